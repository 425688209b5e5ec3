"""The unsupported share and the signals beside it, on graphs whose answer can be read off."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given

from backref.graph.build import graph_from_arcs
from backref.graph.components import components
from backref.graph.trust import reach_threshold, spam_mass, unsupported, unsupported_shares
from backref.graph.twins import twins_among
from backref.graph.walk import anchored, pagerank
from backref.model.graph import Graph

from .drawn import graphs, unhurried

CORE = [(0, 1), (1, 2), (2, 0), (0, 2), (1, 3), (2, 4), (0, 5), (0, 6), (1, 7), (2, 8)]
"""Three trusted nodes that link to each other and to six more."""
HONEST = [(node, 9) for node in range(9)]
"""Node 9 is linked by all of these."""
FARM = [(node, 10) for node in range(11, 21)]
"""Node 10 is linked by ten nodes that nobody links to."""


def graph_of(arcs: list[tuple[int, int]], nodes: int = 21) -> Graph:
    return graph_from_arcs(nodes, *np.array(arcs).T)


def slow_share(graph: Graph, flow: np.ndarray, reached: np.ndarray, threshold: float, node: int) -> float | None:
    sources = [int(source) for source in graph.sources(node)]
    if len(sources) < 5:
        return None
    equity = {source: flow[source] / graph.out_degree(source) for source in sources}
    back = set(graph.targets(node).tolist())
    bad = [source for source in sources if reached[source] <= threshold or source in back]
    return sum(equity[source] for source in bad) / sum(equity.values())


@unhurried
@given(graphs(20))
def test_the_share_of_every_node_and_of_one_are_the_formula(graph: Graph) -> None:
    flow, reached = pagerank(graph).held, anchored(graph, np.array([0], np.uint32)).held
    threshold = reach_threshold(graph, reached)
    every = unsupported_shares(graph, flow, reached)
    for node in range(graph.nodes):
        slow = slow_share(graph, flow, reached, threshold, node)
        one = unsupported(graph, flow, reached, node, threshold)
        assert one.share == (None if slow is None else pytest.approx(slow))
        assert every[node] == pytest.approx(np.nan if slow is None else slow, nan_ok=True, abs=1e-6)


def test_a_farm_is_unsupported_and_an_honest_node_is_not() -> None:
    graph = graph_of(CORE + HONEST + FARM)
    flow, reached = pagerank(graph).held, anchored(graph, np.array([0, 1, 2], np.uint32)).held
    shares = unsupported_shares(graph, flow, reached)
    assert shares[10] == 1
    assert shares[9] < 0.6
    assert np.isnan(shares[3])
    mass = spam_mass(flow, reached)
    assert mass[10] == pytest.approx(1)
    assert mass[9] < 0.5


def test_links_that_are_returned_count_as_unsupported() -> None:
    graph = graph_of(CORE + HONEST + [(9, node) for node in range(9)])
    reached = anchored(graph, np.array([0, 1, 2], np.uint32)).held
    evidence = unsupported(graph, pagerank(graph).held, reached, 9, 0.0)
    assert evidence.share == pytest.approx(1)
    assert evidence.linked_back.all()
    assert not evidence.unreached.any()


def test_sources_with_nearly_the_same_targets_are_twins() -> None:
    same = [(source, target) for source in (1, 2, 3) for target in range(10, 18)]
    other = [(4, target) for target in range(18, 21)] + [(1, 20), (5, 10)]
    graph = graph_of(same + other + [(source, 0) for source in range(1, 6)])
    assert twins_among(graph, graph.sources(0), 0).tolist() == [2, 2, 2, 0, 0]


@unhurried
@given(graphs(15))
def test_components_are_the_sets_that_reach_each_other(graph: Graph) -> None:
    reach: dict[int, set[int]] = defaultdict(set)
    for start in range(graph.nodes):
        edge = [start]
        while edge:
            node = edge.pop()
            if node not in reach[start]:
                reach[start].add(node)
                edge.extend(graph.targets(node).tolist())
    found = components(graph)
    for left in range(graph.nodes):
        for right in range(graph.nodes):
            together = right in reach[left] and left in reach[right]
            assert (found.of_node[left] == found.of_node[right]) == together
    assert found.sizes.tolist() == sorted(np.bincount(found.of_node).tolist(), reverse=True)


def test_a_ring_outside_the_core_is_named() -> None:
    ring = [(11, 12), (12, 13), (13, 11)]
    core = [(0, 1), (1, 2), (2, 3), (3, 0)]
    found = components(graph_of(core + ring + [(11, 0)]))
    assert [found.members(component).tolist() for component in found.outside_core()] == [[11, 12, 13]]
