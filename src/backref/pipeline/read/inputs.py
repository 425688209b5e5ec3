"""Ingesting: each input becomes a run, and the runs become a new snapshot."""

import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from backref.errors import ConvergenceError, IndexStateError, SourceError
from backref.index.build import publish
from backref.index.lock import writing
from backref.index.memory import Budget
from backref.index.runs import RunWriter, find_run, published_runs
from backref.index.snapshot import Snapshot
from backref.model.counted import counted
from backref.model.ledger import Ledger
from backref.model.manifest import InputEntry
from backref.model.progress import Progress, Silence
from backref.pipeline.rank.after_ingest import AfterIngest
from backref.pipeline.read.extraction import batches
from backref.pipeline.read.rehearsal import rehearsed
from backref.pipeline.read.workers import Workers
from backref.sources import Source, open_source

_BATCH_PAGES = 128
_BATCH_BYTES = 16 << 20
_EXTERNAL = "-external"
"""Ends the names of runs without links within a domain."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What became of one input."""

    name: str
    run: str
    records: Ledger
    links: Ledger
    visits: int
    sightings: int
    seconds: float
    known: bool
    """The index had this very input already; it was not read again."""


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What an ingest did."""

    runs: list[RunSummary]
    snapshot: str
    """The snapshot that is published now."""
    ranking: dict[str, Any] | None
    """How the ratings and scores of its rows came about, as `Manifest.ranking`; None where they have none."""
    seconds: float


def ingest(
    sources: Sequence[str],
    index: Path,
    *,
    base_url: str | None = None,
    url_list: Path | None = None,
    date: datetime | None = None,
    memory: int | None = None,
    workers: int | None = None,
    strict: float | None = None,
    rank: bool = True,
    external_only: bool = False,
    progress: Progress | None = None,
) -> IngestSummary:
    """Read inputs into an index folder, which is made if it is not there, and publish a new snapshot.

    `memory` is the resident memory, in bytes, that building may use (2 GiB unless told); `workers` the number of
    processes that read pages (one a core); `strict` the share of records that may fail in an input. A small
    index is ranked anew with what came, unless `rank` is false; in a larger one rows keep the ratings that they had.
    With `external_only` links within a domain are counted in the ledger as `internal`, and not kept.
    Raises SourceError for an input that cannot be read or fails too much, ConvergenceError for ratings that do not
    settle: what could be read is published all the same. Raises IndexStateError for an index that keeps links within a
    domain where this ingest does not, or the other way round.
    """
    started = perf_counter()
    shown = progress or Silence()
    opened = [
        source for name in sources for source in open_source(name, base_url=base_url, url_list=url_list, date=date)
    ]
    budget = Budget(memory) if memory else Budget()
    publishing = _Publishing(index, budget, rank, shown)
    with writing(index), rehearsed() if rank else nullcontext():
        _check_kind(index, external_only)
        try:
            with Workers(workers or os.cpu_count() or 1, external_only=external_only, progress=shown) as pool:
                runs = [_run_of(source, index, pool, strict, shown) for source in opened]
        except SourceError:
            publishing.run()
            raise
        snapshot = publishing.run()
    name, ranking = (snapshot.name, snapshot.manifest.ranking) if snapshot else ("", None)
    return IngestSummary(runs, name, ranking, perf_counter() - started)


def _check_kind(index: Path, external_only: bool) -> None:
    """An index keeps links within a domain or not: to a visit that left them out, older ones would look lost."""
    if any(entry.run.endswith(_EXTERNAL) != external_only for entry in published_runs(index)):
        raise IndexStateError(
            f"{index} was made {'with' if external_only else 'without'} links within a domain",
            hint=f"read {'without' if external_only else 'with'} --external-only, or into an index of its own",
        )


@dataclass(frozen=True, slots=True)
class _Publishing:
    index: Path
    budget: Budget
    rank: bool
    progress: Progress

    def run(self) -> Snapshot | None:
        try:
            return self._publish(rank=self.rank)
        except ConvergenceError:
            self._publish(rank=False)
            raise

    def _publish(self, *, rank: bool) -> Snapshot | None:
        finish = AfterIngest(self.index, rank, self.progress)
        return publish(self.index, f"backref {version('backref')}", self.budget, self.progress, finish)


def _run_of(source: Source, index: Path, pool: Workers, strict: float | None, progress: Progress) -> RunSummary:
    started = perf_counter()
    run = source.identity() + (_EXTERNAL if pool.external_only else "")
    entry = find_run(index, run)
    known = entry is not None
    if entry is None:
        entry = _read(source, index, run, pool, strict, progress)
    records, links = Ledger.from_json(entry.records), Ledger.from_json(entry.links)
    _check(source, records, strict)
    seconds = perf_counter() - started
    return RunSummary(source.name, run, records, links, entry.visits, entry.sightings, seconds, known)


def _read(source: Source, index: Path, run: str, pool: Workers, strict: float | None, progress: Progress) -> InputEntry:
    with RunWriter(index, run, source.name) as writer:
        with progress.task(source.name, source.bytes, "bytes") as advance:
            before = 0
            for batch in pool.map(batches(source.read(writer.records), _BATCH_PAGES, _BATCH_BYTES)):
                writer.write(batch.visits, batch.sightings)
                writer.records.add(batch.records)
                writer.links.add(batch.links)
                advance(source.position() - before)
                before = source.position()
        _check(source, writer.records, strict)
        return writer.publish()


def _check(source: Source, records: Ledger, strict: float | None) -> None:
    failed = records.failed.total()
    if strict is not None and failed > strict * records.seen:
        reasons = ", ".join(f"{count} {reason}" for reason, count in records.failed.most_common())
        raise SourceError(
            f"{source.name}: {failed:,} of {counted(records.seen, 'record')} failed ({reasons})",
            hint=f"read it without --strict {strict}, or repair the file",
        )
