"""How much of a target the index has seen, and what to say when it knows no rows."""

from datetime import UTC, datetime
from typing import Any

import polars as pl

from backref.index.snapshot import Snapshot
from backref.model.counted import counted
from backref.model.manifest import is_own
from backref.model.words import Scope
from backref.report.engine import Engine
from backref.urls import KeyRange, Target, domain_key


def _of_pages(_: KeyRange) -> dict[str, pl.Expr]:
    return {
        "pages_known": pl.len().cast(pl.Int64),
        "pages_visited": pl.col("outcome").is_in(["ok", "partial"]).sum().cast(pl.Int64),
        "last_visited": pl.col("visits").list.last().struct.field("time").max(),
    }


def _of_hosts(_: KeyRange) -> dict[str, pl.Expr]:
    return {
        "pages_known": pl.col("pages_known").sum(),
        "pages_visited": pl.col("pages_visited").sum(),
        "last_visited": pl.col("last_visited").max(),
    }


def _of_domains(span: KeyRange) -> dict[str, pl.Expr]:
    """The same of all hosts of the domains, and what is known of the domain that the range begins with."""
    own = pl.col("domain_key") == span.low
    return {
        **_of_hosts(span),
        "domain_known": own.any(),
        "domain_pages_visited": pl.col("pages_visited").filter(own).sum(),
        "domain_backlinks": pl.col("backlinks").filter(own).sum(),
    }


def coverage_of(target: Target, engine: Engine, snapshot: Snapshot) -> dict[str, Any]:
    """The target and its domain as the index knows them, and the span of time that the snapshot covers.

    Raises DamageError where a file cannot be read.
    """
    named = {"target": target.name, "scope": str(target.scope), "domain": target.domain}
    return {**named, **_seen(target, engine), **span_of(snapshot)}


def _seen(target: Target, engine: Engine) -> dict[str, Any]:
    key = domain_key(target.domain)
    if target.scope is Scope.DOMAIN and target.range.low == key:
        return {**engine.counted("domains", target.range, _of_domains)}
    domain = engine.counted("domains", KeyRange(key, f"{key}\0"), _of_domains)
    if target.scope in {Scope.HOST, Scope.DOMAIN}:
        return {**domain, **engine.counted("hosts", target.range, _of_hosts)}
    return {**domain, **engine.counted("pages", target.range, _of_pages)}


def span_of(snapshot: Snapshot) -> dict[str, Any]:
    """From the first to the last visit of the snapshot, and how many days ago that was."""
    inputs = snapshot.manifest.inputs
    first = min((entry.first_time for entry in inputs if entry.first_time), default=None)
    last = max((entry.last_time for entry in inputs if entry.last_time), default=None)
    age = None if last is None else datetime.now(UTC) - datetime.fromisoformat(last)
    return {
        "snapshot_first": first,
        "snapshot_last": last,
        "age_days": None if age is None else round(age.total_seconds() / 86400, 1),
    }


def how_near(coverage: dict[str, Any], snapshot: Snapshot) -> str:
    """What an answer without rows says instead of them."""
    domain, visited, linked = coverage["domain"], coverage["domain_pages_visited"], coverage["domain_backlinks"]
    if not coverage["domain_known"]:
        imported = not all(is_own(graph) for graph in snapshot.manifest.graphs)
        graphs = f"; what its web graphs say: backref rating {domain}" if imported else ""
        return f"{domain} is not in this index: none of its pages was visited and no other domain links to it{graphs}"
    were = "was" if visited == 1 else "were"
    crawled = f"{visited:,} of its pages {were} visited" if visited else "none of its pages was visited"
    lead = "leads" if linked == 1 else "lead"
    links = f"{counted(linked, 'live link')} from other domains {lead} to it" if linked else "no live link leads to it"
    return f"nothing to show for {coverage['target']}; of {domain}, {crawled} and {links}"
