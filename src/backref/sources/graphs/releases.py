"""What a user names as a web-graph release: its files one by one, a folder that holds them, or `cc:RELEASE`."""

from collections.abc import Sequence
from pathlib import Path

from backref.errors import SourceError
from backref.model.progress import Progress
from backref.sources.graphs._cc import DEFAULT_BASE, fetch_release
from backref.sources.graphs._mirror import Mirror
from backref.sources.graphs.webgraph import Level, Release, find_release, release_of_files

_REMOTE = "cc:"


def open_release(
    sources: Sequence[str], level: Level | None, downloads: Path, mirror: str | None, progress: Progress
) -> Release:
    """The files of a release, all on this machine.

    Raises SourceError where files are missing, or cannot be fetched whole.
    """
    if len(sources) == 1 and sources[0].startswith(_REMOTE):
        return fetch_release(sources[0], level, downloads, Mirror(mirror or DEFAULT_BASE), progress)
    paths = [Path(source) for source in sources]
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path} does not exist")
    if len(paths) == 1 and paths[0].is_dir():
        return find_release(paths[0], level)
    return release_of_files(paths, level)
