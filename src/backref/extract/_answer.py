"""How the parts of an answer (status, headers, head) add up to what a visit shows. Used for HTML and for WAT alike."""

from collections.abc import Iterable

from ada_url import join_url

from backref.extract import _http
from backref.extract._refresh import Refresh
from backref.model.documents import Document
from backref.model.words import Outcome


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


def seen(outcome: Outcome, refresh: Refresh | None, cut: bool) -> Outcome:
    """What a visit shows, given where an answering page sends its visitors and whether it was cut."""
    if outcome is not Outcome.OK:
        return outcome
    if refresh is not None and refresh.seconds == 0:
        return Outcome.REDIRECTED
    return Outcome.PARTIAL if cut else Outcome.OK


def base_of(href: str | None, url: str) -> str:
    """What relative hrefs are relative to: the page's URL, or what its base element says if that is a web address."""
    if href is None:
        return url
    try:
        base = join_url(url, href.strip())
    except ValueError:
        return url
    return base if base.startswith(("http:", "https:")) else url


def absolute(href: str, url: str, base: str) -> str:
    """An href of a header, which is relative to the page's URL, as one that can be read against `base`."""
    if base == url:
        return href
    try:
        return join_url(url, href)
    except ValueError:
        return href


def leading_elsewhere(refreshes: Iterable[Refresh | None], url: str, base: str) -> Refresh | None:
    """The first refresh that names a URL, if that is another page."""
    for refresh in refreshes:
        if refresh is not None and refresh.url is not None:
            return refresh if _resolved(refresh.url, base) != _resolved(url, base) else None
    return None


def primary_language(stated: str) -> str | None:
    """The primary subtag of a language tag, or of the first of a list of them; None for what is no language."""
    subtag = stated.partition(",")[0].strip().replace("_", "-").partition("-")[0].lower()
    return subtag if 2 <= len(subtag) <= 3 and subtag.isascii() and subtag.isalpha() else None


def _resolved(href: str, base: str) -> str:
    try:
        return join_url(base, href).partition("#")[0]
    except ValueError:
        return href
