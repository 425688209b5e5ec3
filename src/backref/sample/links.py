"""Who links to whom, and why: every site is the aim of some tactics, each of which finds its own sources."""

from collections import defaultdict
from random import Random

from backref.model.words import Kind
from backref.sample.anchors import anchor_text, spelled
from backref.sample.chance import rounded, weighted
from backref.sample.lexicon import Tactic, plan, tactics
from backref.sample.pages import COMMERCIAL, CONTENT
from backref.sample.weave import Weave
from backref.sample.web import Link, Page, Site
from backref.sample.words import AnchorClass, Block, Intent

_ALIKE = 0.35
"""The share of a competitor's sources that are drawn from those of the hero."""
_OWN_POPULARITY = frozenset({"hero", "sister", "competitor", "farm", "money", "platform", "widget", "agency"})
_KIND_OF_BLOCK = {Block.IMAGE: Kind.IMAGE, Block.FRAME: Kind.FRAME, Block.FORM: Kind.FORM}


class Linker:
    """Lays the links of all tactics."""

    def __init__(self, seed: int, weave: Weave) -> None:
        self.rng = Random(f"{seed}/links")
        self.weave = weave
        self.shared: dict[str, list[str]] = defaultdict(list)
        """Domains that link to the hero, by tactic: its competitors find some of them too."""

    def link_all(self, scale: float) -> None:
        """Serve every site in turn, the hero first so that it has the best choice."""
        for role, row in plan().roles.items():
            for client in self.weave.by_role[role]:
                factor = 1.0 if role in _OWN_POPULARITY else client.popularity
                for name, quota in row.quotas.items():
                    amount = rounded(self.rng, quota * factor * min(1.0, scale**0.5))
                    self._serve(client, tactics()[name], amount)

    def _serve(self, client: Site, tactic: Tactic, amount: int) -> None:
        """Links to the client from that many sites, as far as there are such sites."""
        found = 0
        for source in self._sources(client, tactic):
            if found >= amount:
                return
            if self._link_from(source, client, tactic):
                found += 1
                if client.role == "hero":
                    self.shared[tactic.name].append(source.domain)

    def _sources(self, client: Site, tactic: Tactic) -> list[Site]:
        ordered = self.weave.sources(self.rng, tactic, client)
        if client.role != "competitor":
            return ordered
        alike = {domain for domain in self.shared[tactic.name] if self.rng.random() < _ALIKE}
        return sorted(ordered, key=lambda site: site.domain not in alike)

    def _link_from(self, source: Site, client: Site, tactic: Tactic) -> bool:
        """Links from one site to another by the tactic; false where there is no room."""
        pages = self.weave.pages_of(source, tactic.kinds)
        if not tactic.sitewide:
            self.rng.shuffle(pages)
            pages = pages[: self.rng.randint(*tactic.pages)]
        if not pages:
            return False
        crawls = self._crawls(tactic)
        if tactic.sitewide:
            link = self._link(pages[0], client, tactic, crawls)
            return sum(self.weave.add(page, link) for page in pages) > 0
        laid = sum(self.weave.add(page, self._link(page, client, tactic, crawls)) for page in pages) > 0
        if laid and tactic.reciprocal:
            self._return_favour(client, source, tactic, crawls)
        return laid

    def _return_favour(self, client: Site, source: Site, tactic: Tactic, crawls: tuple[int, ...]) -> None:
        for page in self.weave.pages_of(client, tactic.kinds)[:1]:
            self.weave.add(page, self._link(page, source, tactic, crawls))

    def _crawls(self, tactic: Tactic) -> tuple[int, ...]:
        draw = self.rng.random()
        if draw < tactic.arrives:
            return (2,)
        return (1,) if draw < tactic.arrives + tactic.leaves else (1, 2)

    def _link(self, page: Page, client: Site, tactic: Tactic, crawls: tuple[int, ...]) -> Link:
        """A link on the page to some page of the client."""
        rng, source = self.rng, self.weave.sites[page.site]
        block = Block(tactic.block)
        kind = _KIND_OF_BLOCK.get(block, Kind.TEXT)
        anchor_class = AnchorClass(weighted(rng, tactic.anchors))
        if anchor_class is AnchorClass.IMAGE:
            kind = Kind.IMAGE
        target = self._target(client, tactic)
        url = target.url + (self._tag(target.url, page) if tactic.tagged else "")
        wordless = kind in {Kind.FRAME, Kind.FORM}
        twice = block is Block.PARAGRAPH and tactic.intent == Intent.EDITORIAL and rng.random() < 0.05
        return Link(
            target=url,
            href=spelled(rng, url, client, source),
            anchor="" if wordless else anchor_text(rng, anchor_class, client, target, page.language),
            anchor_class=AnchorClass.EMPTY if wordless else anchor_class,
            kind=kind,
            intent=Intent(tactic.intent),
            block=block,
            rel="" if wordless else weighted(rng, tactic.rel),
            tactic=tactic.name,
            sitewide=tactic.sitewide,
            occurrences=2 if twice else 1,
            crawls=crawls,
        )

    def _tag(self, url: str, page: Page) -> str:
        name = self.rng.choice(("ref", "aff_id", "tag"))
        return f"{'&' if '?' in url else '?'}{name}={page.site.split('.')[0][:12]}-{self.rng.randint(10, 99)}"

    def _target(self, client: Site, tactic: Tactic) -> Page:
        """A page of the client from the group the tactic prefers; its home page where it has none."""
        group = weighted(self.rng, tactic.targets)
        kinds = {"content": CONTENT, "commercial": COMMERCIAL, "home": {"home"}}.get(group, {group})
        pages = self.weave.pages_of(client, kinds) or self.weave.pages_of(client, {"home"})
        first = min(len(pages) - 1, int(self.rng.expovariate(1 / (1 + len(pages) / 4))))
        return pages[first]
