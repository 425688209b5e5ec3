"""The referrers of a target and of its peers, and how both grew."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from backref.quality.profile.features import REFERRERS
from backref.quality.profile.risk import Growth, Profile, profile
from backref.report.computed import Asked
from backref.report.profile._reading import in_span, rows, table, tables_of, target_of, whole_domain

PEERS = 24
ASKED_SOURCES = 300
"""Of so many referring domains is asked what else they link to; those rated highest, for they know the subject."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A target beside its peers."""

    referrers: pl.DataFrame
    """One row for each referring domain: its best live link."""
    peers: pl.DataFrame
    names: list[str]
    found: pl.DataFrame
    """Every referring domain, lost ones too, with the month of its first link."""
    judged: Profile
    index: dict[str, int] = field(default_factory=dict)
    """New pairs of domains in the whole index, by month."""


def compared(asked: Asked) -> Compared:
    """Judge the target against its peers."""
    referrers, found = referrers_of(asked), _found(asked)
    names = _peers(asked, referrers)
    peers = _referrers_of_domains(asked, names)
    growth = _growth(asked, names)
    index = _months(growth)
    of_peers = [_months(growth.filter(pl.col("target") == name)) for name in names]
    latest = {
        str(month): part["source_url"].to_list() for (month,), part in found.group_by("month", maintain_order=True)
    }
    own = Growth(dict(Counter(found["month"].to_list())), of_peers, index, latest)
    judged = profile(_plain(referrers), _plain(peers), own, _unsupported(asked))
    return Compared(referrers, peers, names, found, judged, index)


def referrers_of(asked: Asked) -> pl.DataFrame:
    """One row for each referring domain of the target."""
    span, values = target_of(asked).range, dict[str, Any]()
    links = in_span(table(asked, "links", "links", values, span), "target_key", span, values)
    return rows(asked, "referrers", {"links": f"SELECT 'target' AS target, * FROM ({links})"}, values)


def _found(asked: Asked) -> pl.DataFrame:
    span, values = target_of(asked).range, dict[str, Any]()
    links = in_span(table(asked, "links", "links", values, span), "target_key", span, values)
    return rows(asked, "found", {"links": links}, values)


def _peers(asked: Asked, referrers: pl.DataFrame) -> list[str]:
    """Domains of about the target's size that its better sources link to as well."""
    if not referrers.height:
        return []
    sources = referrers.sort("rating", "domain", descending=[True, False], nulls_last=True)["domain"]
    sources = sources.head(min(ASKED_SOURCES, max(10, (referrers.height + 1) // 2)))
    size = referrers.height
    values: dict[str, Any] = {"sources": sources.to_list(), "own": asked.domain, "peers": PEERS, "size": float(size)}
    values |= {"least": max(10, size // 3), "most": 3 * size}
    spans = [whole_domain(domain) for domain in values["sources"]]
    pairs = tables_of(asked, "domain_links_out", spans, "pairs", values)
    domains = table(asked, "domains", "domains", values)
    given = {
        "domain_links_out": f"SELECT source_domain, target_domain, links FROM {pairs}",
        "domains": f"SELECT domain, referring_domains FROM {domains}",
    }
    found = rows(asked, "peers", given, values)
    return [str(name) for name in found["domain"].to_list()]


def _referrers_of_domains(asked: Asked, names: list[str]) -> pl.DataFrame:
    values: dict[str, Any] = {"names": names}
    source = tables_of(asked, "links", [whole_domain(name) for name in names], "links", values)
    text = f"SELECT target_domain AS target, * FROM {source} WHERE target_domain IN (SELECT unnest($names))"
    return rows(asked, "referrers", {"links": text}, values)


def _growth(asked: Asked, names: list[str]) -> pl.DataFrame:
    values: dict[str, Any] = {"peers": names}
    source = table(asked, "domain_links", "pairs", values)
    return rows(asked, "growth", {"domain_links": f"SELECT target_domain, first_seen FROM {source}"}, values)


def _months(growth: pl.DataFrame) -> dict[str, int]:
    counted = growth.group_by("month").agg(pl.col("pairs").sum()).drop_nulls("month")
    return {str(month): int(pairs) for month, pairs in counted.sort("month").iter_rows()}


def _unsupported(asked: Asked) -> float | None:
    """The target's unsupported share, where the target is a whole domain."""
    target = target_of(asked)
    if target.range != whole_domain(asked.domain):
        return None
    values: dict[str, Any] = {}
    source = table(asked, "domains", "domains", values, target.range)
    text = f"SELECT unsupported FROM {source} WHERE domain = $own"
    found = asked.engine.table(text, values | {"own": asked.domain})
    share = found["unsupported"][0].as_py() if found.num_rows else None
    return None if share is None else float(share)


def _plain(referrers: pl.DataFrame) -> pl.DataFrame:
    return referrers.select(pl.col(name).cast(kind) for name, kind in REFERRERS.items())
