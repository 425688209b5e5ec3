"""A published snapshot: its manifest, and which files hold a range of keys."""

from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import msgspec

from backref.errors import DamageError, IndexStateError
from backref.index.layout import current_name, snapshot_path
from backref.model.index import SCHEMA_VERSION
from backref.model.manifest import FileEntry, Manifest


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One immutable state of an index. Its files stay where they are as long as the snapshot is kept."""

    root: Path
    name: str
    manifest: Manifest

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
    """Open the published snapshot of an index folder, or the one named.

    Raises IndexStateError where there is none or where it was written by a newer version, DamageError
    where the manifest cannot be read.
    """
    if name is None:
        name = current_name(root)
    if name is None:
        raise IndexStateError(f"{root} holds no index", hint=f"make one: backref ingest SOURCE --index {root}")
    try:
        manifest = msgspec.json.decode(snapshot_path(root, name).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise IndexStateError(f"{root} has no snapshot {name!r}", hint="list them: backref snapshots") from None
    except msgspec.DecodeError as error:
        raise DamageError(f"the manifest of snapshot {name!r} cannot be read: {error}") from error
    if manifest.schema_version > SCHEMA_VERSION:
        raise IndexStateError(
            f"snapshot {name!r} has schema {manifest.schema_version}, this version reads up to {SCHEMA_VERSION}",
            hint="use a newer Backref",
        )
    return Snapshot(root, name, manifest)
