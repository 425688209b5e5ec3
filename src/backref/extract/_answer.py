"""How status, headers and head add up to what a visit shows. Used for HTML and for WAT alike."""

from collections.abc import Iterable

from ada_url import join_url
from msgspec.structs import replace

from backref.extract import _http
from backref.extract._http import HeaderLink
from backref.extract._refresh import Refresh
from backref.model.documents import Document
from backref.model.words import Outcome

_OK, _PARTIAL, _REDIRECTED, _UNCHANGED = Outcome.OK, Outcome.PARTIAL, Outcome.REDIRECTED, Outcome.UNCHANGED
"""Looking these up costs as much as what is done with them."""


def answered(document: Document) -> Outcome:
    """What the status alone shows."""
    status = document.status
    if document.unchanged or status == 304:
        return _UNCHANGED
    if status is None or 200 <= status < 300:
        return _OK
    if _http.location(document) is not None:
        return _REDIRECTED
    return Outcome.GONE if status in (404, 410) else Outcome.ERROR


def seen(outcome: Outcome, refresh: Refresh | None, cut: bool) -> Outcome:
    """What a visit shows, given where an answering page sends its visitors and whether it was read whole."""
    if outcome is not _OK:
        return outcome
    if refresh is not None and refresh.seconds == 0:
        return _REDIRECTED
    return _PARTIAL if cut else _OK


def base_of(href: str | None, url: str) -> str:
    """What hrefs of a page are relative to: its URL, or what its base element says if that is a web address."""
    if href is None:
        return url
    try:
        base = join_url(url, href.strip())
    except ValueError:
        return url
    return base if base.startswith(("http:", "https:")) else url


def header_links(document: Document, base: str) -> list[HeaderLink]:
    """The links of the headers, which are relative to the page's URL, as ones that can be read against `base`.

    Only headers of a page that answered or redirects make links.
    """
    outcome = answered(document)
    if outcome is not _OK and outcome is not _REDIRECTED:
        return []
    stated = _http.links(document)
    return stated if base == document.url else [replace(link, href=_joined(link.href, document.url)) for link in stated]


def leading_elsewhere(refreshes: Iterable[Refresh | None], base: str, url: str) -> Refresh | None:
    """The first refresh that names a URL, if that is another page."""
    for refresh in refreshes:
        if refresh is not None and refresh.url is not None:
            return None if _same_page(refresh.url, base, url) else refresh
    return None


def primary_language(stated: str) -> str | None:
    """The primary subtag of a language tag, or of the first of a list of them; None for what is no language."""
    subtag = stated.partition(",")[0].strip().replace("_", "-").partition("-")[0].lower()
    return subtag if 2 <= len(subtag) <= 3 and subtag.isascii() and subtag.isalpha() else None


def _same_page(href: str, base: str, url: str) -> bool:
    return _joined(href, base).partition("#")[0] == _joined(url, url).partition("#")[0]


def _joined(href: str, base: str) -> str:
    """The URL that an href means; as written where it means none."""
    try:
        return join_url(base, href)
    except ValueError:
        return href
