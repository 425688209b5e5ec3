"""How much of a target the index has seen, and what to say when it knows no rows."""

from datetime import UTC, datetime
from typing import Any

from backref.index.snapshot import Snapshot
from backref.model.words import Scope
from backref.report.engine import Engine
from backref.report.question import Reading, read_sql
from backref.report.statement import Statement
from backref.urls import Target, key_range

_PAGES = Reading("pages", "key")
_HOSTS = Reading("hosts", "host_key")
_DOMAINS = Reading("domains", "domain_key")


def coverage_of(target: Target, engine: Engine, snapshot: Snapshot) -> dict[str, Any]:
    """The target and its domain as the index knows them, and the span of time that the snapshot covers."""
    statement = Statement(snapshot.files)
    by_page = target.scope in {Scope.EXACT, Scope.PREFIX}
    asked = statement.read(_PAGES if by_page else _HOSTS, target.range)
    domain = statement.read(_DOMAINS, key_range(target.domain, Scope.DOMAIN), names=("domain_low", "domain_high"))
    sql = read_sql("coverage-pages.sql" if by_page else "coverage-hosts.sql")
    seen = engine.table(f"WITH {asked},\n{domain}\n{sql}", statement.values).to_pylist()[0]
    return {"target": target.name, "scope": str(target.scope), "domain": target.domain, **seen, **span_of(snapshot)}


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


def how_near(coverage: dict[str, Any]) -> str:
    """What an answer without rows says instead of them."""
    domain, visited, linked = coverage["domain"], coverage["domain_pages_visited"], coverage["domain_backlinks"]
    if not coverage["domain_known"]:
        return f"{domain} is not in this index: none of its pages was visited and no other domain links to it"
    crawled = f"{visited:,} of its pages were visited" if visited else "none of its pages was visited"
    links = f"{linked:,} live links from other domains lead to it" if linked else "no live link leads to it"
    return f"nothing to show for {coverage['target']}; of {domain}, {crawled} and {links}"
