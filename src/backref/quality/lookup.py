"""Facts looked up by name: a sorted column of hashes beside columns of small numbers, a few bytes a row.

Two names of one hash would share their facts; among ten million names that happens once in 370,000 tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.kernel import compiled
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
    _starts: npt.NDArray[np.uint32] = field(init=False, repr=False)
    """Where the keys begin that have the same first bits: a few of them each, for hashes are spread evenly."""

    def __post_init__(self) -> None:
        bits = max(1, len(self.keys).bit_length() - 2)
        firsts = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
        starts = np.append(np.searchsorted(self.keys, firsts), len(self.keys))
        object.__setattr__(self, "_starts", starts.astype(np.uint32))

    @classmethod
    def of(cls, keys: Hashes, columns: Mapping[str, npt.NDArray[np.generic]]) -> "Lookup":
        """From rows in any order; of rows with one key the first counts."""
        unique, first = np.unique(keys, return_index=True)
        return cls(unique, {name: values[first] for name, values in columns.items()})

    def find(self, wanted: Hashes) -> Found:
        """The row of each key, -1 where there is none."""
        rows = np.empty(len(wanted), np.int64)
        shift = np.uint64(65 - (len(self._starts) - 1).bit_length())
        _find_rows(_read_only(self.keys), self._starts, shift, _read_only(wanted), rows)
        return rows

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


def _read_only(hashes: Hashes) -> Hashes:
    """The same hashes; to a compiled loop a writable array is another type, compiled once more."""
    shown = hashes.view()
    shown.flags.writeable = False
    return shown


@compiled
def _find_rows(keys: Hashes, starts: npt.NDArray[np.uint32], shift: np.uint64, wanted: Hashes, rows: Found) -> None:
    for at in range(len(wanted)):
        bucket = wanted[at] >> shift
        low, high = np.int64(starts[bucket]), np.int64(starts[bucket + np.uint64(1)])
        while low < high:
            middle = (low + high) >> 1
            if keys[middle] < wanted[at]:
                low = middle + 1
            else:
                high = middle
        rows[at] = low if low < len(keys) and keys[low] == wanted[at] else -1


def _kind(values: npt.NDArray[np.generic]) -> pl.DataType:
    return pl.Series(values[:0]).dtype
