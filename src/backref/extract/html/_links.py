"""Rows of a reading → the columns of the page's links."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from backref.extract import _tags as tag
from backref.extract.html import _sheet as to
from backref.extract.html._attributes import decode_value
from backref.extract.html._places import HIDDEN
from backref.extract.html._placing import decide
from backref.extract.html._reading import Reading
from backref.extract.page import Links
from backref.model.limits import LIMITS
from backref.model.words import Kind, Placement

_HOST = re.compile(rb"\s*(?:https?:)?[/\\]{2}(?:[^/\\?#]*@)?([^/\\?#:]*)", re.IGNORECASE)
_TEXT, _IMAGE = Kind.TEXT, Kind.IMAGE  # looking these up costs as much as using them
_KINDS: Final = {
    tag.A: _TEXT, tag.AREA: _IMAGE, tag.FORM: Kind.FORM, tag.IFRAME: Kind.FRAME, tag.FRAME: Kind.FRAME,
}  # fmt: skip
_RELATIVE: Final = frozenset({b"/", b"#", b"?", b"."})
"""How most hrefs that name no host begin; the rest are looked at closely."""
_UNSIGNED: Final = 0xFFFF_FFFF_FFFF_FFFF

Columns = list[list[int]]
Named = Mapping[int, tuple[Kind, str]]
"""Kind and href of links that the head reads, by number of their row."""


def stated_links(stated: Iterable[tuple[Kind, str, str]]) -> Links:
    """The links of the HTTP headers (kind, href, rel), which stand nowhere on the page."""
    links = Links()
    for kind, href, rel in stated:
        links.href.append(href)
        links.kind.append(kind)
        links.rel.append(fold_rel(rel.encode("utf-8", "replace")))
    count = len(links)
    links.anchor, links.hidden, links.placement = [""] * count, [False] * count, [Placement.UNKNOWN] * count
    links.alt, links.dom_path, links.heading = [None] * count, [None] * count, [None] * count
    links.confidence, links.block = [None] * count, [None] * count
    links.context_before, links.context_after = [None] * count, [None] * count
    return links


def add_links(links: Links, reading: Reading, named: Named, url: str, base: str) -> int:
    """Append the links of a reading in document order, up to the limit; returns how many found no room."""
    numbers = [number for number, code in enumerate(reading.codes) if code in _KINDS or number in named]
    kept = numbers[: max(LIMITS.links_per_page - len(links), 0)]
    rows = reading.rows[kept].T.tolist() if kept else [[] for _ in range(to.ROW_COLUMNS)]
    raw = _slices(reading.html, rows, to.URL_START)
    first = len(links)
    _add_words(links, reading, rows, raw)
    for k, number in enumerate(kept):
        if number in named:
            links.kind[first + k], links.href[first + k] = named[number]
    _add_places(links, reading, rows, links.kind[first:])
    _add_surroundings(links, reading, rows, _leaving(raw, url, base))
    return reading.cut + len(numbers) - len(kept)


@lru_cache(maxsize=4096)
def fold_rel(rel: bytes) -> str | None:
    """The different tokens of a rel attribute in order, lower case; None where there are none."""
    return " ".join(dict.fromkeys(decode_value(rel).lower().split())) or None


def _slices(source: bytes, rows: Columns, column: int) -> list[bytes]:
    """The parts of the source whose bounds stand in a column and the next; empty where there is none."""
    return [source[start:end] for start, end in zip(rows[column], rows[column + 1], strict=True)]


def _add_words(links: Links, reading: Reading, rows: Columns, raw: list[bytes]) -> None:
    """Add href, kind, anchor, alternative text and rel."""
    links.href += [decode_value(href) for href in raw]
    links.rel += [fold_rel(rel) if rel else None for rel in _slices(reading.html, rows, to.REL_START)]
    anchors = [reading.folded(text, LIMITS.anchor_chars) for text in _slices(reading.text, rows, to.TEXT_START)]
    kinds = [_KINDS.get(code, _TEXT) for code in rows[to.CODE]]
    alts: list[str | None] = [None] * len(kinds)
    for k, (kind, flags) in enumerate(zip(kinds, rows[to.FLAGS], strict=True)):
        if (flags & to.IMAGE and not anchors[k]) or kind is _IMAGE:
            alt = decode_value(reading.html[rows[to.ALT_START][k] : rows[to.ALT_END][k]])
            kinds[k], alts[k] = _IMAGE, " ".join(alt.split())[: LIMITS.anchor_chars]
    links.kind += kinds
    links.anchor += anchors
    links.alt += alts


def _add_places(links: Links, reading: Reading, rows: Columns, kinds: list[Kind]) -> None:
    """Add where on the page the links stand, and whether they are hidden."""
    signs = rows[to.PLACE]
    links.hidden += [sign & HIDDEN != 0 for sign in signs]
    if reading.tolerant:
        links.placement += [Placement.HIDDEN if sign & HIDDEN else Placement.UNKNOWN for sign in signs]
        for column in (links.dom_path, links.confidence, links.block):
            column += [None] * len(signs)
        return
    columns = (rows[column] for column in (to.PLACE, to.FLAGS, to.BLOCK_WORDS, to.BLOCK_LINKED, to.BLOCK))
    places = [decide(*row) for row in zip(kinds, *columns, strict=True)]
    links.placement += [place.placement for place in places]
    links.confidence += [place.confidence for place in places]
    links.block += [place.block for place in places]
    links.dom_path += [path & _UNSIGNED for path in rows[to.PATH]]


def _add_surroundings(links: Links, reading: Reading, rows: Columns, leaving: list[bool]) -> None:
    """Add heading and context of the links that may leave the page's host."""
    count = len(leaving)
    headings: list[str | None] = [None] * count
    before: list[str | None] = [None] * count
    after: list[str | None] = [None] * count
    if not reading.tolerant:
        nearest = _nearest_headings(reading)
        for k in range(count):
            if leaving[k]:
                headings[k] = nearest[rows[to.HEADING][k]]
                before[k] = reading.context(rows[to.CONTEXT_START][k], rows[to.TEXT_START][k])[-LIMITS.context_chars :]
                after[k] = reading.context(rows[to.TEXT_END][k], rows[to.CONTEXT_END][k])[: LIMITS.context_chars]
    links.heading += headings
    links.context_before += before
    links.context_after += after


def _nearest_headings(reading: Reading) -> dict[int, str | None]:
    """For the row of each heading its text, or that of the nearest one before that has text."""
    nearest: dict[int, str | None] = {-1: None}
    last = None
    for heading in reading.headings:
        nearest[heading.row] = last = heading.text or last
    return nearest


def _leaving(hrefs: list[bytes], url: str, base: str) -> list[bool]:
    """False only for links that surely stay on their page's host."""
    home = _host(url)
    leaves = _host(base) != home
    return [_leaves(href, home, leaves) for href in hrefs]


def _leaves(href: bytes, home: bytes, relative_leaves: bool) -> bool:
    absolute = _HOST.match(href) if href[:1] not in _RELATIVE or href[:2] == b"//" else None
    if absolute is None:
        return relative_leaves or href[:4].lower() == b"http"
    return absolute[1].lower() != home


def _host(url: str) -> bytes:
    absolute = _HOST.match(url.encode("utf-8", "replace"))
    return absolute[1].lower() if absolute else b""
