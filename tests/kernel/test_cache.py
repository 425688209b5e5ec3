"""Compiled loops are kept apart by the sources they were made from."""

from pathlib import Path

from numba import config

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
