"""Competitors, gaps and intersections against plain sets."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.graph import rivals
from backref.graph.build import graph_from_arcs
from backref.model.graph import Graph

from .drawn import graphs, unhurried


@unhurried
@given(graphs(), st.data())
def test_competitors_have_the_adamic_adar_score(graph: Graph, data: st.DataObject) -> None:
    target = data.draw(st.integers(0, graph.nodes - 1))
    slow: dict[int, float] = {}
    for source in graph.sources(target).tolist():
        for other in set(graph.targets(source).tolist()) - {target}:
            slow[other] = slow.get(other, 0) + 1 / math.log(graph.out_degree(source))
    found = rivals.competitors(graph, target)
    assert dict(zip(found.nodes.tolist(), found.score.tolist(), strict=True)) == pytest.approx(slow)
    assert found.closeness.tolist() == sorted(found.closeness.tolist(), reverse=True)
    least = max(5, graph.in_degree(target) / 3)
    for node, closeness, score in zip(found.nodes, found.closeness, found.score, strict=True):
        assert closeness == pytest.approx(score / math.sqrt(max(least, graph.in_degree(int(node)))))
    for node, shared in zip(found.nodes, found.shared, strict=True):
        assert len(np.intersect1d(graph.sources(target), graph.sources(int(node)))) == shared


def test_what_everybody_links_to_is_no_competitor() -> None:
    """Nodes 0 and 1 share four sources with each other, and node 2 is linked by these and by thirty more."""
    arcs = [(source, target) for source in range(3, 7) for target in (0, 1, 2)]
    arcs += [(source, 2) for source in range(7, 37)]
    found = rivals.competitors(graph_from_arcs(37, *np.array(arcs).T), 0)
    assert found.nodes.tolist() == [1, 2]
    assert found.score[0] == found.score[1]


def test_directories_say_nothing_about_competitors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "DIRECTORY", 3)
    graph = graph_from_arcs(9, [0, 0, 0, 0, 1, 1], [2, 3, 4, 5, 2, 3])
    found = rivals.competitors(graph, 2)
    assert found.nodes.tolist() == [3]
    assert (found.sources, found.directories, found.left_out) == (1, 1, 0)


def test_of_too_many_sources_the_telling_ones_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "ARCS_LOOKED_AT", 4)
    graph = graph_from_arcs(9, [0, 0, 0, 0, 1, 1], [2, 3, 4, 5, 2, 3])
    found = rivals.competitors(graph, 2)
    assert (found.nodes.tolist(), found.sources, found.left_out) == ([3], 1, 1)


@unhurried
@given(graphs(), st.data())
def test_a_gap_is_those_who_link_to_theirs_and_not_to_mine(graph: Graph, data: st.DataObject) -> None:
    node = st.integers(0, graph.nodes - 1)
    mine, theirs = data.draw(st.sets(node, min_size=1)), sorted(data.draw(st.sets(node, min_size=1)))
    at_least = data.draw(st.integers(1, len(theirs)))
    sources = {target: set(graph.sources(target).tolist()) for target in range(graph.nodes)}
    wanted = [
        source
        for source in range(graph.nodes)
        if sum(source in sources[target] for target in theirs) >= at_least
        and not any(source in sources[target] for target in mine)
        and source not in mine
        and source not in theirs
    ]
    found = rivals.gap(graph, sorted(mine), theirs, at_least)
    assert found.nodes.tolist() == wanted
    for source, links in zip(wanted, found.links, strict=True):
        assert links.tolist() == [source in sources[target] for target in theirs]


@unhurried
@given(graphs(), st.data())
def test_an_intersection_is_those_who_link_to_all(graph: Graph, data: st.DataObject) -> None:
    targets = sorted(data.draw(st.sets(st.integers(0, graph.nodes - 1), min_size=1)))
    wanted = set.intersection(*(set(graph.sources(target).tolist()) for target in targets))
    found = rivals.intersection(graph, targets)
    assert found.nodes.tolist() == sorted(wanted)
    assert (found.count == len(targets)).all()


def test_a_neighbourhood_holds_the_best_around_and_every_arc_among_them() -> None:
    graph = graph_from_arcs(6, [1, 2, 3, 0, 1, 4], [0, 0, 0, 4, 2, 1])
    around = rivals.neighbourhood(graph, 0, np.array([0, 3, 2, 1, 1, 9.0]), limit=2)
    assert around.nodes.tolist() == [0, 1, 2, 4]
    named = [(int(around.nodes[source]), int(around.nodes[target])) for source, target in around.arcs]
    assert sorted(named) == [(0, 4), (1, 0), (1, 2), (2, 0), (4, 1)]
