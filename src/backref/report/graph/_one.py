"""One domain of a graph, with its numbers."""

from dataclasses import dataclass
from typing import Any

from backref.report.computed import Asked, Found
from backref.report.graph._graphs import NO_GRAPH, NOT_RANKED, OpenGraph, pick, unknown

NUMBERS = ("rating", "rating_rank", "pagerank", "pagerank_rank", "harmonic", "harmonic_rank", "unsupported", "hosts")


@dataclass(frozen=True, slots=True)
class OneNode:
    """The node that a question is about."""

    graph: OpenGraph
    node: int
    domain: str

    def about(self) -> dict[str, Any]:
        """Its numbers, and the graph they come from."""
        arcs, graph = self.graph.arcs, self.graph
        numbers = {name: graph.value(name, self.node) for name in NUMBERS if graph.column(name) is not None}
        degrees = {
            "referring_domains": arcs.in_degree(self.node),
            "linked_domains": arcs.out_degree(self.node),
        }
        return {"domain": self.domain, **numbers, **degrees, **graph.about()}


def one_node(asked: Asked, *, ranked: bool = True) -> OneNode | Found:
    """The target in the graph that answers, or the answer that says why there is none."""
    graph = pick(asked.snapshot, asked.said["graph"])
    if graph is None:
        return Found([], note=NO_GRAPH.format(level="domain"))
    if ranked and not graph.ranked:
        return Found([], graph.about(), note=NOT_RANKED.format(name=graph.entry.name))
    node = graph.names.find(asked.domain)
    if node is None:
        return Found([], graph.about(), note=unknown(graph, [asked.domain]))
    return OneNode(graph, node, asked.domain)
