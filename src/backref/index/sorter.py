"""Rows in any order → one sorted table, in bounded memory.

Rows are dealt to the parts of planned ranges through one scratch file; each part is then read back alone,
merged with the old rows of its keys and written. No step holds more than a part, or a batch.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Protocol, Self

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.files import TableWriter, frame
from backref.index.ranges import START, Bound, Places, Range, Texts, assign, order_by_range, united
from backref.index.renewal import Renewal, laid_beside, split_off, units_of, with_ranks
from backref.index.scan import read_rows, read_table
from backref.kernel.strings import joined
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.tables import Table

WORKERS = 2
"""Ranges written at a time."""
_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a table is made from."""

    start: Bound
    end: Bound | None
    old: pl.DataFrame
    """The rows that the table had between the bounds, of the first keys that something was dealt to."""
    new: dict[str, pa.Table]
    """The rows dealt to the part, by sort of row; a sort with no rows is absent."""

    def frame(self, sort: str) -> pl.DataFrame:
        """The rows of one sort as a frame."""
        return frame(self.new[sort])


Merge = Callable[[Part], pa.Table]
"""From a part to its rows in the table's order."""

KeyOf = Callable[[pa.Table], pa.Array]
"""From rows that are dealt without the first key of the table's order to that."""

_MADE = "made"


def as_made(part: Part) -> pa.Table:
    """The rows that were dealt to a part as they are to be, in order."""
    return part.new[_MADE] if _MADE in part.new else part.old.to_arrow()


_Shape = tuple[str, tuple[str, ...]]
"""A sort of rows and the columns that they come with."""


@dataclass(slots=True)
class Scratch:
    """Rows of one schema, dealt to numbered parts, in one file; as they are in memory, for packing them costs more.

    A part is read back piece by piece, so where each lies is kept here: a file that says so itself would be read for
    every part, and with twice the links there are twice the parts and twice the pieces of each.
    """

    path: Path
    schema: pa.Schema
    _file: BinaryIO | None = None
    _pieces: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """For each part the lengths and places of its pieces."""
    _end: int = 0

    def write(self, part: int, rows: pa.Table) -> None:
        """Append rows to a part."""
        if self._file is None:
            self._file = self.path.open("wb", _BUFFER_BYTES)
        for batch in rows.to_batches():
            piece = batch.serialize()
            self._file.write(memoryview(piece))
            self._pieces.setdefault(part, []).append((piece.size, self._end))
            self._end += piece.size

    def seal(self) -> None:
        """Finish writing."""
        if self._file is not None:
            self._file.close()

    def touched(self, part: int) -> bool:
        """Whether any row was dealt to the part."""
        return part in self._pieces

    def read(self, part: int) -> pa.Table:
        """The rows of a part that was touched, in the order they came."""
        with self.path.open("rb") as file:
            pieces = [os.pread(file.fileno(), *piece) for piece in self._pieces[part]]
        batches = [pa.ipc.read_record_batch(pa.py_buffer(piece), self.schema) for piece in pieces]
        return pa.Table.from_batches(batches).combine_chunks()


class Beside(Protocol):
    """Makes the rows of a companion from the rows of one file of a table, given part by part in order."""

    def add(self, rows: pa.Table) -> pa.Table:
        """The companion's rows that are complete with this part."""
        ...

    def finish(self) -> pa.Table:
        """The rest."""
        ...


@dataclass(slots=True)
class Companion:
    """A table made of another, each of its files of one of that one's."""

    table: Table
    begin: Callable[[], "Beside"]
    """For each file, what makes the companion's rows of it."""
    made_of: list[str]
    """The columns that it is made of."""
    around: Callable[[str, str], tuple[Bound, Bound]]
    """From where to where the other table says all that the companion's rows of some of its keys are made of."""
    kept: Mapping[str, FileEntry]
    """The file beside each file of the snapshot before, by path."""
    entries: list[FileEntry] = field(default_factory=list)
    """The files, once the table is written."""


