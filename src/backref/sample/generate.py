"""From a seed to the sample web: sites, pages, links, copies, moves, time."""

from dataclasses import replace
from random import Random

from backref.sample.copies import scrape, share_releases, syndicate, translate_home_pages
from backref.sample.links import Linker
from backref.sample.moves import add_second_addresses, move_pages
from backref.sample.pages import PageMaker
from backref.sample.sites import SiteMaker
from backref.sample.timeline import decide_fates, visits
from backref.sample.weave import Weave
from backref.sample.web import SampleWeb


def generate(seed: int = 7, scale: float = 1.0) -> SampleWeb:
    """The sample web of that seed; `scale` multiplies the number of ordinary sites."""
    sites = SiteMaker(seed).make_all(scale)
    weave = Weave(sites, (page for site in sites for page in PageMaker(seed, site).make_all()))
    rng = Random(f"{seed}/rest")
    Linker(seed, weave).link_all(scale)
    share_releases(rng, weave)
    scrape(rng, weave)
    translate_home_pages(weave)
    syndicate(rng, weave)
    move_pages(rng, weave)
    add_second_addresses(rng, weave)
    decide_fates(rng, weave)
    pages = {url: replace(page, links=tuple(weave.links.get(url, ()))) for url, page in weave.pages.items()}
    return SampleWeb(
        seed=seed,
        hero=weave.by_role["hero"][0].domain,
        competitors=tuple(site.domain for site in weave.by_role["competitor"]),
        sites=weave.sites,
        pages=pages,
        visits=tuple(visits(rng, pages.values())),
        by_site={domain: tuple(urls) for domain, urls in weave.by_site.items()},
    )
