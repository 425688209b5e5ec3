"""Tables as typed columns with their meaning: the one place that says what a column is called and holds."""

from dataclasses import dataclass

import pyarrow as pa

TIME = pa.timestamp("ms", tz="UTC")
WORD = pa.dictionary(pa.int32(), pa.string())
"""A text of few different values: hosts, domains, words of closed lists."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its Arrow type and what it means."""

    name: str
    type: pa.DataType
    meaning: str
    ranked: bool = False
    """Filled in by a ranking of the whole index; null in rows that were written after the last one."""


@dataclass(frozen=True, slots=True)
class Table:
    """A named list of columns and the order its rows are kept in."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    sort_by: tuple[str, ...] = ()
    far_end: str = ""
    """`source` or `target`: its key and host are kept in files as path and subdomain."""

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the table."""
        return pa.schema([(column.name, column.type) for column in self.columns])

    def names(self) -> list[str]:
        """The column names in order."""
        return [column.name for column in self.columns]

    def read_names(self) -> list[str]:
        """The columns that hold what was read; a ranking fills in the others."""
        return [column.name for column in self.columns if not column.ranked]

    def ranked_names(self) -> list[str]:
        """The columns that a ranking fills in."""
        return [column.name for column in self.columns if column.ranked]
