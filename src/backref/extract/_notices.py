"""What pages say of why they were written: paid for, with affiliate links, by a guest, for the press."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from backref.extract._hashing import Numbers
from backref.extract._text import LINE
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import copy_bytes, find_byte


@cache
def _data() -> tuple[int, dict[str, str]]:
    """How many characters a notice may have, and the kind of notice of each text that is looked for.

    That is a phrase or, for a label, the phrase with what stands before it: the end of another block, or a mark.
    """
    data = tomllib.loads((Path(__file__).parent / "notices.toml").read_text("utf-8"))
    kinds = {name: lists for name, lists in data.items() if isinstance(lists, dict)}
    before = {kind: ["\n", *data["marks"]] if kind in data["labels"] else [""] for kind in kinds}
    known = {
        mark + phrase: kind
        for kind, lists in kinds.items()
        for phrases in lists.values()
        for phrase in phrases
        for mark in before[kind]
    }
    return data["block_chars"], known


NOTHING: Numbers = np.empty((0, 2), np.int64)


def short_blocks(text: bytes, links: Numbers = NOTHING, elsewhere: Numbers = NOTHING) -> str:
    """The blocks of a visible text (one a line) that are short enough to be a notice, in lower case.

    `links` has the bounds of each link's text, in order: what says nothing beside links names other pages, as menus do.
    `elsewhere` bounds, in order of their starts, what does not speak of the page: blocks that begin there are left out.
    """
    out = np.empty(len(text) + 1, np.uint8)
    size = _copy_short(np.frombuffer(text, np.uint8), links, elsewhere, _data()[0], out)
    return out[: max(size - 1, 0)].tobytes().decode("utf-8", "ignore").lower()


@unmanaged
def _copy_short(text: Bytes, links: Numbers, elsewhere: Numbers, most: int, out: Bytes) -> int:
    """Copy the lines of at most so many characters, some outside links, each with a line feed; the bytes written."""
    start, link, part, until, written = 0, 0, 0, 0, 0
    while start < len(text):
        end = find_byte(text, start, len(text), LINE)
        while part < len(elsewhere) and elsewhere[part, 0] <= start:
            until = max(until, elsewhere[part, 1])
            part += 1
        own, link = _says_more(text, start, end, links, link)
        if own and start >= until and _is_short(text, start, end, most):
            written = copy_bytes(text, start, end, out, written) + 1
            out[written - 1] = LINE
        start = end + 1
    return written


@unmanaged
def _says_more(text: Bytes, i: int, end: int, links: Numbers, link: int) -> tuple[bool, int]:
    """Whether a letter stands outside links, and which link is the first that does not end before that."""
    while i < end:
        while link < len(links) and links[link, 1] <= i:
            link += 1
        if link < len(links) and links[link, 0] <= i:
            i = links[link, 1]
        elif is_letter(text[i]):
            return True, link
        else:
            i += 1
    return False, link


@unmanaged
def _is_short(text: Bytes, start: int, end: int, most: int) -> bool:
    """Whether there are at most so many characters; bytes are counted first, for there are no fewer of them."""
    if end - start <= most:
        return True
    chars = 0
    for i in range(start, end):
        chars += 1 if text[i] & 0xC0 != 0x80 else 0
    return chars <= most


@unmanaged
def is_letter(byte: int) -> bool:
    """Whether a letter or digit may begin with a byte: signs and punctuation are ASCII, or begin with C2 and E2."""
    return (byte >= 0xC3 and byte != 0xE2) or 48 <= byte <= 57 or 97 <= byte | 32 <= 122


def notices(pages: Sequence[str | None]) -> list[list[str] | None]:
    """For each page's short blocks the kinds of notices in them, in order of their names; None stays None.

    All pages of a batch at once: to prepare the phrases takes longer than to look for them on a page.
    """
    if all(page is None for page in pages):
        return [None] * len(pages)
    known = _data()[1]
    blocks = pl.Series([None if page is None else f"\n{page}" for page in pages], dtype=pl.String)
    found = blocks.str.extract_many(list(known), leftmost=True).to_list()
    return [None if phrases is None else sorted({known[phrase] for phrase in phrases}) for phrases in found]
