"""What the parts of one page share while it is written: its words, its chances, and how it writes links."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from random import Random
from zlib import crc32

from backref.model.words import Kind
from backref.sample.addresses import Addresses
from backref.sample.anchors import attribute
from backref.sample.lexicon import language, tactics
from backref.sample.prose import Prose
from backref.sample.themes import theme
from backref.sample.web import Link, Page, Site
from backref.sample.words import Block


@dataclass(slots=True)
class Shelf:
    """The pages of a site that a reader can find at one crawl."""

    addresses: Addresses
    pages: list[Page]
    """Home first."""
    by_kind: dict[str, list[Page]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_kind = defaultdict(list)
        for page in self.pages:
            self.by_kind[page.kind].append(page)

    @property
    def home(self) -> Page:
        """The home page."""
        return self.pages[0]

    def of(self, *kinds: str) -> list[Page]:
        """The pages of these kinds, kind by kind."""
        return [page for kind in kinds for page in self.by_kind.get(kind, ())]


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a page before links are put into it, as HTML."""

    paragraphs: list[str]
    headings: list[str]


class Pen:
    """Writes the links of one page."""

    def __init__(self, seed: int, page: Page, site: Site, shelf: Shelf, draft: Draft, links: Iterable[Link]) -> None:
        self.page, self.site, self.shelf, self.draft = page, site, shelf, draft
        self.seed = seed
        self.theme = theme(site.theme)
        self.words = language(page.language)
        self.labels = self.words.labels
        self.side = Prose(Random(f"{seed}/side/{page.url}"), page.language, page.topic)
        """What stands around the content."""
        self.links: dict[Block, list[Link]] = defaultdict(list)
        for link in links:
            self.links[link.block].append(link)

    def inner(self, page: Page, text: str | None = None) -> str:
        """A link to another page of the site."""
        return self.shelf.addresses.link(self.page.url, page.url, text or page.title)

    def outer(self, link: Link, text: str | None = None) -> str:
        """An external link, with another text than its own if one is given."""
        if link.kind is Kind.FRAME:
            return f'<iframe src="{attribute(link.href)}" width="560" height="315" title="embed"></iframe>'
        if link.kind is Kind.FORM:
            return f'<form action="{attribute(link.href)}" method="post"><input name="email" type="email"></form>'
        style = self.draw(link, 5)
        rel = f' rel="{link.rel}"' if link.rel else ""
        target = ' target="_blank"' if style == 3 else ""
        return f'<a href="{attribute(link.href)}"{rel}{target}>{self._inside(link, style, text)}</a>'

    def _inside(self, link: Link, style: int, text: str | None) -> str:
        if link.kind is Kind.IMAGE:
            return f'<img src="/img/pic-{self.draw(link, 97)}.jpg" alt="{attribute(link.anchor)}" width="120">'
        if not link.anchor:
            return '<i class="icon"></i>'
        anchor = escape(text or link.anchor)
        return {0: f"<strong>{anchor}</strong>", 1: f"\n  {anchor} "}.get(style, anchor)

    def sentence(self, link: Link, text: str | None = None) -> str:
        """A sentence of the page's language around the link."""
        tactic = tactics().get(link.tactic)
        frames = self.words.phrases[tactic.frames if tactic else "link_frames"]
        return frames[self.draw(link, len(frames))].replace("{link}", self.outer(link, text))

    def draw(self, link: Link, size: int) -> int:
        """A number below `size` that belongs to this link in this text."""
        return crc32(f"{self.page.text_seed} {link.target}".encode()) % size
