"""What changes between the two crawls, and the visits that show it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from backref.model.words import Kind, Outcome
from backref.sample.chance import weighted
from backref.sample.copies import technical
from backref.sample.pages import COMMERCIAL, CONTENT
from backref.sample.weave import Weave
from backref.sample.web import Link, Page, Visit
from backref.sample.words import Fate

CRAWLS = {1: datetime(2026, 3, 2, 6, tzinfo=UTC), 2: datetime(2026, 9, 7, 6, tzinfo=UTC)}
"""When each crawl starts."""
RECHECK = datetime(2026, 9, 8, 6, tzinfo=UTC)
"""When dead pages of the second crawl are asked for again."""
_PAUSE = timedelta(seconds=2)

_FATES = {
    Fate.STEADY: 68.0,
    Fate.UNCHANGED: 12.0,
    Fate.UNVISITED: 6.0,
    Fate.NEW: 4.0,
    Fate.GONE: 2.0,
    Fate.GONE_UNCONFIRMED: 0.7,
    Fate.GONE_RETURNED: 0.4,
    Fate.GONE_FOR_GOOD: 0.8,
    Fate.REDIRECTED: 1.5,
    Fate.NOINDEXED: 0.6,
    Fate.NOINDEXED_STRIPPED: 0.7,
    Fate.CANONICALISED: 0.6,
    Fate.CANONICALISED_STRIPPED: 0.7,
    Fate.FAILED: 1.0,
    Fate.SILENT: 0.4,
    Fate.CUT: 0.5,
}
_STRIPPED = frozenset({Fate.NOINDEXED_STRIPPED, Fate.CANONICALISED_STRIPPED})
_NOINDEXED = frozenset({Fate.NOINDEXED, Fate.NOINDEXED_STRIPPED})
_CANONICALISED = frozenset({Fate.CANONICALISED, Fate.CANONICALISED_STRIPPED})
_GONE = {
    Fate.GONE: (404, 404),
    Fate.DEAD: (404,),
    Fate.GONE_UNCONFIRMED: (404,),
    Fate.GONE_RETURNED: (404, 200),
    Fate.GONE_FOR_GOOD: (410,),
}
"""The answers of the second crawl and of the check a day later."""
_LASTING = frozenset({"about", "contact", "links", "partners"})


def decide_fates(rng: Random, weave: Weave) -> None:
    """Give every page its fate, and its links what follows from it."""
    doomed = _doomed_sites(rng, weave)
    for page in list(weave.pages.values()):
        if page.fate in {Fate.DEAD, Fate.MOVED}:
            continue
        fate = doomed.get(page.site) or _drawn(rng, page)
        if fate is Fate.UNCHANGED and any(link.crawls != (1, 2) for link in weave.links.get(page.url, [])):
            fate = Fate.STEADY
        _apply(rng, weave, page, fate)


def _drawn(rng: Random, page: Page) -> Fate:
    if page.kind == "home" or page.kind in _LASTING:
        return Fate.UNCHANGED if rng.random() < 0.2 else Fate.STEADY
    fate = weighted(rng, _FATES)
    settled = page.canonical and fate in _CANONICALISED | _NOINDEXED | {Fate.NEW}
    return Fate.STEADY if settled else fate


def _doomed_sites(rng: Random, weave: Weave) -> dict[str, Fate]:
    """Whole sites that vanish, are sold, or whose server is down on the second crawl."""
    blogs = [site.domain for site in weave.by_role["blog"] if weave.links.get(weave.by_site[site.domain][3])]
    fates = (Fate.GONE, Fate.GONE_FOR_GOOD, Fate.REDIRECTED, Fate.FAILED)
    return dict(zip(rng.sample(blogs, min(len(fates), len(blogs))), fates, strict=False))


def _apply(rng: Random, weave: Weave, page: Page, fate: Fate) -> None:
    links = weave.links.get(page.url, [])
    if fate is Fate.NEW:
        links = [replace(link, crawls=(2,)) for link in links]
    elif fate in _STRIPPED:
        links = [link if link.sitewide else replace(link, crawls=(1,)) for link in links if 1 in link.crawls]
    weave.links[page.url] = links
    page = weave.change(page.url, fate=fate)
    if fate is Fate.REDIRECTED:
        _redirect(rng, weave, page)
    elif fate in _CANONICALISED:
        _canonicalise(rng, weave, page)


def _redirect(rng: Random, weave: Weave, page: Page) -> None:
    goal = _elsewhere(rng, weave, page, away=0.25)
    weave.change(page.url, moved_to=goal.url, moved_status=rng.choice((301, 301, 302)))
    if goal.site != page.site:
        weave.add(page, replace(technical(Kind.REDIRECT, goal.url), crawls=(2,)))


def _canonicalise(rng: Random, weave: Weave, page: Page) -> None:
    goal = _elsewhere(rng, weave, page, away=0.2)
    weave.change(page.url, canonical=goal.url)
    if goal.site != page.site:
        weave.add(page, replace(technical(Kind.CANONICAL, goal.url), crawls=(2,)))


def _elsewhere(rng: Random, weave: Weave, page: Page, away: float) -> Page:
    """Another page that stays, of the same site or now and then of a new owner."""
    site = weave.sites[page.site]
    if rng.random() < away:
        return weave.pages_of(rng.choice(weave.by_role["money"] + weave.by_role["magazine"]), {"home"})[0]
    others = [p for p in weave.pages_of(site, CONTENT | COMMERCIAL | {"home"}) if p.url != page.url]
    return rng.choice(others)


def visits(rng: Random, pages: Iterable[Page]) -> Iterator[Visit]:
    """Every visit of both crawls in order of time."""
    ordered = list(pages)
    domains = sorted({page.site for page in ordered})
    rng.shuffle(domains)
    place = {domain: n for n, domain in enumerate(domains)}
    ordered.sort(key=lambda page: place[page.site])
    first = [page for page in ordered if page.fate is not Fate.NEW]
    second = [page for page in ordered if page.fate is not Fate.UNVISITED]
    again = [page for page in second if len(_GONE.get(page.fate, ())) == 2]
    for n, page in enumerate(first):
        yield _first_visit(page, CRAWLS[1] + n * _PAUSE)
    for n, page in enumerate(second):
        yield _second_visit(rng, page, CRAWLS[2] + n * _PAUSE)
    for n, page in enumerate(again):
        status = _GONE[page.fate][1]
        yield _ok(page, RECHECK + n * _PAUSE, 2) if status == 200 else _gone(page, RECHECK + n * _PAUSE, 2, status)


def _first_visit(page: Page, time: datetime) -> Visit:
    if page.fate is Fate.DEAD:
        return _gone(page, time, 1, 404)
    return _redirected(page, time, 1) if page.fate is Fate.MOVED else _ok(page, time, 1)


def _second_visit(rng: Random, page: Page, time: datetime) -> Visit:
    fate = page.fate
    if fate in _GONE:
        return _gone(page, time, 2, _GONE[fate][0])
    if fate in {Fate.REDIRECTED, Fate.MOVED}:
        return _redirected(page, time, 2)
    if fate is Fate.SILENT:
        return Visit(page.url, time, 2, None, Outcome.ERROR)
    if fate is Fate.FAILED:
        return Visit(page.url, time, 2, rng.choice((500, 500, 503, 429)), Outcome.ERROR)
    visit = _ok(page, time, 2)
    if fate is Fate.UNCHANGED:
        return replace(visit, outcome=Outcome.UNCHANGED)
    return replace(visit, outcome=Outcome.PARTIAL, cut=True) if fate is Fate.CUT else visit


def _ok(page: Page, time: datetime, crawl: int) -> Visit:
    """The page answers, with the robots rules and the canonical it has at that crawl."""
    noindex = crawl == 2 and page.fate in _NOINDEXED
    robots = ", ".join(word for word in ("noindex" if noindex else "", page.robots) if word)
    canonical = "" if crawl == 1 and page.fate in _CANONICALISED else page.canonical
    return Visit(page.url, time, crawl, 200, Outcome.OK, robots=robots, canonical=canonical)


def _gone(page: Page, time: datetime, crawl: int, status: int) -> Visit:
    return Visit(page.url, time, crawl, status, Outcome.GONE)


def _redirected(page: Page, time: datetime, crawl: int) -> Visit:
    return Visit(page.url, time, crawl, page.moved_status, Outcome.REDIRECTED, location=page.moved_to)


def shown(page: Page, visit: Visit) -> tuple[Link, ...]:
    """The external links that the visit shows: none where no whole page was answered."""
    if visit.outcome is Outcome.REDIRECTED:
        return tuple(link for link in page.links if link.kind is Kind.REDIRECT and visit.crawl in link.crawls)
    if visit.outcome is not Outcome.OK:
        return ()
    return tuple(link for link in page.links if link.kind is not Kind.REDIRECT and visit.crawl in link.crawls)
