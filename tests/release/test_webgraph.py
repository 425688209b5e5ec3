"""Web-graph releases: what is well-formed becomes a graph folder, what is not is refused by file and line."""

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backref.errors import IndexStateError, SourceError
from backref.graph.build import graph_from_arcs
from backref.graph.matching import NOBODY, NameTable
from backref.index.graph_store import GraphFolder
from backref.kernel.strings import as_bytes
from backref.model.graph import Names
from backref.pipeline.graphs.arrays import ReleaseImport, identity, iterate_arcs
from backref.pipeline.graphs.ranks import read_ranks
from backref.sources.graphs import webgraph
from backref.sources.graphs._line_blocks import line_blocks

VERTICES = "0\tcom.example\t3\n1\tcom.example-2\t1\n2\tnet.example\t9\n3\torg.example\t1\n"
NAMES = ["com.example", "com.example-2", "net.example", "org.example"]
EDGES = "0\t1\n0\t2\n2\t0\n2\t3\n"
RANKS = (
    "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
    "1\t2.5E7\t2\t0.25\tcom.example\t3\n2\t1.5\t1\t5.0E-1\tnet.example\t9\n"
)


def write(folder: Path, vertices: str = VERTICES, edges: str = EDGES, ranks: str | None = None) -> webgraph.Release:
    folder.mkdir(exist_ok=True)
    for name, content in (("vertices", vertices), ("edges", edges), ("ranks", ranks)):
        if content is not None:
            (folder / f"r-domain-{name}.txt.gz").write_bytes(gzip.compress(content.encode()))
    return webgraph.find_release(folder)


def bring(tmp_path: Path, **tables: str) -> GraphFolder:
    return ReleaseImport(tmp_path / "graph").run(write(tmp_path / "release", **tables))


def test_a_release_becomes_names_and_arcs_in_both_directions(tmp_path: Path) -> None:
    store = bring(tmp_path)
    graph, names = store.graph, store.names
    assert [names.name(node) for node in range(len(names))] == [
        "example.com", "example-2.com", "example.net", "example.org",
    ]  # fmt: skip
    assert [names.find(name) for name in ("example.net", "example.de", "zzz")] == [2, None, None]
    assert store.array("hosts").tolist() == [3, 1, 9, 1]
    assert [graph.targets(node).tolist() for node in range(4)] == [[1, 2], [], [0, 3], []]
    assert [graph.sources(node).tolist() for node in range(4)] == [[2], [0], [0], [2]]
    assert not (store.path / "spill.tmp").exists()


@pytest.mark.parametrize(
    ("table", "content", "line"),
    [
        ("vertices", "0\tcom.a\n2\tcom.b\n", "vertices.txt.gz line 2 is out of order"),
        ("vertices", "0\tcom.b\n1\tcom.a\n", "vertices.txt.gz line 2 is out of order"),
        ("vertices", "0\tcom.a\n1\tcom.a\n", "vertices.txt.gz line 2 stands twice"),
        ("vertices", "0\tcom.a\nx\tcom.b\n", "vertices.txt.gz line 2 is not of the form"),
        ("vertices", "0\tcom.a\n1\t\n", "vertices.txt.gz line 2 is not of the form"),
        ("vertices", "0\tcom.a\tmany\n", "vertices.txt.gz line 1 is not of the form"),
        ("vertices", "0\tcom.a\r\n1\tcom.b\r\n", "vertices.txt.gz line 1 is not of the form"),
        ("vertices", "0\tcom.a\n1\tcom.b c\n", "vertices.txt.gz line 2 is not of the form"),
        ("vertices", "", "vertices.txt.gz holds no vertices"),
        ("edges", "0\t1\n0\t3\n0\t2\n", "edges.txt.gz line 3 is out of order"),
        ("edges", "0\t1\n2\t1\n1\t3\n", "edges.txt.gz line 3 is out of order"),
        ("edges", "0\t1\n0\t1\n", "edges.txt.gz line 2 stands twice"),
        ("edges", "0\t1\n0\t4\n", "edges.txt.gz line 2 names a node"),
        ("edges", "0\t1\n0 2\n", "edges.txt.gz line 2 is not of the form"),
        ("edges", "0\t1\n\n0\t2\n", "edges.txt.gz line 2 is not of the form"),
        ("edges", "0\t1\n0\t-2\n", "edges.txt.gz line 2 is not of the form"),
        ("edges", "0\t1\n0\t2222222222222222222\n", "edges.txt.gz line 2 is not of the form"),
        ("edges", "0\t1\n0\t2\t7\n", "edges.txt.gz line 2 is not of the form"),
    ],
)
def test_a_bad_release_is_refused_with_file_and_line(tmp_path: Path, table: str, content: str, line: str) -> None:
    with pytest.raises(SourceError, match=line):
        bring(tmp_path, **{table: content})


