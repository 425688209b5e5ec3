"""Arcs in any number, turned to the order of their other end in bounded memory.

Two passes over sequential data instead of one over random places: arcs are first dealt to buckets of 65,536
neighbouring nodes, a cache-sized block at a time; then each bucket is put in order by counting, alone.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.model.graph import Ids, Offsets

Low = npt.NDArray[np.uint16]
Block = tuple[Ids, Low]
"""Arcs of one bucket in the order they came: the one end, and the low half of the other end's id."""

BUCKET_NODES = 1 << 16
BLOCK_ARCS = 1 << 13


def count_for(nodes: int) -> int:
    """How many buckets so many nodes take."""
    return max(1, -(-nodes // BUCKET_NODES))


class Buckets:
    """Deals arcs to buckets by one end; `spill(bucket, others, low)` is called with each block that is full."""

    def __init__(self, nodes: int, spill: Callable[[int, Ids, Low], None]) -> None:
        self.count = count_for(nodes)
        self.arcs = np.zeros(self.count, np.int64)
        """How many arcs each bucket got."""
        self._spill = spill
        self._used = np.zeros(self.count, np.int64)
        self._others = np.empty((self.count, BLOCK_ARCS), np.uint32)
        self._low = np.empty((self.count, BLOCK_ARCS), np.uint16)

    def add(self, ends: Ids, others: Ids) -> None:
        """Deal arcs by `ends`; arcs of one bucket keep their order."""
        place = 0
        while True:
            place, bucket = _deal(ends, others, place, self._used, self._others, self._low)
            if bucket < 0:
                return
            self._flush(bucket)

    def finish(self) -> None:
        """Spill what is left in every bucket."""
        for bucket in range(self.count):
            self._flush(bucket)

    def _flush(self, bucket: int) -> None:
        used = self._used[bucket]
        if used:
            self._spill(bucket, self._others[bucket, :used], self._low[bucket, :used])
        self.arcs[bucket] += used
        self._used[bucket] = 0


@compiled
def _deal(
    ends: Ids, others: Ids, place: int, used: npt.NDArray[np.int64], rooms: npt.NDArray[np.uint32], low: Low
) -> tuple[int, int]:
    """Deal until a bucket is full: the next place and that bucket, or -1 when all are dealt."""
    room = rooms.shape[1]
    for i in range(place, len(ends)):
        bucket = np.int64(ends[i]) >> 16
        at = used[bucket]
        if at == room:
            return i, int(bucket)
        rooms[bucket, at] = others[i]
        low[bucket, at] = ends[i] & 0xFFFF
        used[bucket] = at + 1
    return len(ends), -1


def begins_of(blocks: Iterable[Block]) -> Offsets:
    """Where the arcs of each of a bucket's 65,536 nodes begin when they are in order; one more for the end."""
    begins = np.zeros(BUCKET_NODES + 1, np.int64)
    for _, low in blocks:
        _count(low, begins)
    return np.cumsum(begins)


def pieces(begins: Offsets, arcs: int) -> Iterator[tuple[int, int]]:
    """Ranges of a bucket's nodes with at most that many arcs, or of one node that has more."""
    start = 0
    while start < BUCKET_NODES:
        stop = max(start + 1, int(np.searchsorted(begins, begins[start] + arcs, "right")) - 1)
        yield start, stop
        start = stop


def in_order(blocks: Iterable[Block], begins: Offsets, start: int, stop: int) -> Ids:
    """The other ends of the arcs of nodes `start` to `stop` of a bucket, by node, each in the order they came."""
    ordered = np.empty(begins[stop] - begins[start], np.uint32)
    cursor = begins[start:stop] - begins[start]
    for others, low in blocks:
        _scatter(others, low, start, cursor, ordered)
    return ordered


@compiled
def count(ids: Ids, first: int, counts: Offsets) -> None:
    """Count how often each id from `first` on comes: what `bincount` does, without copies of the ids."""
    base = np.uint64(first)
    for i in range(len(ids)):
        counts[np.uint64(ids[i]) - base] += 1


@compiled
def _count(low: Low, counts: Offsets) -> None:
    for i in range(len(low)):
        counts[np.int64(low[i]) + 1] += 1


@compiled
def _scatter(others: Ids, low: Low, start: int, cursor: Offsets, ordered: Ids) -> None:
    for i in range(len(low)):
        node = np.int64(low[i]) - start
        if 0 <= node < len(cursor):
            at = cursor[node]
            ordered[at] = others[i]
            cursor[node] = at + 1
