"""Where compiled loops are kept: a folder for each part of the package, named after the sources they were made from.

Numba notices a change in a function's own file, not in one it calls or takes a constant from; machine code of a former
version would be used silently. A new digest is a new folder, and the loops are compiled anew.
"""

import atexit
import fcntl
import functools
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from numba.core.compiler_lock import global_compiler_lock
from numba.core.types import unliteral

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_SHARED: Final = ("kernel", "model", "urls")
"""What loops of every part may call or take constants from."""


def cache_folder(module: str) -> Path:
    """The folder for the loops of a module: in NUMBA_CACHE_DIR where that is set, else in the user's cache."""
    return _folder_of([*module.split("."), ""][1])


@functools.cache
def _folder_of(part: str) -> Path:
    stated = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(stated) if stated else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backref"
    return _writable(base) / f"loops-{part}-{digest(_PACKAGE, part)}"


def _writable(base: Path) -> Path:
    """The folder, or where nothing can be kept there, one for this process and those that it starts."""
    try:
        base.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=base):
            return base
    except OSError:
        passing = tempfile.mkdtemp(prefix="backref-loops-")
        os.environ["NUMBA_CACHE_DIR"] = passing
        atexit.register(shutil.rmtree, passing, ignore_errors=True)
        return Path(passing)


def digest(package: Path, part: str) -> str:
    """A digest of the sources of one part and of what the parts share."""
    found = hashlib.blake2b(digest_size=8)
    folders = {package / name for name in (*_SHARED, part)}
    for path in sorted(file for folder in folders for file in folder.rglob("*.py")):
        found.update(str(path.relative_to(package)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def compile_once(loop: Any) -> None:
    """Have a loop compiled once for the types of its arguments, by one process at a time; those that waited load it.

    Two that begin at once would do the same work twice, and Numba might keep the code of one signature under the name
    that it gave to another. Left to itself it also compiles a loop anew for each constant that another passes to it.
    Loops that call each other in a circle could wait for each other forever.
    """
    turn = Path(loop.stats.cache_path) / f"{loop.__module__}.{loop.__qualname__}.lock"
    build = loop.compile

    def compile_alone(signature: Any) -> Any:
        signature = tuple(unliteral(kind) for kind in signature)  # type: ignore[no-untyped-call]  # numba's own
        if signature in loop.overloads:
            return build(signature)
        # threads take turns first: one that held the file and waited for another could wait forever
        with global_compiler_lock, turn.open("w") as file:
            with suppress(OSError):  # some network folders know no locks: then it may be compiled twice
                fcntl.flock(file, fcntl.LOCK_EX)
            return build(signature)

    loop.compile = compile_alone