def test_a_release_cut_short_is_refused(tmp_path: Path) -> None:
    release = write(tmp_path / "release")
    whole = release.edges[0].read_bytes()
    release.edges[0].write_bytes(whole[:-9])
    with pytest.raises(SourceError, match=r"edges.txt.gz cannot be read to its end"):
        ReleaseImport(tmp_path / "graph").run(release)


def test_counts_must_be_those_that_the_stats_state(tmp_path: Path) -> None:
    write(tmp_path / "release")
    (tmp_path / "release" / "r-domain.stats").write_text("nodes=4\narcs=5\n")
    with pytest.raises(SourceError, match=r"ends after 4 edges where .* states 5"):
        ReleaseImport(tmp_path / "graph").run(webgraph.find_release(tmp_path / "release"))


@pytest.mark.parametrize("stated", [b"", b"nodes=four\narcs=4\n", b"\xff\xfe\x00"])
def test_stats_that_state_nothing_are_refused(tmp_path: Path, stated: bytes) -> None:
    write(tmp_path / "release")
    (tmp_path / "release" / "r-domain.stats").write_bytes(stated)
    with pytest.raises(SourceError, match=r"r-domain.stats does not state nodes and arcs"):
        ReleaseImport(tmp_path / "graph").run(webgraph.find_release(tmp_path / "release"))


def test_a_link_from_a_node_to_itself_is_counted_and_left_out(tmp_path: Path) -> None:
    store = bring(tmp_path, edges="0\t0\n0\t1\n1\t1\n")
    assert (store.about["arcs"], store.about["loops"]) == (1, 2)


def test_a_table_may_come_in_several_files(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    for number, (vertices, edges) in enumerate([("0\ta\n1\tb\n", "0\t1\n0\t2\n"), ("2\tc\n", "0\t3\n2\t0\n")]):
        (folder / "vertices").mkdir(parents=True, exist_ok=True)
        (folder / "edges").mkdir(exist_ok=True)
        (folder / "vertices" / f"part-{number:05}.txt.gz").write_bytes(gzip.compress(vertices.encode()))
        (folder / "edges" / f"part-{number:05}.txt.gz").write_bytes(gzip.compress(edges.encode()))
    with pytest.raises(SourceError, match=r"part-00001.txt.gz line 1 names a node"):
        ReleaseImport(tmp_path / "graph").run(webgraph.find_release(folder, "host"))


def test_an_import_that_was_broken_off_goes_on_with_the_step_it_was_in(tmp_path: Path) -> None:
    release = write(tmp_path / "release", edges="0\t1\n9\t9\n")
    with pytest.raises(SourceError):
        ReleaseImport(tmp_path / "graph").run(release)
    steps: list[str] = []
    release.edges[0].write_bytes(gzip.compress(EDGES.encode(), mtime=0))
    about = GraphFolder.open(tmp_path / "graph")
    about.about["files"] = identity(release)
    about.save()
    store = ReleaseImport(tmp_path / "graph", progress=lambda step, _done: steps.append(step)).run(release)
    assert set(steps) == {"arcs", "both ways"}
    assert store.graph.arcs == 4
    assert ReleaseImport(tmp_path / "graph", progress=lambda step, _done: steps.append("again")).run(release)
    assert "again" not in steps


@settings(deadline=None, max_examples=40)
@given(st.sets(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=120), st.integers(1, 3))
def test_imported_and_built_graphs_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, arcs: set[tuple[int, int]], workers: int
) -> None:
    folder = tmp_path_factory.mktemp("release")
    vertices = "".join(f"{node}\tcom.n{node:02}\n" for node in range(41))
    release = write(folder, vertices, "".join(f"{source}\t{target}\n" for source, target in sorted(arcs)))
    store = ReleaseImport(folder / "graph", workers).run(release)
    built = graph_from_arcs(41, *np.array(sorted(arcs), np.int64).reshape(-1, 2).T)
    for name in ("out_offsets", "out_targets", "in_offsets", "in_sources"):
        assert getattr(store.graph, name).tolist() == getattr(built, name).tolist()
    pairs = [pair for ends in iterate_arcs(store, 10) for pair in zip(*(part.tolist() for part in ends), strict=True)]
    assert pairs == sorted((source, target) for source, target in arcs if source != target)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=40))
