"""Making a state of an index the published one."""

from pathlib import Path

import msgspec

from backref.index.files import checksum_text
from backref.index.layout import CURRENT, snapshot_path, write_whole
from backref.index.snapshot import Snapshot
from backref.model.index import SCHEMA_VERSION
from backref.model.manifest import Manifest
from backref.model.words import POLICY
from backref.urls import SUFFIX_LIST_VERSION


def name_after(before: Snapshot | None, manifest: Manifest) -> str:
    """The next number and a digest: names sort by age, and equal states of equal age have equal names."""
    number = int(before.name.partition("-")[0]) + 1 if before else 1
    return f"{number:06d}-{checksum_text(msgspec.json.encode(manifest))[:12]}"


def publish_manifest(root: Path, name: str, manifest: Manifest) -> None:
    """Write the manifest of a snapshot, then point to it: the old state or the new one is there, never half of one."""
    write_whole(snapshot_path(root, name), msgspec.json.format(msgspec.json.encode(manifest)))
    write_whole(root / CURRENT, f"{name}\n".encode())


def empty_manifest(created_by: str) -> Manifest:
    """The state of an index into which nothing was read yet."""
    return Manifest(
        schema_version=SCHEMA_VERSION,
        policy=POLICY,
        suffix_list=SUFFIX_LIST_VERSION,
        created_by=created_by,
        tables={},
        inputs=[],
    )
