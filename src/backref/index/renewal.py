"""Files written again where few of their rows changed: the row groups of units that nothing was dealt to are copied.

Where rows change, the others of their row groups are laid beside them as they stand, with the scores that they have.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from backref.index import files
from backref.index.far_end import pack
from backref.index.files import GroupWriter, frame, group_end, new_file, settle, text_keys, unranked
from backref.index.ranges import Unit
from backref.index.scan import key_spans
from backref.index.sparse import as_metadata, every_step
from backref.index.splicing import interleave
from backref.index.words import as_dictionary
from backref.kernel.strings import joined
from backref.model.far_end import stored_schema
from backref.model.manifest import FileEntry
from backref.model.tables import Table


def units_of(root: Path, table: Table, entry: FileEntry) -> tuple[Unit, ...]:
    """The fewest row groups of a file that no key cuts, in order."""
    file = pq.ParquetFile(root / entry.path)
    spans = key_spans(file, table)
    rows = [file.metadata.row_group(group).num_rows for group in range(len(spans))]
    begins = [0, *(group for group in range(1, len(spans)) if _parted(spans[group - 1], spans[group]))]
    return tuple(
        Unit((span[0] if (span := spans[begin]) else "", ""), range(begin, end), sum(rows[begin:end]))
        for begin, end in zip(begins, [*begins[1:], len(spans)], strict=True)
    )


def _parted(before: tuple[str, str] | None, after: tuple[str, str] | None) -> bool:
    """Whether two row groups have no key in common, as far as is known."""
    return before is not None and after is not None and before[1] < after[0]


@dataclass(slots=True)
class Renewal:
    """Writes a file again, unit by unit in order.

    A unit's rows make as many row groups as are nearest to the usual size, whatever pieces they come in.
    """

    root: Path
    table: Table
    entry: FileEntry
    """The file as it is."""
    spans: list[tuple[str, str]] = field(default_factory=list)
    """The first and the last key of each unit that was written."""
    _rows: int = 0
    _first: tuple[str, str] | None = None
    _last: str = ""
    _kept: list[str] = field(default_factory=list)
    """Every so many keys."""
    _order: list[int | None] = field(default_factory=list)
    """The row groups: numbers of old ones, None for those that were encoded."""
    _held: list[pa.Table] = field(default_factory=list)
    _begun: str | None = None
    """The first key of the unit that is being written."""
    _old: pq.ParquetFile = field(init=False)
    _encoded: GroupWriter = field(init=False)
    _beside: Path = field(init=False)
    """The file of encoded row groups."""
    _path: Path = field(init=False)

    def __post_init__(self) -> None:
        self._old = pq.ParquetFile(self.root / self.entry.path)
        self._beside, self._path = new_file(self.root, self.table), new_file(self.root, self.table)
        self._encoded = GroupWriter(self._beside, self.table, stored_schema(self.table).names)

    def keep(self, unit: Unit) -> None:
        """The next unit stays as it is."""
        keys = self._old.read_row_groups(list(unit.groups), [self.table.sort_by[0]]).column(0)
        self._note(keys, self.entry.first_tie)
        self._order += unit.groups

    def write(self, rows: pa.Table) -> None:
        """Append rows to the unit that is being written, in the table's columns and continuing its order."""
        if not rows.num_rows:
            return
        key, tie = text_keys(self.table)
        self._begun = self._begun or rows[key][0].as_py()
        self._note(rows[key], rows[tie][0].as_py() if tie else "")
        self._held.append(self._encoded.typed(pack(unranked(rows, self.table), self.table)))
        if sum(piece.num_rows for piece in self._held) >= 2 * files.ROWS_PER_GROUP:
            self._encode_some(files.ROWS_PER_GROUP)

    def end_unit(self) -> None:
        """No more rows of this unit come."""
        while self._held:
            rows = sum(piece.num_rows for piece in self._held)
            self._encode_some(-(-rows // max(1, round(rows / files.ROWS_PER_GROUP))))
        self.spans.append((self._begun or "", self._last))
        self._begun = None

    def _encode_some(self, most: int) -> None:
        """Write a row group of the first of the rows that are held."""
        held = pa.concat_tables(self._held)
        end = group_end(held[self.table.sort_by[0]], most) if held.num_rows > most else held.num_rows
        self._encoded.write_group(held.slice(0, end))
        self._order.append(None)
        self._held = [held.slice(end)] if end < held.num_rows else []

    def close(self) -> FileEntry:
        """Finish the file."""
        self._encoded.close(as_metadata(self._kept))
        with (
            (self.root / self.entry.path).open("rb") as old,
            self._beside.open("rb") as encoded,
            self._path.open("wb") as out,
        ):
            interleave(old, encoded, self._order, out)
        first, tie = self._first or ("", "")
        entry = FileEntry("", self._rows, 0, first, self._last, tie, "")
        return settle(self._path, self.root, self.table, entry)

    def _note(self, keys: pa.ChunkedArray, tie: str) -> None:
        self._kept += every_step(keys, self._rows)
        self._first = self._first or (keys[0].as_py(), tie)
        self._last = keys[-1].as_py()
        self._rows += len(keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._encoded.discard()
        for path in (self._beside, self._path):
            path.unlink(missing_ok=True)


def split_off(rows: pa.Table, key: str, keys: pl.Series) -> tuple[pa.Table, pa.Table]:
    """The rows whose first key is not among some, and those whose is; rows and keys are in order."""
    ordered = pl.Series(rows[key])
    steps = np.zeros(rows.num_rows + 1, np.int32)
    np.add.at(steps, ordered.search_sorted(keys, side="left").to_numpy(), 1)
    np.add.at(steps, ordered.search_sorted(keys, side="right").to_numpy(), -1)
    among = np.cumsum(steps[:-1]) > 0
    return rows.filter(pa.array(~among)), rows.filter(pa.array(among))


def with_ranks(made: pa.Table, table: Table, old: pa.Table) -> pa.Table:
    """Rows with the ranked columns that old ones of the same links or pages have; null where there is none."""
    names = table.ranked_names()
    if all(old[name].null_count == old.num_rows for name in names):
        return unranked(made, table)
    by = list(table.sort_by)
    known = frame(made.select(by)).join(frame(old.select([*by, *names])), on=by, how="left", maintain_order="left")
    ranks = known.select(names).to_arrow()
    for name in names:
        made = made.append_column(name, ranks[name])
    return made.select(table.names())


def laid_beside(others: pa.Table, made: pa.Table, key: str) -> pa.Table:
    """Two tables in order that have no first key in common, as one in order."""
    if not others.num_rows:
        return made
    places = pl.Series(others[key]).search_sorted(pl.Series(made[key]), side="left").cast(pl.Int64).to_numpy()
    count = others.num_rows
    order = np.insert(np.arange(count), places, np.arange(count, count + made.num_rows))
    both = pa.concat_tables([others, _typed(made, others.schema)]).unify_dictionaries()
    return pa.table({name: joined(both[name]).take(pa.array(order)) for name in both.column_names})


def _typed(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    return pa.table(
        [
            as_dictionary(rows[f.name]).cast(f.type) if pa.types.is_dictionary(f.type) else rows[f.name].cast(f.type)
            for f in schema
        ],
        schema,
    )
