"""Finding damage: every file of a snapshot, and every array of its graphs, against its size and checksum."""

from collections.abc import Iterator
from pathlib import Path

from backref.index.files import checksum_of
from backref.index.graphs import graph_problems
from backref.index.runs import published_runs
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.manifest import FileEntry
from backref.model.progress import Progress, Silence


def verify(root: Path, progress: Progress | None = None) -> list[str]:
    """What is wrong with the published snapshot of an index, a sentence each; an empty list when it is whole.

    Raises IndexStateError or DamageError where the snapshot cannot be opened at all.
    """
    snapshot = open_snapshot(root)
    files = [entry for entries in snapshot.manifest.tables.values() for entry in entries]
    with (progress or Silence()).task("verifying", sum(entry.bytes for entry in files), "bytes") as advance:
        problems: list[str] = []
        for entry in files:
            problems.extend(_file_problems(root, entry))
            advance(entry.bytes)
    return [*problems, *graph_problems(snapshot), *_run_problems(snapshot)]


def _file_problems(root: Path, entry: FileEntry) -> Iterator[str]:
    path = root / entry.path
    if not path.is_file():
        yield f"{entry.path} is missing"
    elif path.stat().st_size != entry.bytes:
        yield f"{entry.path} has {path.stat().st_size} bytes, not {entry.bytes}"
    elif checksum_of(path) != entry.checksum:
        yield f"{entry.path} does not match its checksum"


def _run_problems(snapshot: Snapshot) -> Iterator[str]:
    present = {entry.run for entry in published_runs(snapshot.root)}
    for entry in snapshot.manifest.inputs:
        if entry.run not in present:
            yield f"the run of {entry.source} ({entry.run}) is missing: the index cannot be rebuilt from its runs"
