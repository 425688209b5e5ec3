"""The rows of a table that have one of a few names, found without reading all its names again.

Few names lie everywhere in a table, so to read where they are is to read it all. A table's names are read once and kept
as their hashes, 12 bytes each. Two names of one hash would be taken for one: among ten million names, a question about
ten thousand of them meets such a pair once in 180 million times.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.snapshot import Snapshot

_KEPT = 8
"""Columns of tables that stay in memory: 12 bytes a row for names, 8 for numbers."""


class Named:
    """Finds rows by name in the tables of a snapshot; may be shared between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._hashes = lru_cache(_KEPT)(self._read_hashes)
        self._column = lru_cache(_KEPT)(self._read_column)

    def rows(self, table: str, column: str, names: pl.Series, others: Sequence[str]) -> pl.DataFrame:
        """The rows that have one of different names in a column, with other columns; in the order of the names."""
        hashes, row_of = self._hashes(table, column)
        wanted = names.hash().to_numpy()
        first, after = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
        is_known = first < after
        rows = row_of[first[is_known]]
        found = [self._column(table, name).gather(rows) for name in others]
        return pl.DataFrame([names.filter(pl.Series(is_known)).alias(column), *found])

    def _read_hashes(self, table: str, column: str) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
        """The hashes of different names in order, and the row of each."""
        hashes = self._read_column(table, column).hash().to_numpy()
        order = np.argsort(hashes).astype(np.uint32)
        return hashes[order], order

    def _read_column(self, table: str, column: str) -> pl.Series:
        return pl.scan_parquet(self._snapshot.files(table), glob=False).select(column).collect().to_series()