def test_ids_of_any_length_are_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, arcs: list[tuple[int, int]]
) -> None:
    lines = sorted({(source, target) for source, target in arcs if source != target})
    path = tmp_path_factory.mktemp("edges") / "edges.txt"
    path.write_text("".join(f"{source}\t{target}\n" for source, target in lines))
    blocks = webgraph.arc_blocks(webgraph.Release("domain", (), (path,)), 1 << 32)
    read = [pair for block in blocks for pair in zip(block.sources.tolist(), block.targets.tolist(), strict=True)]
    assert read == lines


@settings(deadline=None)
@given(st.lists(st.text("ab\t", max_size=9), max_size=30), st.integers(12, 40), st.booleans())
def test_blocks_hold_every_line_whole(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], piece: int, ended: bool
) -> None:
    path = tmp_path_factory.mktemp("lines") / "lines.txt"
    content = "\n".join(lines) + ("\n" if ended else "")
    path.write_text(content)
    read = b"".join(text[start:stop].tobytes() for text, start, stop in line_blocks(path, piece))
    assert read == (content if content.endswith("\n") or not content else content + "\n").encode()


def test_ranks_are_read_with_their_names(tmp_path: Path) -> None:
    (block,) = webgraph.rank_blocks(write(tmp_path / "release", ranks=RANKS))
    assert block.names.to_pylist() == ["com.example", "net.example"]
    assert block.harmonic.tolist() == [2.5e7, 1.5]
    assert block.pagerank_rank.tolist() == [2, 1]


def test_ranks_are_kept_by_node(tmp_path: Path) -> None:
    rows = "".join(f"{at}\t{9.5 - at}\t{5 - at}\t0.{at}\t{name}\n" for at, name in enumerate(NAMES[::-1], 1))
    release = write(tmp_path / "release", ranks=RANKS.splitlines()[0].removesuffix("\t#n_hosts") + "\n" + rows)
    store = ReleaseImport(tmp_path / "graph").run(release)
    read_ranks(release, store)
    assert store.array("release_harmonic_rank").tolist() == [4, 3, 2, 1]
    assert store.array("release_harmonic").tolist() == [5.5, 6.5, 7.5, 8.5]
    assert store.array("release_pagerank_rank").tolist() == [1, 2, 3, 4]
    assert not store.has("rows_harmonic")


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (["com.example", "net.example", "org.example", "zz.example"], "ranks.txt.gz line 5: zz.example is not among"),
        (["com.example", "net.example", "org.example", "com.example"], "ranks.txt.gz line 5: com.example stands twice"),
        (["com.example", "net.example", "org.example"], "ends after 3 rows and has none for the vertex com.example-2"),
    ],
)
def test_ranks_must_match_the_vertices(tmp_path: Path, names: list[str], fault: str) -> None:
    rows = "".join(f"{at}\t1.5\t{at}\t0.5\t{name}\t1\n" for at, name in enumerate(names, 1))
    release = write(tmp_path / "release", ranks=RANKS.splitlines()[0] + "\n" + rows)
    with pytest.raises(SourceError, match=fault):
        read_ranks(release, ReleaseImport(tmp_path / "graph").run(release))


@pytest.mark.parametrize("places", [(1, 2, 3, 3), (1, 2, 3, 5), (0, 1, 2, 3)])
def test_every_place_by_pagerank_is_given_once(tmp_path: Path, places: tuple[int, ...]) -> None:
    rows = "".join(f"{at}\t1.5\t{place}\t0.5\t{NAMES[at - 1]}\t1\n" for at, place in enumerate(places, 1))
    release = write(tmp_path / "release", ranks=RANKS.splitlines()[0] + "\n" + rows)
    with pytest.raises(SourceError, match=r"ranks.txt.gz line .*has the place \d by PageRank, which another has"):
        read_ranks(release, ReleaseImport(tmp_path / "graph").run(release))


