"""Nodes that link on are numbered before the others, and arcs know their sources by these numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.graph.build import graph_from_weighted_arcs
from backref.graph.linking import linking
from backref.model.graph import Graph

from .drawn import graphs, unhurried


@unhurried
@given(graphs(100), st.data())
def test_those_that_link_on_come_first_with_their_arcs(graph: Graph, data: st.DataObject) -> None:
    also = np.array(sorted(data.draw(st.sets(st.integers(0, graph.nodes - 1)))), np.uint32)
    found = linking(graph, also)
    links = [node for node in range(graph.nodes) if graph.out_degree(node) or node in also]
    assert found.linking.tolist() == links
    assert found.nodes.tolist() == links + sorted({*range(graph.nodes)} - {*links})
    for number, node in enumerate(found.nodes):
        sources = found.sources[found.offsets[number] : found.offsets[number + 1]]
        assert found.nodes[sources].tolist() == graph.sources(int(node)).tolist()


def test_weights_go_with_their_arcs() -> None:
    graph = graph_from_weighted_arcs(4, [0, 0, 2, 1], [1, 3, 1, 3], [0.5, 0.25, 1, 0.125])
    found = linking(graph)
    assert found.nodes.tolist() == [0, 1, 2, 3]
    assert found.weights.tolist() == [0.5, 1, 0.25, 0.125]
    again = linking(graph_from_weighted_arcs(4, [3, 3, 2], [0, 1, 1], [0.5, 0.25, 1]))
    assert again.nodes.tolist() == [2, 3, 0, 1]
    assert again.weights.tolist() == [0.5, 1, 0.25]
