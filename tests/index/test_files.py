"""Snapshots on disk: damage is found, readers keep what they opened, a killed or failed build loses nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from test_build import built
from webs import Link, Visit, write_run

from backref.errors import DamageError, IndexStateError
from backref.index import files
from backref.index.build import publish
from backref.index.layout import write_whole
from backref.index.lock import writing
from backref.index.memory import Budget
from backref.index.retain import prune, snapshots
from backref.index.snapshot import open_snapshot
from backref.index.verify import verify
from backref.model.index import HOST_LINKS
from backref.model.progress import Silence
from backref.model.tables import WORD

SOME = [Visit(f"https://s{i}.com/", 0, (Link("https://t.com/"), Link(f"https://s{i}.com/a"))) for i in range(5)]
MORE = [Visit("https://later.com/", 1, (Link("https://t.com/"),))]


def tree(root: Path) -> dict[str, bytes]:
    """Every file that readers look at, by path."""
    found = (path for path in root.rglob("*") if path.is_file())
    names = {str(path.relative_to(root)): path.read_bytes() for path in found}
    return {name: content for name, content in names.items() if not name.startswith((".", "runs/."))}


def test_a_whole_index_has_no_problems(tmp_path: Path) -> None:
    built(tmp_path, [SOME])
    assert verify(tmp_path) == []


@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_damage_is_found_and_named(tmp_path: Path, damage: str) -> None:
    path = Path(built(tmp_path, [SOME]).files("links")[0])
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(content if damage == "flip" else content[:-1])
    problems = verify(tmp_path)
    assert len(problems) == 1
    assert path.name in problems[0]


def test_a_torn_manifest_is_damage_and_a_newer_one_is_refused(tmp_path: Path) -> None:
    name = built(tmp_path, [SOME]).name
    path = tmp_path / "snapshots" / f"{name}.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    with pytest.raises(DamageError):
        open_snapshot(tmp_path)
    path.write_bytes(whole.replace(b'"schema_version": 2', b'"schema_version": 99'))
    with pytest.raises(IndexStateError, match="schema 99"):
        open_snapshot(tmp_path)


def test_a_file_does_not_tell_in_what_pieces_its_rows_came(tmp_path: Path) -> None:
    count = 20_000
    numbers = pa.array(range(count))
    keys = pa.array([f"com,example{number:06}," for number in range(count)])
    columns = {
        column.name: keys if column.type in (pa.string(), WORD) else numbers.cast(column.type)
        for column in HOST_LINKS.columns
        if column.type != pa.bool_()
    }
    rows = pa.table(columns | {"internal": pa.array([False] * count)}).select(HOST_LINKS.names())
    entries = []
    for size in (count, 1_777):
        with files.TableWriter(tmp_path, HOST_LINKS) as writer:
            for start in range(0, count, size):
                writer.write(rows.slice(start, size))
            entries.append(writer.close())
    assert entries[0] == entries[1]


def test_no_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError) as raised:
        open_snapshot(tmp_path)
    assert "ingest" in (raised.value.hint or "")


def test_a_folder_whose_path_is_no_text_is_refused_by_readers_and_writers(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9")
    with pytest.raises(IndexStateError, match="not UTF-8"):
        open_snapshot(odd)
    with pytest.raises(IndexStateError, match="not UTF-8"), writing(odd):
        pass
    assert not odd.exists()


def test_a_reader_keeps_the_snapshot_it_opened_until_it_lets_go(tmp_path: Path) -> None:
    built(tmp_path, [SOME])
    reader = open_snapshot(tmp_path)
    write_run(tmp_path, "more", MORE)
    publish(tmp_path, "backref test", Budget(), Silence())
    assert prune(tmp_path).snapshots == []
    assert all(Path(path).is_file() for path in reader.files("links"))
    name = reader.name
    del reader
    removed = prune(tmp_path)
    assert removed.snapshots == [name]
    assert removed.files > 0
    assert [snapshot.name for snapshot in snapshots(tmp_path)] == [open_snapshot(tmp_path).name]
    assert verify(tmp_path) == []


def test_the_published_snapshot_is_never_pruned(tmp_path: Path) -> None:
    built(tmp_path, [SOME])
    with pytest.raises(IndexStateError):
        prune(tmp_path, keep=0)
    assert prune(tmp_path).snapshots == []


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(IndexStateError, match="another process"), writing(tmp_path):
        pass


KILLED = """
import sys
from pathlib import Path
from backref.index import build, files, publishing, renewal
count = 0
def dying(real):
    def step(*args, **kwargs):
        global count
        count += 1
        if count == int(sys.argv[2]):
            import os, signal
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    return step
files.TableWriter.close = dying(files.TableWriter.close)
renewal.Renewal.close = dying(renewal.Renewal.close)
files.GroupWriter.write_group = dying(files.GroupWriter.write_group)
publishing.write_whole = dying(publishing.write_whole)
from backref.index.memory import Budget
from backref.model.index import HOST_LINKS
from backref.model.progress import Silence
from backref.model.tables import WORD
build.publish(Path(sys.argv[1]), "backref test", Budget(), Silence())
"""


@pytest.mark.slow
def test_a_build_killed_at_any_step_leaves_the_old_state_whole_and_is_finished_later(tmp_path: Path) -> None:
    unbroken = built(tmp_path / "unbroken", [SOME, MORE]).name
    for step in range(1, 40):
        root = tmp_path / f"killed-{step}"
        old = built(root, [SOME]).name
        write_run(root, "r1", MORE)
        killed = subprocess.run([sys.executable, "-c", KILLED, str(root), str(step)], check=False)
        if killed.returncode == 0:
            break
        assert killed.returncode == -signal.SIGKILL
        assert open_snapshot(root).name in (old, unbroken)
        assert verify(root) == []
        again = publish(root, "backref test", Budget(), Silence())
        assert again is not None
        assert again.name == unbroken
    else:
        pytest.fail("the build never ended")
    assert step > 10


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=f"No space left on device: '{tmp_path}'"), writing(tmp_path):
        Path("/dev/full").write_bytes(b"a")


def test_a_failing_disk_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path, [SOME])
    write_run(tmp_path, "more", MORE)
    before = tree(tmp_path)

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(files, "sync_file", full)
    with pytest.raises(OSError, match="No space"):
        publish(tmp_path, "backref test", Budget(), Silence())
    assert tree(tmp_path) == before


def test_a_small_file_is_absent_or_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "a", b"one")

    def broken(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(tmp_path / "a", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"one")]
