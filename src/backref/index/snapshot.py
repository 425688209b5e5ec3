"""A published snapshot: its manifest, and which files hold a range of keys."""

import fcntl
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from backref.errors import DamageError, IndexStateError
from backref.index.layout import check_folder, current_name, snapshot_path
from backref.model.index import SCHEMA_VERSION
from backref.model.manifest import FileEntry, Manifest


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable state of an index."""

    root: Path
    name: str
    manifest: Manifest
    pin: BinaryIO | None = field(default=None, repr=False, compare=False)
    """The manifest's open file, locked for reading: while it is open, the snapshot is not removed."""

    def entries(self, table: str, low: str = "", high: str | None = None) -> list[FileEntry]:
        """The files of a table that may hold keys in [low, high), in key order; `high` None is the end."""
        files = self.manifest.tables.get(table, [])
        first = bisect_left(files, low, key=lambda entry: entry.last_key)
        last = len(files) if high is None else bisect_left(files, high, key=lambda entry: entry.first_key)
        return files[first:last]

    def files(self, table: str, low: str = "", high: str | None = None) -> list[str]:
        """The paths of `entries`."""
        return [str(self.root / entry.path) for entry in self.entries(table, low, high)]


def open_snapshot(root: Path, name: str | None = None) -> Snapshot:
    """Open the published snapshot of an index folder, or the one named, and pin it for as long as it is held.

    Raises IndexStateError where there is none or where it was written by a newer version, DamageError
    where the manifest cannot be read.
    """
    check_folder(root)
    if name is None:
        name = current_name(root)
    if name is None:
        raise IndexStateError(f"{root} holds no index", hint=f"make one: backref ingest SOURCE --index {root}")
    try:
        pin = snapshot_path(root, name).open("rb")
    except FileNotFoundError:
        raise IndexStateError(f"{root} has no snapshot {name!r}", hint="list them: backref snapshots") from None
    fcntl.flock(pin, fcntl.LOCK_SH)
    return Snapshot(root, name, _decoded(pin.read(), name), pin)


def is_pinned(root: Path, name: str) -> bool:
    """Whether somebody, in any process, holds the snapshot."""
    with snapshot_path(root, name).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _decoded(content: bytes, name: str) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise DamageError(f"the manifest of snapshot {name!r} cannot be read: {error}") from error
    if manifest.schema_version != SCHEMA_VERSION:
        raise IndexStateError(
            f"snapshot {name!r} has schema {manifest.schema_version}, this version reads {SCHEMA_VERSION}",
            hint="use the Backref that wrote it, or build a new index from the inputs",
        )
    return manifest
