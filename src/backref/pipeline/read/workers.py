"""Workers with a wall clock: batches go out, rows come back in order, and a page that hangs or kills is counted."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Pipe, wait
from time import monotonic
from types import TracebackType
from typing import Self

from backref.errors import WorkerError
from backref.extract.batch import Batch, read_pages
from backref.model.documents import Document
from backref.model.limits import LIMITS
from backref.model.progress import Progress, Silence
from backref.pipeline.read.extraction import EXTERNAL_ONLY, Item

WORKER = (sys.executable, "-m", "backref.pipeline.read.worker")
"""The program that workers run; the number of its pipe is added."""
_START_SECONDS = 900.0
"""Patience until a process says that it begins a page: libraries and loops are loaded, or compiled the first time."""
_STARTING = "starting to read; the first time, loops are compiled, which takes minutes"
_MOST_IN_VAIN = 4
"""Workers that may end in a row before they began to read anything."""
_IN_FLIGHT = 2
"""Batches on their way for each worker."""


@dataclass(slots=True)
class _Job:
    """A batch on its way, and what became of it."""

    items: list[Item]
    losses: list[tuple[str, Item]] = field(default_factory=list)
    done: Batch | None = None


class _Worker:
    """One process and the job it is at."""

    def __init__(self, command: Sequence[str]) -> None:
        self.pipe, theirs = Pipe()
        descriptor = theirs.fileno()
        # a group of its own: the parent decides what an interrupt from the keyboard means
        self.process = subprocess.Popen(
            [*command, str(descriptor)], pass_fds=[descriptor], env=_environment(), process_group=0
        )
        theirs.close()
        self.ready = self.reads = False
        """Whether it takes jobs; whether it has begun one."""
        self.job: _Job | None = None
        self.item: int | None = None
        """The item it is at; None before it said that it began one."""
        self.deadline = monotonic() + _START_SECONDS

    def give(self, job: _Job) -> None:
        """Hand over a job; raises OSError when the process is gone."""
        self.job, self.item = job, None
        self.deadline = monotonic() + _START_SECONDS
        self.pipe.send(job.items)

    def hear(self) -> None:
        """Take what the worker says: that it is ready, which item it begins, or the rows of its job.

        Raises EOFError or OSError when the process is gone.
        """
        said = self.pipe.recv()
        self.deadline = monotonic() + LIMITS.page_seconds
        if isinstance(said, int):
            self.item, self.reads = said, True
        elif isinstance(said, Batch) and self.job is not None:
            self.job.done, self.job = said, None
        else:
            self.ready = True

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.wait()


def _environment() -> dict[str, str]:
    """A worker is one core's work: the libraries in it start no threads of their own."""
    return {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


class Workers:
    """Worker processes, one at first and up to a fixed number as there are batches for them; a context manager."""

    def __init__(
        self,
        count: int,
        command: Sequence[str] = WORKER,
        *,
        external_only: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.external_only = external_only
        """Links within a domain are counted, not kept."""
        self._progress = progress or Silence()
        self._command = [*command, EXTERNAL_ONLY] if external_only else command
        self._most = count
        self._workers = [_Worker(self._command)]
        self._in_vain = 0
        """How many of them ended in a row without having begun to read."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self._workers:
            worker.stop()

    def map(self, batches: Iterable[list[Item]]) -> Iterator[Batch]:
        """The rows of each batch, in the order of the batches.

        An item that takes longer than `LIMITS.page_seconds`, or ends its process, is failed in the batch's ledger
        as `timeout` or `crash`; the others of its batch are read again without it. Raises WorkerError when no worker
        gets as far as to read.
        """
        source = iter(batches)
        queue: deque[_Job] = deque()
        waiting: deque[_Job] = deque()
        exhausted = False
        while True:
            while not exhausted and len(queue) < _IN_FLIGHT * self._most:
                items = next(source, None)
                exhausted = items is None
                if items is not None:
                    job = _Job(items)
                    queue.append(job)
                    waiting.append(job)
                    self._start_for(len(queue))
            self._hand_out(waiting)
            while queue and queue[0].done is not None:
                yield _result(queue.popleft())
            if not queue and exhausted:
                return
            if queue and not self._any_reads():
                self._await_one(waiting)
            elif queue:
                self._listen(waiting)

    def _start_for(self, jobs: int) -> None:
        """Start one more worker where there are more jobs than workers: to load libraries costs seconds of a core."""
        if len(self._workers) < min(jobs, self._most):
            self._workers.append(_Worker(self._command))

    def _any_reads(self) -> bool:
        return any(worker.reads for worker in self._workers)

    def _await_one(self, waiting: deque[_Job]) -> None:
        """Wait for the first worker that reads: the only wait of minutes in which nothing is done yet."""
        with self._progress.task(_STARTING, 0, "ready"):
            while not self._any_reads():
                self._hand_out(waiting)
                self._listen(waiting)

    def _hand_out(self, waiting: deque[_Job]) -> None:
        """Give jobs to those that are ready for one."""
        for number, worker in enumerate(self._workers):
            if waiting and worker.ready and worker.job is None:
                try:
                    worker.give(waiting.popleft())
                except OSError:
                    self._replace(number, "crash", waiting)

    def _listen(self, waiting: deque[_Job]) -> None:
        """Wait for news of those that start or work, or for the first deadline."""
        awaited = [worker for worker in self._workers if worker.job is not None or not worker.ready]
        patience = min(worker.deadline for worker in awaited) - monotonic()
        ready: Sequence[object] = wait([worker.pipe for worker in awaited], max(patience, 0.0))
        for number, worker in enumerate(self._workers):
            if worker.pipe in ready:
                try:
                    worker.hear()
                except (EOFError, OSError):
                    self._replace(number, "crash", waiting)
            elif worker in awaited and monotonic() > worker.deadline:
                self._replace(number, "timeout", waiting)

    def _replace(self, number: int, reason: str, waiting: deque[_Job]) -> None:
        """Stop a worker, count the item it was at, and put the rest of its job in front.

        One that had not begun an item has none to blame; raises WorkerError when that happens again and again.
        """
        worker = self._workers[number]
        worker.stop()
        job, item = worker.job, worker.item
        self._in_vain = self._in_vain + 1 if item is None else 0
        if self._in_vain >= _MOST_IN_VAIN:
            raise WorkerError(
                f"the processes that read pages do not work: {self._in_vain} in a row ended before they read anything",
                hint="what they said themselves stands above; is there enough memory, is the installation whole?",
            )
        self._workers[number] = _Worker(self._command)
        if job is None:
            return
        if item is not None:
            job.losses.append((reason, job.items.pop(item)))
        if job.items:
            waiting.appendleft(job)
        else:
            job.done = read_pages([])


def _result(job: _Job) -> Batch:
    assert job.done is not None
    for reason, item in job.losses:
        place = f"{item.provenance.archive} at {item.provenance.offset}"
        name = item.url if isinstance(item, Document) else "a WAT record"
        job.done.records.fail(reason, f"{place}: reading {name} did not end well ({reason}); the rest was read")
    return job.done
