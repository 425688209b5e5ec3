"""Releases of Common Crawl by name, as a mirror lays them out."""

import gzip
import re
from pathlib import Path

from backref.errors import SourceError
from backref.model.progress import Advance, Progress
from backref.sources.graphs._mirror import Mirror, NotThereError
from backref.sources.graphs.webgraph import Level, Release

DEFAULT_BASE = "https://data.commoncrawl.org"
_NAME = re.compile(r"cc:(?P<release>[a-z0-9][a-z0-9-]*)(?:/(?P<level>domain|host))?")


def fetch_release(source: str, level: Level | None, downloads: Path, mirror: Mirror, progress: Progress) -> Release:
    """Fetch the files of `cc:RELEASE` or `cc:RELEASE/host`; those of a mirror that is a folder stay where they are.

    Raises SourceError where the name is of another form, or files cannot be fetched whole.
    """
    match = _NAME.fullmatch(source)
    if match is None:
        hint = "cc:RELEASE or cc:RELEASE/host, as cc:cc-main-2024-aug-sep-oct"
        raise SourceError(f"{source} does not name a release", hint=hint)
    found: Level = level or ("host" if match["level"] == "host" else "domain")
    release, folder = match["release"], downloads / match["release"] / found
    with progress.task(f"fetching {release}", 0, "bytes") as advance:
        files = _Files(mirror, f"projects/hyperlinkgraph/{release}/{found}/{release}-{found}", folder, advance)
        stats, ranks = files.perhaps(".stats"), files.perhaps("-ranks.txt.gz")
        vertices, edges = (files.table(table, listed=found == "host") for table in ("vertices", "edges"))
    stated = stats[0] if stats else None
    return Release(found, vertices, edges, ranks, stated, name=f"{release}-{found}")


class _Files:
    """The files of one release on a mirror."""

    def __init__(self, mirror: Mirror, base: str, folder: Path, advance: Advance) -> None:
        self.mirror = mirror
        self.base = base
        self.folder = folder
        self.advance = advance

    def one(self, ending: str) -> Path:
        """A file by how its name ends."""
        return self._fetch(f"{self.base}{ending}", self.folder)

    def perhaps(self, ending: str) -> tuple[Path, ...]:
        """The same, or nothing: early releases came without some."""
        try:
            return (self.one(ending),)
        except NotThereError:
            return ()

    def table(self, table: str, *, listed: bool) -> tuple[Path, ...]:
        """The files of a table: one, or those that a `.paths.gz` lists, in the order of the list."""
        if not listed:
            return (self.one(f"-{table}.txt.gz"),)
        paths = gzip.decompress(self.one(f"-{table}.paths.gz").read_bytes()).decode().split()
        return tuple(self._fetch(_inside(path), self.folder / table) for path in paths)

    def _fetch(self, path: str, folder: Path) -> Path:
        return self.mirror.fetch(path, folder / path.rsplit("/", 1)[-1], self.advance)


def _inside(path: str) -> str:
    """A path that stays on the mirror."""
    if path.startswith("/") or ".." in path.split("/") or "://" in path:
        raise SourceError(f"the list of a release's files names {path}, which is not one of its files")
    return path
