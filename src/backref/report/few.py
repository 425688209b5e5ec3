"""The rows that a question is about, in memory, when they are few: only their pages of the columns that it uses."""

import sys
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl
import pyarrow as pa

from backref.errors import DamageError
from backref.index.snapshot import Snapshot
from backref.model.index import TABLES
from backref.model.tables import WORD
from backref.report.places import Piece, Places
from backref.report.question import Reading
from backref.report.source import with_far_end
from backref.urls import KeyRange

MOST = 65_536
"""Rows of one table that are few."""
_SCANS = 128
"""Files whose footers stay in memory."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table's rows in a key range, found but not read."""

    table: str
    span: KeyRange
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table's rows that have in one column a value that another table's few rows have in a column of theirs."""

    table: str
    column: str
    among: tuple[str, str]
    """The other table and its column."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What to say of all rows of a range together, by name."""

    named: Mapping[str, pl.Expr]


class FewRows:
    """Reads rows of key ranges from the files of a snapshot; may be shared between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._places = Places(snapshot)
        self._scan = lru_cache(_SCANS)(_scan)

    def find(self, reads: Sequence[tuple[Reading, KeyRange]]) -> list[Place | Lookup] | None:
        """Where the rows of key ranges are; None when those of one are too many.

        Raises DamageError where a file cannot be read.
        """
        places: list[Place | Lookup] = []
        for reading, span in reads:
            if reading.among is not None:
                column, named_by = reading.among
                places.append(Lookup(reading.table, column, (reads[0][0].table, named_by)))
                continue
            place = self._place(reading.table, span)
            if place is None:
                return None
            places.append(place)
        return places

    def _place(self, table: str, span: KeyRange) -> Place | None:
        with _careful():
            pieces = self._places.of(table, span.low, span.high, MOST)
        return None if pieces is None else Place(table, span, tuple(pieces))

    def fold(self, table: str, span: KeyRange, facts: Facts) -> Mapping[str, Any]:
        """Facts about all rows of a key range, however many; raises as `find`."""
        key = TABLES[table].sort_by[0]
        with _careful():
            pieces = self._places.of(table, span.low, span.high, sys.maxsize) or []
            parts = [self._piece(table, piece) for piece in pieces]
            rows = pl.concat(parts) if parts else _empty(table).lazy()
            inside = (pl.col(key) >= span.low) & (pl.col(key) < span.high)
            return rows.filter(inside).select(**facts.named).collect().row(0, named=True)

    def read(self, places: Sequence[Place | Lookup], columns: Collection[str]) -> dict[str, pa.Table]:
        """The rows of each table, in order, with those of the columns that it has; raises as `find`.

        A lookup stands after the place whose rows it is about.
        """
        found: dict[str, pa.Table] = {}
        with _careful():
            for place in places:
                needed = {*columns, *(p.among[1] for p in places if isinstance(p, Lookup))}
                names = [name for name in TABLES[place.table].names() if name in needed]
                if isinstance(place, Place):
                    found[place.table] = self._in_range(place, names)
                else:
                    found[place.table] = self._looked_up(place, names, found[place.among[0]][place.among[1]])
        return found

    def _in_range(self, place: Place, names: list[str]) -> pa.Table:
        key = TABLES[place.table].sort_by[0]
        names = list(dict.fromkeys([*names, key]))
        frames = [
            _cut(self._piece(place.table, piece).select(names).collect(), key, place.span) for piece in place.pieces
        ]
        return pl.concat(frames).to_arrow() if frames else nothing(place.table).select(names)

    def _piece(self, table: str, piece: Piece) -> pl.LazyFrame:
        return with_far_end(self._scan(piece.path).slice(piece.start, piece.rows), table)

    def _looked_up(self, lookup: Lookup, names: list[str], values: pa.ChunkedArray) -> pa.Table:
        wanted = pl.Series(values.unique()).implode()
        names = list(dict.fromkeys([*names, lookup.column]))
        files = self._snapshot.files(lookup.table)
        frames = [
            with_far_end(self._scan(path), lookup.table)
            .select(names)
            .filter(pl.col(lookup.column).is_in(wanted))
            .collect()
            for path in files
        ]
        return pl.concat(frames).to_arrow() if frames else nothing(lookup.table).select(names)


def whole(table: str, rows: pa.Table) -> pa.Table:
    """Rows with all columns of their table: nulls where a column was not read."""
    schema, had = schema_of(table), set(rows.column_names)
    nulls = {type_: pa.nulls(rows.num_rows, type_) for type_ in {f.type for f in schema if f.name not in had}}
    columns = [rows[f.name] if f.name in had else nulls[f.type] for f in schema]
    return pa.table(columns, schema=schema)


@lru_cache
def nothing(table: str) -> pa.Table:
    """No rows, with all columns of their table."""
    return schema_of(table).empty_table()


@lru_cache
def schema_of(table: str) -> pa.Schema:
    """The columns of a table as they are in memory."""
    return _empty(table).to_arrow().schema


@lru_cache
def _empty(table: str) -> pl.DataFrame:
    plain = pa.schema([(c.name, pa.string() if c.type == WORD else c.type) for c in TABLES[table].columns])
    empty = pl.from_arrow(plain.empty_table())
    assert isinstance(empty, pl.DataFrame)
    return empty


def _scan(path: str) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False)


def _cut(rows: pl.DataFrame, key: str, span: KeyRange) -> pl.DataFrame:
    """Rows in order of their key without those outside of the range."""
    keys = rows[key]
    low, high = bisect_left(keys, span.low), bisect_left(keys, span.high)
    return rows.slice(low, high - low)


@contextmanager
def _careful() -> Iterator[None]:
    """Say that a file is damaged, where reading fails."""
    try:
        yield
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        message = f"a file of the index cannot be read: {error}"
        raise DamageError(message, hint="check the index: backref verify") from error
