"""Source of a page → what a walk over it found, by way of a tree where the source allows one."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

import numpy as np
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from backref.extract import _tags as tag
from backref.extract._hashing import Numbers
from backref.extract.html import _sheet as to
from backref.extract.html._article import parts_elsewhere
from backref.extract.html._attributes import decode_text
from backref.extract.html._fingerprint import fingerprint
from backref.extract.html._measures import STRETCH_COLUMNS, bound_contexts, measure_blocks
from backref.extract.html._prescan import stalls
from backref.extract.html._rows import copy_seen_links
from backref.extract.html._sheet import Sheet, names, new_sheet
from backref.extract.html._walk import walk
from backref.extract.html._zones import settle_zones
from backref.model.limits import LIMITS

BYTES_PER_CHAR = 4
MOST_STRETCHES = 64
"""Stretches of text that are told apart."""


class Trace(NamedTuple):
    """What a walk noted of the page's site."""

    sort: int
    text: bytes
    times: int


class ReadHeading(NamedTuple):
    """A heading that a walk found."""

    row: int
    level: int
    text: str


@dataclass(frozen=True)
class Reading:
    """What a walk found."""

    html: bytes
    """The source that the rows point into: that of the tree, or the page's own."""
    text: bytes
    """Visible text, one line a block; from half of the sheet on, texts of links that are not seen."""
    visible: int
    """How many bytes of `text`, from its start, are visible text."""
    rows: Numbers
    """Elements that matter, in document order; columns as in `_sheet`."""
    title: bytes | None
    words: int
    fingerprint: int
    tolerant: bool
    """The source was not parsed: entities in its text are not decoded, nothing is known of what is around a link."""
    cut: int
    """Rows that found no room."""
    elsewhere: Numbers
    """Bounds of what is not of the page's own article in `text`, in order of their starts."""
    traces: list[Trace]
    """Hosts of assets, words that may be ids, structured data: sorts as in `_sheet`."""

    def folded(self, text: bytes, most: int) -> str:
        """A part of the text as one line of at most so many characters."""
        text = text[: most * BYTES_PER_CHAR]
        if self.tolerant and b"&" in text:
            return " ".join(decode_text(text).split())[:most]
        return text.decode("utf-8", "ignore").replace("\n", " ").strip()[:most]

    def context(self, start: int, end: int) -> str:
        """The text between two positions, that may stand within a character."""
        return self.text[start:end].decode("utf-8", "ignore").strip()

    @property
    def seen_links(self) -> Numbers:
        """Where the text of each link that a reader sees begins and ends, in order."""
        bounds = np.empty((len(self.rows), 2), np.int64)
        return bounds[: copy_seen_links(self.rows, bounds)]

    @cached_property
    def codes(self) -> list[int]:
        """What element each row is."""
        return cast(list[int], self.rows[:, to.CODE].tolist())

    def bounds(self, row: int, column: int) -> slice:
        """What a column of a row and the next one bound."""
        return slice(*self.rows[row, column : column + 2].tolist())

    @cached_property
    def headings(self) -> list[ReadHeading]:
        """The headings in order; some have no text."""
        found = [(row, code - tag.H1 + 1) for row, code in enumerate(self.codes) if code >= tag.H1]
        return [
            ReadHeading(row, level, self.folded(self.text[self.bounds(row, to.TEXT_START)], LIMITS.heading_chars))
            for row, level in found
        ]


def read_html(source: bytes) -> Reading:
    """Walk over a page's source: UTF-8, perhaps with errors."""
    if not stalls(np.frombuffer(source, np.uint8)):
        tree = LexborHTMLParser(source, options=LexborDocumentOptions.WO_EVENTS).html or ""
        whole = tree.encode("utf-8", "replace")
        sheet = _walk(whole, tree=True)
        if not sheet.at[to.TOO_DEEP]:
            return _reading(whole, sheet, tolerant=False)
    valid = source.decode("utf-8", "replace").encode()
    return _reading(valid, _walk(valid, tree=False), tolerant=True)


def _walk(html: bytes, *, tree: bool) -> Sheet:
    sheet = new_sheet(len(html))
    walk(np.frombuffer(html, np.uint8), 0, tree, names(), *sheet)
    return sheet


def _reading(html: bytes, sheet: Sheet, *, tolerant: bool) -> Reading:
    at = sheet.at
    written = int(at[to.WRITTEN])
    rows = sheet.rows[: at[to.FOUND]]
    settle_zones(at, sheet.zones, rows)
    stretch = measure_blocks(sheet.text, 0, written, rows, np.empty((MOST_STRETCHES, STRETCH_COLUMNS), np.int64))
    bound_contexts(sheet.text, written, rows, LIMITS.context_tokens, LIMITS.context_chars * BYTES_PER_CHAR)
    words, simhash = fingerprint(sheet.text, written)
    return Reading(
        html,
        sheet.text[: at[to.WRITTEN_UNSEEN]].tobytes(),
        written,
        rows,
        html[at[to.TITLE_START] : at[to.TITLE_END]] if at[to.TITLE_START] >= 0 else None,
        words,
        simhash,
        tolerant,
        int(at[to.CUT]),
        parts_elsewhere(sheet.text, written, rows, sheet.zones[1 : at[to.ZONES]], *stretch),
        _traces(html, sheet),
    )


def _traces(html: bytes, sheet: Sheet) -> list[Trace]:
    noted = sheet.traces[: sheet.at[to.TRACES]].tolist()
    return [Trace(sort, html[start:end], times) for sort, _, times, start, end in noted]
