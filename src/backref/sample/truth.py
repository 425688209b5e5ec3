"""What is known of the sample web: every external link with its reason to exist and its fate, read off the visits.

`read_truth` is the plain, slow reading of the rules of time: an index built from the WARC files must agree with it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from backref.model.words import Kind, LostReason, Outcome, Placement
from backref.sample.timeline import CRAWLS, shown
from backref.sample.web import Link, Page, SampleWeb, Visit
from backref.sample.words import Block, placement_of

_FLAGS = frozenset({"nofollow", "ugc", "sponsored"})


@dataclass(slots=True)
class LinkTruth:
    """One external link: source page, target and kind are together unique."""

    source: str
    source_domain: str
    target_domain: str
    link: Link
    follow: bool
    first_seen: datetime
    last_seen: datetime
    lost_at: datetime | None = None
    """The visit since which it is gone; for a page that is gone, the first of the visits that say so."""
    lost_reason: LostReason | None = None
    crawls: list[int] = field(default_factory=list)
    """The crawls whose pages show it."""

    @property
    def placement(self) -> Placement:
        """Where on the page it stands."""
        return placement_of(self.link.block)

    @property
    def state(self) -> str:
        """`lost`, `new` (first seen by the second crawl) or `live`."""
        if self.lost_at is not None:
            return "lost"
        return "new" if self.first_seen >= CRAWLS[2] else "live"


def read_truth(web: SampleWeb) -> list[LinkTruth]:
    """Every external link that some visit shows, in order of its page."""
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in web.visits:
        visits[visit.url].append(visit)
    domain_of_host = {urlsplit(page.url).netloc: page.site for page in web.pages.values()}
    return [truth for url, page in web.pages.items() for truth in _of_page(page, visits[url], domain_of_host)]


def _of_page(page: Page, visits: list[Visit], domain_of_host: dict[str, str]) -> Iterable[LinkTruth]:
    known: dict[tuple[str, Kind], LinkTruth] = {}
    for number, visit in enumerate(visits):
        for link in shown(page, visit):
            if (link.target, link.kind) not in known:
                target_domain = domain_of_host[urlsplit(link.target).netloc]
                known[link.target, link.kind] = _first_seen(page, link, visit, target_domain)
            _see(known[link.target, link.kind], visit)
        present = {(link.target, link.kind) for link in shown(page, visit)}
        missing = [truth for key, truth in known.items() if key not in present and truth.lost_at is None]
        if visit.outcome is Outcome.UNCHANGED:
            for truth in missing:
                truth.last_seen = visit.time
            continue
        reason = _loss(visit, visits[number - 1] if number else None)
        for truth in missing if reason else ():
            confirming = visit.status == 404
            truth.lost_at = visits[number - 1].time if confirming else visit.time
            truth.lost_reason = reason
    return known.values()


def _first_seen(page: Page, link: Link, visit: Visit, target_domain: str) -> LinkTruth:
    followed = not _FLAGS & set(link.rel.split()) and not (page.robots or page.robots_header)
    return LinkTruth(page.url, page.site, target_domain, link, followed, visit.time, visit.time)


def _see(truth: LinkTruth, visit: Visit) -> None:
    truth.last_seen, truth.lost_at, truth.lost_reason = visit.time, None, None
    truth.crawls.append(visit.crawl)


def _loss(visit: Visit, before: Visit | None) -> LostReason | None:
    """Why links that the visit does not show are lost, if it says so at all."""
    match visit.outcome:
        case Outcome.GONE:
            certain = visit.status == 410 or (before is not None and before.outcome is Outcome.GONE)
            return LostReason.PAGE_GONE if certain else None
        case Outcome.REDIRECTED:
            return LostReason.PAGE_REDIRECTED
        case Outcome.OK if "noindex" in visit.robots:
            return LostReason.PAGE_NOINDEX
        case Outcome.OK if visit.canonical:
            return LostReason.PAGE_NOT_CANONICAL
        case Outcome.OK:
            return LostReason.REMOVED
    return None


def write_truth(web: SampleWeb, folder: Path) -> list[Path]:
    """`truth.jsonl` (sites, pages, links) and `truth-summary.json`."""
    truths = read_truth(web)
    full, summary = folder / "truth.jsonl", folder / "truth-summary.json"
    with full.open("w", encoding="utf-8", newline="\n") as file:
        for row in _rows(web, truths):
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    summary.write_text(json.dumps(summarise(web, truths), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [full, summary]


def _rows(web: SampleWeb, truths: list[LinkTruth]) -> Iterator[dict[str, Any]]:
    for site in web.sites.values():
        yield {"type": "site", **asdict(site)}
    visits: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for visit in web.visits:
        visits[visit.url].append({"time": _stamp(visit.time), "status": visit.status, "outcome": visit.outcome})
    for page in web.pages.values():
        facts = {name: getattr(page, name) for name in ("url", "site", "kind", "title", "keyword", "topic", "language")}
        moved = {"canonical": page.canonical, "moved_to": page.moved_to}
        yield {"type": "page", **facts, **moved, "fate": page.fate, "visits": visits[page.url]}
    for truth in truths:
        yield {"type": "link", **link_row(truth)}


def link_row(truth: LinkTruth) -> dict[str, Any]:
    """One link of the truth as it stands in `truth.jsonl`."""
    link = truth.link
    return {
        "source_url": truth.source,
        "target_url": link.target,
        "kind": link.kind,
        "source_domain": truth.source_domain,
        "target_domain": truth.target_domain,
        "href": link.href,
        "anchor": "" if link.kind is not Kind.TEXT else link.anchor,
        "alt": link.anchor if link.kind is Kind.IMAGE else None,
        "anchor_class": link.anchor_class,
        "intent": link.intent,
        "tactic": link.tactic,
        "placement": truth.placement,
        "block": link.block,
        "hidden": link.block is Block.HIDDEN,
        "sitewide": link.sitewide,
        "rel": link.rel,
        "follow": truth.follow,
        "occurrences": link.occurrences,
        "crawls": sorted(set(truth.crawls)),
        "first_seen": _stamp(truth.first_seen),
        "last_seen": _stamp(truth.last_seen),
        "lost_at": _stamp(truth.lost_at),
        "lost_reason": truth.lost_reason,
        "state": truth.state,
    }


def summarise(web: SampleWeb, truths: list[LinkTruth]) -> dict[str, Any]:
    """The truth in numbers, with the hero's part of it and the gap to its competitors."""
    return {
        "seed": web.seed,
        "hero": web.hero,
        "competitors": web.competitors,
        "sites": len(web.sites),
        "pages": len(web.pages),
        "visits": len(web.visits),
        "links": _counts(truths),
        "hero_links": _counts([t for t in truths if t.target_domain == web.hero]),
        "referring_domains": {target: len(_referring(truths, target)) for target in _main_sites(web)},
        "gap": _gap(web, truths),
        "reclaim": _reclaim(web, truths),
    }


