"""One page never takes the process down, or holds it up."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Pipe
from pathlib import Path

import pytest

from backref.errors import WorkerError
from backref.model.documents import Document, Provenance, WatRecord
from backref.model.limits import LIMITS
from backref.model.progress import Advance, Silence
from backref.pipeline.read import workers
from backref.pipeline.read.extraction import Item, batches
from backref.pipeline.read.workers import Workers

BAD_WORKER = (sys.executable, str(Path(__file__).with_name("bad_worker.py")))
FRAGILE = (*BAD_WORKER, "fragile")


def page(name: str, offset: int) -> Document:
    time = datetime(2026, 1, 1, tzinfo=UTC)
    body = f"<title>{name}</title><a href=https://b.example/{name}>there</a>".encode()
    return Document(f"https://a.example/{name}", time, Provenance("a.warc.gz", offset), 200, (), body, "text/html")


def read(
    names: list[str], size: int, command: tuple[str, ...] = workers.WORKER
) -> tuple[list[str], dict[str, int], list[str]]:
    """The titles that were read, the losses by reason, and the notes on them."""
    items: list[Item] = [page(name, i) for i, name in enumerate(names)]
    titles, failed, notes = [], {}, []
    with Workers(2, command) as pool:
        for batch in pool.map(batches(items, size, 1 << 20)):
            titles += batch.visits["title"].to_pylist()
            failed |= {reason: failed.get(reason, 0) + count for reason, count in batch.records.failed.items()}
            notes += batch.records.notes
    return titles, failed, notes


def test_rows_come_in_the_order_of_the_input() -> None:
    names = [f"p{i}" for i in range(40)]
    assert read(names, 3) == (names, {}, [])


def test_a_page_that_hangs_or_kills_is_counted_and_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "LIMITS", replace(LIMITS, page_seconds=1.0))
    names = ["p0", "hang-1", "p2", "crash-3", "p4", "p5", "crash-6"]
    titles, failed, notes = read(names, 4, FRAGILE)
    assert titles == ["p0", "p2", "p4", "p5"]
    assert failed == {"timeout": 1, "crash": 2}
    assert [note.split(":")[0] for note in notes] == ["a.warc.gz at 1", "a.warc.gz at 3", "a.warc.gz at 6"]


def test_the_wait_for_the_first_worker_is_told_and_no_other() -> None:
    told: list[str] = []

    class Telling(Silence):
        def task(self, label: str, total: int, unit: str) -> AbstractContextManager[Advance]:
            told.append(label)
            return super().task(label, total, unit)

    with Workers(1, FRAGILE, progress=Telling()) as pool:
        for _ in range(2):
            assert len(list(pool.map(batches([page("p0", 0)], 1, 1 << 20)))) == 1
    assert len(told) == 1
    assert "compiled" in told[0]


def test_an_interrupt_from_the_keyboard_is_the_parents_alone() -> None:
    """A terminal sends it to the whole group of the process in front."""
    with Workers(1, FRAGILE) as pool:
        assert os.getpgid(pool._workers[0].process.pid) != os.getpgrp()


def test_a_worker_whose_parent_was_killed_ends_without_a_word() -> None:
    ours, theirs = Pipe()
    process = subprocess.Popen(
        [*workers.WORKER, str(theirs.fileno())], pass_fds=[theirs.fileno()], stderr=subprocess.PIPE
    )
    theirs.close()
    ours.close()
    assert process.communicate()[1] == b""
    assert process.returncode == 0


def test_a_batch_of_which_nothing_is_left_is_an_empty_one() -> None:
    assert read(["crash-0"], 1, FRAGILE)[:2] == ([], {"crash": 1})


@pytest.mark.parametrize("way", ["never ready", "gone once ready"])
def test_workers_that_never_get_so_far_as_to_read_are_given_up_with_a_clear_error(way: str) -> None:
    with pytest.raises(WorkerError, match="do not work: 4 in a row"):
        read([f"p{i}" for i in range(20)], 2, (*BAD_WORKER, way))


def test_no_page_is_blamed_for_a_worker_that_did_not_start(tmp_path: Path) -> None:
    names = ["p0", "p1", "p2"]
    assert read(names, 2, (*BAD_WORKER, "gone at first", str(tmp_path / "was here"))) == (names, {}, [])


def test_batches_are_bounded_by_pages_and_by_bytes() -> None:
    items: list[Item] = [page(f"p{i}", i) for i in range(10)]
    assert [len(batch) for batch in batches(items, 4, 1 << 20)] == [4, 4, 2]
    assert [len(batch) for batch in batches(items, 100, 1)] == [1] * 10
    records: list[Item] = [WatRecord(b"{}", Provenance("a.wat", i)) for i in range(10)]
    assert [len(batch) for batch in batches([*records, *items], 4, 1 << 20)] == [14, 4, 2]
