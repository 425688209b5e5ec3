"""The plain reading of what `backref.extract.batch` does: one link at a time, with dicts and `urls.parse`."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from backref.errors import UrlError
from backref.extract.batch import Visit
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.model.words import Block, Kind, Outcome, Placement
from backref.urls import Url, parse

NOTICES = {
    "this is a guest post": "guest_post",
    "sponsored post": "paid",
    "affiliate link": "affiliate",
    "press release": "press_release",
}
"""Phrases that generated pages may hold."""

PROMINENCE = ["content", "related", "bio", "sidebar", "comment", "navigation", "header", "footer", "unknown", "hidden"]


@dataclass
class Row:
    """One occurrence of a link."""

    page: int
    href: str
    kind: Kind
    label: str
    rel: str | None = None
    hidden: bool = False
    placement: Placement = Placement.UNKNOWN
    confidence: float | None = None
    block: Block | None = None
    dom_path: int | None = None
    heading: str | None = None
    context_before: str | None = None
    context_after: str | None = None


def rows_of(visits: list[Visit]) -> list[Row]:
    """The links of HTML pages."""
    rows = []
    for number, visit in enumerate(visits):
        links = visit.page.links
        for i in range(len(links)):
            kind, alt = links.kind[i], links.alt[i]
            label = links.anchor[i] if alt is None else alt
            around = (links.heading[i], links.context_before[i], links.context_after[i])
            place = (links.hidden[i], links.placement[i], links.confidence[i], links.block[i], links.dom_path[i])
            rows.append(Row(number, links.href[i], kind, label, links.rel[i], *place, *around))
    return rows


def slow_finish(
    visits: list[Visit], rows: list[Row], reading: str, records: Ledger, links: Ledger, external_only: bool = False
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of visits and of sightings; what is not kept is counted."""
    visit_rows, sighting_rows = [], []
    for number, visit in enumerate(visits):
        try:
            own = parse(visit.document.url)
        except UrlError:
            records.fail("page_url")
            continue
        merged, counts = _merge(visit, own, [row for row in rows if row.page == number], links, external_only)
        sighting_rows += [{"visit": len(visit_rows), **link} for link in merged]
        links.fail("over_cap", count=visit.page.links_cut)
        links.keep(len(merged))
        records.keep()
        shown = {"internal_links": None} if external_only else {}
        visit_rows.append(_visit_row(visit, own, counts, reading) | shown)
    return visit_rows, sighting_rows


def _merge(
    visit: Visit, own: Url, rows: list[Row], links: Ledger, external_only: bool
) -> tuple[list[dict[str, Any]], Counter[bool]]:
    merged: dict[tuple[Url, Kind], dict[str, Any]] = {}
    counts: Counter[bool] = Counter()
    for position, row in enumerate(rows, 1):
        try:
            target = parse(row.href, visit.page.base)
        except UrlError as error:
            fate = links.skip if error.reason.startswith("scheme:") else links.fail
            fate(error.reason, count=1)
            continue
        if external_only and target.domain == own.domain:
            links.skip("internal")
        elif visit.page.outcome not in {Outcome.OK, Outcome.PARTIAL} and row.kind is not Kind.REDIRECT:
            links.skip("on_error_page")
        elif target == own:
            links.skip("self")
        else:
            counts[target.domain == own.domain] += 1
            if (target, row.kind) in merged:
                links.skip("repeat")
                _add_repeat(merged[target, row.kind], row, visit)
            else:
                merged[target, row.kind] = _first(visit, own, target, row, position)
    return list(merged.values()), counts


