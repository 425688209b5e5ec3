"""The nodes that link on are numbered in their order, and arcs know their sources by these numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.graph.linking import linking
from backref.model.graph import Graph

from .drawn import graphs, unhurried


@unhurried
@given(graphs(100), st.data())
def test_numbers_are_places_among_those_that_link(graph: Graph, data: st.DataObject) -> None:
    also = np.array(sorted(data.draw(st.sets(st.integers(0, graph.nodes - 1)))), np.uint32)
    found = linking(graph, also)
    assert found.nodes.tolist() == [node for node in range(graph.nodes) if graph.out_degree(node) or node in also]
    assert found.nodes[found.sources].tolist() == graph.in_sources.tolist()