@dataclass(slots=True)
class Sorter:
    """Deals rows to the ranges of a table and writes the ranges that changed. Threads may deal side by side."""

    root: Path
    scratch: Path
    table: Table
    ranges: Sequence[Range]
    companion: Companion | None = None
    key_of: KeyOf | None = None
    _scratches: dict[_Shape, Scratch] = field(default_factory=dict)
    _bounds: list[Bound] = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._bounds = [start for one in self.ranges for start, _ in one.parts()]

    def deal(
        self, sort: str, rows: pa.Table, keys: Texts, ties: Texts | None = None, chosen: Places | None = None
    ) -> None:
        """Take in rows of one sort, with the first and second text of the table's order; only some, if told which.

        Rows may come without columns that others of their sort have: there they are null.
        """
        if chosen is not None:
            keys, ties = keys.at(chosen), None if ties is None else ties.at(chosen)
        order, starts = order_by_range(assign(keys, ties, self._bounds), len(self._bounds))
        dealt = pc.take(rows, pa.array(order if chosen is None else chosen[order]), boundscheck=False)
        with self._lock:
            scratch = self._scratch(sort, rows.schema)
            for part in np.flatnonzero(np.diff(starts)).tolist():
                scratch.write(part, dealt.slice(starts[part], starts[part + 1] - starts[part]))

    def deal_made(self, rows: pa.Table) -> None:
        """Take in rows as they are to be, in order, for all that the table had of their first keys."""
        if rows.num_rows:
            self.deal(_MADE, rows, Texts.of(joined(rows[self.table.sort_by[0]])))

    def _scratch(self, sort: str, schema: pa.Schema) -> Scratch:
        shape = (sort, tuple(schema.names))
        if shape not in self._scratches:
            path = self.scratch / f"{self.table.name}-{len(self._scratches)}.arrow"
            self._scratches[shape] = Scratch(path, schema)
        return self._scratches[shape]

    def _dealt(self, part: int) -> dict[str, pa.Table]:
        """The rows dealt to a part, by sort."""
        found: dict[str, list[pa.Table]] = {}
        for (sort, _), scratch in self._scratches.items():
            if scratch.touched(part):
                found.setdefault(sort, []).append(scratch.read(part))
        return {
            sort: tables[0] if len(tables) == 1 else pa.concat_tables(tables, promote_options="default")
            for sort, tables in found.items()
        }

    @property
    def cut_keys(self) -> set[str]:
        """Keys whose rows may lie in several parts."""
        return {key for key, tie in self._bounds if tie}

    def write(self, merge: Merge, advance: Advance) -> list[FileEntry]:
        """Merge and write every range that changed; the entries of the whole table in key order.

        A companion's files are written along with it.
        """
        for scratch in self._scratches.values():
            scratch.seal()
        first_part = 0
        numbered = []
        for one in self.ranges:
            numbered.append((first_part, one))
            first_part += len(one.parts())
        with ThreadPoolExecutor(WORKERS) as pool:
            files = list(pool.map(partial(self._write_range, merge, advance), numbered))
        for scratch in self._scratches.values():
            scratch.path.unlink(missing_ok=True)
        if self.companion is not None:
            self.companion.entries = [beside for _, beside in files if beside is not None]
        return [entry for entry, _ in files if entry is not None]

    def _write_range(
        self, merge: Merge, advance: Advance, numbered: tuple[int, Range]
    ) -> tuple[FileEntry | None, FileEntry | None]:
        first, one = numbered
        parts = range(first, first + len(one.parts()))
        if one.whole and not any(self._changed(part) for part in parts):
            return one.old, self.companion.kept[one.old.path] if self.companion and one.old else None
        if one.units:
            return self._renew(merge, advance, first, one)
        with TableWriter(self.root, self.table) as writer, self._companion_writer() as beside:
            for part in parts:
                rows, dealt = self._merged(merge, one, part, *one.parts()[part - first])
                writer.write(rows)
                beside.write(rows)
                advance(dealt)
            return writer.close(), beside.close()

    def _renew(
        self, merge: Merge, advance: Advance, first: int, one: Range
    ) -> tuple[FileEntry | None, FileEntry | None]:
        """Write a file again, but for its units that nothing was dealt to."""
        assert one.old is not None
        bounds = one.parts()
        with Renewal(self.root, self.table, one.old) as file:
            for number, unit in enumerate(one.units):
                parts = one.parts_of(number)
                if not any(self._changed(first + part) for part in parts):
                    file.keep(unit)
                    continue
                for part in parts:
                    rows, dealt = self._merged(merge, one, first + part, *bounds[part])
                    file.write(rows)
                    advance(dealt)
                file.end_unit()
            entry = file.close()
        return entry, self._renew_companion(entry, one.old, file.spans) if self.companion else None

    def _renew_companion(
        self, entry: FileEntry, before: FileEntry, spans: Sequence[tuple[str, str]]
    ) -> FileEntry | None:
        """The companion of a file of which some spans of keys were written again."""
        companion = self.companion
        assert companion is not None
        old, folder = companion.kept[before.path], self.scratch / entry.checksum
        folder.mkdir()
        units = units_of(self.root, companion.table, old)
        sorter = Sorter(self.root, folder, companion.table, [Range.of_units(START, None, old, units)])
        for start, end in united(companion.around(*span) for span in spans):
            beside = companion.begin()
            rows = read_table(self.root, self.table, entry, start, end, companion.made_of)
            sorter.deal_made(beside.add(rows))
            sorter.deal_made(beside.finish())
        return sorter.write(as_made, lambda _done: None)[0]

    def _merged(self, merge: Merge, one: Range, part: int, start: Bound, end: Bound | None) -> tuple[pa.Table, int]:
        """The rows of a part, and how many were dealt to it; these are let go before the rows are written."""
        new = self._dealt(part)
        dealt = sum(rows.num_rows for rows in new.values())
        if one.old is None:
            return merge(Part(start, end, read_rows(self.root, self.table, []), new)), dealt
        old = read_table(self.root, self.table, one.old, start, end)
        if not new:
            return old, dealt
        others, concerned = split_off(old, self.table.sort_by[0], self._keys(new))
        made = merge(Part(start, end, frame(concerned.select(self.table.read_names())), new))
        return laid_beside(others, with_ranks(made, self.table, concerned), self.table.sort_by[0]), dealt

    def _keys(self, new: dict[str, pa.Table]) -> pl.Series:
        """The first keys of rows that were dealt, in order."""
        key = self.table.sort_by[0]
        found = (
            rows[key] if key in rows.column_names or not self.key_of else self.key_of(rows) for rows in new.values()
        )
        return pl.concat([pl.Series(key, keys).cast(pl.String) for keys in found]).unique().sort()

    def _companion_writer(self) -> "_CompanionWriter":
        if self.companion is None:
            return _CompanionWriter()
        return _CompanionWriter(TableWriter(self.root, self.companion.table), self.companion.begin())

    def _changed(self, part: int) -> bool:
        return any(scratch.touched(part) for scratch in self._scratches.values())


@dataclass(slots=True)
class _CompanionWriter:
    """Writes the companion of one file; does nothing where there is none."""

    writer: TableWriter | None = None
    beside: Beside | None = None

    def write(self, rows: pa.Table) -> None:
        if self.writer and self.beside and rows.num_rows:
            self.writer.write(self.beside.add(rows))

    def close(self) -> FileEntry | None:
        if self.writer is None or self.beside is None:
            return None
        self.writer.write(self.beside.finish())
        return self.writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.writer is not None:
            self.writer.discard()
