"""One writer at a time: an index folder is locked while something is added to it or removed from it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path

from backref.errors import IndexStateError
from backref.index.layout import check_folder


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the folder's write lock; raises IndexStateError when another process holds it. Readers need none.

    An OSError for want of room names the folder.
    """
    check_folder(root)
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexStateError(
                f"another process is writing to {root}", hint="wait until it has finished, then run this again"
            ) from None
        with _naming(root):
            yield


@contextmanager
def _naming(root: Path) -> Iterator[None]:
    """Name the folder where there is no room left; the system does not say where that is."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno in (ENOSPC, EDQUOT):
            raise OSError(error.errno, error.strerror, str(root)) from error
        raise
