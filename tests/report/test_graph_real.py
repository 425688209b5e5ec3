"""Questions over a real host graph in the layout of releases, against its text."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_graph import name_graphs
from small_index import write_index

import backref
from backref.model.manifest import GraphEntry
from backref.model.progress import Silence
from backref.pipeline.graphs.arrays import ReleaseImport
from backref.pipeline.graphs.rating import Ranking
from backref.sources.graphs.releases import open_release

HOSTS = ("flickr.com", "twitter.com", "cbc.ca", "plus.google.com")


@pytest.fixture(scope="module")
def files(shared_data: Path) -> tuple[Path, Path]:
    folder = shared_data / "webgraph"
    return folder / "walk-a-host-vertices.txt.gz", folder / "walk-a-host-edges.txt.gz"


@pytest.fixture(scope="module")
def index(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[backref.Index]:
    root = write_index(tmp_path_factory.mktemp("real"), [])
    folder = ReleaseImport(root / "graph" / "walk").run(
        open_release([str(path) for path in files], None, root, None, Silence())
    )
    Ranking(registers=0).run(folder)
    name_graphs(root, GraphEntry("walk", "host", "walk", folder.about["nodes"], folder.about["arcs"]))
    with backref.open(root) as opened:
        yield opened


@pytest.fixture(scope="module")
def arcs(files: tuple[Path, Path]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Who links to each of the hosts, and where each links, by plain reading."""
    with gzip.open(files[0], "rt") as lines:
        names = [".".join(reversed(line.split()[1].split("."))) for line in lines]
    sources: dict[str, set[str]] = {host: set() for host in HOSTS}
    targets: dict[str, set[str]] = {host: set() for host in HOSTS}
    with gzip.open(files[1], "rt") as lines:
        for line in lines:
            start, end = (names[int(place)] for place in line.split())
            if start != end and end in sources:
                sources[end].add(start)
            if start != end and start in targets:
                targets[start].add(end)
    return sources, targets


@pytest.mark.parametrize("host", HOSTS)
def test_neighbours_are_those_of_the_text(
    index: backref.Index, arcs: tuple[dict[str, set[str]], dict[str, set[str]]], host: str
) -> None:
    referring = index.referring_domains(host, scope="host", limit=None)
    linked = index.linked_domains(host, scope="host", limit=None)
    assert {row["domain"] for row in referring.rows} == arcs[0][host]
    assert {row["domain"] for row in linked.rows} == arcs[1][host]
    first = index.referring_domains(host, scope="host", limit=10)
    assert (first.total, first.rows) == (len(arcs[0][host]), referring.rows[:10])
    assert (first.about["level"], first.about["host"]) == ("host", host)


def test_the_first_hosts_are_those_with_the_best_ratings(index: backref.Index) -> None:
    rows = index.top(level="host", tld="ca", limit=50).rows
    assert all(row["domain"].endswith(".ca") for row in rows)
    assert [row["rating_rank"] for row in rows] == sorted(row["rating_rank"] for row in rows)
