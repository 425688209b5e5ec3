"""The growing web while links are being laid: which pages there are, and what each links to so far."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from backref.model.words import Kind
from backref.sample.lexicon import Tactic
from backref.sample.web import Link, Page, Site
from backref.sample.words import Block

_ROOM = {Block.LISTING: 30, Block.LIST: 16, Block.TABLE: 8, Block.REFERENCE: 10, Block.HIDDEN: 12, Block.COMMENT: 8}
"""How many links fit in a block of a page; three where nothing is said."""


class Weave:
    """Sites and their pages, with room for links on each."""

    def __init__(self, sites: Iterable[Site], pages: Iterable[Page]) -> None:
        self.sites = {site.domain: site for site in sites}
        self.pages = {page.url: page for page in pages}
        self.links: dict[str, list[Link]] = defaultdict(list)
        self.by_site: dict[str, list[str]] = defaultdict(list)
        self.by_role: dict[str, list[Site]] = defaultdict(list)
        self._present: set[tuple[str, str, Kind]] = set()
        self._filled: Counter[tuple[str, Block]] = Counter()
        for page in self.pages.values():
            self.by_site[page.site].append(page.url)
        for site in self.sites.values():
            self.by_role[site.role].append(site)

    def pages_of(self, site: Site, kinds: Iterable[str] = ()) -> list[Page]:
        """The site's pages of these kinds; all that can carry links where none are named."""
        wanted = set(kinds)
        pages = (self.pages[url] for url in self.by_site[site.domain])
        return [p for p in pages if (p.kind in wanted if wanted else p.kind not in {"gone", "moved"})]

    def add(self, page: Page, link: Link) -> bool:
        """Lay a link, unless the page already has one of its kind to the target or the block is full."""
        place, room = (page.url, link.block), _ROOM.get(link.block, 3)
        triple = (page.url, link.target, link.kind)
        if triple in self._present or self._filled[place] >= room:
            return False
        self._present.add(triple)
        self._filled[place] += 1
        self.links[page.url].append(link)
        return True

    def change(self, url: str, **values: Any) -> Page:
        """Give the page other values; its address stays."""
        self.pages[url] = replace(self.pages[url], **values)
        return self.pages[url]

    def sources(self, rng: Random, tactic: Tactic, client: Site) -> list[Site]:
        """Sites that could carry a link to the client by the tactic, best chances first."""
        hosts = [site for role in tactic.roles for site in self.by_role[role] if site.domain != client.domain]
        if tactic.same_owner:
            return [site for site in hosts if site.owner and site.owner == client.owner]

        def strangeness(site: Site) -> tuple[int, float]:
            other_topic = site.topic != client.topic and rng.random() < tactic.same_topic
            other_language = site.language != client.language and rng.random() < tactic.same_language
            return other_topic * 2 + other_language, rng.random() / site.popularity

        return sorted(hosts, key=strangeness)
