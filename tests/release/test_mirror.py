"""Releases come from a mirror whole or not at all, whatever happens to connections and files on the way."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from backref.errors import SourceError
from backref.index.snapshot import open_snapshot
from backref.pipeline import ingest_graph
from backref.sources.graphs._mirror import Manners, Mirror, NotThereError
from tests.release.mirror import Behaviour, mirror

CONTENT = bytes(range(256)) * 40
QUICK = Manners(attempts=3, wait=0.01, longest_wait=0.02, seconds=10.0)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Mirror, Behaviour]]:
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / "file").write_bytes(CONTENT)
    with mirror(tmp_path / "mirror") as (base, behaviour):
        yield Mirror(base, QUICK), behaviour


def fetch(served: tuple[Mirror, Behaviour], to: Path) -> Path:
    return served[0].fetch("file", to, lambda _bytes: None)


def test_a_file_comes_whole_and_once(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    told: list[int] = []
    for _ in range(2):
        assert served[0].fetch("file", tmp_path / "here" / "file", told.append).read_bytes() == CONTENT
    assert sum(told) == len(CONTENT)
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["file"]
    ((_, headers),) = served[1].requests
    assert headers["User-Agent"].startswith("backref/")


def test_a_dropped_connection_goes_on_where_it_stopped(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    served[1].cut_after = 4_000
    assert fetch(served, tmp_path / "file").read_bytes() == CONTENT
    assert [headers.get("Range") for _, headers in served[1].requests] == [None, "bytes=4000-", "bytes=8000-"]


def test_a_fetch_that_was_killed_goes_on_in_the_next_run(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    def killed(_bytes: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        served[0].fetch("file", tmp_path / "file", killed)
    assert not (tmp_path / "file").exists()
    assert fetch(served, tmp_path / "file").read_bytes() == CONTENT


def test_a_file_that_changed_meanwhile_is_begun_anew(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(b"old")
    (tmp_path / "file.note").write_text('{"etag": "\\"another\\"", "length": 9000}')
    assert fetch(served, tmp_path / "file").read_bytes() == CONTENT


@pytest.mark.parametrize("lacks", ["ranges", "etags"])
def test_a_mirror_that_cannot_go_on_is_asked_from_the_start(
    served: tuple[Mirror, Behaviour], tmp_path: Path, lacks: str
) -> None:
    setattr(served[1], lacks, False)
    served[1].cut_after = 4_000
    with pytest.raises(SourceError, match=r"4,000 of 10,240 bytes came"):
        fetch(served, tmp_path / "file")
    served[1].cut_after = None
    assert fetch(served, tmp_path / "file").read_bytes() == CONTENT


def test_a_body_that_stays_too_short_is_refused(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    served[1].cut_after = 0
    with pytest.raises(SourceError, match=r"0 of 10,240 bytes came"):
        fetch(served, tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_a_busy_mirror_is_given_time(
    served: tuple[Mirror, Behaviour], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("backref.sources.graphs._mirror.time.sleep", waits.append)
    served[1].refuse = [503, 429]
    assert fetch(served, tmp_path / "file").read_bytes() == CONTENT
    assert waits == [0.01, 0.02]
    served[1].refuse, served[1].retry_after = [429], "7"
    assert Mirror(served[0].base, Manners(wait=0.01)).fetch("file", tmp_path / "again", lambda _: None).exists()
    assert waits[2:] == [7.0]


def test_a_mirror_that_stays_busy_is_given_up(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    served[1].refuse = [503] * 3
    with pytest.raises(SourceError, match="the mirror answers 503"):
        fetch(served, tmp_path / "file")
    assert len(served[1].requests) == 3


def test_a_forwarded_request_is_followed(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    (served[1].root / "moved").mkdir()
    (served[1].root / "file").rename(served[1].root / "moved" / "file")
    served[1].forward = "/moved"
    assert fetch(served, tmp_path / "file").read_bytes() == CONTENT


def test_a_file_that_is_not_there_is_named(served: tuple[Mirror, Behaviour], tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match="/none is not there: 404"):
        served[0].fetch("none", tmp_path / "none", lambda _bytes: None)
    with pytest.raises(NotThereError, match="has no none"):
        Mirror(str(tmp_path)).fetch("none", tmp_path / "none", lambda _bytes: None)


def lay_out(root: Path, level: str) -> None:
    """A release as Common Crawl lays it out."""
    folder = root / "projects" / "hyperlinkgraph" / "cc-x" / level
    folder.mkdir(parents=True)
    (folder / f"cc-x-{level}.stats").write_text("nodes=3\narcs=2\n")
    tables = {"vertices": ["0\tcom.a\n1\tcom.b\n", "2\tcom.c\n"], "edges": ["0\t1\n", "2\t1\n"]}
    for table, parts in tables.items():
        if level == "domain":
            (folder / f"cc-x-domain-{table}.txt.gz").write_bytes(gzip.compress("".join(parts).encode()))
            continue
        paths = [f"projects/hyperlinkgraph/cc-x/host/{table}/part-{at:05}.txt.gz" for at in range(len(parts))]
        (folder / f"cc-x-host-{table}.paths.gz").write_bytes(gzip.compress("".join(f"{p}\n" for p in paths).encode()))
        (folder / table).mkdir()
        for path, part in zip(paths, parts, strict=True):
            (root / path).write_bytes(gzip.compress(part.encode()))


@pytest.mark.parametrize(("source", "level"), [("cc:cc-x", "domain"), ("cc:cc-x/host", "host")])
@pytest.mark.parametrize("form", ["http", "folder"])
def test_a_release_is_named_and_fetched(tmp_path: Path, source: str, level: str, form: str) -> None:
    lay_out(tmp_path / "mirror", level)
    with mirror(tmp_path / "mirror") as (base, _):
        given = base if form == "http" else str(tmp_path / "mirror")
        graph = ingest_graph([source], tmp_path / "index", mirror=given).graphs[0]
    assert (graph.name, graph.level, graph.nodes, graph.arcs) == (f"cc-x-{level}", level, 3, 2)
    assert open_snapshot(tmp_path / "index").manifest.graphs[0].source == source
    assert not (tmp_path / "index" / "downloads").exists()


def test_what_was_fetched_is_kept_until_the_import_succeeds(tmp_path: Path) -> None:
    lay_out(tmp_path / "mirror", "domain")
    edges = tmp_path / "mirror/projects/hyperlinkgraph/cc-x/domain/cc-x-domain-edges.txt.gz"
    edges.rename(edges.with_suffix(".later"))
    with mirror(tmp_path / "mirror") as (base, behaviour):
        with pytest.raises(NotThereError, match=r"edges\.txt\.gz is not there"):
            ingest_graph(["cc:cc-x"], tmp_path / "index", mirror=base)
        edges.with_suffix(".later").rename(edges)
        behaviour.requests.clear()
        ingest_graph(["cc:cc-x"], tmp_path / "index", mirror=base)
        assert [path.rsplit("-", 1)[-1] for path, _ in behaviour.requests] == ["ranks.txt.gz", "edges.txt.gz"]


def test_a_damaged_file_of_a_mirror_says_what_to_remove(tmp_path: Path) -> None:
    lay_out(tmp_path / "mirror", "domain")
    (tmp_path / "mirror/projects/hyperlinkgraph/cc-x/domain/cc-x-domain-edges.txt.gz").write_bytes(b"<html>")
    with mirror(tmp_path / "mirror") as (base, _), pytest.raises(SourceError, match="cannot be read") as caught:
        ingest_graph(["cc:cc-x"], tmp_path / "index", mirror=base)
    assert caught.value.hint == f"Remove {tmp_path / 'index' / 'downloads'} to have the release fetched again."


@pytest.mark.parametrize("source", ["cc:", "cc:../x", "cc:x/page", "cc:X"])
def test_a_name_of_another_form_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(SourceError, match="does not name a release"):
        ingest_graph([source], tmp_path / "index", mirror=str(tmp_path))


def test_a_list_that_leads_off_the_mirror_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, "host")
    listed = tmp_path / "projects/hyperlinkgraph/cc-x/host/cc-x-host-vertices.paths.gz"
    listed.write_bytes(gzip.compress(b"../../etc/passwd\n"))
    with pytest.raises(SourceError, match="not one of its files"):
        ingest_graph(["cc:cc-x/host"], tmp_path / "index", mirror=str(tmp_path))
