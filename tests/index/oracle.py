"""What an index must hold for a list of visits, worked out link by link with dictionaries and sets."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from webs import Visit

from backref import urls

Identity = tuple[str, str, str]


def pages_of(visits: Sequence[Visit]) -> dict[str, list[Visit]]:
    """Visits by normalised URL, in order of time."""
    pages: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        pages[urls.parse(visit.url).url].append(visit)
    return {url: sorted(some, key=lambda v: v.day) for url, some in pages.items()}


def links(visits: Sequence[Visit]) -> dict[Identity, dict[str, Any]]:
    """Every link by (source, target, kind) with its times, from a plain walk through each page's visits."""
    found: dict[Identity, dict[str, Any]] = {}
    for source, timeline in pages_of(visits).items():
        shown = {(urls.parse(link.target).url, link.kind) for visit in timeline for link in visit.links}
        for target, kind in shown:
            row = _walk(timeline, target, kind)
            row["internal"] = urls.parse(source).domain == urls.parse(target).domain
            found[source, target, kind] = row
    return found


def _walk(timeline: list[Visit], target: str, kind: str) -> dict[str, Any]:
    row: dict[str, Any] = {"first_seen": None, "lost_at": None, "lost_reason": None}
    first_404 = None
    for visit in timeline:
        here = [link for link in visit.links if (urls.parse(link.target).url, link.kind) == (target, kind)]
        if here:
            row["first_seen"] = row["first_seen"] or visit.time
            row |= {"last_seen": visit.time, "last_checked": visit.time, "lost_at": None, "lost_reason": None}
            row |= {"anchor": here[0].anchor, "follow": here[0].follow}
            first_404 = None
            continue
        if row["first_seen"] is None or visit.outcome in ("partial", "error"):
            continue
        row["last_checked"] = visit.time
        if row["lost_at"] is not None:
            continue
        if visit.outcome == "unchanged":
            row["last_seen"], first_404 = visit.time, None
        elif visit.outcome == "gone" and visit.status == 404 and first_404 is None:
            first_404 = visit.time
        else:
            row["lost_at"] = first_404 if visit.outcome == "gone" and first_404 else visit.time
            row["lost_reason"] = _reason(visit)
    return row


def _reason(visit: Visit) -> str:
    if visit.outcome == "gone":
        return "page_gone"
    if visit.outcome == "redirected":
        return "page_redirected"
    if visit.noindex:
        return "page_noindex"
    return "page_not_canonical" if visit.canonical_elsewhere else "removed"


def site_counts(visits: Sequence[Visit], level: str) -> dict[str, dict[str, int]]:
    """Counts of every host or domain that is linked to from another domain."""
    rows: dict[str, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    for identity, row in links(visits).items():
        if row["internal"]:
            continue
        source, target = urls.parse(identity[0]), urls.parse(identity[1])
        site = rows[getattr(target, level)]
        if row["lost_at"] is not None:
            site["backlinks_lost"].add(identity)
            continue
        site["backlinks"].add(identity)
        site["referring_pages"].add(identity[0])
        site["referring_hosts"].add(source.host)
        site["referring_domains"].add(source.domain)
        if row["follow"]:
            site["backlinks_follow"].add(identity)
            site["referring_domains_follow"].add(source.domain)
    return {name: {count: len(things) for count, things in site.items()} for name, site in rows.items()}
