"""Compiled loops are kept apart by the sources they were made from."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from numba import config

from backref.kernel import compiled
from backref.kernel.cache import cache_folder, digest


def package(root: Path, constant: int) -> Path:
    for name, text in {
        "kernel/__init__.py": "",
        "model/__init__.py": "",
        "loops/fast.py": "from backref.kernel import compiled",
        "loops/constants.py": f"SIZE = {constant}",
        "other/__init__.py": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_a_constant_that_a_loop_takes_from_another_file_changes_the_digest(tmp_path: Path) -> None:
    first = digest(package(tmp_path, 1), "loops")
    assert digest(package(tmp_path, 1), "loops") == first
    assert digest(package(tmp_path, 2), "loops") != first


def test_files_that_no_loop_can_see_do_not_change_it(tmp_path: Path) -> None:
    first = digest(package(tmp_path, 1), "loops")
    (tmp_path / "other" / "__init__.py").write_text("CHANGED = True")
    assert digest(tmp_path, "loops") == first


def test_numba_keeps_its_files_there() -> None:
    from backref.kernel.hashing import hash_bytes  # noqa: F401

    assert Path(config.CACHE_DIR).name.startswith("loops-")
    assert Path(config.CACHE_DIR).parent == cache_folder("backref.kernel").parent


def test_each_part_has_a_folder_of_its_own() -> None:
    assert cache_folder("backref.index.ranges") != cache_folder("backref.graph.build")
    assert cache_folder("backref.index.ranges") == cache_folder("backref.index.sorter")


LOOP = """
from pathlib import Path
from backref.kernel import compiled

@compiled
def twice(number):
    return number + number

assert twice(2) == 4
print(sum(twice.stats.cache_misses.values()), Path(twice.stats.cache_path).parents[1])
"""


def started(folder: Path, kept_in: str) -> subprocess.Popen[str]:
    (folder / "loop.py").write_text(LOOP)
    env = {**os.environ, "NUMBA_CACHE_DIR": kept_in, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, folder / "loop.py"], env=env, stdout=subprocess.PIPE, text=True)


def test_of_processes_that_begin_at_once_one_compiles(tmp_path: Path) -> None:
    """The others wait, and load what it kept."""
    processes = [started(tmp_path, str(tmp_path / "kept")) for _ in range(3)]
    said = [process.communicate()[0].split() for process in processes]
    assert sorted(said) == [[compiled, str(tmp_path / "kept")] for compiled in ("0", "0", "1")]


def test_in_a_folder_without_locks_loops_are_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_arguments: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    @compiled
    def thrice(number: int) -> int:
        return 3 * number

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert thrice(2) == 6


def test_where_nothing_can_be_kept_loops_are_compiled_all_the_same(tmp_path: Path) -> None:
    """In a folder that passes with the process."""
    compiled, folder = started(tmp_path, os.devnull).communicate()[0].split()
    assert compiled == "1"
    assert folder != os.devnull
    assert not Path(folder).exists()