@settings(deadline=None)
@given(st.lists(st.text("ab.é", max_size=12), unique=True), st.lists(st.text("ab.é", max_size=12)))
def test_names_are_found_in_any_order(names: list[str], wanted: list[str]) -> None:
    node = {name: at for at, name in enumerate(names)}
    content, offsets = as_bytes(pa.array(names, pa.string()))
    found = NameTable(Names(content, offsets)).find(*as_bytes(pa.array(wanted, pa.string())))
    assert found.tolist() == [node.get(name, NOBODY) for name in wanted]


def test_published_ranks_are_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "ccranks").glob("*-ranks-top1000.txt.gz")):
        release = webgraph.Release("domain", (), (), (path,))
        assert sum(len(block.names) for block in webgraph.rank_blocks(release)) == 1000


@pytest.mark.parametrize(
    ("ranks", "fault"),
    [
        ("1\t2.5\t1\t0.5\tcom.example\t3\n", "line 1 is not the header"),
        (RANKS.replace("\n2\t1.5", "\n3\t1.5"), "line 3 has a position that does not count up"),
        (RANKS.replace("0.25", "x"), "line 2 is not of the form .* invalid value 'x'"),
        (RANKS.replace("1.5\t1\t", "1.5\t"), "line 3 is not of the form"),
        (RANKS.replace("\n2", "\n\n2"), "line 3 is not of the form"),
    ],
)
def test_bad_ranks_are_refused(tmp_path: Path, ranks: str, fault: str) -> None:
    with pytest.raises(SourceError, match=fault):
        list(webgraph.rank_blocks(write(tmp_path / "release", ranks=ranks)))


def test_ranks_cut_short_are_refused(tmp_path: Path) -> None:
    release = write(tmp_path / "release", ranks=RANKS)
    release.ranks[0].write_bytes(release.ranks[0].read_bytes()[:-9])
    with pytest.raises(SourceError, match=r"ranks.txt.gz cannot be read to its end"):
        list(webgraph.rank_blocks(release))


def test_a_real_host_graph_is_read(shared_data: Path, tmp_path: Path) -> None:
    store = ReleaseImport(tmp_path / "graph").run(webgraph.find_release(shared_data / "webgraph"))
    assert (store.about["nodes"], store.about["arcs"], store.about["level"]) == (101_052, 185_924, "host")


def test_a_folder_without_a_release_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file named \*vertices\*"):
        webgraph.find_release(tmp_path)


def test_a_folder_with_two_levels_asks_which(tmp_path: Path) -> None:
    write(tmp_path)
    for table in ("vertices", "edges"):
        (tmp_path / f"r-host-{table}.txt.gz").write_bytes(gzip.compress(b""))
    with pytest.raises(SourceError, match="a domain and a host release"):
        webgraph.find_release(tmp_path)
    assert webgraph.find_release(tmp_path, "domain").vertices[0].name == "r-domain-vertices.txt.gz"


def test_a_folder_that_is_no_graph_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match=r"no graph\.json"):
        GraphFolder.open(tmp_path)


def test_columns_stand_beside_the_arcs_with_how_they_came_about(tmp_path: Path) -> None:
    store = bring(tmp_path)
    store.add_column("pagerank", np.array([0.1, 0.2, 0.3, 0.4]), rounds=12)
    again = GraphFolder.open(store.path)
    assert again.array("pagerank").tolist() == [0.1, 0.2, 0.3, 0.4]
    assert again.about["columns"] == {"pagerank": {"rounds": 12}}
    with pytest.raises(IndexStateError, match="no array harmonic"):
        again.array("harmonic")


def test_files_may_have_any_names(tmp_path: Path) -> None:
    """Vertices whose name does not lead to that of a `.stats` file have none; least of all themselves."""
    for name in ("vertices.txt", "edges.txt"):
        (tmp_path / name).write_text("")
    assert webgraph.release_of_files([tmp_path / "vertices.txt", tmp_path / "edges.txt"]).stats is None
