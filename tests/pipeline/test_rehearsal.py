"""The loops of a first build are compiled beside reading."""

import subprocess
import sys
from pathlib import Path

import pytest

from backref import sample
from backref.pipeline.read import rehearsal

KNOWN = """
import gc, sys
from pathlib import Path
from numba.core.dispatcher import Dispatcher
from backref.pipeline.read.inputs import ingest
from backref.pipeline.read.rehearsal import rehearse

def loops():
    return {(loop.__module__, loop.__qualname__, types) for loop in gc.get_objects() if isinstance(loop, Dispatcher)
            and loop.__module__.startswith("backref.") for types in loop.overloads}

root = Path(sys.argv[1])
(root / "rehearsed").mkdir()
rehearse(str(root / "rehearsed"))
known = loops()
ingest(sys.argv[2:], root / "index", workers=1)
print(len(known), len(loops() - known))
"""


def test_after_the_rehearsal_a_first_build_compiles_little_more(tmp_path: Path) -> None:
    written = sample.write(sample.generate(seed=11, scale=0.2), tmp_path / "web")
    archives = [path for path in written if path.name.endswith(".warc.gz")]
    known, more = subprocess.check_output([sys.executable, "-c", KNOWN, tmp_path, *archives], text=True).split()
    assert int(known) > 40
    assert int(more) < int(known) / 8


def test_it_is_left_out_where_loops_are_kept_and_ends_with_what_it_goes_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(rehearsal.subprocess, "Popen", Noted)
    monkeypatch.setattr(rehearsal, "cache_folder", lambda module: tmp_path)
    with rehearsal.rehearsed():
        assert started[0].poll() is None
    assert started[0].poll() is not None
    (tmp_path / "loop.nbi").touch()
    with rehearsal.rehearsed():
        assert len(started) == 1
