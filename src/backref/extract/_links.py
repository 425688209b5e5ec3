"""Rows of a reading → the columns of the page's links."""

import re
from collections.abc import Mapping
from functools import lru_cache

from backref.extract import _sheet as to
from backref.extract import _tags as tag
from backref.extract._attributes import decode_text, decode_value
from backref.extract._places import HIDDEN, place_of
from backref.extract._reading import BYTES_PER_CHAR, Reading
from backref.extract.page import Heading, Links
from backref.model.limits import LIMITS
from backref.model.words import Kind, Placement

_HOST = re.compile(rb"\s*(?:https?:)?[/\\]{2}(?:[^/\\?#]*@)?([^/\\?#:]*)", re.IGNORECASE)
_KINDS = {
    tag.A: Kind.TEXT, tag.AREA: Kind.IMAGE, tag.FORM: Kind.FORM, tag.IFRAME: Kind.FRAME, tag.FRAME: Kind.FRAME,
}  # fmt: skip
_UNPLACED = frozenset({Kind.CANONICAL, Kind.ALTERNATE, Kind.REDIRECT})
_UNSIGNED = 0xFFFF_FFFF_FFFF_FFFF

Row = list[int]


class LinkReader:
    """Gathers the links of a page, up to the limit."""

    def __init__(self) -> None:
        self.links = Links()
        self.cut = 0
        """Links there was no room for."""

    def add_stated(self, kind: Kind, href: str, rel: str) -> None:
        """Add a link of the HTTP headers, which stands nowhere on the page."""
        if self._has_room():
            self._add_place(Placement.UNKNOWN, hidden=False, path=None)
            self._add_words(kind, "", None)
            self._add_target(href, fold_rel(rel.encode("utf-8", "replace")))
            self._add_surroundings(None, None, None)

    def add_all(self, reading: Reading, named: Mapping[int, tuple[Kind, str]], url: str, base: str) -> None:
        """Add the links of all rows in document order; kind and href of some are `named`, by number of their row."""
        self.cut += reading.cut
        home, leaves = _host(url), _host(base) != _host(url)
        headings = _headings_before(reading)
        for number, row in enumerate(reading.rows):
            if number not in named and row[to.CODE] not in _KINDS:
                continue
            if not self._has_room():
                continue
            raw = reading.html[row[to.URL_START] : row[to.URL_END]]
            kind, href = named[number] if number in named else (_KINDS[row[to.CODE]], decode_value(raw))
            self._add_row(reading, row, kind, href)
            if reading.tolerant or not _may_leave(raw, home, leaves):
                self._add_surroundings(None, None, None)
            else:
                self._add_surroundings(headings[row[to.HEADING]], *_context(reading, row, number))

    def _has_room(self) -> bool:
        full = len(self.links) >= LIMITS.links_per_page
        self.cut += full
        return not full

    def _add_row(self, reading: Reading, row: Row, kind: Kind, href: str) -> None:
        rel = reading.html[row[to.REL_START] : row[to.REL_END]] if row[to.REL_START] >= 0 else b""
        path = None if reading.tolerant else row[to.PATH] & _UNSIGNED
        anchor = _anchor(reading, row) if kind is Kind.TEXT else ""
        if kind is Kind.TEXT and not anchor and row[to.FLAGS] & to.IMAGE:
            kind = Kind.IMAGE
        self._add_target(href, fold_rel(rel))
        self._add_words(kind, anchor, _alt(reading, row) if kind is Kind.IMAGE else None)
        self._add_place(_placement(reading, row, kind), hidden=bool(row[to.SIGNS] & HIDDEN), path=path)

    def _add_target(self, href: str, rel: str | None) -> None:
        self.links.href.append(href)
        self.links.rel.append(rel)

    def _add_words(self, kind: Kind, anchor: str, alt: str | None) -> None:
        self.links.kind.append(kind)
        self.links.anchor.append(anchor)
        self.links.alt.append(alt)

    def _add_place(self, placement: Placement, *, hidden: bool, path: int | None) -> None:
        self.links.placement.append(placement)
        self.links.hidden.append(hidden)
        self.links.dom_path.append(path)

    def _add_surroundings(self, heading: str | None, before: str | None, after: str | None) -> None:
        self.links.heading.append(heading)
        self.links.context_before.append(before)
        self.links.context_after.append(after)


