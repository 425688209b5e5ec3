"""Where in a table's files the rows of a key range stand, found without reading more than a few keys.

The manifest says which files, a file's footer which row groups; inside of the first and the last row group it is looked
up among every so many keys, which are read once and kept.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import pyarrow.parquet as pq

from backref.index.snapshot import Snapshot
from backref.model.index import TABLES

_STEP = 512
"""Keys from one that is kept to the next."""
_FOOTERS = 512
_GROUPS = 2_048
"""Row groups whose keys are kept, some 10 kB each."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one file that follow each other."""

    path: str
    start: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Footer:
    starts: list[int]
    """The number of the first row of each row group, and the number of rows."""
    firsts: list[str]
    """The first key of each row group."""


class Places:
    """Finds the rows of key ranges in the files of a snapshot; may be shared between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._footer = lru_cache(_FOOTERS)(_read_footer)
        self._keys = lru_cache(_GROUPS)(_read_keys)

    def of(self, table: str, low: str, high: str, most: int) -> list[Piece] | None:
        """Pieces with all rows of keys from `low` up to `high`, and some before and after; None if more than `most`."""
        pieces: list[Piece] = []
        left = most
        for path in self._snapshot.files(table, low, high):
            piece = self._piece(path, TABLES[table].sort_by[0], low, high, left)
            if piece is None:
                return None
            left -= piece.rows
            pieces.append(piece)
        return pieces

    def _piece(self, path: str, key: str, low: str, high: str, most: int) -> Piece | None:
        footer = self._footer(path, key)
        first = max(bisect_left(footer.firsts, low) - 1, 0)
        last = max(bisect_left(footer.firsts, high) - 1, first)
        if footer.starts[last] - footer.starts[min(first + 1, last)] > most:
            return None
        start = footer.starts[first] + _STEP * max(bisect_left(self._keys(path, key, first), low) - 1, 0)
        end = footer.starts[last] + _STEP * bisect_left(self._keys(path, key, last), high)
        rows = min(end, footer.starts[last + 1]) - start
        return Piece(path, start, rows) if rows <= most else None


def _read_footer(path: str, key: str) -> _Footer:
    metadata = pq.read_metadata(path)
    column = next(i for i in range(metadata.num_columns) if metadata.schema.column(i).path == key)
    starts, firsts = [0], []
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        told = group.column(column).statistics
        firsts.append(told.min if told is not None and told.has_min_max else _read_keys(path, key, number)[0])
        starts.append(starts[-1] + group.num_rows)
    return _Footer(starts, firsts)


def _read_keys(path: str, key: str, group: int) -> list[str]:
    """Every so many keys of a row group, from its first."""
    with pq.ParquetFile(path) as file:
        keys = file.read_row_group(group, columns=[key], use_threads=False)[key]
    told: list[str] = keys.take(list(range(0, len(keys), _STEP))).to_pylist()
    return told
