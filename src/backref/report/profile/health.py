"""The question `health`: what keeps the links to a page, or to the pages of a site, from doing their work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from backref.model.counted import counted
from backref.model.words import Scope
from backref.quality.site import structure
from backref.quality.site.health import Finding, Hop, Page, State, examine, kept
from backref.report.computed import Asked, Found
from backref.report.profile._reading import in_span, rows, table, tables_of, target_of
from backref.report.profile._site import SiteRead, key_of, landing, read_site
from backref.urls import KeyRange, Target, key_range, parse_target, registrable_domain

_HOPS = 10
"""So many redirects in a row are followed."""
_SHOWN = {State.PROBLEM: 0, State.NOTE: 1, State.UNKNOWN: 2, State.OK: 3}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is known around the pages that are examined."""

    known: Mapping[str, Hop]
    """Pages that redirects and canonicals lead to, by key."""
    next: Mapping[str, str]
    """Where pages that redirect lead, by key."""
    numbers: Mapping[str, int]
    """The pages' numbers in the site, by key."""
    read: SiteRead
    depth: Sequence[int]
    links_in: Sequence[int]
    worth: Sequence[float]


def health(asked: Asked) -> Found:
    """Every check of one page; or the problems of all linked-to pages of a site, those that lose most first."""
    target = target_of(asked)
    one = target.scope is Scope.EXACT
    pages = _pages(asked, target, linked_only=not one)
    if not pages.height:
        return Found([])
    beside = _beside(asked, target, pages)
    told = [row for page in pages.iter_rows(named=True) for row in _examined(page, beside, one)]
    told.sort(key=lambda row: (-row["lost"], row["url"], _SHOWN[State(row["state"])], row["check"]))
    return Found(told, _about(told, pages), _note(told, pages, one))


def _examined(page: dict[str, Any], beside: _Beside, one: bool) -> Iterator[dict[str, Any]]:
    number = beside.numbers.get(page["key"])
    home = page["key"].endswith(")/")
    read = page["words"] is not None
    facts = Page(
        url=page["url"],
        domain=page["domain"],
        status=page["status"],
        redirect=page["redirect"],
        canonical=page["canonical"],
        noindex=page["noindex"],
        title=page["title"],
        words=page["words"],
        copies=page["copies"],
        is_home=home,
        links_in=beside.links_in[number] if number is not None and beside.read.enough else None,
        links_out=page["internal_links"] if read else None,
        depth=beside.depth[number] if number is not None and beside.read.enough and beside.read.home_read else None,
    )
    findings = examine(facts, list(_chain(page["key"], beside)), _canonical(page, beside))
    worth = beside.worth[number] if number is not None else 0.0
    left = None if page["status"] is None else round(kept(findings), 4)
    for finding in findings:
        if one or finding.state in {State.PROBLEM, State.NOTE}:
            yield _row(page, finding, worth, left)


def _row(page: dict[str, Any], finding: Finding, worth: float, left: float | None) -> dict[str, Any]:
    return {
        "url": page["url"],
        "check": finding.check,
        "state": finding.state.value,
        "finding": finding.finding,
        "evidence": finding.evidence,
        "fix": finding.fix or None,
        "keeps": finding.keeps,
        "page_keeps": left,
        "referring_domains": page["referring_domains"],
        "worth": round(worth, 4),
        "lost": round(worth * (1 - (1.0 if finding.keeps is None else finding.keeps)), 4),
    }


def _chain(key: str, beside: _Beside) -> Iterator[Hop]:
    """The pages that a redirect leads to step by step; ends where nothing more is known or a circle closes."""
    seen = {key}
    while (url := beside.next.get(key)) is not None:
        key = key_of(url) or ""
        if not key:
            return
        yield beside.known.get(key) or Hop(url, _domain(url), None, key.endswith(")/"))
        if key in seen:
            return
        seen.add(key)


def _canonical(page: dict[str, Any], beside: _Beside) -> Hop | None:
    url = page["canonical"]
    key = key_of(url)
    if key is None or key == page["key"]:
        return None
    return beside.known.get(key) or Hop(url, _domain(url), None)


