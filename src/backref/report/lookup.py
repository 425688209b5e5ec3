"""The rows of a table that have one of a few names, found without reading its names again.

Few names lie everywhere in a table, so to read where they are is to read it all. A file's names are read once and kept
as their hashes, 12 bytes each. Two names of one hash would be taken for one: among ten million names, a question about
ten thousand of them meets such a pair once in 180 million times.
"""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

_FILES = 32
"""Files whose names, or one of whose columns, stay in memory: some 12 MB and 8 MB each."""


class Named:
    """Finds rows by name in files that never change; may be shared between threads."""

    def __init__(self) -> None:
        self._hashes = lru_cache(_FILES)(_hashes)
        self._column = lru_cache(_FILES)(_column)

    def rows(self, path: str, column: str, names: pl.Series, others: Sequence[str]) -> pl.DataFrame:
        """The rows of a file that have one of different names in a column, with other columns; in no order."""
        known = self._hashes(path, column)
        wanted = pl.DataFrame({column: names, "hash": names.hash()})
        found = wanted.with_columns(at=known["hash"].search_sorted(wanted["hash"]))
        found = found.filter(pl.col("at") < len(known))
        found = found.filter(known["hash"].gather(found["at"]) == found["hash"])
        rows = known["row"].gather(found["at"])
        return found.select(column, *(self._column(path, name).gather(rows) for name in others))


def _hashes(path: str, column: str) -> pl.DataFrame:
    """The hashes of a file's different names in order, and the row of each."""
    names = _column(path, column)
    return pl.DataFrame({"hash": names.hash()}).with_row_index("row").sort("hash")


def _column(path: str, column: str) -> pl.Series:
    return pl.scan_parquet(path, glob=False).select(column).collect().to_series()
