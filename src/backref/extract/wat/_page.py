"""What one WAT record says of its page: document, facts, and the links outside the body."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from backref.extract import _http
from backref.extract._answer import answered, base_of, header_links, leading_elsewhere, primary_language, seen
from backref.extract._footprints import assets_of, footprints, words_in
from backref.extract._http import HeaderLink
from backref.extract._refresh import Refresh, read_refresh
from backref.extract._robots import READERS, forbids_follow, forbids_index, meta_rules
from backref.extract._site_name import folded_name
from backref.extract._tags import READ_METAS
from backref.extract.page import Hreflang, Links, Page
from backref.extract.wat._record import Head, Header, HeadLink, Html, Meta, Record, Response
from backref.model.documents import Document, Provenance
from backref.model.limits import LIMITS
from backref.model.words import Kind, Outcome

READ_HEADERS: Final = frozenset({"content-language", "content-type", "link", "location", "refresh", "x-robots-tag"})
_RECORD_TYPES: Final = frozenset({"warcinfo", "request", "metadata", "resource", "conversion", "continuation"})
READ_META_NAMES: Final = READERS | READ_METAS | {"html@/lang", "html@/xml:lang"}
_OK: Final = Outcome.OK
_CANONICAL, _ALTERNATE, _REDIRECT = Kind.CANONICAL, Kind.ALTERNATE, Kind.REDIRECT
"""Looking these up costs as much as what is done with them."""
_NO_HTML: Final = Html()
_NO_LINKS: Final = Links()
_MOST_OFFSET: Final = (1 << 63) - 1
_MOST_STATUS: Final = 999


class SkippedError(Exception):
    """The record describes no fetch of a web page; the reason is the argument."""


class LostError(Exception):
    """The record describes a fetch but lacks what a visit needs; the reason is the argument."""


class Capture(NamedTuple):
    """A fetch as WAT describes it, but for the links in the body."""

    document: Document
    page: Page
    """Without links."""
    links: list[HeaderLink]
    """Links of the headers and of the head, relative to the base of the page."""


class _Metas:
    """What the meta elements state; the first of each counts, robots rules add up."""

    __slots__ = ("ads", "generator", "language", "refresh", "robots", "site_name")

    def __init__(self, metas: list[Meta]) -> None:
        self.robots: frozenset[str] = frozenset()
        self.language: str | None = None
        self.refresh: Refresh | None = None
        self.site_name: str | None = None
        self.generator: str | None = None
        self.ads = ""
        for meta in metas:  # most state nothing of interest
            name, pragma = meta.name or meta.property, meta.http_equiv
            if name is not None and (known := name.strip().lower()) in READ_META_NAMES:
                self._read_named(known, meta.content or "")
            if pragma is not None:
                self._read_pragma(pragma.lower(), meta.content or "")

    def _read_named(self, name: str, content: str) -> None:
        if name in READERS:
            self.robots |= meta_rules(name, content)
        elif name == "og:site_name":
            self.site_name = self.site_name or folded_name(content)
        elif name == "generator":
            self.generator = self.generator or folded_name(content)
        elif name == "google-adsense-account":
            self.ads = self.ads or content.strip()
        else:
            self.language = self.language or primary_language(content)

    def _read_pragma(self, pragma: str, content: str) -> None:
        if pragma == "content-language":
            self.language = self.language or primary_language(content)
        elif pragma == "refresh" and self.refresh is None:
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
    html = response.html if outcome is _OK and response.html else _NO_HTML
    metas = _Metas(html.head.metas)
    own = _head_links(html.head.link)
    base = base_of(html.head.base, document.url)
    stated = header_links(document, base)
    sent = leading_elsewhere((_http.refresh(document), metas.refresh), base, document.url)
    refresh = sent if outcome is _OK else None
    rules = metas.robots | _http.robots(document)
    page = Page(
        base=base,
        outcome=seen(outcome, refresh, document.truncated),
        links=_NO_LINKS,
        noindex=forbids_index(rules),
        nofollow=forbids_follow(rules),
        canonical=_first(_CANONICAL, own, stated),
        redirect=_first(_REDIRECT, stated) or (refresh and refresh.url),
        language=metas.language or primary_language(document.header("content-language") or ""),
        title=_title(html.head.title),
        site_name=metas.site_name,
        footprints=_footprints(html.head, metas, document.url),
        hreflangs=_hreflangs(stated, own),
    )
    if metas.refresh and metas.refresh.url:
        stated.append(HeaderLink(_REDIRECT, metas.refresh.url, ""))
    return Capture(document, page, stated + own)


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
    url = (header.uri or "").strip()
    url = url[1:-1].strip() if url.startswith("<") and url.endswith(">") else url  # as wget once wrote it
    if not url:
        raise LostError("no_target_uri")
    headers = _wanted_headers(response)
    content_type = next((value for name, value in headers if name == "content-type"), "")
    return Document(
        url=url,
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
        if (lower := name.lower()) in READ_HEADERS:
            found += [(lower, value)] if isinstance(value, str) else [(lower, text) for text in value]
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
    number = int(text)
    return number if number <= most else None


def _head_links(links: list[HeadLink]) -> list[HeaderLink]:
    """The canonical links and alternates among link elements."""
    found = []
    for link in links:
        rel = link.rel
        if rel is None or link.url is None:
            continue
        tokens = rel.lower().split()
        if "canonical" in tokens:
            found.append(HeaderLink(_CANONICAL, link.url, rel))
        elif "alternate" in tokens and "stylesheet" not in tokens:
            found.append(HeaderLink(_ALTERNATE, link.url, rel, (link.hreflang or "").strip() or None))
    return found


def _footprints(head: Head, metas: _Metas, home: str) -> tuple[str, ...] | None:
    """Those that meta elements, and scripts and style sheets from elsewhere tell; WAT has no text of scripts."""
    own = home[: home.find("/", len("https://")) + 1] or home
    scripts = [script.url for script in head.scripts if script.url and not script.url.startswith(own)]
    sheets = [link.url for link in head.link if link.rel == "stylesheet" and link.url and not link.url.startswith(own)]
    if not (scripts or sheets or metas.generator or metas.ads):
        return None
    words = [*words_in(scripts), metas.ads]
    return footprints(home, words, metas.generator, assets_of([*scripts, *sheets]))


def _first(kind: Kind, *lists: list[HeaderLink]) -> str | None:
    """What the first link of that kind leads to."""
    for links in lists:
        for link in links:
            if link.kind is kind:
                return link.href
    return None


def _hreflangs(*lists: list[HeaderLink]) -> tuple[Hreflang, ...]:
    named = [Hreflang(link.hreflang, link.href) for links in lists for link in links if link.hreflang]
    return tuple(named[: LIMITS.hreflangs_per_page])


def _title(text: str | None) -> str | None:
    return " ".join(text.split())[: LIMITS.anchor_chars] or None if text else None
