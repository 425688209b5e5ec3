"""Rows in any order → one sorted table, in bounded memory.

Rows are dealt to the parts of planned ranges through one scratch file; each part is then read back alone,
merged with the old rows of its keys and written. No step holds more than a part, or a batch.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.index.files import TableWriter, frame
from backref.index.ranges import Bound, Range, assign, order_by_range
from backref.index.scan import read_rows
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.tables import WORD, Table

Rows = npt.NDArray[np.int64]
"""Row numbers."""

WORKERS = 2
"""Ranges written at a time."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a table is made from."""

    start: Bound
    end: Bound | None
    old: pl.DataFrame
    """The rows that the table had between the bounds."""
    new: dict[str, pa.Table]
    """The rows dealt to the part, by sort of row; a sort with no rows is absent."""

    def frame(self, sort: str) -> pl.DataFrame:
        """The rows of one sort as a frame."""
        return frame(self.new[sort])


Merge = Callable[[Part], pa.Table]
"""From a part to its rows in the table's order."""


@dataclass(slots=True)
class Scratch:
    """Rows of one schema, dealt to numbered parts, in one file."""

    path: Path
    _sink: pa.OSFile | None = None
    _writer: pa.ipc.RecordBatchFileWriter | None = None
    _batches: dict[int, list[int]] = field(default_factory=dict)
    _count: int = 0

    def write(self, part: int, rows: pa.Table) -> None:
        """Append rows to a part."""
        if self._writer is None:
            options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
            self._sink = pa.OSFile(str(self.path), "wb")
            self._writer = pa.ipc.new_file(self._sink, rows.schema, options=options)
        for batch in rows.combine_chunks().to_batches():
            self._writer.write_batch(batch)
            self._batches.setdefault(part, []).append(self._count)
            self._count += 1

    def seal(self) -> None:
        """Finish writing."""
        if self._writer is not None and self._sink is not None:
            self._writer.close()
            self._sink.close()

    def touched(self, part: int) -> bool:
        """Whether any row was dealt to the part."""
        return part in self._batches

    def read(self, part: int) -> pa.Table:
        """The rows of a part that was touched, in the order they came."""
        with pa.OSFile(str(self.path), "rb") as source:
            reader = pa.ipc.open_file(source)
            return pa.Table.from_batches([reader.get_batch(i) for i in self._batches[part]]).combine_chunks()


def plain(rows: pa.Table) -> pa.Table:
    """The rows with words as plain strings: a scratch file can't carry dictionaries that change."""
    fields = [f.with_type(pa.string()) if f.type == WORD else f for f in rows.schema]
    return rows.cast(pa.schema(fields))


@dataclass(slots=True)
class Sorter:
    """Deals rows to the ranges of a table and writes the ranges that changed."""

    root: Path
    scratch: Path
    table: Table
    ranges: Sequence[Range]
    _scratches: dict[str, Scratch] = field(default_factory=dict)
    _marked: set[int] = field(default_factory=set)
    _bounds: list[Bound] = field(init=False)

    def __post_init__(self) -> None:
        self._bounds = [start for one in self.ranges for start, _ in one.parts()]

    def deal(
        self, sort: str, rows: pa.Table, keys: pa.Array, ties: pa.Array | None = None, chosen: Rows | None = None
    ) -> None:
        """Take in rows of one sort, with the first and second text of the table's order; only some, if told which."""
        if chosen is not None:
            keys, ties = keys.take(pa.array(chosen)), None if ties is None else ties.take(pa.array(chosen))
        part_of = assign(keys, _or_empty(ties, len(keys)), self._bounds)
        order, starts = order_by_range(part_of, len(self._bounds))
        dealt = rows.take(pa.array(order if chosen is None else chosen[order]))
        scratch = self._scratches.get(sort)
        if scratch is None:
            scratch = self._scratches[sort] = Scratch(self.scratch / f"{self.table.name}-{sort}.arrow")
        for part in range(len(self._bounds)):
            if starts[part] < starts[part + 1]:
                scratch.write(part, dealt.slice(starts[part], starts[part + 1] - starts[part]))

    def mark(self, keys: pa.Array) -> None:
        """Have the parts of these keys rewritten even if no row is dealt to them."""
        self._marked.update(np.unique(assign(keys, _or_empty(None, len(keys)), self._bounds)).tolist())

    def write(self, merge: Merge, advance: Advance) -> list[FileEntry]:
        """Merge and write every range that changed; the entries of the whole table in key order."""
        for scratch in self._scratches.values():
            scratch.seal()
        first_part = 0
        numbered = []
        for one in self.ranges:
            numbered.append((first_part, one))
            first_part += len(one.parts())
        with ThreadPoolExecutor(WORKERS) as pool:
            entries = list(pool.map(partial(self._write_range, merge, advance), numbered))
        for scratch in self._scratches.values():
            scratch.path.unlink(missing_ok=True)
        return [entry for entry in entries if entry is not None]

    def _write_range(self, merge: Merge, advance: Advance, numbered: tuple[int, Range]) -> FileEntry | None:
        first, one = numbered
        parts = range(first, first + len(one.parts()))
        if one.whole and not any(self._changed(part) for part in parts):
            return one.old
        writer = TableWriter(self.root, self.table)
        try:
            for part, (start, end) in zip(parts, one.parts(), strict=True):
                old = read_rows(self.root, self.table, [one.old] if one.old else [], start, end)
                new = {sort: dealt.read(part) for sort, dealt in self._scratches.items() if dealt.touched(part)}
                writer.write(merge(Part(start, end, old, new)))
                advance(sum(rows.num_rows for rows in new.values()))
            return writer.close()
        except BaseException:
            writer.discard()
            raise

    def _changed(self, part: int) -> bool:
        return part in self._marked or any(scratch.touched(part) for scratch in self._scratches.values())


def _or_empty(ties: pa.Array | None, length: int) -> pa.Array:
    return pa.repeat("", length) if ties is None else ties
