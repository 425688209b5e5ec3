"""Columns of links as the numbers that compiled loops take."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.words import as_dictionary, codes_of
from backref.kernel.hashing import Hashes, hash_rows
from backref.kernel.strings import as_bytes, joined

Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]
"""Milliseconds."""


def flags_of(column: pa.ChunkedArray) -> Flags:
    """A column of truth values, none of them null."""
    return np.asarray(column.to_numpy())


def hashes_of(texts: pa.ChunkedArray, flags: pa.ChunkedArray | None = None) -> Hashes:
    """A number that is the same for equal texts (and flags)."""
    seeds = np.zeros(len(texts), np.uint64) if flags is None else flags_of(flags).astype(np.uint64)
    return hash_rows(*as_bytes(joined(texts)), seeds)


def word_hashes_of(words: pa.ChunkedArray) -> Hashes:
    """The same of a column of few different texts."""
    column = as_dictionary(words)
    return hashes_of(pa.chunked_array([column.dictionary]))[codes_of(column)]


def seen_times(rows: pa.Table) -> tuple[Times, Times]:
    """First and last sighting of each link; the last is the first where it is left out."""
    last = pc.coalesce(rows["last_seen"], rows["first_seen"])
    first, last = (np.asarray(times.cast(pa.int64()).to_numpy()) for times in (rows["first_seen"], last))
    return first, last
