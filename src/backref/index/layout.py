"""The folder of an index: where things lie, and how a new file or pointer becomes durable."""

import os
import re
from pathlib import Path

from backref.errors import IndexStateError

CURRENT = "CURRENT"
_NAME = re.compile(r"^[a-z0-9][a-z0-9._-]{0,63}$")


def checked_name(name: str) -> str:
    """The name itself, when it may be a path component; raises IndexStateError otherwise."""
    if not _NAME.match(name):
        raise IndexStateError(f"{name!r} is not a name that an index uses", hint="names are a-z 0-9 . _ -, at most 64")
    return name


def check_folder(root: Path) -> None:
    """Raise IndexStateError for an index folder whose path is no text: the engines that read files take no other."""
    path = os.fsencode(root.absolute())
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        raise IndexStateError(f"the path of the index is not UTF-8: {path!r}", hint="rename the folder") from None


def runs_folder(root: Path) -> Path:
    """Where finished runs lie."""
    return root / "runs"


def files_folder(root: Path, table: str) -> Path:
    """Where the immutable files of a table lie."""
    return root / "files" / checked_name(table)


def snapshot_path(root: Path, name: str) -> Path:
    """The manifest of a snapshot."""
    return root / "snapshots" / f"{checked_name(name)}.json"


def current_name(root: Path) -> str | None:
    """The name of the published snapshot; None where nothing was published yet."""
    try:
        return checked_name((root / CURRENT).read_text("utf-8").strip())
    except FileNotFoundError:
        return None


def sync_file(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until a folder's entries are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that it is absent or whole: beside it first, flushed, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)