def _first(visit: Visit, own: Url, target: Url, row: Row, position: int) -> dict[str, Any]:
    tokens = (row.rel or "").split()
    internal = target.domain == own.domain
    image = row.kind is Kind.IMAGE
    return {
        "target_key": target.key,
        "target_https": target.https,
        "target_host": target.host,
        "target_domain": target.domain,
        "target_seen": None if row.href == target.url else row.href,
        "internal": internal,
        "kind": row.kind,
        "anchor": "" if image else row.label,
        "alt": row.label if image else None,
        "anchor_variants": None,
        "occurrences": 1,
        "rel": row.rel,
        "nofollow": "nofollow" in tokens,
        "ugc": "ugc" in tokens,
        "sponsored": "sponsored" in tokens,
        "follow": _follows(tokens, visit),
        "hidden": row.hidden,
        "placement": row.placement,
        "placement_confidence": row.confidence,
        "block": row.block,
        "position": position,
        "dom_path": row.dom_path,
        "heading": None if internal else row.heading,
        "context_before": None if internal else row.context_before,
        "context_after": None if internal else row.context_after,
    }


def _follows(tokens: list[str], visit: Visit) -> bool:
    return not {"nofollow", "ugc", "sponsored"} & set(tokens) and not visit.page.nofollow


def _add_repeat(link: dict[str, Any], row: Row, visit: Visit) -> None:
    tokens = (row.rel or "").split()
    link["occurrences"] += 1
    for word in ("nofollow", "ugc", "sponsored"):
        link[word] = link[word] and word in tokens
    link["follow"] = link["follow"] or _follows(tokens, visit)
    link["hidden"] = link["hidden"] and row.hidden
    if PROMINENCE.index(row.placement) < PROMINENCE.index(link["placement"]):
        link |= {"placement": row.placement, "placement_confidence": row.confidence, "block": row.block}
    known = [link["anchor"], link["alt"], *(link["anchor_variants"] or [])]
    if row.label and row.label not in known and len(known) - 2 < LIMITS.anchor_variants:
        link["anchor_variants"] = [*(link["anchor_variants"] or []), row.label]


def _visit_row(visit: Visit, own: Url, counts: Counter[bool], reading: str) -> dict[str, Any]:
    document, page = visit.document, visit.page
    canonical, redirect = _named(page.canonical, page.base), _named(page.redirect, page.base)
    alternates = [(alternate.language, _named(alternate.href, page.base)) for alternate in page.hreflangs]
    headings = [{"level": heading.level, "text": heading.text} for heading in page.headings]
    return {
        "key": own.key,
        "https": own.https,
        "host": own.host,
        "domain": own.domain,
        "url_seen": None if document.url == own.url else document.url,
        "time": document.time,
        "reading": reading,
        "outcome": page.outcome,
        "status": document.status,
        "noindex": page.noindex,
        "nofollow": page.nofollow,
        "canonical": canonical.url if canonical else None,
        "canonical_elsewhere": canonical is not None and canonical != own,
        "redirect": redirect.url if redirect else None,
        "content_type": document.content_type,
        "charset": page.charset,
        "language": page.language,
        "title": page.title,
        "site_name": page.site_name,
        "headings": None if page.words is None else headings,
        "hreflang": [{"language": name, "url": url.url} for name, url in alternates if url] if alternates else None,
        "words": page.words,
        "internal_links": counts[True],
        "external_links": counts[False],
        "fingerprint": page.fingerprint,
        "footprints": None if page.footprints is None else list(page.footprints),
        "notices": None if page.short_blocks is None else slow_notices(page.short_blocks),
        "ip": document.ip,
        "archive": document.provenance.archive,
        "offset": document.provenance.offset,
    }


def _named(href: str | None, base: str) -> Url | None:
    try:
        return None if href is None else parse(href, base)
    except UrlError:
        return None


def slow_notices(blocks: str) -> list[str]:
    return sorted({kind for phrase, kind in NOTICES.items() if phrase in blocks and _counts(kind, phrase, blocks)})


def _counts(kind: str, phrase: str, blocks: str) -> bool:
    """Whether a phrase may stand anywhere, or stands where a label does."""
    label = rf"(?m)(?:^|[|,:–—»›>·•-] |[(*【「。]|/ ){phrase}"
    return kind != "press_release" or re.search(label, blocks) is not None
