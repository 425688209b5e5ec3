"""`ratings`: many domains in numbers, one row for each, found in one pass."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from backref.errors import UrlError
from backref.report.computed import Asked, Found
from backref.report.empty import empty
from backref.report.graph._graphs import NO_GRAPH, OpenGraph, find, pick
from backref.report.graph._nodes import as_table, in_degrees, out_degrees, reals
from backref.report.graph._one import NUMBERS
from backref.urls import domain_key, parse_target

_FROM_LINKS = (
    "backlinks",
    "backlinks_follow",
    "backlinks_lost",
    "pages_known",
    "pages_visited",
    "first_seen",
    "last_seen",
)
_WHOLE = {"rating_rank", "pagerank_rank", "harmonic_rank", "hosts"}


def ratings(asked: Asked) -> Found:
    """A row for each target in the order given; nulls for what is not known."""
    targets = asked.said["targets"]
    domains = domains_of(targets)
    graph = pick(asked.snapshot, asked.said["graph"])
    links = _from_links(asked, domains)
    columns: dict[str, Any] = {"target": pa.array(targets, pa.string()), "domain": pa.array(domains, pa.string())}
    columns |= _from_graph(graph, domains)
    columns |= {name: links[name] for name in _FROM_LINKS}
    if graph is None:
        return Found(as_table(columns), note=NO_GRAPH.format(level="domain"))
    unknown = [target for target, node in zip(targets, columns.pop("nodes"), strict=True) if node is None]
    return Found(as_table(columns), {**graph.about(), "unknown": len(unknown)}, _note(unknown, len(domains), graph))


def domains_of(targets: Sequence[str]) -> list[str | None]:
    """The registrable domain of each target; None for what names none."""
    if len(targets) <= _ONE_BY_ONE:
        return [_domain(target) for target in targets]
    from backref.urls.batch import normalise

    typed = (target.strip() for target in targets)
    urls = pa.array([text if "://" in text else f"http://{_host_first(text)}" for text in typed], pa.string())
    found: list[str | None] = normalise(urls).domain.to_pylist()
    return found


_ONE_BY_ONE = 500
"""Targets that are read one by one; for more, a compiled loop is worth loading."""


def _host_first(text: str) -> str:
    return text.removeprefix("//").removeprefix("*.")


def _domain(target: str) -> str | None:
    """The registrable domain; None for what names none: in a list of thousands a bad line is a row of nulls."""
    try:
        return parse_target(target).domain
    except UrlError:
        return None


def _from_graph(graph: OpenGraph | None, domains: Sequence[str | None]) -> dict[str, Any]:
    if graph is None:
        return {name: pa.nulls(len(domains), _type(name)) for name in (*NUMBERS, *_DEGREES)}
    nodes = find(graph, [domain or "" for domain in domains])
    known = pa.array([node is not None for node in nodes])
    at = np.array([node or 0 for node in nodes], np.uint32)
    degrees = {"referring_domains": in_degrees(graph.arcs, at), "linked_domains": out_degrees(graph.arcs, at)}
    columns = {name: graph.at(name, at) for name in NUMBERS} | degrees
    return {name: _where(known, values, _type(name)) for name, values in columns.items()} | {"nodes": nodes}


_NAMED = 5
"""Unknown targets that the note names."""
_DEGREES = ("referring_domains", "linked_domains")


def _type(name: str) -> pa.DataType:
    return pa.int64() if name in _WHOLE or name in _DEGREES else pa.float64()


def _where(known: pa.Array, values: Any, type_: pa.DataType) -> pa.Array:
    if values is None:
        return pa.nulls(len(known), type_)
    given = pa.array(values.astype(np.int64)) if pa.types.is_integer(type_) else reals(values)
    return pc.if_else(known, given, pa.scalar(None, type_))


def _from_links(asked: Asked, domains: Sequence[str | None]) -> pa.Table:
    """What the table of domains knows of each."""
    keys = [None if domain is None else domain_key(domain) for domain in domains]
    wanted = pa.table({"place": pa.array(range(len(keys)), pa.int64()), "domain_key": pa.array(keys, pa.string())})
    files = asked.snapshot.files("domains")
    source = "read_parquet($files)" if files else empty("domains")
    columns = ", ".join(f"domains.{name}" for name in _FROM_LINKS)
    sql = f"SELECT {columns} FROM wanted LEFT JOIN {source} AS domains USING (domain_key) ORDER BY place"
    return asked.engine.table(sql, {"files": files} if files else {}, {"wanted": wanted})


def _note(unknown: Sequence[str], asked: int, graph: OpenGraph) -> str | None:
    if not unknown:
        return None
    named = ", ".join(unknown[:_NAMED]) + (" …" if len(unknown) > _NAMED else "")
    return f"{len(unknown):,} of {asked:,} are not in the graph {graph.entry.name}: {named}"
