"""Where compiled loops are kept: a folder for each part of the package, named after the sources they were made from.

Numba notices a change in a function's own file, not in one it calls or takes a constant from; machine code of a former
version would be used silently. A new digest is a new folder, and the loops are compiled anew.
"""

import hashlib
import os
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_SHARED: Final = ("kernel", "model", "urls")
"""What loops of every part may call or take constants from."""


def cache_folder(module: str) -> Path:
    """The folder for the loops of a module: in NUMBA_CACHE_DIR where that is set, else in the user's cache."""
    stated = os.environ.get("NUMBA_CACHE_DIR")
    base = Path(stated) if stated else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "backref"
    part = [*module.split("."), ""][1]
    return base / f"loops-{part}-{digest(_PACKAGE, part)}"


def digest(package: Path, part: str) -> str:
    """A digest of the sources of one part and of what the parts share."""
    found = hashlib.blake2b(digest_size=8)
    folders = {package / name for name in (*_SHARED, part)}
    for path in sorted(file for folder in folders for file in folder.rglob("*.py")):
        found.update(str(path.relative_to(package)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()
