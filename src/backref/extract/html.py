"""One fetch of an HTML page → its facts and links. Pure; every input has a result."""

from dataclasses import replace
from typing import Final

from ada_url import join_url

from backref.extract import _http
from backref.extract._attributes import decode_text
from backref.extract._charset import read_source
from backref.extract._head import Head, primary_language, read_head
from backref.extract._links import add_links, stated_links
from backref.extract._reading import Reading, read_html
from backref.extract._refresh import Refresh
from backref.extract._robots import forbids_follow, forbids_index
from backref.extract.page import Heading, Hreflang, Links, Page
from backref.model.documents import Document
from backref.model.limits import LIMITS
from backref.model.words import Kind, Outcome

HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})


def read_page(document: Document) -> Page:
    """What a fetch says of its page, and the links of the page.

    Links are read where the page answered with success or a redirect: what an error page or the body of a redirect
    links to is not on the page that was asked for.
    """
    outcome = answered(document)
    if outcome is Outcome.OK and (document.body or document.content_type in HTML_TYPES):
        source = read_source(document.body, document.charset)
        return _page(document, outcome, read_html(source.html), source.charset)
    return _page(document, outcome, None, None)


def answered(document: Document) -> Outcome:
    """What the status alone shows."""
    status = document.status
    if document.unchanged or status == 304:
        return Outcome.UNCHANGED
    if status is None or 200 <= status < 300:
        return Outcome.OK
    if _http.location(document) is not None:
        return Outcome.REDIRECTED
    return Outcome.GONE if status in (404, 410) else Outcome.ERROR


def _page(document: Document, outcome: Outcome, reading: Reading | None, charset: str | None) -> Page:
    head = read_head(reading) if reading else Head()
    base = _base(head.base, document.url)
    rules = head.robots | _http.robots(document)
    stated = _stated(document, base) if outcome in (Outcome.OK, Outcome.REDIRECTED) else []
    canonicals = [link.href for link in stated if link.kind is Kind.CANONICAL]
    refresh = _refresh(document, head, base) if outcome is Outcome.OK else None
    redirect = next((link.href for link in stated if link.kind is Kind.REDIRECT), refresh and refresh.url)
    links, cut = _links(document, stated, reading, head, base)
    return Page(
        base=base,
        outcome=_seen(outcome, refresh, document.truncated or cut > 0),
        links=links,
        noindex=forbids_index(rules),
        nofollow=forbids_follow(rules),
        canonical=head.canonical if head.canonical is not None else next(iter(canonicals), None),
        redirect=redirect,
        language=head.language or primary_language(document.header("content-language") or ""),
        title=_title(reading),
        headings=tuple(Heading(level, text) for _, level, text in reading.headings if text) if reading else (),
        hreflangs=_hreflangs(head, stated),
        words=reading.words if reading else None,
        fingerprint=reading.fingerprint if reading else None,
        charset=charset,
        tolerant=reading.tolerant if reading else False,
        links_cut=cut,
    )


def _seen(outcome: Outcome, refresh: Refresh | None, cut: bool) -> Outcome:
    """What a visit shows, given where an answering page sends its visitors and whether it was read whole."""
    if outcome is not Outcome.OK:
        return outcome
    if refresh is not None and refresh.seconds == 0:
        return Outcome.REDIRECTED
    return Outcome.PARTIAL if cut else Outcome.OK


def _refresh(document: Document, head: Head, base: str) -> Refresh | None:
    """The refresh that leads to another page: that of the headers before that of the page."""
    for refresh in (_http.refresh(document), head.refresh):
        if refresh is not None and refresh.url is not None:
            return None if _same_page(refresh.url, base, document.url) else refresh
    return None


def _links(
    document: Document, stated: list[_http.HeaderLink], reading: Reading | None, head: Head, base: str
) -> tuple[Links, int]:
    """All links, those of the headers first; and how many there was no room for."""
    links = stated_links((link.kind, link.href, link.rel) for link in stated)
    cut = add_links(links, reading, head.links, document.url, base) if reading is not None else 0
    return links, cut


def _stated(document: Document, base: str) -> list[_http.HeaderLink]:
    """The links of the headers, which are relative to the page's URL, as ones that can be read against `base`."""
    stated = _http.links(document)
    return stated if base == document.url else [replace(link, href=_joined(link.href, document.url)) for link in stated]


def _base(href: str | None, url: str) -> str:
    if href is None:
        return url
    try:
        base = join_url(url, href.strip())
    except ValueError:
        return url
    return base if base.startswith(("http:", "https:")) else url


def _joined(href: str, base: str) -> str:
    """The URL that an href means; as written where it means none."""
    try:
        return join_url(base, href)
    except ValueError:
        return href


def _same_page(href: str, base: str, url: str) -> bool:
    return _joined(href, base).partition("#")[0] == _joined(url, url).partition("#")[0]


def _title(reading: Reading | None) -> str | None:
    if reading is None or reading.title is None:
        return None
    return " ".join(decode_text(reading.title).split())[: LIMITS.anchor_chars] or None


def _hreflangs(head: Head, stated: list[_http.HeaderLink]) -> tuple[Hreflang, ...]:
    named = [Hreflang(link.hreflang, link.href) for link in stated if link.kind is Kind.ALTERNATE and link.hreflang]
    return tuple((named + head.hreflangs)[: LIMITS.hreflangs_per_page])
