"""One fetch of an HTML page → its facts and links. Pure; every input has a result."""

from typing import Final

from backref.extract import _http
from backref.extract._answer import answered, base_of, header_links, leading_elsewhere, primary_language, seen
from backref.extract._footprints import Asset, footprints
from backref.extract._notices import short_blocks
from backref.extract._robots import forbids_follow, forbids_index
from backref.extract._site_name import structured_name
from backref.extract.html import _sheet as to
from backref.extract.html._attributes import decode_text
from backref.extract.html._charset import read_source
from backref.extract.html._head import Head, read_head
from backref.extract.html._links import add_links, stated_links
from backref.extract.html._reading import Reading, read_html
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


def _page(document: Document, outcome: Outcome, reading: Reading | None, charset: str | None) -> Page:
    head = read_head(reading) if reading else Head()
    base = base_of(head.base, document.url)
    rules = head.robots | _http.robots(document)
    stated = header_links(document, base)
    canonicals = [link.href for link in stated if link.kind is Kind.CANONICAL]
    sent = leading_elsewhere((_http.refresh(document), head.refresh), base, document.url)
    refresh = sent if outcome is Outcome.OK else None
    redirect = next((link.href for link in stated if link.kind is Kind.REDIRECT), refresh and refresh.url)
    links, cut = _links(document, stated, reading, head, base)
    return Page(
        base=base,
        outcome=seen(outcome, refresh, document.truncated or cut > 0),
        links=links,
        noindex=forbids_index(rules),
        nofollow=forbids_follow(rules),
        canonical=head.canonical if head.canonical is not None else next(iter(canonicals), None),
        redirect=redirect,
        language=head.language or primary_language(document.header("content-language") or ""),
        title=_title(reading),
        site_name=_site_name(reading, head),
        footprints=_footprints(reading, head, document.url),
        short_blocks=_short_blocks(reading),
        headings=tuple(Heading(level, text) for _, level, text in reading.headings if text) if reading else (),
        hreflangs=_hreflangs(head, stated),
        words=reading.words if reading else None,
        fingerprint=reading.fingerprint if reading else None,
        charset=charset,
        tolerant=reading.tolerant if reading else False,
        links_cut=cut,
    )


def _links(
    document: Document, stated: list[_http.HeaderLink], reading: Reading | None, head: Head, base: str
) -> tuple[Links, int]:
    """All links, those of the headers first; and how many there was no room for."""
    links = stated_links((link.kind, link.href, link.rel) for link in stated)
    cut = add_links(links, reading, head.links, document.url, base) if reading is not None else 0
    return links, cut


def _short_blocks(reading: Reading | None) -> str | None:
    if reading is None:
        return None
    return short_blocks(reading.text[: reading.visible], reading.seen_links, reading.elsewhere)


def _title(reading: Reading | None) -> str | None:
    if reading is None or reading.title is None:
        return None
    return " ".join(decode_text(reading.title).split())[: LIMITS.anchor_chars] or None


def _site_name(reading: Reading | None, head: Head) -> str | None:
    if reading is None or head.site_name is not None:
        return head.site_name
    return structured_name(trace.text for trace in reading.traces if trace.sort == to.STRUCTURED_DATA)


def _footprints(reading: Reading | None, head: Head, url: str) -> tuple[str, ...] | None:
    if reading is None:
        return None
    noted = [(sort, text.decode("ascii", "replace"), times) for sort, text, times in reading.traces]
    words = [text for sort, text, _ in noted if sort == to.ID]
    assets = [Asset(text.lower().rstrip("."), times) for sort, text, times in noted if sort == to.ASSET]
    return footprints(url, [*words, head.ads], head.generator, assets)


def _hreflangs(head: Head, stated: list[_http.HeaderLink]) -> tuple[Hreflang, ...]:
    named = [Hreflang(link.hreflang, link.href) for link in stated if link.kind is Kind.ALTERNATE and link.hreflang]
    return tuple((named + head.hreflangs)[: LIMITS.hreflangs_per_page])
