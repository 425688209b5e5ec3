"""Facts looked up by name: a sorted column of hashes beside columns of small numbers, a few bytes a row.

Two names of one hash would share their facts; among ten million names that happens once in 370,000 tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.kernel.hashing import Hashes, hash_rows
from backref.kernel.strings import as_bytes

Found = npt.NDArray[np.int64]


def hashes(names: pl.Series, seeds: pl.Series | Hashes | None = None) -> Hashes:
    """A hash of each name; equal names with different seeds (a scheme, another name's hash) have different ones."""
    given = np.zeros(len(names), np.uint64) if seeds is None else np.asarray(seeds).astype(np.uint64)
    return hash_rows(*as_bytes(names.cast(pl.String).to_arrow().cast(pa.large_string())), given)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table by hash."""

    keys: Hashes
    """Sorted, each once."""
    columns: Mapping[str, npt.NDArray[np.generic]]

    @classmethod
    def of(cls, keys: Hashes, columns: Mapping[str, npt.NDArray[np.generic]]) -> "Lookup":
        """From rows in any order; of rows with one key the first counts."""
        unique, first = np.unique(keys, return_index=True)
        return cls(unique, {name: values[first] for name, values in columns.items()})

    def find(self, wanted: Hashes) -> Found:
        """The row of each key, -1 where there is none."""
        if not len(self.keys):
            return np.full(len(wanted), -1, np.int64)
        rows = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[rows] == wanted, rows, -1)

    def has(self, wanted: Hashes) -> npt.NDArray[np.bool_]:
        """Whether each key is here."""
        return self.find(wanted) >= 0

    def read(self, wanted: Hashes) -> pl.DataFrame:
        """The columns for each key; null where it is not here."""
        rows = self.find(wanted)
        missing = rows < 0
        if not len(self.keys):
            nulls = {name: pl.Series(name, [None] * len(rows), _kind(values)) for name, values in self.columns.items()}
            return pl.DataFrame(nulls)
        taken = {name: pl.Series(name, values[rows]) for name, values in self.columns.items()}
        mask = pl.Series(missing)
        return pl.DataFrame(taken).with_columns(pl.when(~mask).then(pl.all()).name.keep())


def _kind(values: npt.NDArray[np.generic]) -> pl.DataType:
    return pl.Series(values[:0]).dtype
