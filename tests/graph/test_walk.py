"""Ratings against a slow twin, graphs worked out on paper, and what must hold for any graph."""

import math
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.errors import ConvergenceError, QuestionError
from backref.graph import walk
from backref.graph.build import graph_from_arcs, graph_from_weighted_arcs
from backref.graph.explain import estimated_gain, exact_gain, gains, parts_of_earned
from backref.graph.ranks import rate
from backref.graph.rating import rating_of
from backref.graph.trusted import most_central
from backref.graph.walk import ExtraArcs, Settings, anchored, pagerank
from backref.model.graph import Graph

from .drawn import graphs, unhurried

PRECISE = Settings(tolerance=1e-13, max_rounds=1000)


def slow_walk(graph: Graph, start: dict[int, float], damping: float = 0.85) -> list[float]:
    """The formula as written, over dictionaries, for a thousand rounds."""
    held = dict.fromkeys(range(graph.nodes), 1 / graph.nodes)
    weights: dict[int, dict[int, float]] = defaultdict(dict)
    for node in range(graph.nodes):
        begin, end = graph.out_offsets[node], graph.out_offsets[node + 1]
        for at in range(begin, end):
            weight = 1.0 if graph.out_weights is None else float(graph.out_weights[at])
            weights[node][int(graph.out_targets[at])] = weight
    for _ in range(400):
        resting = sum(held[node] for node in held if not weights[node])
        after = {node: (1 - damping + damping * resting) * start.get(node, 0.0) for node in held}
        for node, links in weights.items():
            for target, weight in links.items():
                after[target] += damping * held[node] * weight / sum(links.values())
        held = after
    return [held[node] for node in range(graph.nodes)]


@unhurried
@given(graphs())
def test_pagerank_is_the_formula(graph: Graph) -> None:
    uniform = dict.fromkeys(range(graph.nodes), 1 / graph.nodes)
    scores = pagerank(graph, PRECISE)
    assert scores.held == pytest.approx(slow_walk(graph, uniform), abs=1e-10)
    assert scores.held.sum() == pytest.approx(1)


@unhurried
@given(graphs(), st.data())
def test_the_anchored_walk_is_the_formula(graph: Graph, data: st.DataObject) -> None:
    trusted = data.draw(st.sets(st.integers(0, graph.nodes - 1), min_size=1))
    scores = anchored(graph, np.array(sorted(trusted), np.uint32), PRECISE)
    assert scores.held == pytest.approx(slow_walk(graph, dict.fromkeys(trusted, 1 / len(trusted))), abs=1e-10)


@unhurried
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([0.1, 0.5, 1.0])), max_size=30))
def test_weighted_arcs_share_a_score_by_weight(arcs: list[tuple[int, int, float]]) -> None:
    columns = np.array(arcs, float).reshape(-1, 3).T
    graph = graph_from_weighted_arcs(6, columns[0], columns[1], columns[2])
    assert anchored(graph, np.array([0], np.uint32), PRECISE).held == pytest.approx(
        slow_walk(graph, {0: 1.0}), abs=1e-10
    )


@unhurried
@given(graphs(30), st.data())
def test_two_walks_side_by_side_are_each_as_alone(graph: Graph, data: st.DataObject) -> None:
    trusted = np.array(sorted(data.draw(st.sets(st.integers(0, graph.nodes - 1), min_size=1))), np.uint32)
    alone_each = anchored(graph, trusted, PRECISE), pagerank(graph, PRECISE)
    for scores, alone in zip(walk.Walk(graph, [trusted, None], PRECISE).run(), alone_each, strict=True):
        assert scores.held == pytest.approx(alone.held, abs=1e-12)
        assert scores.earned == pytest.approx(alone.earned, abs=1e-12)
        assert scores.rounds >= alone.rounds


