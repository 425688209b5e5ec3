"""Second opinions on domains: twins by their out-links, components, spam mass."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rank_webs import Arrow, indexed, ring
from typer.testing import CliRunner

import backref
from backref.cli._app import application
from backref.graph.build import graph_from_arcs
from backref.graph.twins import twins
from backref.index.graphs import open_graph


def slow_twins(sets: list[set[int]]) -> list[int]:
    """Groups that hang together by pairs with Jaccard similarity of at least a half, by comparing all."""
    group = list(range(len(sets)))
    for left, one in enumerate(sets):
        for right, other in enumerate(sets[:left]):
            if min(len(one), len(other)) > 3 and len(one & other) >= 0.5 * len(one | other):
                old, new = group[left], group[right]
                group = [new if each == old else each for each in group]
    return [group.count(each) - 1 for each in group]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sets(st.integers(20, 29), max_size=8), min_size=2, max_size=6))
def test_twins_are_nearly_those_of_comparing_all(sets: list[set[int]]) -> None:
    """None that are not alike are joined; at a similarity of two thirds or more hardly any pair is missed."""
    arcs = [(source, target) for source, targets in enumerate(sets) for target in targets]
    ends = np.array(arcs, np.int64).reshape(-1, 2)
    found = twins(graph_from_arcs(30, ends[:, 0], ends[:, 1]))[: len(sets)].tolist()
    assert all(ours <= slow for ours, slow in zip(found, slow_twins(sets), strict=True))
    same = [sum(one == other and len(one) > 3 for other in sets) - (len(one) > 3) for one in sets]
    assert all(ours >= equal for ours, equal in zip(found, same, strict=True))


def test_evidence_is_kept_with_the_graph(tmp_path: Path) -> None:
    """A farm of ten that link to the same five stands apart from the core, is all spam mass, and is one of twins."""
    farm = [Arrow(f"https://f{at}.com/", f"https://t{to}.com/") for at in range(10) for to in range(5)]
    snapshot = indexed(tmp_path, [*ring(40), *farm])
    graph = next(g for g in snapshot.manifest.graphs if g.level == "domain" and g.source == "links")
    store = open_graph(snapshot, graph.name)
    node, core = store.names.find("f3.com"), store.names.find("s0003.com")
    assert node is not None
    assert core is not None
    assert store.array("twins")[node] == 9
    assert (store.array("component_size")[node], store.array("component_size")[core]) == (1, 40)
    assert store.array("component")[core] == 0
    assert store.array("spam_mass")[node] == pytest.approx(1.0)
    assert store.array("spam_mass")[core] < 0.5


def test_trust_says_what_is_kept(tmp_path: Path) -> None:
    """A farm of ten that link to the same five, which link each other, in sentences; less is said of the core."""
    farm = [Arrow(f"https://f{at}.com/", f"https://t{to}.com/") for at in range(10) for to in range(5)]
    circle = [Arrow(f"https://t{at}.com/", f"https://t{(at + 1) % 5}.com/") for at in range(5)]
    indexed(tmp_path, [*ring(40), *farm, *circle])
    with backref.open(tmp_path) as index:
        assert index.trust("t1.com").about["evidence"][-2:] == [
            "stands in a component of 5 domains outside the core",
            "twins: 10 of 11 referrers with near-identical out-links",
        ]
        assert index.trust("f3.com").about["evidence"] == [
            "100% of its PageRank is not accounted for by the trusted set (relative spam mass)",
            "links to nearly the same domains as 9 others",
        ]
        assert not any("component" in said or "twins" in said for said in index.trust("s0003.com").about["evidence"])
    shown = CliRunner().invoke(application(), ["trust", "t1.com", "--index", str(tmp_path)]).stdout
    assert "\nstands in a component of 5 domains outside the core\n" in shown
