"""What one WAT record says of its page: document, facts, and the links outside the body."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec
from ada_url import join_url

from backref.extract import _http
from backref.extract._head import primary_language
from backref.extract._http import HeaderLink
from backref.extract._refresh import Refresh, read_refresh
from backref.extract._robots import forbids_follow, forbids_index, meta_rules
from backref.extract._wat_record import Header, HeadLink, Html, Meta, Record, Response
from backref.extract.html import answered
from backref.extract.page import Hreflang, Links, Page
from backref.model.documents import Document, Provenance
from backref.model.limits import LIMITS
from backref.model.words import Kind, Outcome

_HEADERS: Final = frozenset({"content-language", "content-type", "link", "location", "refresh", "x-robots-tag"})
_RECORD_TYPES: Final = frozenset({"warcinfo", "request", "metadata", "resource", "conversion", "continuation"})
_LANGUAGE_NAMES: Final = frozenset({"html@/lang", "html@/xml:lang"})
_NO_HTML: Final = Html()
_NO_LINKS: Final = Links()
_MOST_OFFSET: Final = (1 << 63) - 1
_MOST_STATUS: Final = 999


class SkippedError(Exception):
    """The record describes no fetch of a web page; the reason is the argument."""


class LostError(Exception):
    """The record describes a fetch but lacks what a visit needs; the reason is the argument."""


class Capture(NamedTuple):
    """A fetch as WAT describes it."""

    document: Document
    page: Page
    """Without links: those of the body are still JSON."""
    entries: list[dict[str, str]]
    """Links of the headers and of the head, written as entries of a link list; `path` is their kind."""
    links: msgspec.Raw


class _Metas:
    """What the meta elements state; the first of each counts, robots rules add up."""

    __slots__ = ("language", "refresh", "robots")

    def __init__(self, metas: list[Meta]) -> None:
        self.robots: frozenset[str] = frozenset()
        self.language: str | None = None
        self.refresh: Refresh | None = None
        for meta in metas:
            self._read((meta.name or "").lower(), (meta.http_equiv or "").lower(), meta.content or "")

    def _read(self, name: str, pragma: str, content: str) -> None:
        if name in _LANGUAGE_NAMES or pragma == "content-language":
            self.language = self.language or primary_language(content)
        elif name:
            self.robots |= meta_rules(name, content)
        if pragma == "refresh" and self.refresh is None:
            self.refresh = read_refresh(content)


def read_record(record: Record, proof: Provenance) -> Capture:
    """What the record says; `proof` is its own place, used where it does not name that of the response.

    Raises:
        SkippedError: it does not describe a response from the web.
        LostError: it describes one, but has no URL or no date.
    """
    response = _response_of(record)
    document = _document(record, response, proof)
    outcome = answered(document)
    html = response.html if outcome is Outcome.OK and response.html else _NO_HTML
    metas = _Metas(html.head.metas)
    stated = _http.links(document) if outcome in {Outcome.OK, Outcome.REDIRECTED} else []
    own = _head_links(html.head.link)
    base = _base(html.head.base, document.url)
    refresh = _refresh(document, metas, base) if outcome is Outcome.OK else None
    rules = metas.robots | _http.robots(document)
    page = Page(
        base=base,
        outcome=_seen(outcome, refresh, document.truncated),
        links=_NO_LINKS,
        noindex=forbids_index(rules),
        nofollow=forbids_follow(rules),
        canonical=next((link.href for link in [*own, *stated] if link.kind is Kind.CANONICAL), None),
        redirect=_http.location(document) if outcome is Outcome.REDIRECTED else refresh and refresh.url,
        language=metas.language or primary_language(document.header("content-language") or ""),
        title=_title(html.head.title),
        hreflangs=_hreflangs([*stated, *own]),
    )
    entries = [_entry(link, _absolute(link.href, document.url, base)) for link in stated]
    if metas.refresh and metas.refresh.url:
        entries.append({"path": Kind.REDIRECT, "url": metas.refresh.url})
    entries += [_entry(link, link.href) for link in own]
    return Capture(document, page, entries, response.html.links if response.html else _NO_HTML.links)


def _response_of(record: Record) -> Response:
    kind = record.envelope.header.type
    if kind not in {"response", "revisit"}:
        raise SkippedError(kind if kind in _RECORD_TYPES else "unknown_type")
    response = record.envelope.payload.response
    if response is None:
        raise SkippedError("not_http")
    return response


def _document(record: Record, response: Response, proof: Provenance) -> Document:
    header = record.envelope.header
    if not header.uri:
        raise LostError("no_target_uri")
    headers = _wanted_headers(response)
    content_type = next((value for name, value in headers if name == "content-type"), "")
    return Document(
        url=header.uri,
        time=_time(header),
        provenance=_provenance(record, proof),
        status=_number(response.message.status, _MOST_STATUS),
        headers=headers,
        content_type=content_type.partition(";")[0].strip().lower() or None,
        ip=header.ip,
        truncated=header.truncated is not None,
        unchanged=header.type == "revisit",
    )


def _wanted_headers(response: Response) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name, value in response.headers.items():
        lower = name.lower()
        if lower in _HEADERS:
            found.extend((lower, text) for text in ([value] if isinstance(value, str) else value))
    return tuple(found)


def _time(header: Header) -> datetime:
    try:
        time = datetime.fromisoformat(header.date or "")
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise LostError("bad_date") from None


def _provenance(record: Record, proof: Provenance) -> Provenance:
    name = (record.container.filename or "").rpartition("/")[2]
    offset = _number(record.container.offset, _MOST_OFFSET)
    return Provenance(name, offset) if name and offset is not None else proof


def _number(written: str | int | None, most: int) -> int | None:
    """The whole number from 0, which may be written as a text; None for anything else."""
    text = str(written)
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    return int(text) if int(text) <= most else None


def _seen(outcome: Outcome, refresh: Refresh | None, cut: bool) -> Outcome:
    if outcome is not Outcome.OK:
        return outcome
    if refresh is not None and refresh.seconds == 0:
        return Outcome.REDIRECTED
    return Outcome.PARTIAL if cut else Outcome.OK


def _head_links(links: list[HeadLink]) -> list[HeaderLink]:
    """The canonical links and alternates among link elements."""
    found = []
    for link in links:
        rel = link.rel
        if rel is None or link.url is None or rel == "stylesheet":
            continue
        tokens = rel.lower().split()
        if "canonical" in tokens:
            found.append(HeaderLink(Kind.CANONICAL, link.url, rel))
        elif "alternate" in tokens and "stylesheet" not in tokens:
            found.append(HeaderLink(Kind.ALTERNATE, link.url, rel, (link.hreflang or "").strip() or None))
    return found


def _entry(link: HeaderLink, href: str) -> dict[str, str]:
    return {"path": link.kind, "url": href, "rel": link.rel}


def _hreflangs(links: list[HeaderLink]) -> tuple[Hreflang, ...]:
    named = [Hreflang(link.hreflang, link.href) for link in links if link.hreflang]
    return tuple(named[: LIMITS.hreflangs_per_page])


def _refresh(document: Document, metas: _Metas, base: str) -> Refresh | None:
    """The refresh that leads to another page: that of the headers before that of the page."""
    for refresh in (_http.refresh(document), metas.refresh):
        if refresh is not None and refresh.url is not None:
            return refresh if _resolved(refresh.url, base) != _resolved(document.url, base) else None
    return None


def _resolved(href: str, base: str) -> str:
    try:
        return join_url(base, href).partition("#")[0]
    except ValueError:
        return href


def _absolute(href: str, url: str, base: str) -> str:
    """An href of a header, which is relative to the page's URL, as one that can be read against `base`."""
    if base == url:
        return href
    try:
        return join_url(url, href)
    except ValueError:
        return href


def _base(href: str | None, url: str) -> str:
    if href is None:
        return url
    try:
        base = join_url(url, href.strip())
    except ValueError:
        return url
    return base if base.startswith(("http:", "https:")) else url


def _title(text: str | None) -> str | None:
    return " ".join(text.split())[: LIMITS.anchor_chars] or None if text else None