def test_a_pair_that_links_to_each_other_worked_out_on_paper() -> None:
    """0 ⇄ 1 and trust in 0 alone: x0 = .15 + .85·x1, x1 = .85·x0."""
    scores = anchored(graph_from_arcs(2, [0, 1], [1, 0]), np.array([0], np.uint32), PRECISE)
    first = 0.15 / (1 - 0.85**2)
    assert scores.held.tolist() == pytest.approx([first, 0.85 * first])
    assert scores.earned.tolist() == pytest.approx([0.85 * 0.85 * first, 0.85 * first])


def test_what_no_trusted_node_reaches_earns_nothing() -> None:
    graph = graph_from_arcs(5, [0, 2, 3, 4], [1, 3, 4, 2])
    assert anchored(graph, np.array([0], np.uint32)).earned[2:].tolist() == [0, 0, 0]


@unhurried
@given(graphs(30), st.integers(1, 3))
def test_any_number_of_workers_gives_the_same_bits(graph: Graph, workers: int) -> None:
    assert np.array_equal(pagerank(graph, Settings(workers=1)).held, pagerank(graph, Settings(workers=workers)).held)


def test_groups_that_follow_each_other_come_to_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(8)
    graph = graph_from_arcs(300, random.integers(0, 200, 2000), random.integers(0, 300, 2000))
    at_once = pagerank(graph, PRECISE)
    monkeypatch.setattr(walk, "LEAST_SHARE", 1)
    in_turn = pagerank(graph, PRECISE)
    assert len(walk.Walk(graph, [None], PRECISE).groups) > 8
    assert in_turn.held == pytest.approx(at_once.held, abs=1e-12)
    assert in_turn.rounds < at_once.rounds
    assert np.array_equal(in_turn.held, pagerank(graph, replace(PRECISE, workers=1)).held)


def test_a_walk_that_does_not_settle_is_an_error() -> None:
    with pytest.raises(ConvergenceError, match="after 2 rounds"):
        pagerank(graph_from_arcs(3, [0, 1, 2, 0], [1, 2, 0, 2]), Settings(max_rounds=2))


def test_an_empty_trusted_set_is_refused() -> None:
    with pytest.raises(QuestionError):
        anchored(graph_from_arcs(2, [0], [1]), np.empty(0, np.uint32))


@unhurried
@given(graphs(), st.data())
def test_the_breakdown_adds_up_to_the_earned_score(graph: Graph, data: st.DataObject) -> None:
    target = data.draw(st.integers(0, graph.nodes - 1))
    scores = anchored(graph, np.array([0], np.uint32), PRECISE)
    parts = parts_of_earned(graph, scores.held, target, scores.damping)
    assert parts.sum() == pytest.approx(scores.earned[target], abs=1e-15)
    assert len(parts) == graph.in_degree(target)


@unhurried
@given(graphs(), st.data())
def test_extra_arcs_are_as_good_as_real_ones(graph: Graph, data: st.DataObject) -> None:
    """Running the walk with extra arcs is the walk of the graph that has them."""
    node = st.integers(0, graph.nodes - 1)
    target = data.draw(node)
    there = {*graph.sources(target).tolist(), target}
    new = np.array(sorted(data.draw(st.sets(node)) - there), np.uint32)
    sources = np.repeat(np.arange(graph.nodes), np.diff(graph.out_offsets))
    linked = graph_from_arcs(graph.nodes, [*sources, *new], [*graph.out_targets, *[target] * len(new)])
    extra = ExtraArcs(new, np.full(len(new), target, np.uint32), np.ones(len(new)))
    trusted = np.array([0], np.uint32)
    asked = anchored(graph, trusted, Settings(tolerance=1e-13, max_rounds=1000, extra=extra))
    real = anchored(linked, trusted, PRECISE)
    assert asked.held == pytest.approx(real.held, abs=1e-11)
    assert asked.earned == pytest.approx(real.earned, abs=1e-11)


def test_the_gain_of_a_link_that_exists_is_nothing() -> None:
    graph = graph_from_arcs(3, [0, 1], [1, 2])
    scores = anchored(graph, np.array([0], np.uint32), PRECISE)
    ends = np.array([0, 0, 1], np.uint32), np.array([1, 2, 1], np.uint32)
    gained = gains(graph, scores.held, *ends, damping=0.85)
    assert gained.tolist() == pytest.approx([0, 0.85 * scores.held[0] / 2, 0])


