"""Graphs in BV form are read as a plain writer wrote them; damaged ones are refused, and name the node."""

import gzip
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backref.errors import SourceError
from backref.pipeline import ingest_graph
from backref.sources.graphs import bv
from backref.sources.graphs.webgraph import find_release
from tests.release.bv_writer import Form, write_graph


def read(graph: Path) -> list[list[int]]:
    lists: list[list[int]] = []
    for block in bv.successor_lists(graph):
        assert block.first == len(lists)
        lists += [part.tolist() for part in np.split(block.targets, np.cumsum(block.degrees)[:-1])]
    return lists


def similar(draw: st.DrawFn) -> list[list[int]]:
    """Lists that have much in common with those before, and runs of neighbours."""
    nodes = draw(st.integers(0, 40))
    lists: list[list[int]] = []
    for _ in range(nodes):
        chosen = draw(st.sets(st.integers(0, nodes - 1), max_size=6))
        start, length = draw(st.integers(0, nodes - 1)), draw(st.integers(0, 12))
        chosen |= set(range(start, min(start + length, nodes)))
        if lists and draw(st.booleans()):
            chosen ^= set(lists[-draw(st.integers(1, min(len(lists), 8)))])
        lists.append(sorted(chosen))
    return lists


forms = st.builds(
    Form,
    window=st.integers(0, 8),
    chain=st.integers(1, 4),
    least_run=st.sampled_from([0, 2, 4]),
    shrink=st.integers(1, 5),
    codes=st.fixed_dictionaries(
        {},
        optional={
            "OUTDEGREES": st.sampled_from(["GAMMA", "DELTA"]),
            "REFERENCES": st.sampled_from(["UNARY", "GAMMA", "DELTA"]),
            "BLOCK_COUNT": st.sampled_from(["UNARY", "GAMMA", "DELTA"]),
            "BLOCKS": st.sampled_from(["GAMMA", "DELTA"]),
            "RESIDUALS": st.sampled_from(["GAMMA", "DELTA", "ZETA"]),
        },
    ),
)


@settings(deadline=None, max_examples=80)
@given(st.composite(similar)(), forms)
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, lists: list[list[int]], form: Form) -> None:
    assert read(write_graph(tmp_path_factory.mktemp("bv") / "x", lists, form)) == lists


def test_a_graph_worked_out_on_paper_is_read(tmp_path: Path) -> None:
    """Node 0 → 1 2: γ(2) is 011, no reference 1, no runs 1, ζ₁ of 2 (one above node 0) 011, ζ₁ of 0 1; node 1 → 1."""
    bits = "0111101110101111"
    padded = bits + "0" * (-len(bits) % 8)
    (tmp_path / "p.graph").write_bytes(bytes(int(padded[at : at + 8], 2) for at in range(0, len(padded), 8)))
    (tmp_path / "p.properties").write_text("nodes=3\narcs=3\nzetak=1\n")
    assert read(tmp_path / "p.graph") == [[1, 2], [1], []]


@pytest.mark.parametrize("room", [1, 3, 64])
def test_lists_may_copy_from_a_block_before_and_be_longer_than_a_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    lists = [sorted({*range(node % 7, 90, 1 + node % 3), node}) for node in range(100)]
    monkeypatch.setattr(bv, "BLOCK_ARCS", room)
    monkeypatch.setattr(bv, "BLOCK_NODES", 5)
    assert read(write_graph(tmp_path / "x", lists, Form())) == lists


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=60), st.integers(0, 30))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, nodes: int) -> None:
    folder = tmp_path_factory.mktemp("noise")
    (folder / "x.graph").write_bytes(content)
    (folder / "x.properties").write_text(f"nodes={nodes}\narcs=7\n")
    try:
        lists = read(folder / "x.graph")
    except SourceError:
        return
    assert len(lists) == nodes
    assert all(one < other < nodes for row in lists for one, other in pairwise(row))


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        ("nodes=2\narcs=9\n", "has 1 arcs where its properties state 9"),
        ("nodes=9\narcs=1\n", "damaged at the list of node 2"),
        ("arcs=9\n", "does not state nodes"),
        ("nodes=2\narcs=1\nversion=7\n", "version 0"),
        ("nodes=2\narcs=1\ngraphclass=it.unimi.dsi.webgraph.EFGraph\n", "does not describe a graph in BV form"),
        ("nodes=2\narcs=1\ncompressionflags=RESIDUALS_GOLOMB\n", "names the code GOLOMB"),
    ],
)
def test_a_graph_that_is_not_what_its_properties_say_is_refused(tmp_path: Path, properties: str, fault: str) -> None:
    graph = write_graph(tmp_path / "x", [[1], []], Form())
    graph.with_suffix(".properties").write_text(properties)
    with pytest.raises(SourceError, match=fault):
        read(graph)


def test_properties_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "x.graph").write_bytes(b"")
    with pytest.raises(SourceError, match=r"x.properties is missing"):
        read(tmp_path / "x.graph")


def test_a_release_may_have_its_arcs_in_bv_form(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    folder.mkdir()
    vertices = folder / "r-domain-vertices.txt.gz"
    vertices.write_bytes(gzip.compress(b"0\tcom.a\n1\tcom.b\n2\tcom.c\n"))
    graph = write_graph(folder / "r-domain", [[0, 1], [], [1]], Form())
    write_graph(folder / "r-domain-t", [[0], [0, 2], []], Form())
    assert find_release(folder).edges == (graph,)
    summary = ingest_graph([str(vertices), str(graph)], tmp_path / "index").graphs[0]
    assert (summary.name, summary.arcs, summary.loops) == ("r-domain", 2, 1)
    vertices.write_bytes(gzip.compress(b"0\tcom.a\n1\tcom.b\n"))
    with pytest.raises(SourceError, match="has 3 nodes where the vertices are 2"):
        ingest_graph([str(vertices), str(graph)], tmp_path / "other")
