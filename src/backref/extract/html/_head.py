"""What html, base, meta and link elements say of the page."""

from dataclasses import dataclass, field

from backref.extract import _tags as tag
from backref.extract._answer import primary_language
from backref.extract._refresh import Refresh, read_refresh
from backref.extract._robots import meta_rules
from backref.extract._site_name import folded_name
from backref.extract.html import _sheet as to
from backref.extract.html._attributes import read_attributes
from backref.extract.html._reading import Reading
from backref.extract.page import Hreflang
from backref.model.limits import LIMITS
from backref.model.words import Kind


@dataclass(slots=True)
class Head:
    """Facts that elements of the head state; the first of each counts, robots rules add up."""

    base: str | None = None
    """The href of `<base>`, as written."""
    language: str | None = None
    refresh: Refresh | None = None
    robots: frozenset[str] = frozenset()
    canonical: str | None = None
    site_name: str | None = None
    generator: str | None = None
    ads: str = ""
    """The advertising account that a meta element names."""
    hreflangs: list[Hreflang] = field(default_factory=list)
    links: dict[int, tuple[Kind, str]] = field(default_factory=dict)
    """Kind and href of the links these elements make, by number of their row."""


def read_head(reading: Reading) -> Head:
    """Gather what the head elements of a reading state, wherever they stand."""
    head = Head()
    readers = {tag.META: _read_meta, tag.LINK: _read_link, tag.BASE: _read_base, tag.HTML: _read_html}
    for number, code in enumerate(reading.codes):
        if code in readers:
            readers[code](head, reading.html[reading.bounds(number, to.TAG_START)], number)
    return head


def _read_html(head: Head, source: bytes, number: int) -> None:
    attributes = read_attributes(source)
    stated = attributes.get("lang") or attributes.get("xml:lang") or ""
    head.language = head.language or primary_language(stated)


def _read_base(head: Head, source: bytes, number: int) -> None:
    if head.base is None:
        head.base = read_attributes(source).get("href")


def _read_meta(head: Head, source: bytes, number: int) -> None:
    attributes = read_attributes(source)
    content = attributes.get("content", "")
    head.robots |= meta_rules(attributes.get("name", ""), content)
    _read_site(head, attributes, content)
    pragma = attributes.get("http-equiv", "").lower()
    if pragma == "content-language":
        head.language = head.language or primary_language(content)
    elif pragma == "refresh" and head.refresh is None:
        head.refresh = read_refresh(content)
        if head.refresh and head.refresh.url:
            head.links[number] = (Kind.REDIRECT, head.refresh.url)


def _read_site(head: Head, attributes: dict[str, str], content: str) -> None:
    """Take in what a meta element says of the site; the first of each counts."""
    name = attributes.get("name", "").strip().lower()
    if "og:site_name" in (name, attributes.get("property", "").strip().lower()):
        head.site_name = head.site_name or folded_name(content)
    elif name == "generator":
        head.generator = head.generator or folded_name(content)
    elif name == "google-adsense-account":
        head.ads = head.ads or content.strip()


def _read_link(head: Head, source: bytes, number: int) -> None:
    attributes = read_attributes(source)
    tokens, href = attributes.get("rel", "").lower().split(), attributes.get("href", "")
    if "canonical" in tokens:
        head.canonical = head.canonical if head.canonical is not None else href
        head.links[number] = (Kind.CANONICAL, href)
    elif "alternate" in tokens and "stylesheet" not in tokens:
        head.links[number] = (Kind.ALTERNATE, href)
        language = attributes.get("hreflang", "").strip()
        if language and len(head.hreflangs) < LIMITS.hreflangs_per_page:
            head.hreflangs.append(Hreflang(language, href))
