"""What pages say of why they were written: paid for, with affiliate links, by a guest, for the press."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from backref.extract._text import LINE
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes


@cache
def _data() -> tuple[int, dict[str, str]]:
    """How many characters a notice may have, and the kind of notice of each phrase."""
    data = tomllib.loads((Path(__file__).parent / "notices.toml").read_text("utf-8"))
    kinds = {name: lists for name, lists in data.items() if isinstance(lists, dict)}
    known = {phrase: kind for kind, lists in kinds.items() for phrases in lists.values() for phrase in phrases}
    return data["block_chars"], known


def short_blocks(text: bytes) -> str:
    """The blocks of a visible text (one a line) that are short enough to be a notice, in lower case."""
    out = np.empty(len(text) + 1, np.uint8)
    size = _copy_short(np.frombuffer(text, np.uint8), _data()[0], out)
    return out[: max(size - 1, 0)].tobytes().decode("utf-8", "ignore").lower()


@unmanaged
def _copy_short(text: Bytes, most: int, out: Bytes) -> int:
    """Copy the lines of at most so many characters that are not empty, each with a line feed; the bytes written."""
    start, chars, written = 0, 0, 0
    for i in range(len(text) + 1):
        if i < len(text) and text[i] != LINE:
            chars += 1 if text[i] & 0xC0 != 0x80 else 0
            continue
        if 0 < chars <= most:
            for k in range(start, i):
                out[written] = text[k]
                written += 1
            out[written] = LINE
            written += 1
        start, chars = i + 1, 0
    return written


def notices(pages: Sequence[str | None]) -> list[list[str] | None]:
    """For each page's short blocks the kinds of notices in them, in order of their names; None stays None.

    All pages of a batch at once: to prepare the phrases takes longer than to look for them on a page.
    """
    known = _data()[1]
    found = pl.Series(pages, dtype=pl.String).str.extract_many(list(known), leftmost=True).to_list()
    return [None if phrases is None else sorted({known[phrase] for phrase in phrases}) for phrases in found]
