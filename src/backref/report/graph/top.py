"""`top`: the first domains of a graph by any of its ratings, as a whole or under one top-level domain."""

import numpy as np
import pyarrow as pa

from backref.errors import QuestionError
from backref.model.graph import Ids, Names
from backref.report.computed import Asked, Found
from backref.report.graph._graphs import NO_GRAPH, NOT_RANKED, OpenGraph, pick
from backref.report.graph._nodes import Columns, listed, rated, values_at

_CHUNK = 1 << 16
_WIDE = 8
"""A range of at least this part of all nodes is found along their order; a smaller one is sorted."""
_LOOKED_AT = 100_000
"""The first domains that a condition or another order is about; a graph may have a hundred million."""
RANKS = {"rating": "rating_rank", "pagerank": "pagerank_rank", "harmonic": "harmonic_rank"}
_SHOWN = {name: pa.float64() for name in ("pagerank", "harmonic", "unsupported")} | {
    name: pa.int64() for name in ("pagerank_rank", "harmonic_rank", "hosts")
}


def top(asked: Asked) -> Found:
    """The best first; the bottom of the list is far away, so conditions are about the first 100,000."""
    graph = pick(asked.snapshot, asked.said["graph"], asked.said["level"])
    if graph is None:
        return Found([], note=NO_GRAPH.format(level=asked.said["level"]))
    by = asked.said["by"]
    if by in RANKS and graph.column(RANKS[by]) is None:
        return Found([], graph.about(), note=NOT_RANKED.format(name=graph.entry.name))
    first, last = _under(graph.names, asked.said["tld"])
    wanted = _wanted(asked)
    nodes = _best(graph, by, first, last, wanted)
    about = {**graph.about(), "by": by, "tld": asked.said["tld"]}
    if not asked.by_itself:
        about["looked_at"] = len(nodes)
    found = listed(asked, nodes, about, lambda some, _: _columns(graph, some))
    note = f"no {asked.said['level']} under {asked.said['tld']} is in the graph {graph.entry.name}"
    return Found(found.rows, about, None if last > first else note, None if found.total is None else last - first)


def _wanted(asked: Asked) -> int:
    if not asked.by_itself or asked.limit is None:
        return _LOOKED_AT
    return asked.limit + 1 + (0 if asked.after is None else int(asked.after[0]) + 1)


def _under(names: Names, tld: str | None) -> tuple[int, int]:
    """The nodes under a top-level domain (or any name): a range, because names are kept reversed."""
    if tld is None:
        return 0, len(names)
    start = names.separator.join(reversed(tld.lower().strip(".").split("."))).encode()
    if not start:
        raise QuestionError(f"tld is not {tld!r}", hint="give one such as com or co.uk", field="tld")
    after = names.separator.encode()
    return names.first_from(start + after), names.first_from(start + bytes([after[0] + 1]))


def _best(graph: OpenGraph, by: str, first: int, last: int, count: int) -> Ids:
    """The best nodes of a range."""
    if by == "rating" and (last - first) * _WIDE > graph.entry.nodes:
        return _first_of(graph.needed("by_rating"), first, last, count)
    if by in RANKS:
        ranks = np.asarray(graph.needed(RANKS[by])[first:last]).astype(np.int64)
    else:
        ranks = -np.diff(graph.arcs.in_offsets[first : last + 1])
    places = np.arange(len(ranks))
    if count < len(ranks):
        places = np.flatnonzero(ranks <= np.partition(ranks, count)[count])
    return (places[np.lexsort((places, ranks[places]))][:count] + first).astype(np.uint32)


def _first_of(order: Ids, first: int, last: int, count: int) -> Ids:
    """The first nodes of an order that are in a range, without going through more of it than needed."""
    found, seen = [np.empty(0, np.uint32)], 0
    for start in range(0, len(order), _CHUNK):
        some = np.asarray(order[start : start + _CHUNK])
        found.append(some[(some >= first) & (some < last)])
        seen += len(found[-1])
        if seen >= count:
            break
    return np.concatenate(found)[:count]


def _columns(graph: OpenGraph, nodes: Ids) -> Columns:
    return {**rated(graph, nodes), **{name: values_at(graph, name, nodes, type_) for name, type_ in _SHOWN.items()}}
