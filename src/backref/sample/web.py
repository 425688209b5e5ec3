"""The sample web as plain values: sites, pages with their links, and the visits of two crawls."""

from dataclasses import dataclass, field
from datetime import datetime

from backref.model.words import Kind, Outcome
from backref.sample.words import AnchorClass, Block, Fate, Intent


@dataclass(frozen=True, slots=True)
class Site:
    """One registrable domain and the habits of whoever runs it."""

    name: str
    """The brand, as people write it."""
    domain: str
    """Registrable domain, punycode."""
    host: str
    """The host most pages are on."""
    article_host: str
    """The host its articles are on; often the same."""
    shown_host: str
    """The main host in Unicode, as links may spell it."""
    scheme: str
    role: str
    topic: str
    language: str
    popularity: float
    """Multiplies the number of sites that link here."""
    since: int
    """Year the site was founded."""
    theme: str
    charset: str
    charset_said: str
    """Where the charset is declared: header, meta or both."""
    coding: str
    """How answers travel: identity, gzip, chunked or gzip+chunked."""
    paths: str
    """How page addresses look: slug, html, dated, query, aspx or native."""
    href_style: str
    """How internal links are written: absolute, root, relative or base."""
    malformed: bool
    """The templates forget closing tags."""
    ip: str
    analytics: str
    ads: str
    owner: str
    """Who runs it; sites of one owner share it. Empty for a site of its own."""
    loud: bool = False
    """The crawler wrote its addresses with an upper-case host."""


@dataclass(frozen=True, slots=True)
class Link:
    """One external link as it is meant to be."""

    target: str
    """Normalised URL."""
    href: str
    """As the page writes it."""
    anchor: str
    """Text of a text link, alt of an image link."""
    anchor_class: AnchorClass
    kind: Kind
    intent: Intent
    block: Block
    rel: str = ""
    tactic: str = ""
    """The row of `tactics.toml` that made it."""
    sitewide: bool = False
    occurrences: int = 1
    crawls: tuple[int, ...] = (1, 2)
    """The crawls at which it is on its page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One address of a site."""

    url: str
    site: str
    """Registrable domain of the site."""
    kind: str
    """A page kind of `roles.toml`, or home, about, contact."""
    title: str
    keyword: str
    """The thing the page is about."""
    topic: str
    language: str
    author: str
    text_seed: str
    """Pages with the same one have the same text."""
    robots: str = ""
    robots_header: str = ""
    canonical: str = ""
    """Normalised URL of another page; empty where the page is its own."""
    alternates: tuple[tuple[str, str], ...] = ()
    """Language and address of translations."""
    moved_to: str = ""
    """Where it redirects to; empty where it does not."""
    moved_status: int = 301
    disclosed: bool = True
    """A paid text says that it was paid for."""
    fate: Fate = Fate.STEADY
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One fetch of a page, and what it shows."""

    url: str
    time: datetime
    crawl: int
    status: int | None
    """None where nothing answered."""
    outcome: Outcome
    location: str = ""
    robots: str = ""
    canonical: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class SampleWeb:
    """The whole sample web with its truth."""

    seed: int
    hero: str
    """Registrable domain of the main site."""
    competitors: tuple[str, ...]
    sites: dict[str, Site]
    """By registrable domain."""
    pages: dict[str, Page]
    """By URL."""
    visits: tuple[Visit, ...]
    """Both crawls in order of time."""
    by_site: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """URLs of each site's pages, home first."""