def test_formula_and_recomputation_tell_of_the_same_gain() -> None:
    random = np.random.default_rng(5)
    graph = graph_from_arcs(300, random.integers(0, 300, 1500), random.integers(0, 300, 1500))
    trusted = np.arange(10, dtype=np.uint32)
    scores = anchored(graph, trusted, PRECISE)
    sources = np.array([20, 30, 40], np.uint32)
    guess = estimated_gain(graph, scores, 100, sources)
    exact = exact_gain(graph, trusted, scores, 100, sources, PRECISE)
    assert guess.score == pytest.approx(exact.score, rel=0.25)
    assert exact.points > 0
    assert exact.rank_before == guess.rank_before == rate(scores.earned, graph.in_degrees()).rank[100]


def test_equal_nodes_share_the_worst_place() -> None:
    rating = rate(np.array([0.5, 0.2, 0.2, 0.0, 0.0]), np.array([1, 3, 3, 1, 0]))
    assert rating.rank.tolist() == [1, 3, 3, 4, 5]
    assert rating.rating[0] == 100
    assert rating.rating[4] == pytest.approx(100 * (1 - math.log(5) / math.log(6)))


@unhurried
@given(st.lists(st.tuples(st.floats(0, 1, width=32), st.integers(0, 3)), min_size=1, max_size=30))
def test_ranks_count_those_that_are_no_worse(nodes: list[tuple[float, int]]) -> None:
    scores, seconds = (np.array(column) for column in zip(*nodes, strict=True))
    rank = rate(scores, seconds).rank
    assert rank.tolist() == [sum(other >= node for other in nodes) for node in nodes]


def test_ratings_fall_with_the_logarithm_of_the_rank() -> None:
    assert [round(float(rating_of(rank, 999)), 3) for rank in (1, 10, 100)] == [100, 66.667, 33.333]


def test_the_trusted_set_passes_over_spam_and_takes_in_what_the_user_adds() -> None:
    graph = graph_from_arcs(6, [0, 1, 2, 3, 5], [5, 5, 4, 4, 0])
    centrality = np.array([0, 1, 2, 3, 9, 8.0])
    chosen = most_central(graph, centrality, count=2, spam=np.array([5], np.uint32), added=np.array([0], np.uint32))
    assert chosen.nodes.tolist() == [0, 2, 3]
    assert (chosen.left_out, chosen.added) == (1, 1)


def test_the_trusted_set_has_no_node_that_links_nowhere() -> None:
    graph = graph_from_arcs(4, [0, 1, 2], [3, 3, 1])
    assert most_central(graph, np.array([0, 5, 1, 9.0]), count=9).nodes.tolist() == [0, 1, 2]


def test_nodes_of_any_in_degree_are_summed() -> None:
    """A node that all others link to among many with few links."""
    random = np.random.default_rng(3)
    sources, targets = random.integers(0, 6_000, 40_000), random.integers(0, 6_000, 40_000)
    sources = np.concatenate([sources, np.arange(1, 6_000)])
    targets = np.concatenate([targets, np.zeros(5_999, np.int64)])
    graph = graph_from_arcs(6_000, sources, np.where(targets % 5, targets, 0))
    assert graph.in_degree(0) > 4096
    scores = pagerank(graph, PRECISE)
    degrees = np.diff(graph.out_offsets)
    passed = 0.85 * np.divide(scores.held, degrees, out=np.zeros(6_000), where=degrees > 0)
    base = (0.15 + 0.85 * scores.held[degrees == 0].sum()) / 6_000
    again = base + np.bincount(graph.out_targets, np.repeat(passed, degrees), 6_000)
    assert scores.held == pytest.approx(again, abs=1e-12)
    assert scores.earned == pytest.approx(again - base, abs=1e-12)
