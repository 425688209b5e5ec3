"""Filling the ranked columns of a table: its files are written again with them; what was read is copied as it is."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.files import frame
from backref.index.ranges import START
from backref.index.ranked import RankedWriter
from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.tables import WORD, Table

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


def carry(
    root: Path, table: Table, entries: Sequence[FileEntry], before: Snapshot, advance: Advance
) -> list[FileEntry]:
    """Fill the ranked columns of files that are new since a snapshot with what their rows had in it; else null."""
    had = {entry.path for entry in before.manifest.tables.get(table.name, [])}
    ranked = _from(root, table, before)

    def write(entry: FileEntry) -> FileEntry:
        return entry if entry.path in had else rewrite(root, table, entry, list(table.sort_by), ranked, advance)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(write, entries))


def _from(root: Path, table: Table, before: Snapshot) -> Ranked:
    """Finds the ranked columns that the same rows had in a snapshot."""
    keys, names = list(table.sort_by), table.ranked_names()

    def ranked(now: pl.DataFrame) -> pl.DataFrame:
        low, high = now[keys[0]][0], now[keys[0]][-1]
        old = before.entries(table.name, low, high + "\x00")
        found = list(scan_rows(root, table, old, (low, ""), (high + "\x00", ""), columns=[*keys, *names]))
        known = pl.concat(found) if found else pl.DataFrame(schema=_schema(table))
        return now.join(known, on=keys, how="left", maintain_order="left").select(names)

    return ranked


def _schema(table: Table) -> dict[str, pl.DataType]:
    """The columns that identify a row of the table and those that a ranking fills in, as polars types."""
    wanted = {*table.sort_by, *table.ranked_names()}
    fields = [(c.name, pa.string() if c.type == WORD else c.type) for c in table.columns if c.name in wanted]
    return dict(frame(pa.schema(fields).empty_table()).schema)


def read_column(root: Path, table: Table, entries: Sequence[FileEntry], name: str) -> pl.Series:
    """A whole column of a table, in the order of its rows."""
    parts = [rows[name] for rows in scan_rows(root, table, entries, START, columns=[name])]
    return pl.concat(parts) if parts else pl.Series(name, [], pl.String)
