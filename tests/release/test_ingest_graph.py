"""A release becomes part of an index: named by a snapshot, whole or not at all."""

import gzip
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

import backref
from backref import sample
from backref.cli._app import application
from backref.errors import IndexStateError, SourceError
from backref.index.graph_store import GraphFolder
from backref.index.graphs import NewGraph, making_folder, open_graph, publish_graphs
from backref.index.retain import prune
from backref.index.snapshot import open_snapshot
from backref.index.verify import verify
from backref.model.index import GRAPH_NODES
from backref.model.manifest import is_own
from backref.model.progress import Advance
from backref.pipeline import ingest, ingest_graph
from backref.pipeline.graphs.arrays import ReleaseImport
from backref.sources.graphs.webgraph import release_of_files

HOSTS = ["com.a", "com.a-b", "com.a.www", "com.b", "com.c", "uk.co.a", "uk.co.a-b.x", "uk.co.a.www"]


def write(folder: Path, level: str, names: list[str], arcs: set[tuple[int, int]]) -> list[str]:
    """The files of a release named r."""
    folder.mkdir(exist_ok=True)
    tables = {
        "vertices": "".join(f"{node}\t{name}\n" for node, name in enumerate(names)),
        "edges": "".join(f"{source}\t{target}\n" for source, target in sorted(arcs)),
    }
    paths = []
    for table, content in tables.items():
        paths.append(folder / f"r-{level}-{table}.txt.gz")
        paths[-1].write_bytes(gzip.compress(content.encode(), mtime=0))
    return [str(path) for path in paths]


def some_arcs(nodes: int, seed: int = 1) -> set[tuple[int, int]]:
    ends = np.random.default_rng(seed).integers(0, nodes, (nodes * 4, 2)).tolist()
    return {(source, target) for source, target in ends if source != target}


@pytest.fixture
def release(tmp_path: Path) -> list[str]:
    return write(tmp_path / "release", "domain", ["com.a", "com.a-b", "com.b", "net.c"], {(0, 1), (1, 2), (3, 2)})


