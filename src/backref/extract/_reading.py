"""Source of a page → what a walk over it found, by way of a tree where the source allows one."""

from dataclasses import dataclass

import numpy as np
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from backref.extract import _sheet as to
from backref.extract._measures import bound_contexts, fingerprint, measure_blocks
from backref.extract._prescan import stalls
from backref.extract._sheet import Sheet, names, new_sheet
from backref.extract._walk import walk
from backref.model.limits import LIMITS

BYTES_PER_CHAR = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What a walk found, as plain values."""

    html: bytes
    """The source that the rows point into: that of the tree, or the page's own."""
    text: bytes
    """Visible text, one line a block; from half of the sheet on, texts of links that are not seen."""
    rows: list[list[int]]
    """Elements that matter, in document order; columns as in `_sheet`."""
    contexts: list[list[int]]
    """For each row, where its context begins and ends in `text`."""
    title: bytes | None
    words: int
    fingerprint: int
    tolerant: bool
    cut: int
    """Rows that found no room."""


def read_html(source: bytes) -> Reading:
    """Walk over a page's source (UTF-8)."""
    html = np.frombuffer(source, np.uint8)
    if not stalls(html):
        tree = LexborHTMLParser(source, options=LexborDocumentOptions.WO_EVENTS).html or ""
        whole = tree.encode("utf-8", "replace")
        sheet = _walk(whole, tree=True)
        if not sheet.at[to.TOO_DEEP]:
            return _reading(whole, sheet, tolerant=False)
    return _reading(source, _walk(source, tree=False), tolerant=True)


def _walk(html: bytes, *, tree: bool) -> Sheet:
    sheet = new_sheet(len(html))
    walk(np.frombuffer(html, np.uint8), tree, names(), *sheet)
    return sheet


def _reading(html: bytes, sheet: Sheet, *, tolerant: bool) -> Reading:
    at = sheet.at
    written = int(at[to.WRITTEN])
    rows = sheet.rows[: at[to.FOUND]]
    measure_blocks(sheet.text, written, rows)
    contexts = bound_contexts(
        sheet.text, written, rows, LIMITS.context_tokens, LIMITS.context_chars * BYTES_PER_CHAR
    )
    words, print_ = fingerprint(sheet.text, written)
    title = html[at[to.TITLE_START] : at[to.TITLE_END]] if at[to.TITLE_START] >= 0 else None
    return Reading(
        html,
        sheet.text.tobytes(),
        rows.tolist(),
        contexts.tolist(),
        title,
        int(words),
        int(print_) & 0xFFFF_FFFF_FFFF_FFFF,
        tolerant,
        int(at[to.CUT]),
    )
