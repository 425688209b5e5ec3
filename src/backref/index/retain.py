"""Keeping and removing old snapshots."""

from dataclasses import dataclass
from pathlib import Path

from backref.errors import IndexStateError
from backref.index.graphs import unnamed_folders
from backref.index.layout import current_name, snapshot_path
from backref.index.lock import writing
from backref.index.snapshot import Snapshot, is_pinned, open_snapshot


@dataclass(frozen=True, slots=True)
class Pruned:
    """What pruning removed."""

    snapshots: list[str]
    files: int
    bytes: int


def snapshots(root: Path) -> list[Snapshot]:
    """Every kept snapshot of an index, oldest first."""
    return [open_snapshot(root, name) for name in _names(root)]


def _names(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / "snapshots").glob("[!.]*.json"))


def prune(root: Path, keep: int = 1) -> Pruned:
    """Remove all but the newest `keep` snapshots, and the files and graphs that no kept one names.

    The published one always stays, and so does one that somebody has open. Raises IndexStateError while something
    writes to the index, or when `keep` is less than one.
    """
    if keep < 1:
        raise IndexStateError("at least one snapshot must be kept", hint="use --keep 1 or more", field="keep")
    with writing(root):
        names = _names(root)
        spared = {*names[-keep:], current_name(root)}
        dropped = [name for name in names if name not in spared and not is_pinned(root, name)]
        for name in dropped:
            snapshot_path(root, name).unlink()
        files, size = _remove_unnamed(root)
    return Pruned(dropped, files, size)


def _remove_unnamed(root: Path) -> tuple[int, int]:
    kept = snapshots(root)
    named = {entry.path for s in kept for entries in s.manifest.tables.values() for entry in entries}
    unnamed = [path for path in root.glob("files/*/*.parquet") if str(path.relative_to(root)) not in named]
    folders = unnamed_folders(root, {entry.name for s in kept for entry in s.manifest.graphs})
    unnamed += [path for folder in folders for path in folder.iterdir()]
    size = sum(path.stat().st_size for path in unnamed)
    for path in unnamed:
        path.unlink()
    for folder in folders:
        folder.rmdir()
    return len(unnamed), size
