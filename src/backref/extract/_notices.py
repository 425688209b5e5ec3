"""What pages say of why they were written: paid for, with affiliate links, by a guest, for the press."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl

_BYTES_PER_CHAR = 4


@cache
def _data() -> tuple[int, dict[str, str]]:
    """How many characters a notice may have, and the kind of notice of each phrase."""
    data = tomllib.loads((Path(__file__).parent / "notices.toml").read_text("utf-8"))
    kinds = {name: lists for name, lists in data.items() if isinstance(lists, dict)}
    known = {phrase: kind for kind, lists in kinds.items() for phrases in lists.values() for phrase in phrases}
    return data["block_chars"], known


def short_blocks(text: bytes) -> str:
    """The blocks of a visible text (one a line) that are short enough to be a notice, in lower case."""
    longest = _data()[0]
    lines = [line for line in text.split(b"\n") if 0 < len(line) <= longest * _BYTES_PER_CHAR]
    return "\n".join(
        line for line in b"\n".join(lines).decode("utf-8", "ignore").lower().split("\n") if len(line) <= longest
    )


def notices(pages: Sequence[str | None]) -> list[list[str] | None]:
    """For each page's short blocks the kinds of notices in them, in order of their names; None stays None.

    All pages of a batch at once: to prepare the phrases takes longer than to look for them on a page.
    """
    known = _data()[1]
    found = pl.Series(pages, dtype=pl.String).str.extract_many(list(known), leftmost=True).to_list()
    return [None if phrases is None else sorted({known[phrase] for phrase in phrases}) for phrases in found]
