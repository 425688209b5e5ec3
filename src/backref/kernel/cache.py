"""Where compiled loops are kept: a folder named after the sources they were made from.

Numba notices a change in a function's own file, not in one it calls or takes a constant from; machine code of a former
version would be used silently. A new digest is a new folder, and the loops are compiled anew.
"""

import hashlib
import os
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]


def cache_folder() -> Path:
    """The folder for the sources as they are: in NUMBA_CACHE_DIR where that is set, else in the user's cache."""
    stated = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(stated) if stated else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backref"
    return base / f"loops-{digest(_PACKAGE)}"


def digest(package: Path) -> str:
    """A digest of the sources of every subpackage that compiles anything, and of what these share."""
    compiling = {path.parent for path in package.rglob("*.py") if b"backref.kernel" in path.read_bytes()}
    folders = compiling | {package / "kernel", package / "model"}
    found = hashlib.blake2b(digest_size=8)
    for path in sorted(file for folder in folders for file in folder.rglob("*.py")):
        found.update(str(path.relative_to(package)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()
