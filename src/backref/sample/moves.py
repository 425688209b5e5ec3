"""Addresses that lead elsewhere: moved pages, chains, former domains, second addresses of the same page."""

from dataclasses import replace
from itertools import zip_longest
from random import Random

from backref.model.words import Kind
from backref.sample.copies import technical
from backref.sample.pages import COMMERCIAL, CONTENT
from backref.sample.weave import Weave
from backref.sample.web import Page, Site
from backref.sample.words import Fate

_SUCCESSORS = {"oldlark-cycles.com": "larkspoke.com", "tourwrightbikes.net": "tourwright.com"}
_VARIANT_SHARE = 0.02
_INSECURE_SHARE = 0.06


def move_pages(rng: Random, weave: Weave) -> None:
    """Every moved page is told where it moved to; some move on to another moved page first."""
    for site in weave.sites.values():
        if site.role == "former":
            _move_site(rng, weave, site)
            continue
        moved = [p for p in (weave.pages[url] for url in weave.by_site[site.domain]) if p.kind == "moved"]
        places = weave.pages_of(site, CONTENT | COMMERCIAL) or weave.pages_of(site, {"home"})
        for page, following in zip_longest(moved, moved[1:]):
            onward = following is not None and rng.random() < 0.5
            goal = following if following is not None and onward else rng.choice(places)
            weave.change(page.url, moved_to=goal.url, moved_status=rng.choice((301, 301, 301, 302, 308)))


def _move_site(rng: Random, weave: Weave, site: Site) -> None:
    """A former domain sends all its visitors to the site that took its place."""
    successor = weave.sites[_SUCCESSORS.get(site.domain) or rng.choice(weave.by_role["magazine"]).domain]
    places = weave.pages_of(successor, {"home"}) + weave.pages_of(successor, CONTENT)
    for url in list(weave.by_site[site.domain]):
        page = weave.pages[url]
        goal = places[0] if page.kind == "home" else rng.choice(places)
        weave.links.pop(url, None)
        weave.change(url, fate=Fate.MOVED, moved_to=goal.url)
        weave.add(weave.pages[url], technical(Kind.REDIRECT, goal.url))


def add_second_addresses(rng: Random, weave: Weave) -> None:
    """Some pages answer at a second address that names the first as canonical, some homes redirect to https."""
    for site in list(weave.sites.values()):
        home = weave.pages_of(site, {"home"})
        if home and site.scheme == "https" and rng.random() < _INSECURE_SHARE:
            _add_page(weave, _moved(home[0], home[0].url.replace("https:", "http:")))
        for page in weave.pages_of(site, {"article", "product"}):
            if "?" not in page.url and not page.canonical and rng.random() < _VARIANT_SHARE:
                _add_variant(weave, page, f"{page.url}?utm_source={rng.choice(('feed', 'letter'))}")
    hero = weave.by_role["hero"][0]
    apex = f"https://{hero.domain}/"
    _add_page(weave, _moved(weave.pages_of(hero, {"home"})[0], apex))


def _moved(page: Page, url: str) -> Page:
    return replace(page, url=url, kind="moved", fate=Fate.MOVED, moved_to=page.url, links=(), alternates=())


def _add_variant(weave: Weave, page: Page, url: str) -> None:
    _add_page(weave, replace(page, url=url, canonical=page.url))
    weave.links[url] = list(weave.links.get(page.url, []))


def _add_page(weave: Weave, page: Page) -> None:
    if page.url not in weave.pages:
        weave.pages[page.url] = page
        weave.by_site[page.site].append(page.url)
