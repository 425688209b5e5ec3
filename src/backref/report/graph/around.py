"""`neighbourhood`: the graph around a domain, small enough for a picture."""

import numpy as np
import pyarrow as pa

from backref.errors import QuestionError
from backref.graph.neighbours import best, members
from backref.model.graph import Ids
from backref.report.computed import Asked, Found
from backref.report.graph._graphs import OpenGraph
from backref.report.graph._nodes import as_table, names_of, rated
from backref.report.graph._one import one_node

_MOST = 500


def neighbourhood(asked: Asked) -> Found:
    """The domain itself, then its best referring and linked domains, each with whom among them it links to."""
    size = asked.said["size"]
    if not 1 <= size <= _MOST:
        raise QuestionError(f"size is not {size}", hint=f"give a number from 1 to {_MOST}", field="size")
    found = one_node(asked, ranked=False)
    if isinstance(found, Found):
        return found
    graph = found.graph
    sources, targets = (
        _best(graph, side, size) for side in (graph.arcs.sources(found.node), graph.arcs.targets(found.node))
    )
    others = np.setdiff1d(np.concatenate([sources, targets]), [found.node])
    nodes = np.concatenate([np.array([found.node], np.uint32), _in_order(graph, others)])
    links = [members(nodes, graph.arcs.targets(int(node))) for node in nodes]
    rows = {
        **rated(graph, nodes),
        "links_here": np.isin(nodes, sources),
        "linked_from_here": np.isin(nodes, targets),
        "links_to": pa.array([names_of(graph.names, some).to_pylist() for some in links], pa.list_(pa.string())),
    }
    about = {**found.about(), "shown_nodes": len(nodes), "shown_arcs": sum(map(len, links))}
    return Found(as_table(rows), about)


def _best(graph: OpenGraph, around: Ids, size: int) -> Ids:
    if not graph.ranked:
        return np.asarray(around[:size])
    return best(around, graph.needed("rating_rank"), graph.needed("by_rating"), size)


def _in_order(graph: OpenGraph, nodes: Ids) -> Ids:
    ranks = graph.at("rating_rank", nodes)
    return nodes if ranks is None else nodes[np.lexsort((nodes, ranks))]