def _domain(url: str) -> str:
    return registrable_domain(parse_target(url).host)


def _pages(asked: Asked, target: Target, *, linked_only: bool) -> pl.DataFrame:
    """The pages asked about, with their copies counted over the whole host."""
    span = key_range(target.host, Scope.HOST) if target.scope in {Scope.EXACT, Scope.PREFIX} else target.range
    values: dict[str, Any] = {"about_low": target.range.low, "about_high": target.range.high}
    source = in_span(table(asked, "pages", "pages", values, span), "key", span, values)
    found = rows(asked, "linked_pages", {"pages": source}, values).filter("asked")
    return found.filter(pl.col("referring_domains") > 0) if linked_only else found


def _beside(asked: Asked, target: Target, pages: pl.DataFrame) -> _Beside:
    site = parse_target(target.domain, Scope.DOMAIN)
    read = read_site(asked, site, site.range)
    known, following = _followed(asked, pages)
    keys = read.pages["key"].to_list()
    return _Beside(
        known=known,
        next=following,
        numbers={key: number for number, key in enumerate(keys)},
        read=read,
        depth=structure.depths(read.site, read.home).tolist(),
        links_in=read.site.degrees_in.tolist(),
        worth=landing(asked, site.range, read, at_end=False).tolist(),
    )


def _followed(asked: Asked, pages: pl.DataFrame) -> tuple[dict[str, Hop], dict[str, str]]:
    """Every page that redirects and canonicals of these pages lead to, over up to ten steps, and where each leads."""
    sending = pages.drop_nulls("redirect").select("key", "redirect").iter_rows()
    following: dict[str, str] = {str(key): str(url) for key, url in sending}
    named = [key_of(url) for url in (*following.values(), *pages["canonical"].drop_nulls().to_list())]
    wanted, known = {key for key in named if key}, dict[str, Hop]()
    for _ in range(_HOPS):
        wanted -= known.keys()
        if not wanted:
            break
        found = _known(asked, sorted(wanted))
        wanted = set()
        for row in found:
            known[row["key"]] = Hop(row["url"], row["domain"], row["status"], row["key"].endswith(")/"))
            if row["redirect"]:
                following[row["key"]] = row["redirect"]
                wanted |= {key for key in [key_of(row["redirect"])] if key}
    return known, following


def _known(asked: Asked, keys: Sequence[str]) -> list[dict[str, Any]]:
    values: dict[str, Any] = {"keys": list(keys)}
    spans = [KeyRange(key, key + "\0") for key in keys]
    source = tables_of(asked, "pages", spans, "pages", values)
    text = f"SELECT * FROM {source} WHERE key IN (SELECT unnest($keys))"
    return rows(asked, "known", {"pages": text}, values).to_dicts()


def _about(told: Sequence[Mapping[str, Any]], pages: pl.DataFrame) -> dict[str, Any]:
    left = {row["url"]: (row["worth"], row["page_keeps"]) for row in told}
    return {
        "pages": pages.height,
        "pages_visited": pages.height - pages["status"].null_count(),
        "pages_with_problems": len({row["url"] for row in told if row["state"] == State.PROBLEM}),
        "lost": round(sum(worth * (1 - keeps) for worth, keeps in left.values() if keeps is not None), 4),
    }


def _note(told: Sequence[Mapping[str, Any]], pages: pl.DataFrame, one: bool) -> str | None:
    visited = pages.height - pages["status"].null_count()
    if one and not visited:
        return "the page was never visited: what is left of its links cannot be told"
    if not visited:
        return f"none of the pages that other domains link to ({pages.height:,}) was visited: nothing is known of them"
    if one and told:
        keeps = told[0]["page_keeps"]
        return f"{keeps:.0%} of what its links are worth is left, as far as was looked at"
    if visited < pages.height:
        found = "; no problem found on these" if not told else ""
        return f"visited: {visited:,} of {counted(pages.height, 'page')} that other domains link to{found}"
    return None if told else "no problem found on pages that other domains link to"
