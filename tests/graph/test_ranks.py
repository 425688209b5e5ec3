"""Places of nodes against a plain reading of what a place is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.graph.ranks import order_of, ranks

SCORES = st.sampled_from([0.0, 0.25, 0.25 + 1e-12, 0.5, 1.0, 3e-30])


def plain_place(nodes: list[tuple[float, int]], node: tuple[float, int]) -> int:
    """How many are as good or better: equals share the worst of their places."""
    told = [(np.float32(score), second) for score, second in nodes]
    return sum(other >= (np.float32(node[0]), node[1]) for other in told)


@given(st.lists(st.tuples(SCORES, st.integers(0, 3)), max_size=30), st.sampled_from([1, 12]))
def test_a_place_is_how_many_are_as_good_or_better(some: list[tuple[float, int]], times: int) -> None:
    nodes = some * times
    scores, second = np.array([s for s, _ in nodes]), np.array([n for _, n in nodes], np.uint32)
    places = ranks(scores, second)
    assert places.tolist() == [plain_place(nodes, node) for node in nodes]
    assert ranks(scores).tolist() == [plain_place([(s, 0) for s, _ in nodes], (score, 0)) for score, _ in nodes]
    assert order_of(places).tolist() == sorted(range(len(nodes)), key=lambda at: (places[at], at))
