"""Hosts are summed to domains, and every node gets its ratings."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backref.errors import SourceError
from backref.graph.explain import parts_of_earned
from backref.index.graph_store import GraphFolder
from backref.pipeline.graphs import rating, summing
from backref.pipeline.graphs.arrays import ReleaseImport, iterate_arcs
from backref.pipeline.graphs.rating import Ranking, at_a_time
from backref.sources.graphs.webgraph import Release, find_release
from backref.urls import registrable_domain

HOSTS = [
    "com.a",
    "com.a!.x",
    "com.a-b.www",
    "com.a.www",
    "com.blogspot.a",
    "com.blogspot.b",
    "com.blogspot.b.x",
    "de",
    "uk.co.a",
    "uk.co.a-b",
    "uk.co.a.www",
]


def host_graph(folder: Path, hosts: list[str], arcs: set[tuple[int, int]]) -> GraphFolder:
    folder.mkdir(exist_ok=True)
    tables = {
        "vertices": "".join(f"{node}\t{host}\n" for node, host in enumerate(hosts)),
        "edges": "".join(f"{source}\t{target}\n" for source, target in sorted(arcs)),
    }
    for name, content in tables.items():
        (folder / f"h-host-{name}.txt.gz").write_bytes(gzip.compress(content.encode()))
    return ReleaseImport(folder / "hosts").run(find_release(folder))


@settings(deadline=None, max_examples=30)
@given(st.sets(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=50))
def test_domains_are_linked_when_any_of_their_hosts_are(
    tmp_path_factory: pytest.TempPathFactory, arcs: set[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("sum")
    store = summing.sum_to_domains(host_graph(folder, HOSTS, arcs), folder / "domains")
    domain = [registrable_domain(".".join(reversed(host.split(".")))) for host in HOSTS]
    names = [store.names.name(node) for node in range(len(store.names))]
    assert sorted(names) == sorted(set(domain))
    assert [store.names.reversed_name(node) for node in range(len(names))] == sorted(
        ".".join(reversed(name.split("."))) for name in names
    )
    assert store.array("hosts").tolist() == [domain.count(name) for name in names]
    linked = {
        (names[source], names[target])
        for ends in iterate_arcs(store)
        for source, target in zip(*(part.tolist() for part in ends), strict=True)
    }
    assert linked == {(domain[source], domain[target]) for source, target in arcs if domain[source] != domain[target]}


def test_domains_that_would_be_out_of_order_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = host_graph(tmp_path, ["com.a", "com.b"], set())
    monkeypatch.setattr(summing, "registrable_domain", lambda _host: "example.com")
    with pytest.raises(SourceError, match=r"com\.b is out of order"):
        summing.sum_to_domains(hosts, tmp_path / "domains")


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    store = drawn_graph(tmp_path_factory.mktemp("ranked"))
    Ranking().run(store)
    return store


def drawn_graph(folder: Path) -> GraphFolder:
    random = np.random.default_rng(4)
    names = [f"com.n{node:03}" for node in range(300)]
    arcs = {(int(source), int(target)) for source, target in random.integers(0, 300, (2000, 2))}
    return host_graph(folder, names, arcs)


def test_every_column_is_there_with_how_it_came_about(ranked: GraphFolder) -> None:
    for name in ("harmonic", "harmonic_rank", "rating", "rating_rank", "pagerank", "pagerank_rank", "unsupported"):
        assert len(ranked.array(name)) == 300
    notes = GraphFolder.open(ranked.path).about["columns"]
    assert notes["harmonic"]["error"] == 0.13
    assert notes["earned"]["recipe"] == "central-1"
    assert notes["earned"]["by_tld"] == {"com": 20}
    assert notes["pagerank"]["residual"] <= 1e-9
    assert not list(ranked.path.glob("*.tmp"))


def test_stored_scores_are_explained_to_the_last_factor(ranked: GraphFolder) -> None:
    damping = ranked.about["columns"]["anchored"]["damping"]
    parts = parts_of_earned(ranked.graph, ranked.array("anchored"), 7, damping)
    assert parts.sum() == pytest.approx(ranked.array("earned")[7], abs=1e-15)


def test_ranking_again_computes_nothing(ranked: GraphFolder) -> None:
    steps: list[str] = []
    Ranking(progress=lambda step, _done: steps.append(step)).run(ranked)
    assert steps == []


def test_without_harmonic_centrality_trust_goes_to_the_most_linked(tmp_path: Path) -> None:
    arcs = {(0, 1), (2, 1), (1, 0), (3, 0), (0, 3)}
    store = host_graph(tmp_path, ["com.a", "com.b", "com.c", "com.d"], arcs)
    Ranking(registers=0).run(store)
    assert not store.has("harmonic")
    assert store.array("trusted").tolist() == [0, 1, 2, 3]
    assert store.array("rating")[0] == 100


def test_what_does_not_fit_into_memory_lies_in_files(
    tmp_path: Path, ranked: GraphFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rating, "IN_MEMORY_BYTES", 0)
    store = drawn_graph(tmp_path)
    Ranking().run(store)
    for name in ("harmonic", "anchored", "pagerank", "unsupported"):
        assert store.array(name).tobytes() == ranked.array(name).tobytes()
    assert not list(store.path.glob("scratch-*"))


def test_registers_are_carried_in_slices_where_nodes_are_many() -> None:
    assert at_a_time(1_000, 360) == 4096
    assert 64 <= at_a_time(10_000_000, 3_600_000) < 128
    assert 16 <= at_a_time(300_000_000, 108_000_000) < 32
    assert at_a_time(300_000_000, 300_000_000) == 10


def test_only_nodes_that_link_on_need_room_for_registers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(rating, "at_a_time", lambda nodes, linking: asked.append((nodes, linking)) or 64)
    Ranking().run(host_graph(tmp_path, ["com.a", "com.b", "com.c", "com.d"], {(0, 1), (0, 2), (1, 3)}))
    assert asked == [(4, 2)]


def test_a_release_of_no_arcs_is_a_graph(tmp_path: Path) -> None:
    store = host_graph(tmp_path, ["com.a"], set())
    assert (store.graph.nodes, store.graph.arcs) == (1, 0)
    assert isinstance(find_release(tmp_path), Release)
