"""Where in a table's files the rows of a key range stand, found without reading them.

The manifest says which files; a file's footer has every so many keys, which are read once and kept.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from backref.index.snapshot import Snapshot
from backref.index.sparse import STEP, kept_keys
from backref.model.index import TABLES
from backref.model.manifest import FileEntry

_FILES = 256
"""Files whose keys stay in memory, some 200 kB each."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one file that follow each other."""

    path: str
    start: int
    rows: int


class Places:
    """Finds the rows of key ranges in the files of a snapshot; may be shared between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._keys = lru_cache(_FILES)(kept_keys)

    def of(self, table: str, low: str, high: str, most: int) -> list[Piece] | None:
        """Pieces with all rows of keys from `low` up to `high`, and some before and after; None if more than `most`."""
        pieces: list[Piece] = []
        left = most
        for entry in self._snapshot.entries(table, low, high):
            piece = self._piece(entry, TABLES[table].sort_by[0], low, high)
            left -= piece.rows
            if left < 0:
                return None
            pieces.append(piece)
        return pieces

    def _piece(self, entry: FileEntry, key: str, low: str, high: str) -> Piece:
        path = str(self._snapshot.root / entry.path)
        keys = self._keys(path, key)
        start = STEP * max(bisect_left(keys, low) - 1, 0)
        end = min(STEP * bisect_left(keys, high), entry.rows)
        return Piece(path, start, end - start)
