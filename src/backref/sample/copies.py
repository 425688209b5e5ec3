"""Texts that stand on several sites: press releases, copied articles, and translated home pages."""

from random import Random

from backref.model.words import Kind
from backref.sample.weave import Weave
from backref.sample.web import Link, Page
from backref.sample.words import AnchorClass, Block, Intent


def technical(kind: Kind, target: str) -> Link:
    """A redirect, canonical or alternate: a link without an anchor in the head of the document or answer."""
    return Link(
        target=target,
        href=target,
        anchor="",
        anchor_class=AnchorClass.EMPTY,
        kind=kind,
        intent=Intent.TECHNICAL,
        block=Block.HEAD,
        rel="" if kind is Kind.REDIRECT else kind.value,
        tactic=kind.value,
    )


def share_releases(rng: Random, weave: Weave) -> None:
    """Releases of one company read the same on every press site, whatever page they are on."""
    for site in weave.by_role["press"]:
        for page in weave.pages_of(site, {"release"}):
            links = weave.links.get(page.url)
            if not links:
                continue
            client = next(s for s in weave.sites.values() if links[0].target.startswith(f"{s.scheme}://{s.host}/"))
            weave.change(
                page.url,
                text_seed=f"release/{client.domain}",
                topic=client.topic,
                title=f"{client.name}: {rng.choice(('news of the season', 'a new chapter', 'spring announcement'))}",
            )


def scrape(rng: Random, weave: Weave) -> None:
    """Scraper sites copy articles of others, links included, and sometimes name where they took them from."""
    originals = [
        page
        for role in ("blog", "magazine", "hero")
        for site in weave.by_role[role]
        for page in weave.pages_of(site, {"article", "guide"})
        if page.language == "en" and (role == "hero" or weave.links.get(page.url))
    ]
    for site in weave.by_role["scraper"]:
        for copy in weave.pages_of(site, {"copy"}):
            _copy(rng, weave, copy, rng.choice(originals))


def _copy(rng: Random, weave: Weave, copy: Page, original: Page) -> None:
    weave.change(
        copy.url,
        text_seed=original.text_seed,
        title=original.title,
        keyword=original.keyword,
        topic=original.topic,
        language=original.language,
        author=original.author,
    )
    for link in weave.links.get(original.url, []):
        if link.block is Block.PARAGRAPH and link.crawls == (1, 2):
            weave.add(copy, _copied(link.target, link.anchor, link.anchor_class))
    if rng.random() < 0.6:
        weave.add(copy, _copied(original.url, weave.sites[original.site].name, AnchorClass.BRAND))


def _copied(target: str, anchor: str, anchor_class: AnchorClass) -> Link:
    return Link(
        target=target,
        href=target,
        anchor=anchor,
        anchor_class=anchor_class,
        kind=Kind.TEXT,
        intent=Intent.SCRAPER,
        block=Block.PARAGRAPH,
        tactic="scraper",
    )


def translate_home_pages(weave: Weave) -> None:
    """The hero and its sister name each other's home page as a translation of their own."""
    (hero,), (sister,) = weave.by_role["hero"], weave.by_role["sister"]
    homes = {site.language: weave.by_site[site.domain][0] for site in (hero, sister)}
    for site in (hero, sister):
        home = homes[site.language]
        weave.change(home, alternates=tuple(homes.items()))
        for other in homes.values():
            if other != home:
                weave.add(weave.pages[home], technical(Kind.ALTERNATE, other))


def syndicate(rng: Random, weave: Weave) -> None:
    """A few articles of news sites are also on magazines, which name the original as canonical."""
    originals = [p for site in weave.by_role["news"] for p in weave.pages_of(site, {"article"}) if p.language == "en"]
    for site in weave.by_role["magazine"]:
        for page in weave.pages_of(site, {"article"})[:1]:
            if page.language == "en" and originals and rng.random() < 0.5:
                original = rng.choice(originals)
                weave.change(
                    page.url,
                    canonical=original.url,
                    text_seed=original.text_seed,
                    title=original.title,
                    topic=original.topic,
                )
                weave.add(page, technical(Kind.CANONICAL, original.url))
