"""HyperBall against breadth-first search."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@given(graphs(30), st.sampled_from([8, 32, 64]))
@settings(deadline=None, max_examples=60)
def test_sets_are_those_of_a_plain_reading(graph: Graph, registers: int) -> None:
    """The slow twin keeps each set as a list of registers and joins all of them in every round."""
    found = harmonic(graph, Counters(registers=registers, workers=1))
    sets = [[0] * registers for _ in range(graph.nodes)]
    for node, own in enumerate(sets):
        bits = mixed_plainly(node * 0x9E3779B97F4A7C15 + 1)
        rest = bits >> 12 | 1 << 50
        own[bits % registers] = (rest & -rest).bit_length()
    value = [0.0] * graph.nodes
    last = [estimate(own) for own in sets]
    for distance in range(1, found.rounds + 2):
        joined = [
            [max(column) for column in zip(own, *(sets[source] for source in graph.sources(node)), strict=True)]
            for node, own in enumerate(sets)
        ]
        assert (joined == sets) == (distance > found.rounds)
        sets = joined
        for node, own in enumerate(sets):
            value[node] += max(0.0, estimate(own) - last[node]) / distance
            last[node] = max(last[node], estimate(own))
    assert found.value == pytest.approx(value)


def mixed_plainly(number: int) -> int:
    number &= 2**64 - 1
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    number = (number ^ number >> 27) * 0x94D049BB133111EB % 2**64
    return number ^ number >> 31


def estimate(registers: list[int]) -> float:
    """The size of a set (Ertl 2017, eq. 13): m²/(2 ln 2) over the corrected count of empty registers and Σ 2^-k."""
    share = registers.count(0) / len(registers)
    if share == 1:
        return 0.0
    sigma, power = share, share
    for k in range(1, 60):
        power *= power
        sigma += power * 2 ** (k - 1)
    filled = sum(2.0**-value for value in registers if value)
    return len(registers) ** 2 / (2 * math.log(2)) / (len(registers) * sigma + filled)
