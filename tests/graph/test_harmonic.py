"""HyperBall against breadth-first search."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from backref.errors import ConvergenceError, QuestionError
from backref.graph.build import graph_from_arcs
from backref.graph.harmonic import Counters, harmonic
from backref.model.graph import Graph

from .drawn import graphs


def exact(graph: Graph, target: int) -> float:
    """The sum of 1/distance over all nodes that reach the target, by breadth-first search backwards."""
    seen, edge, total, distance = {target}, [target], 0.0, 0
    while edge:
        distance += 1
        edge = sorted({int(source) for node in edge for source in graph.sources(node)} - seen)
        seen.update(edge)
        total += len(edge) / distance
    return total


@given(graphs(8))
@settings(deadline=None)
def test_with_many_registers_small_sets_are_counted_nearly_exactly(graph: Graph) -> None:
    found = harmonic(graph, Counters(registers=4096))
    assert found.value == pytest.approx([exact(graph, node) for node in range(graph.nodes)], rel=0.1, abs=0.1)


@given(graphs(20))
@settings(deadline=None, max_examples=30)
def test_registers_in_slices_give_the_same_bits_as_all_at_once(graph: Graph) -> None:
    whole = harmonic(graph, Counters(registers=32))
    for slice_ in (8, 16):
        sliced = harmonic(graph, Counters(registers=32, at_a_time=slice_))
        assert np.array_equal(whole.value, sliced.value)
        assert whole.rounds == sliced.rounds


def test_a_chain_worked_out_on_paper() -> None:
    """0 → 1 → 2: node 2 is reached at distances 1 and 2."""
    found = harmonic(graph_from_arcs(3, [0, 1], [1, 2]), Counters(registers=1024))
    assert found.value == pytest.approx([0, 1, 1.5], rel=0.01)
    assert found.rounds == 2


def test_a_real_site_is_within_the_stated_error(shared_data: Path) -> None:
    lines = np.loadtxt(shared_data / "webgraph" / "walk-a-host-edges.txt.gz", np.uint32)
    graph = graph_from_arcs(int(lines.max()) + 1, lines[:, 0], lines[:, 1])
    sample = np.random.default_rng(1).choice(np.flatnonzero(np.diff(graph.in_offsets)), 40, replace=False)
    true = np.array([exact(graph, int(node)) for node in sample])
    found = [harmonic(graph, Counters(seed=seed)) for seed in range(1, 5)]
    errors = [each.value[sample] / true - 1 for each in found]
    assert np.sqrt(np.mean(np.square(errors))) <= found[0].error


def test_a_chain_longer_than_allowed_is_an_error() -> None:
    with pytest.raises(ConvergenceError):
        harmonic(graph_from_arcs(30, range(29), range(1, 30)), Counters(max_distance=5))


def test_the_number_of_registers_is_a_power_of_two() -> None:
    with pytest.raises(QuestionError):
        harmonic(graph_from_arcs(2, [0], [1]), Counters(registers=20))
