"""The best neighbours, whichever way they are found."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.graph.neighbours import best
from backref.graph.ranks import order_of


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60), st.data())
def test_the_best_of_a_list_are_those_of_least_rank(ranks: list[int], data: st.DataObject) -> None:
    rank = np.array(ranks, np.uint32)
    listed = sorted(data.draw(st.sets(st.integers(0, len(ranks) - 1))))
    limit = data.draw(st.integers(1, 5))
    found = best(np.array(listed, np.uint32), rank, order_of(rank), limit)
    assert found.tolist() == sorted(listed, key=lambda node: (ranks[node], node))[:limit]


def test_of_a_long_list_the_best_nodes_are_tried_first() -> None:
    rank = np.random.default_rng(1).permutation(50_000).astype(np.uint32) + 1
    listed = np.flatnonzero(np.random.default_rng(2).random(50_000) < 0.5).astype(np.uint32)
    found = best(listed, rank, order_of(rank), 3)
    assert found.tolist() == sorted(listed.tolist(), key=lambda node: rank[node])[:3]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=60), st.data())
def test_the_best_after_a_place_are_the_rest_of_the_list(ranks: list[int], data: st.DataObject) -> None:
    rank = np.array(ranks, np.uint32)
    listed = np.array(sorted(data.draw(st.sets(st.integers(0, len(ranks) - 1)))), np.uint32)
    node = data.draw(st.integers(0, len(ranks) - 1))
    ordered = sorted(listed.tolist(), key=lambda one: (ranks[one], one))
    wanted = [one for one in ordered if (ranks[one], one) > (ranks[node], node)]
    assert best(listed, rank, order_of(rank), 5, (ranks[node], node)).tolist() == wanted[:5]


def test_a_long_list_goes_on_after_a_place() -> None:
    rank = np.random.default_rng(1).permutation(50_000).astype(np.uint32) + 1
    listed = np.flatnonzero(np.random.default_rng(2).random(50_000) < 0.5).astype(np.uint32)
    ordered = sorted(listed.tolist(), key=lambda node: rank[node])
    last = ordered[20_000]
    found = best(listed, rank, order_of(rank), 3, (int(rank[last]), last))
    assert found.tolist() == ordered[20_001:20_004]
