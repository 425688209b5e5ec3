"""What links say and how they are written: anchors by class, and the many spellings of one address."""

from html import escape
from random import Random
from urllib.parse import unquote, urlsplit

from backref.sample.chance import weighted
from backref.sample.lexicon import language
from backref.sample.web import Page, Site
from backref.sample.words import AnchorClass

_SPELLINGS = {
    "plain": 80,
    "scheme_relative": 2,
    "upper_case": 3,
    "fragment": 4,
    "default_port": 1,
    "dots": 2,
    "bare": 5,
    "blanks": 2,
    "unicode": 6,
}


def anchor_text(rng: Random, wanted: AnchorClass, site: Site, page: Page, code: str) -> str:
    """An anchor of the wanted class for a page of the site, written in the language `code`.

    For image links this is the alt text.
    """
    keyword = page.keyword
    if wanted in {AnchorClass.BRAND, AnchorClass.IMAGE}:
        return site.name
    if wanted is AnchorClass.BRAND_KEYWORD:
        return f"{site.name} {keyword}"
    if wanted is AnchorClass.EXACT:
        return keyword
    if wanted is AnchorClass.PARTIAL:
        return rng.choice(language(page.language).phrases["partial"]).replace("{a}", keyword)
    if wanted is AnchorClass.GENERIC:
        return rng.choice(language(code).phrases["generic"])
    if wanted is AnchorClass.URL:
        return rng.choice((site.shown_host, page.url, page.url.split("//")[1].rstrip("/")))
    if wanted is AnchorClass.TITLE:
        return page.title
    return page.author if wanted is AnchorClass.OTHER else ""


def spelled(rng: Random, url: str, site: Site, source: Site) -> str:
    """The address as a page of `source` writes it: another text, the same page."""
    parts = urlsplit(url)
    rest = url.removeprefix(f"{parts.scheme}://{parts.netloc}")
    match weighted(rng, _SPELLINGS):
        case "scheme_relative" if parts.scheme == source.scheme:
            return f"//{parts.netloc}{rest}"
        case "upper_case":
            return f"{parts.scheme.upper()}://{parts.netloc.title()}{rest}"
        case "fragment":
            return f"{url}#{rng.choice(('top', 'comments', 'section-2', ':~:text=more'))}"
        case "default_port":
            return f"{parts.scheme}://{parts.netloc}:{443 if parts.scheme == 'https' else 80}{rest}"
        case "dots":
            return f"{parts.scheme}://{parts.netloc}/en/..{rest}"
        case "bare" if rest == "/":
            return url[:-1]
        case "blanks":
            return f" {url}\n"
        case "unicode":
            host = site.shown_host if parts.netloc == site.host else parts.netloc
            return f"{parts.scheme}://{host}{unquote(rest)}"
    return url


def attribute(value: str) -> str:
    """A value made safe to stand between double quotes."""
    return escape(value, quote=True)
