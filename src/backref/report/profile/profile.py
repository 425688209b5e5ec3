"""The questions `profile`, `flags` and `velocity`: what a profile is like, what is unusual about it, how it grew."""

from collections import Counter
from typing import Any

import polars as pl

from backref.model.counted import counted
from backref.quality.profile.flags import LEAST, Flag
from backref.quality.profile.intervals import wilson
from backref.quality.profile.mix import concentration, mix
from backref.report.computed import Asked, Found
from backref.report.profile._peers import Compared, compared
from backref.report.profile._reading import NOT_RANKED, is_ranked

_SHOWN_IN = {
    ("anchor", "exact"): "exact_anchors",
    ("anchor", "partial"): "exact_anchors",
    ("placement", "comment"): "comments",
    ("placement", "hidden"): "hidden",
    ("sitewide", "all over the domain"): "sitewide",
    ("intent", "farm"): "farm",
    ("intent", "hacked"): "hacked",
    ("intent", "sponsored"): "sponsored",
    ("intent", "affiliate"): "sponsored",
    ("intent", "guest_post"): "guest_posts",
    ("intent", "exchange"): "exchange",
    ("label", "harmful"): "harmful",
    ("rating", "0–9"): "weak_sources",
    ("network", "largest"): "shared_network",
}
"""The rows of the distributions that a flag is about."""


def distributions(asked: Asked) -> Found:
    """The profile's distributions over its referring domains, each value beside what is usual at peers."""
    found = compared(asked)
    raised = {flag.watched.name: flag.watched.name for flag in found.judged.flags}
    told = mix(found.referrers, found.peers).to_dicts() + _networks(found.referrers) + _spread(found.referrers)
    told = [{**row, "flag": raised.get(_SHOWN_IN.get((row["section"], row["value"]), ""))} for row in told]
    return Found(
        [_rounded(row) for row in told], _about(found), _note(found, asked) if found.referrers.height else None
    )


def flags(asked: Asked) -> Found:
    """What is unusual about the profile, the gravest first."""
    found = compared(asked)
    if not found.found.height:
        return Found([])
    return Found([_rounded(_told(flag)) for flag in found.judged.flags], _about(found), _note(found, asked))


def velocity(asked: Asked) -> Found:
    """New and lost referring domains month by month, beside what crawling and peers lead to expect."""
    found = compared(asked)
    if not found.found.height:
        return Found([])
    lost = Counter(found.found.filter(pl.col("lost"))["lost_month"].to_list())
    told = [
        {
            "month": month.month,
            "new_domains": month.found,
            "lost_domains": lost.get(month.month, 0),
            "expected": month.expected,
            "limit": month.limit,
            "burst": month.burst,
            "chance": month.chance,
            "index_pairs": found.index.get(month.month, 0),
        }
        for month in found.judged.months
    ]
    quiet = sorted(str(month) for month in lost.keys() - {row["month"] for row in told} if month)
    told += [{"month": month, "new_domains": 0, "lost_domains": lost[month]} for month in quiet]
    told.sort(key=lambda row: str(row["month"]))
    note = None
    if len(found.judged.months) < 2:
        note = "all links were found in one month: a second crawl is needed to say how the profile grows"
    return Found(
        [_rounded(row) for row in told], {"referring_domains": found.judged.domains, "peers": found.names}, note
    )


def _told(flag: Flag) -> dict[str, Any]:
    return {
        "flag": flag.watched.name,
        "title": flag.watched.title,
        "strength": flag.strength,
        "domains": flag.count,
        "of": flag.of,
        "share": flag.share,
        "low": flag.low,
        "high": flag.high,
        "peers_low": flag.peers_low,
        "peers_high": flag.peers_high,
        "chance": flag.chance,
        "found": flag.said,
        "policy": flag.watched.policy,
        "why": flag.watched.why,
        "fix": flag.watched.fix,
        "examples": list(flag.examples),
    }


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    """Shares to four digits after the point: the rest is noise."""
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}


def _networks(referrers: pl.DataFrame) -> list[dict[str, Any]]:
    """How many /24 networks the referring domains are on, and the largest."""
    known = referrers["subnet"].drop_nulls()
    if not known.len():
        return []
    counts = known.value_counts(sort=True)
    return [
        _row("network", "different /24", counts.height, known.len()),
        _row("network", "largest", int(counts["count"][0]), known.len()),
    ]


def _spread(referrers: pl.DataFrame) -> list[dict[str, Any]]:
    """How the links are spread over the domains; shares are of links, so they have no interval."""
    if not referrers.height:
        return []
    spread, of = concentration(referrers["links"]), referrers.height
    values = [
        ("links of the largest domain", 1, spread.largest),
        ("links of the largest ten", min(10, of), spread.largest_ten),
        ("effective domains (1/HHI)", round(spread.effective), spread.effective / of),
    ]
    return [
        {"section": "concentration", "value": value, "domains": domains, "of": of, "share": share}
        for value, domains, share in values
    ]


def _row(section: str, value: str, domains: int, of: int) -> dict[str, Any]:
    low, high = wilson(domains, of)
    return {
        "section": section,
        "value": value,
        "domains": domains,
        "of": of,
        "share": domains / of,
        "low": low,
        "high": high,
    }


def _about(found: Compared) -> dict[str, Any]:
    spread = concentration(found.referrers["links"])
    return {
        "referring_domains": found.judged.domains,
        "risk": found.judged.risk,
        "flags": [flag.watched.name for flag in found.judged.flags],
        "hhi": spread.hhi,
        "effective_domains": spread.effective,
        "peers": found.names,
        "not_watched": list(found.judged.unknown),
    }


def _note(found: Compared, asked: Asked) -> str:
    judged = found.judged
    parts = []
    if judged.domains < LEAST:
        parts.append(f"only {counted(judged.domains, 'referring domain')}: it takes {LEAST} to flag anything")
    elif not judged.peers:
        raised = ", ".join(flag.watched.name for flag in judged.flags) or "nothing"
        parts.append(f"too few domains of this size in the index to compare with; flagged without peers: {raised}")
    else:
        named = ", ".join(flag.watched.name for flag in judged.flags) or "nothing unusual"
        risk = f"risk of the profile {judged.risk:.2f}, " if judged.risk is not None else ""
        parts.append(f"{risk}beside {counted(judged.peers, 'peer')}: {named}")
        if judged.flags and asked.question.name != "flags":
            parts.append(f"the evidence: backref flags {asked.said['target']}")
    harmful = found.referrers.filter(pl.col("label") == "harmful").height
    if harmful and "harmful" not in {flag.watched.name for flag in judged.flags}:
        look = "looks" if harmful == 1 else "look"
        parts.append(f"yet {counted(harmful, 'referring domain')} {look} harmful: backref audit {asked.said['target']}")
    if not is_ranked(found.referrers):
        parts.append(NOT_RANKED)
    return "; ".join(parts)
