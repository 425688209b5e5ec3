"""Who links to a domain and where it links, from the arcs of a graph: `referring-domains` and `linked-domains`.

The best by rating come first. Of a domain with millions of neighbours only the page asked for is looked up.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from backref.errors import QuestionError
from backref.graph.neighbours import best
from backref.model.graph import Ids
from backref.model.words import Scope
from backref.report.computed import Asked, Found, arrow_type
from backref.report.graph._graphs import NO_GRAPH, OpenGraph, pick, unknown
from backref.report.graph._nodes import as_table, names_of, values_at

_LINK_LEVEL = ("where_links", "protocol")


def referring(asked: Asked) -> Found:
    """The nodes that link to the target."""
    return _neighbours(asked, incoming=True)


def linked(asked: Asked) -> Found:
    """The nodes that the target links to."""
    return _neighbours(asked, incoming=False)


def _neighbours(asked: Asked, *, incoming: bool) -> Found:
    _check(asked)
    assert asked.target is not None
    level, name = ("host", asked.target.host) if asked.target.scope is Scope.HOST else ("domain", asked.domain)
    graph = pick(asked.snapshot, asked.said["graph"], level)
    if graph is None:
        return Found([], note=NO_GRAPH.format(level=level))
    node = graph.names.find(name)
    if node is None:
        return Found([], graph.about(), note=unknown(graph, [name]))
    around = graph.arcs.sources(node) if incoming else graph.arcs.targets(node)
    about = {**graph.about(), level: name, "rating": graph.value("rating", node)}
    if not asked.by_itself or asked.limit is None:
        return Found(_rows(asked, graph, np.asarray(around)), about)
    return Found(_rows(asked, graph, _page(asked, graph, around)), about, total=len(around))


def _check(asked: Asked) -> None:
    """Raise QuestionError for what only links can tell."""
    for name in _LINK_LEVEL:
        if asked.said.get(name) not in {None, "both"}:
            raise QuestionError(f"{name} asks about links, which a graph does not have", field=name)
    if asked.said["status"] not in {"live", "all"}:
        raise QuestionError("a graph does not know lost links", hint="leave status out", field="status")


def _page(asked: Asked, graph: OpenGraph, around: Ids) -> Ids:
    assert asked.limit is not None
    wanted = asked.limit + 1
    if not graph.ranked:
        first = 0 if asked.after is None else int(np.searchsorted(around, asked.after[-1], "right"))
        return np.asarray(around[first : first + wanted])
    after = None if asked.after is None else (asked.after[-2], asked.after[-1])
    return best(around, graph.needed("rating_rank"), graph.needed("by_rating"), wanted, after)


def _rows(asked: Asked, graph: OpenGraph, nodes: Ids) -> pa.Table:
    """The declared columns; what only links can tell is null."""
    columns: dict[str, Any] = {f.name: pa.nulls(len(nodes), arrow_type(f)) for f in asked.question.columns}
    columns["domain"] = names_of(graph.names, nodes)
    columns["rating"] = values_at(graph, "rating", nodes, pa.float64())
    columns["rating_rank"] = values_at(graph, "rating_rank", nodes, pa.int64())
    columns["node"] = nodes
    return as_table(columns)