def test_a_snapshot_names_the_graph(tmp_path: Path, release: list[str]) -> None:
    summary = ingest_graph(release, tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    (entry,) = snapshot.manifest.graphs
    assert (entry.name, entry.level, entry.nodes, entry.arcs) == ("r-domain", "domain", 4, 3)
    assert entry.source == " ".join(release)
    assert open_graph(snapshot, "r-domain").graph.sources(2).tolist() == [1, 3]
    assert summary.snapshot == snapshot.name
    assert summary.graphs[0].top[0] == ("b.com", 100.0)
    assert not list((tmp_path / "index" / "graph").glob(".*"))
    with pytest.raises(IndexStateError, match="no graph 'x'"):
        open_graph(snapshot, "x")


def test_nodes_can_be_asked_with_sql(tmp_path: Path) -> None:
    names = ["co.a", "co.a!b", "co.a-b", "co.a.b", "co.a0", "de", "uk.co-op", "uk.co.a"]
    ingest_graph(write(tmp_path / "release", "domain", names, some_arcs(8)), tmp_path / "index")
    with backref.open(tmp_path / "index") as index:
        rows = index.sql("SELECT * FROM graph_nodes").polars()
    assert rows.columns == GRAPH_NODES.names()
    assert rows["key"].to_list() == sorted(rows["key"].to_list())
    graph = GraphFolder.open(tmp_path / "index" / "graph" / "r-domain")
    for row in rows.iter_rows(named=True):
        node = row["node"]
        assert row["key"] == names[node].replace(".", ",") + ")"
        assert row["name"] == graph.names.name(node)
        assert row["tld"] == names[node].split(".")[0]
        assert (row["referring"], row["linked"]) == (graph.graph.in_degree(node), graph.graph.out_degree(node))
        assert row["rating_rank"] == graph.array("rating_rank")[node]
        assert (row["unsupported"] is None) == (graph.graph.in_degree(node) < 5)
        assert row["hosts"] is None


def test_where_only_a_graph_knows_a_domain_answers_say_what_to_ask(tmp_path: Path, release: list[str]) -> None:
    ingest_graph(release, tmp_path / "index")
    with backref.open(tmp_path / "index") as index:
        assert (index.overview("a.com").note or "").endswith("what its web graphs say: backref rating a.com")
        assert index.rating("b.com").total == 2


def test_hosts_are_kept_and_summed_to_domains(tmp_path: Path) -> None:
    summary = ingest_graph(write(tmp_path / "release", "host", HOSTS, {(0, 3), (2, 3), (6, 7)}), tmp_path / "index")
    assert [(graph.name, graph.level, graph.nodes, graph.arcs) for graph in summary.graphs] == [
        ("r-host", "host", 8, 3),
        ("r-host-domains", "domain", 6, 2),
    ]
    with backref.open(tmp_path / "index") as index:
        rows = index.sql("SELECT name, hosts FROM graph_nodes WHERE graph = 'r-host-domains'").rows
    assert [(row["name"], row["hosts"]) for row in rows][:2] == [("a.com", 2), ("a-b.com", 1)]


def test_several_releases_live_side_by_side(tmp_path: Path, release: list[str]) -> None:
    ingest_graph(release, tmp_path / "index")
    ingest_graph(release, tmp_path / "index", name="again")
    with backref.open(tmp_path / "index") as index:
        rows = index.sql("SELECT graph, count(*) AS n FROM graph_nodes GROUP BY graph ORDER BY graph").rows
    assert [(row["graph"], row["n"]) for row in rows] == [("again", 4), ("r-domain", 4)]


def test_importing_the_same_again_changes_nothing(tmp_path: Path, release: list[str]) -> None:
    first = ingest_graph(release, tmp_path / "index")
    again = ingest_graph(release, tmp_path / "index")
    assert again.snapshot == first.snapshot
    assert [graph.known for graph in (*first.graphs, *again.graphs)] == [False, True]


def test_a_release_of_the_same_name_takes_the_place_of_the_old_one(tmp_path: Path, release: list[str]) -> None:
    ingest_graph(release, tmp_path / "index")
    reader = open_snapshot(tmp_path / "index")
    write(tmp_path / "release", "domain", ["com.a", "com.z"], {(0, 1)})
    ingest_graph(release, tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    assert [(entry.name, entry.nodes) for entry in snapshot.manifest.graphs] == [("r-domain.2", 2)]
    assert [entry.rows for entry in snapshot.manifest.tables["graph_nodes"]] == [2]
    assert open_graph(reader, "r-domain").graph.nodes == 4


def test_plain_files_of_the_same_length_that_differ_are_another_release(tmp_path: Path) -> None:
    paths = [tmp_path / "r-domain-vertices.txt", tmp_path / "r-domain-edges.txt"]
    paths[0].write_text("0\tcom.a\n1\tcom.b\n2\tcom.c\n")
    for first in ("0\t1\n", "0\t2\n"):
        paths[1].write_text(f"{first}1\t0\n1\t2\n2\t0\n2\t1\n")
        assert not ingest_graph([str(path) for path in paths], tmp_path / "index").graphs[0].known


def test_pruning_removes_graphs_that_no_kept_snapshot_names(tmp_path: Path, release: list[str]) -> None:
    root = tmp_path / "index"
    ingest_graph(release, root)
    write(tmp_path / "release", "domain", ["com.a", "com.z"], {(0, 1)})
    ingest_graph(release, root)
    (root / "graph" / ".broken-off").mkdir()
    assert prune(root).bytes > 0
    assert [path.name for path in (root / "graph").iterdir()] == ["r-domain.2"]
    assert verify(root) == []


def test_a_release_that_is_refused_leaves_the_index_as_it_was(tmp_path: Path, release: list[str]) -> None:
    first = ingest_graph(release, tmp_path / "index")
    bad = write(tmp_path / "bad", "domain", ["com.a", "com.b"], {(0, 1), (1, 7)})
    with pytest.raises(SourceError, match=r"edges.txt.gz line 2 names a node"):
        ingest_graph(bad, tmp_path / "index", name="bad")
    assert open_snapshot(tmp_path / "index").name == first.snapshot
    assert not (tmp_path / "index" / "graph" / "bad").exists()


def test_a_release_without_arcs_between_nodes_cannot_be_rated(tmp_path: Path) -> None:
    alone = write(tmp_path / "alone", "domain", ["com.a", "com.b"], {(0, 0)})
    with pytest.raises(SourceError, match=r"edges.txt.gz links no domain to another"):
        ingest_graph(alone, tmp_path / "index")


def test_an_import_killed_before_it_was_published_is_taken_up(
    tmp_path: Path, release: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_given: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("backref.pipeline.graphs.importing.publish_graphs", killed)
        with pytest.raises(KeyboardInterrupt):
            ingest_graph(release, tmp_path / "index")
    with pytest.raises(IndexStateError, match="holds no index"):
        open_snapshot(tmp_path / "index")
    assert ingest_graph(release, tmp_path / "index").graphs[0].known
    assert [entry.name for entry in open_snapshot(tmp_path / "index").manifest.graphs] == ["r-domain"]


def test_damage_is_found_and_named(tmp_path: Path, release: list[str]) -> None:
    ingest_graph(release, tmp_path / "index")
    folder = tmp_path / "index" / "graph" / "r-domain"
    content = bytearray((folder / "out_targets.u32").read_bytes())
    content[0] ^= 1
    (folder / "out_targets.u32").write_bytes(content)
    (folder / "rating.f32").unlink()
    (folder / "names.u8").write_bytes(b"")
    assert verify(tmp_path / "index") == [
        "graph/r-domain/names.u8 has 0 bytes, not 22",
        "graph/r-domain/out_targets.u32 does not match its checksum",
        "graph/r-domain/rating.f32 is missing",
    ]


def test_links_and_releases_share_an_index(tmp_path: Path, release: list[str]) -> None:
    root = tmp_path / "index"
    archive = next(path for path in sample.write(sample.generate(7), tmp_path / "web") if path.name.endswith(".gz"))
    ingest([str(archive)], root, workers=1)
    links = open_snapshot(root).manifest.tables["links"]
    ingest_graph(release, root)
    manifest = open_snapshot(root).manifest
    assert manifest.tables["links"] == links
    (archive.parent / "page.html").write_text('<a href="https://example.net/">x</a>')
    ingest([str(archive.parent / "page.html")], root, base_url="https://example.com/", workers=1)
    after = open_snapshot(root).manifest
    assert [entry.name for entry in after.graphs if not is_own(entry)] == ["r-domain"]
    assert after.tables["graph_nodes"] == manifest.tables["graph_nodes"]


@pytest.mark.parametrize("form", ["files", "folder"])
def test_the_command_says_what_it_read(tmp_path: Path, release: list[str], form: str) -> None:
    given = release if form == "files" else [str(tmp_path / "release")]
    index = str(tmp_path / "index")
    shown = CliRunner().invoke(application(), ["ingest-graph", *given, "--index", index])
    assert shown.exit_code == 0
    assert "r-domain: 4 domains; arcs 3 seen = 3 kept + 0 of a domain to itself" in shown.stdout
    assert "rated highest: b.com 100.0" in shown.stdout
    told = CliRunner().invoke(application(), ["ingest-graph", *given, "--index", index, "--json"])
    assert json.loads(told.stdout)["graphs"][0]["known"]


def test_a_real_host_graph_is_ingested_as_a_user_would(shared_data: Path, tmp_path: Path) -> None:
    summary = ingest_graph([str(shared_data / "webgraph")], tmp_path / "index")
    assert [(graph.name, graph.nodes, graph.arcs) for graph in summary.graphs] == [
        ("walk-a-host", 101_052, 185_924),
        ("walk-a-host-domains", 72_314, 132_435),
    ]
    assert summary.graphs[1].top[0][0] == "twitter.com"
    assert verify(tmp_path / "index") == []


class Recorder:
    """A progress that remembers its tasks: (label, total, unit) and what was told of each."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, int, str]] = []
        self.told: list[int] = []

    @contextmanager
    def task(self, label: str, total: int, unit: str) -> Iterator[Advance]:
        self.tasks.append((label, total, unit))
        self.told.append(0)

        def advance(done: int) -> None:
            self.told[-1] += done

        yield advance


def test_progress_knows_how_much_there_is_to_do(tmp_path: Path) -> None:
    names = [f"com.n{node:03}" for node in range(300)]
    files = write(tmp_path / "release", "domain", names, some_arcs(300))
    shown = Recorder()
    ingest_graph(files, tmp_path / "index", progress=shown)
    vertices, edges = (Path(file).stat().st_size for file in files)
    arcs = open_snapshot(tmp_path / "index").manifest.graphs[0].arcs
    assert shown.tasks == [
        ("r-domain: vertices", vertices, "bytes"),
        ("r-domain: arcs", edges, "bytes"),
        ("r-domain: both ways", arcs, "arcs"),
        ("r-domain: harmonic", 0, "rounds"),
        ("r-domain: walks", 300, "nodes"),
        ("r-domain: writing nodes", 300, "nodes"),
    ]
    assert shown.told[:3] == [vertices, edges, arcs]
    assert all(0 < told <= 300 for told in shown.told[3:])


def test_an_import_goes_on_with_the_step_that_it_was_in(tmp_path: Path, release: list[str]) -> None:
    """Killed while it rates: vertices and arcs are not read again."""
    shown = Recorder()
    folder = making_folder(tmp_path / "index", "r-domain")
    folder.parent.mkdir(parents=True)
    ReleaseImport(folder).run(release_of_files([Path(path) for path in release]))
    ingest_graph(release, tmp_path / "index", progress=shown)
    steps = [label for label, _, _ in shown.tasks]
    assert "r-domain: arcs" not in steps
    assert "r-domain: walks" in steps


def test_of_two_folders_of_the_same_files_the_published_one_stays(tmp_path: Path, release: list[str]) -> None:
    root = tmp_path / "index"
    ingest_graph(release, root)
    shutil.copytree(root / "graph" / "r-domain", root / "graph" / "r-domain.2")
    entry = msgspec.structs.replace(open_snapshot(root).manifest.graphs[0], name="r-domain.2")
    publish_graphs(root, [NewGraph(entry, "r-domain", [])], "a test")
    assert ingest_graph(release, root).graphs[0].name == "r-domain.2"