def headings_of(reading: Reading) -> tuple[Heading, ...]:
    """The headings that have text."""
    found = ((row[to.CODE] - tag.H1 + 1, _heading_text(reading, row)) for row in reading.rows if row[to.CODE] >= tag.H1)
    return tuple(Heading(level, text) for level, text in found if text)


@lru_cache(maxsize=4096)
def fold_rel(rel: bytes) -> str | None:
    """The different tokens of a rel attribute in order, lower case; None where there are none."""
    return " ".join(dict.fromkeys(decode_value(rel).lower().split())) or None


def fold_text(text: bytes, escaped: bool) -> str:
    """Text of a reading as one line; `escaped` where its entities are not yet decoded."""
    if escaped and b"&" in text:
        return " ".join(decode_text(text).split())
    return text.decode("utf-8", "ignore").replace("\n", " ").strip()


def _anchor(reading: Reading, row: Row) -> str:
    end = min(row[to.TEXT_END], row[to.TEXT_START] + LIMITS.anchor_chars * BYTES_PER_CHAR)
    return fold_text(reading.text[row[to.TEXT_START] : end], reading.tolerant)[: LIMITS.anchor_chars]


def _alt(reading: Reading, row: Row) -> str:
    if row[to.ALT_START] < 0:
        return ""
    alt = decode_value(reading.html[row[to.ALT_START] : row[to.ALT_END]])
    return " ".join(alt.split())[: LIMITS.anchor_chars]


def _placement(reading: Reading, row: Row, kind: Kind) -> Placement:
    if kind in _UNPLACED:
        return Placement.UNKNOWN
    if reading.tolerant:
        return Placement.HIDDEN if row[to.SIGNS] & HIDDEN else Placement.UNKNOWN
    return place_of(row[to.SIGNS])


def _context(reading: Reading, row: Row, number: int) -> tuple[str, str]:
    """The words before and after a link in its block; a link that is not seen has none."""
    if row[to.FLAGS] & to.UNSEEN:
        return "", ""
    start, end = reading.contexts[number]
    before = reading.text[start : row[to.TEXT_START]].decode("utf-8", "ignore").strip()
    after = reading.text[row[to.TEXT_END] : end].decode("utf-8", "ignore").strip()
    return before[-LIMITS.context_chars :], after[: LIMITS.context_chars]


def _headings_before(reading: Reading) -> dict[int, str | None]:
    """The nearest heading with text, by the row of the nearest heading."""
    nearest: dict[int, str | None] = {-1: None}
    last = None
    for number, row in enumerate(reading.rows):
        if row[to.CODE] >= tag.H1:
            nearest[number] = last = _heading_text(reading, row) or last
    return nearest


def _heading_text(reading: Reading, row: Row) -> str:
    cut = min(row[to.TEXT_END], row[to.TEXT_START] + LIMITS.heading_chars * BYTES_PER_CHAR)
    return fold_text(reading.text[row[to.TEXT_START] : cut], reading.tolerant)[: LIMITS.heading_chars]


def _may_leave(href: bytes, home: bytes, leaves: bool) -> bool:
    """False only where the link surely stays on its page's host; `leaves` says that relative ones do not."""
    absolute = _HOST.match(href)
    if absolute is None:
        return leaves or href[:4].lower() == b"http"
    return absolute[1].lower() != home


def _host(url: str) -> bytes:
    absolute = _HOST.match(url.encode("utf-8", "replace"))
    return absolute[1].lower() if absolute else b""