def _counts(truths: list[LinkTruth]) -> dict[str, Any]:
    names = {
        "state": lambda t: t.state,
        "lost_reason": lambda t: t.lost_reason or "",
        "intent": lambda t: t.link.intent,
        "placement": lambda t: t.placement,
        "kind": lambda t: t.link.kind,
        "anchor_class": lambda t: t.link.anchor_class,
    }
    by = {name: dict(sorted(Counter(map(of, truths)).items())) for name, of in names.items()}
    return {"total": len(truths), "follow": sum(t.follow for t in truths), **by}


def _main_sites(web: SampleWeb) -> tuple[str, ...]:
    return (web.hero, *web.competitors)


def _referring(truths: list[LinkTruth], target: str) -> set[str]:
    """Domains with a link to the target that is not lost."""
    return {t.source_domain for t in truths if t.lost_at is None and t.target_domain == target}


def _gap(web: SampleWeb, truths: list[LinkTruth]) -> dict[str, list[str]]:
    """Domains that link to two or more competitors and not to the hero, with the competitors."""
    own = _referring(truths, web.hero)
    linked: dict[str, list[str]] = defaultdict(list)
    for competitor in web.competitors:
        for source in sorted(_referring(truths, competitor) - own - {web.hero, *web.competitors}):
            linked[source].append(competitor)
    return {source: found for source, found in sorted(linked.items()) if len(found) >= 2}


def _reclaim(web: SampleWeb, truths: list[LinkTruth]) -> dict[str, int]:
    """The hero's dead pages with the number of links to them that are not lost."""
    dead = {v.url for v in web.visits if v.outcome is Outcome.GONE and web.pages[v.url].site == web.hero}
    back = {v.url for v in web.visits if v.crawl == 2 and v.outcome is Outcome.OK}
    counts = Counter(t.link.target for t in truths if t.lost_at is None)
    return {url: counts[url] for url in sorted(dead - back) if counts[url]}


def _stamp(time: datetime | None) -> str | None:
    return time.isoformat()[:19] + "Z" if time else None
