"""A file that is there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def opened_whole(to: str | os.PathLike[str] | IO[bytes]) -> Iterator[IO[bytes]]:
    """The file to write to: one beside that takes the name when all went well, or `to` itself if it is open already."""
    if not isinstance(to, str | os.PathLike):
        yield to
        return
    path = Path(to)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _opened(beside, path) as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _opened(beside: Path, path: Path) -> IO[bytes]:
    """The file beside, open; where that cannot be, the error names the path that was asked for."""
    try:
        return beside.open("wb")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
