"""Filling the ranked columns of a table: its files are written again with them; what was read is copied as it is."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.ranges import START
from backref.index.ranked import RankedWriter
from backref.index.scan import scan_rows
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.tables import Table

WORKERS = 2

Columns = Mapping[str, pa.Array]
"""Values for every row of a table by ranked column, in the order of its rows."""


def fill(root: Path, table: Table, entries: Sequence[FileEntry], columns: Columns, advance: Advance) -> list[FileEntry]:
    """Write a table again with these ranked columns; those that are not given become null."""
    starts = [0, *accumulate(entry.rows for entry in entries)]
    kinds = {column.name: column.type for column in table.columns if column.ranked}

    def write(entry: FileEntry, start: int) -> FileEntry:
        given = {
            name: columns[name].slice(start, entry.rows) if name in columns else pa.nulls(entry.rows, kind)
            for name, kind in kinds.items()
        }
        with RankedWriter(root, table, entry) as writer:
            writer.write(pa.table(given))
            advance(entry.rows)
            return writer.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(write, entries, starts))


Ranked = Callable[[pl.DataFrame], pl.DataFrame]
"""The ranked columns of rows."""


def rewrite(
    root: Path,
    table: Table,
    entry: FileEntry,
    columns: list[str],
    ranked: Ranked,
    advance: Advance,
    groups_at_a_time: int = 4,
) -> FileEntry:
    """A file of a table with other ranked columns, which follow from these columns, some row groups at a time."""
    with RankedWriter(root, table, entry) as writer:
        for rows in scan_rows(root, table, [entry], columns=columns, groups_at_a_time=groups_at_a_time):
            writer.write(ranked(rows).to_arrow())
            advance(rows.height)
        return writer.close()


def read_column(root: Path, table: Table, entries: Sequence[FileEntry], name: str) -> pl.Series:
    """A whole column of a table, in the order of its rows."""
    parts = [rows[name] for rows in scan_rows(root, table, entries, START, columns=[name])]
    return pl.concat(parts) if parts else pl.Series(name, [], pl.String)
