"""The rows that a question is about, in memory, when they are few: only their pages of the columns that it uses."""

import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
import polars as pl
import pyarrow as pa

from backref.errors import DamageError
from backref.index.snapshot import Snapshot
from backref.model.far_end import stored_schema
from backref.model.index import TABLES
from backref.model.tables import WORD
from backref.report.lookup import Named
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


Facts = Callable[[KeyRange], Mapping[str, pl.Expr]]
"""What to say of all rows of a range together, by name."""


class FewRows:
    """Reads rows of key ranges from the files of a snapshot; may be shared between threads."""

    def __init__(self, snapshot: Snapshot, beside: Executor) -> None:
        """`beside` reads a second table while the caller reads the first."""
        self._snapshot = snapshot
        self._beside = beside
        self._places = Places(snapshot)
        self._scan = lru_cache(_SCANS)(_scan)
        self._by_name = Named(snapshot)

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
        with _careful():
            parts = [self._piece(piece) for piece in self._all(table, span)]
            rows = pl.concat(parts) if parts else _empty(table).lazy()
            return rows.filter(_inside(table, span)).select(**facts(span)).collect().row(0, named=True)

    def where(self, table: str, span: KeyRange, condition: pl.Expr) -> pl.DataFrame:
        """The rows of a key range that meet a condition, however many are looked at; raises as `find`.

        They should stand close to each other: all columns are read from the first to the last of them.
        """
        met = _inside(table, span) & condition
        found = [_empty(table).lazy()]
        with _careful():
            for piece in self._all(table, span):
                at = with_far_end(self._piece(piece), table).select(met.arg_true()).collect().to_series()
                if len(at):
                    found.append(self._piece(Piece(piece.path, piece.start + at[0], at[-1] - at[0] + 1)))
            return with_far_end(pl.concat(found), table).filter(met).select(TABLES[table].names()).collect()

    def _all(self, table: str, span: KeyRange) -> list[Piece]:
        return self._places.of(table, span.low, span.high, sys.maxsize) or []

    def read(self, places: Sequence[Place | Lookup], scans: Collection[frozenset[str]]) -> dict[str, pa.Table]:
        """The rows of each table as files keep them, with the columns that a scan of it would name; raises as `find`.

        Rows of a range are in order. Lookups are about rows of the first range.
        """
        ranges = [place for place in places if isinstance(place, Place)]
        lookups = [place for place in places if isinstance(place, Lookup)]
        scans = [*scans, frozenset(lookup.among[1] for lookup in lookups)]
        with _careful():
            coming = {place.table: self._beside.submit(self._in_range, place, scans) for place in ranges[1:]}
            found = {place.table: self._in_range(place, scans) for place in ranges[:1]}
            for lookup in lookups:
                values = found[lookup.among[0]][lookup.among[1]]
                found[lookup.table] = self._looked_up(lookup, _named(lookup.table, scans), values)
            return found | {table: rows.result() for table, rows in coming.items()}

    def _in_range(self, place: Place, scans: Collection[frozenset[str]]) -> pa.Table:
        key = TABLES[place.table].sort_by[0]
        columns = sorted({key, *_named(place.table, scans)})
        frames = [_cut(self._piece(piece).select(columns).collect(), key, place.span) for piece in place.pieces]
        return pl.concat(frames).to_arrow() if frames else nothing(place.table).select(columns)

    def _piece(self, piece: Piece) -> pl.LazyFrame:
        return self._scan(piece.path).slice(piece.start, piece.rows)

    def _looked_up(self, lookup: Lookup, names: set[str], values: pa.ChunkedArray) -> pa.Table:
        others = sorted(names - {lookup.column})
        if not self._snapshot.files(lookup.table):
            return nothing(lookup.table).select([lookup.column, *others])
        return self._by_name.rows(lookup.table, lookup.column, pl.Series(values.unique()), others).to_arrow()


def _named(table: str, scans: Collection[frozenset[str]]) -> set[str]:
    """The columns that scans name which may be of a table: they say columns, not tables."""
    known = set(schema_of(table).names)
    return {name for scan in scans if scan <= known for name in scan}


def whole(table: str, rows: pa.Table) -> pa.Table:
    """Rows with all columns of their table's files: nulls where a column was not read."""
    return pa.concat_tables([nothing(table), rows], promote_options="default")


@lru_cache
def nothing(table: str) -> pa.Table:
    """No rows, with all columns of their table's files."""
    return _no_rows(schema_of(table))


@lru_cache
def schema_of(table: str) -> pa.Schema:
    """The columns of a table's files, with the types that they have in memory."""
    return _empty(table).to_arrow().schema


@lru_cache
def _empty(table: str) -> pl.DataFrame:
    plain = pa.schema([(f.name, pa.string() if f.type == WORD else f.type) for f in stored_schema(TABLES[table])])
    empty = pl.from_arrow(_no_rows(plain))
    assert isinstance(empty, pl.DataFrame)
    return empty


def _no_rows(schema: pa.Schema) -> pa.Table:
    """As `schema.empty_table()`, which imports pandas where there is one: half a second of a command."""
    return pa.Table.from_batches([], schema)


def _scan(path: str) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False)


def _inside(table: str, span: KeyRange) -> pl.Expr:
    key = pl.col(TABLES[table].sort_by[0])
    return (key >= span.low) & (key < span.high)


def _cut(rows: pl.DataFrame, key: str, span: KeyRange) -> pl.DataFrame:
    """Rows in order of their key without those outside of the range."""
    keys = rows[key]
    low, high = bisect_left(keys, span.low), bisect_left(keys, span.high)
    return rows.slice(low, high - low)


_UNREADABLE = (
    OSError,
    msgspec.DecodeError,
    pa.ArrowException,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
)


@contextmanager
def _careful() -> Iterator[None]:
    """Say that a file is damaged, where reading fails."""
    try:
        yield
    except _UNREADABLE as error:
        message = f"a file of the index cannot be read: {error}"
        raise DamageError(message, hint="check the index: backref verify") from error
