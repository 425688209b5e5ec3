"""Reading the rows of a table's files by key, a bounded number at a time."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from backref.index.far_end import unpack, words_of_far_end
from backref.index.files import frame, polars_schema, text_keys
from backref.index.ranges import START, Bound
from backref.model.far_end import stored_columns
from backref.model.manifest import FileEntry
from backref.model.tables import WORD, Table


def read_rows(
    root: Path, table: Table, entries: Sequence[FileEntry], start: Bound = START, end: Bound | None = None
) -> pl.DataFrame:
    """The rows of a table in [start, end) as they were read, in order; typed even where there are none."""
    frames = list(scan_rows(root, table, entries, start, end))
    return pl.concat(frames) if frames else _no_rows(table)


def read_table(
    root: Path, table: Table, entry: FileEntry, start: Bound, end: Bound | None, columns: list[str] | None = None
) -> pa.Table:
    """The rows of a file in [start, end), with all columns unless told; words as dictionaries."""
    wanted = columns or table.names()
    words = [column.name for column in table.columns if column.type == WORD and column.name in wanted]
    found = list(scan_tables(root, table, [entry], start, end, wanted, words))
    return pa.concat_tables(found) if found else table.schema.empty_table().select(wanted)


@cache
def _no_rows(table: Table) -> pl.DataFrame:
    """A frame of the columns that were read; kept, for each part of a new table begins with it."""
    return pl.DataFrame(schema=polars_schema(table))


def scan_rows(
    root: Path,
    table: Table,
    entries: Sequence[FileEntry],
    start: Bound = START,
    end: Bound | None = None,
    columns: list[str] | None = None,
    categories: Sequence[str] = (),
    groups_at_a_time: int = 4,
) -> Iterator[pl.DataFrame]:
    """The rows of a table in [start, end), in order, some row groups at a time.

    `columns` (all that were read, unless given) must hold the keys that bounds are made of, where there are any; those
    in `categories` come as numbers with a dictionary, which makes grouping by them cheap.
    """
    for rows in scan_tables(
        root, table, entries, start, end, columns or table.read_names(), categories, groups_at_a_time
    ):
        yield frame(rows, categories)


def scan_tables(
    root: Path,
    table: Table,
    entries: Sequence[FileEntry],
    start: Bound,
    end: Bound | None,
    columns: list[str],
    words: Sequence[str] = (),
    groups_at_a_time: int = 4,
) -> Iterator[pa.Table]:
    """The same as Arrow tables; the columns that are `words` are dictionaries, others may be."""

    def chosen(first: str, last: str) -> bool:
        return last >= start[0] and (end is None or first < end[0] or (first, "") < end)

    bounds = [name for name in text_keys(table) if name in columns]
    for rows in _scan_groups(root, table, entries, chosen, columns, words, groups_at_a_time):
        inside = frame(rows.select(bounds)).select(_within(table, start, end)).to_series()
        yield rows if inside.all() else rows.filter(inside.to_arrow())


def scan_keys(
    root: Path, table: Table, entries: Sequence[FileEntry], keys: pl.Series, columns: list[str]
) -> Iterator[pl.DataFrame]:
    """All rows of a table whose first key is among these, which are sorted, and others of the same row groups."""

    def chosen(first: str, last: str) -> bool:
        return bool(keys.search_sorted(first, side="left") < keys.search_sorted(last, side="right"))

    found = [entry for entry in entries if chosen(entry.first_key, entry.last_key)]
    for rows in _scan_groups(root, table, found, chosen, columns):
        yield frame(rows)


def _scan_groups(
    root: Path,
    table: Table,
    entries: Sequence[FileEntry],
    chosen: Callable[[str, str], bool],
    columns: list[str],
    words: Sequence[str] = (),
    groups_at_a_time: int = 4,
) -> Iterator[pa.Table]:
    """The rows of the row groups that are chosen by their first and last key, in order."""
    stored = stored_columns(table, columns)
    dictionaries = [name for name in (*words, *words_of_far_end(table)) if name in stored]
    for entry in entries:
        file = pq.ParquetFile(root / entry.path, read_dictionary=dictionaries)
        spans = key_spans(file, table)
        groups = [group for group, span in enumerate(spans) if span is None or chosen(*span)]
        for at in range(0, len(groups), groups_at_a_time):
            yield unpack(file.read_row_groups(groups[at : at + groups_at_a_time], stored), table, columns)


def key_spans(file: pq.ParquetFile, table: Table) -> list[tuple[str, str] | None]:
    """The first and the last key of each row group; None where the file does not say."""
    index = file.schema_arrow.get_field_index(table.sort_by[0])
    told = [file.metadata.row_group(group).column(index).statistics for group in range(file.num_row_groups)]
    return [(one.min, one.max) if one is not None and one.has_min_max else None for one in told]


def _within(table: Table, start: Bound, end: Bound | None) -> pl.Expr:
    """Whether a row lies in [start, end) of the table's order."""
    key, tie = text_keys(table)

    def at_least(bound: Bound) -> pl.Expr:
        if tie is None or not bound[1]:
            return pl.col(key) >= bound[0]
        return (pl.col(key) > bound[0]) | ((pl.col(key) == bound[0]) & (pl.col(tie) >= bound[1]))

    inside = pl.lit(value=True) if start == START else at_least(start)
    return inside if end is None else inside & ~at_least(end)


def text_array(column: pl.Series) -> pa.Array:
    """A text column as one Arrow array."""
    return column.to_arrow().cast(pa.large_string())
