"""Runs: what each input showed, written once, beside the index's files, and published by a rename.

`runs/<id>/` holds `visits.parquet`, `sightings.parquet` and `run.json`. Both tables are written batch by batch in
step: row group i of the one belongs to row group i of the other, so that a run is read back in bounded memory.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from backref.index.layout import checked_name, runs_folder, sync_file, sync_folder, write_whole
from backref.model.ledger import Ledger
from backref.model.manifest import InputEntry
from backref.model.runs import SIGHTINGS, VISITS
from backref.model.tables import Table

_BATCH_ROWS = 262_144
"""Sightings after which a pair of row groups is written."""


@dataclass(slots=True)
class RunWriter:
    """Collects the batches of one input and publishes them as a run; until `publish` nothing is visible."""

    root: Path
    run: str
    source: str
    records: Ledger = field(default_factory=Ledger)
    links: Ledger = field(default_factory=Ledger)
    visits: int = 0
    sightings: int = 0
    _times: list[pa.Scalar] = field(default_factory=list)
    _held: list[tuple[pa.Table, pa.Table]] = field(default_factory=list)
    _held_rows: int = 0
    _writers: tuple[pq.ParquetWriter, pq.ParquetWriter] | None = None

    @property
    def folder(self) -> Path:
        """Where the run is being written."""
        return runs_folder(self.root) / f".{checked_name(self.run)}"

    def write(self, visits: pa.Table, sightings: pa.Table) -> None:
        """Append a batch; `sightings.visit` counts from the batch's first visit."""
        self._held.append((visits, sightings))
        self._held_rows += sightings.num_rows
        if self._held_rows >= _BATCH_ROWS:
            self._flush()

    def publish(self) -> InputEntry:
        """Make the run visible, whole and durable."""
        self._flush()
        for writer in self._open():
            writer.close()
        entry = self._entry()
        for name in ("visits.parquet", "sightings.parquet"):
            sync_file(self.folder / name)
        write_whole(self.folder / "run.json", msgspec.json.format(msgspec.json.encode(entry)))
        self.folder.rename(runs_folder(self.root) / self.run)
        sync_folder(runs_folder(self.root))
        return entry

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what was written of an unpublished run; there is nothing to do after `publish`."""
        for writer in self._writers or ():
            writer.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _entry(self) -> InputEntry:
        spans = [time.as_py().isoformat() for time in self._times if time.is_valid]
        return InputEntry(
            run=self.run,
            source=self.source,
            visits=self.visits,
            sightings=self.sightings,
            first_time=min(spans, default=None),
            last_time=max(spans, default=None),
            records=self.records.as_json(),
            links=self.links.as_json(),
        )

    def _flush(self) -> None:
        if not self._held:
            return
        visits_writer, sightings_writer = self._open()
        visits = pa.concat_tables([visits for visits, _ in self._held])
        starts = self.visits + np.cumsum([0, *(visits.num_rows for visits, _ in self._held)])
        sightings = pa.concat_tables(
            [_shifted(sightings, int(start)) for (_, sightings), start in zip(self._held, starts, strict=False)]
        )
        visits_writer.write_table(visits.unify_dictionaries(), row_group_size=max(visits.num_rows, 1))
        sightings_writer.write_table(sightings.unify_dictionaries(), row_group_size=max(sightings.num_rows, 1))
        self.visits += visits.num_rows
        self.sightings += sightings.num_rows
        self._times.extend(pc.min_max(visits["time"]).values())
        self._held, self._held_rows = [], 0

    def _open(self) -> tuple[pq.ParquetWriter, pq.ParquetWriter]:
        if self._writers is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            self._writers = (
                _writer(self.folder / "visits.parquet", VISITS),
                _writer(self.folder / "sightings.parquet", SIGHTINGS),
            )
        return self._writers


def _writer(path: Path, table: Table) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=1,
        write_statistics=False,
        store_schema=True,
    )


def _shifted(sightings: pa.Table, start: int) -> pa.Table:
    if start == 0:
        return sightings
    visit = pc.add(sightings["visit"], pa.scalar(start, pa.uint32()))
    return sightings.set_column(sightings.schema.get_field_index("visit"), "visit", visit)


def published_runs(root: Path) -> list[InputEntry]:
    """Every finished run of an index folder, in the order of their names."""
    return [_read_entry(path) for path in sorted(runs_folder(root).glob("[!.]*/run.json"))]


def find_run(root: Path, run: str) -> InputEntry | None:
    """The finished run of that name; None where there is none."""
    path = runs_folder(root) / checked_name(run) / "run.json"
    return _read_entry(path) if path.is_file() else None


def _read_entry(path: Path) -> InputEntry:
    return msgspec.json.decode(path.read_bytes(), type=InputEntry)


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run, to be read back."""

    root: Path
    entry: InputEntry

    def _file(self, name: str) -> pq.ParquetFile:
        return pq.ParquetFile(runs_folder(self.root) / self.entry.run / f"{name}.parquet")

    @property
    def bytes(self) -> int:
        """Uncompressed size of its sightings."""
        metadata = self._file("sightings").metadata
        return sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))

    def visits(self, columns: list[str] | None = None) -> pa.Table:
        """All visits of the run, or some of their columns."""
        return self._file("visits").read(columns)

    def visit_batches(self) -> Iterator[pa.Table]:
        """The visits, a row group at a time."""
        file = self._file("visits")
        for i in range(file.num_row_groups):
            yield file.read_row_group(i)

    def sighting_batches(self, columns: list[str] | None = None, step: int = 1) -> Iterator[pa.Table]:
        """The sightings, a row group at a time; with `step`, every so-manieth row group only."""
        file = self._file("sightings")
        for i in range(0, file.num_row_groups, step):
            yield file.read_row_group(i, columns)
