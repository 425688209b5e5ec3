"""Reading one table along with another in the same order: each row group once, one or two of them in memory."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import polars as pl

from backref.index.scan import scan_rows
from backref.model.manifest import FileEntry
from backref.model.tables import Table


class Along:
    """The rows of a table, asked for range after range of its first key."""

    def __init__(self, root: Path, table: Table, entries: list[FileEntry], columns: list[str], first: str = "") -> None:
        """From a key on."""
        near = [entry for entry in entries if entry.last_key >= first]
        read = scan_rows(root, table, near, (first, ""), columns=columns, groups_at_a_time=1)
        self._rest: Iterator[pl.DataFrame] = (rows for rows in read if len(rows))
        self._held: list[pl.DataFrame] = []
        """What was read and may be needed again."""
        self._key = table.sort_by[0]

    def until(self, last: str) -> Iterator[pl.DataFrame]:
        """All rows up to a key, it included, from the one on that was asked for before; and some of their neighbours.

        What is given is to be read to its end.
        """
        held = []
        for rows in chain(self._held, self._rest):
            end = rows[self._key][-1]
            held += [rows] if end >= last else []
            yield rows
            if end > last:
                break
        self._held = held
