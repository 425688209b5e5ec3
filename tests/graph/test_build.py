"""Arcs become the same graph whichever way they are put in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.graph import buckets
from backref.graph.build import graph_from_arcs, graph_from_weighted_arcs

from .drawn import unhurried

ARCS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60)


def pairs(arcs: list[tuple[int, int]]) -> np.ndarray:
    return np.array(arcs, np.int64).reshape(-1, 2)


@unhurried
@given(ARCS)
def test_the_graph_holds_each_arc_once_in_both_directions_and_no_loops(arcs: list[tuple[int, int]]) -> None:
    graph = graph_from_arcs(10, *pairs(arcs).T)
    wanted = {(source, target) for source, target in arcs if source != target}
    assert graph.arcs == len(wanted)
    for node in range(10):
        assert graph.targets(node).tolist() == sorted(target for source, target in wanted if source == node)
        assert graph.sources(node).tolist() == sorted(source for source, target in wanted if target == node)


@unhurried
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=40))
def test_of_repeated_arcs_the_heaviest_counts(arcs: list[tuple[int, int, float]]) -> None:
    heaviest: dict[tuple[int, int], float] = {}
    for source, target, weight in arcs:
        if source != target and weight > 0:
            heaviest[source, target] = max(weight, heaviest.get((source, target), 0))
    columns = np.array(arcs, float).reshape(-1, 3).T
    graph = graph_from_weighted_arcs(6, columns[0], columns[1], columns[2])
    assert graph.out_weights is not None
    assert graph.in_weights is not None
    by_source = sorted(heaviest)
    assert graph.out_weights.tolist() == [heaviest[arc] for arc in by_source]
    assert graph.in_weights.tolist() == [heaviest[arc] for arc in sorted(by_source, key=lambda arc: (arc[1], arc[0]))]


def test_buckets_turn_arcs_to_the_order_of_their_targets() -> None:
    nodes, random = 3 * buckets.BUCKET_NODES // 2, np.random.default_rng(3)
    graph = graph_from_arcs(nodes, random.integers(0, nodes, 50_000), random.integers(0, 99, 50_000) * 1000)
    sources = np.repeat(np.arange(nodes, dtype=np.uint32), np.diff(graph.out_offsets))
    spilled: list[list[buckets.Block]] = [[], []]
    dealt = buckets.Buckets(nodes, lambda bucket, others, low: spilled[bucket].append((others.copy(), low.copy())))
    for start in range(0, graph.arcs, 7_000):
        dealt.add(graph.out_targets[start : start + 7_000], sources[start : start + 7_000])
    dealt.finish()
    turned = []
    for bucket, blocks in enumerate(spilled):
        begins = buckets.begins_of(blocks)
        assert begins[-1] == dealt.arcs[bucket]
        for start, stop in buckets.pieces(begins, 1_000):
            turned.append(buckets.in_order(blocks, begins, start, stop))
    assert np.concatenate(turned).tolist() == graph.in_sources.tolist()


@unhurried
@given(st.lists(st.integers(0, 30)), st.integers(0, 5))
def test_ids_are_counted_as_bincount_does(numbers: list[int], first: int) -> None:
    counts = np.ones(31, np.int64)
    buckets.count(np.array(numbers, np.uint32) + np.uint32(first), first, counts)
    assert counts.tolist() == (np.bincount(numbers, minlength=31) + 1).tolist()
