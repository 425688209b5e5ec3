"""From scores to the places of nodes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.rating import rating_of
from backref.kernel import compiled, unmanaged
from backref.kernel.pairs import paired
from backref.kernel.parallel import forget
from backref.model.graph import Ids, Reals

Ranks = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]
_STEP = 1 << 22
_LARGE = 64
"""Equals that are sorted by the library instead of one by one."""
_HIGH, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Rating:
    """How high each node stands."""

    rank: Ranks
    """1 for the best; nodes that are equal share the worst of their places."""
    rating: npt.NDArray[np.float32]
    """100·(1 − ln rank / ln(N + 1)): 100 for the first, about 0 for the last."""


def rate(earned: Reals, referring: Ids) -> Rating:
    """Order nodes by earned score, then by how many link to them."""
    rank = ranks(earned, referring)
    return Rating(rank, rating_of(rank, len(rank)))


def ranks(scores: npt.NDArray[np.floating], second: Ids | None = None) -> Ranks:
    """Places by score, then by `second`, from 1 on; equals share the worst.

    Scores that agree to 7 digits are equal: below that, they differ by the order of summation. Memory: 12 bytes a node.
    """
    ordered = np.arange(len(scores), dtype=np.uint64)
    for start in range(0, len(scores), _STEP):
        ordered[start : start + _STEP] |= keys_of(scores[start : start + _STEP])
        forget(scores, start, start + _STEP)
    ordered.sort()
    places = np.empty(len(scores), np.uint32)
    large = np.empty((len(scores) // _LARGE, 2), np.int64)
    found = _place(ordered, np.empty(0, np.uint32) if second is None else second, places, large)
    for start, stop in large[:found]:
        ordered[start:stop].sort()
        _place_tied(ordered, start, stop, places)
    return places


def keys_of(scores: npt.NDArray[np.floating]) -> Keys:
    """Numbers in the order of scores, with 32 bits below: the bits of a positive float rise with it."""
    rough = np.ascontiguousarray(scores, np.float32) + np.float32(0)
    return rough.view(np.uint32).astype(np.uint64) << np.uint64(32)


@compiled
def _place(ordered: Keys, second: Ids, places: Ranks, large: npt.NDArray[np.int64]) -> int:
    """Places of nodes that stand in order of their scores: above 32 bits the score, below the node.

    Nodes of one score get the second measure in its stead. Where they are many they are left to be sorted by it; their
    bounds are noted, and how many such groups there are is returned.
    """
    start, count, found = 0, len(ordered), 0
    while start < count:
        stop = start + 1
        while stop < count and ordered[stop] >> _HIGH == ordered[start] >> _HIGH:
            stop += 1
        if stop - start > 1 and len(second):
            for at in range(start, stop):
                node = ordered[at] & _LOW
                ordered[at] = np.uint64(second[node]) << _HIGH | node
        if stop - start >= _LARGE and len(second):
            large[found, 0], large[found, 1] = start, stop
            found += 1
        else:
            _insert(ordered, start, stop)
            _place_tied(ordered, start, stop, places)
        start = stop
    return found


@unmanaged
def _insert(ordered: Keys, start: int, stop: int) -> None:
    """Sort a few keys; those in order already cost one look each."""
    for at in range(start + 1, stop):
        key, before = ordered[at], at - 1
        while before >= start and ordered[before] > key:
            ordered[before + 1] = ordered[before]
            before -= 1
        ordered[before + 1] = key


@unmanaged
def _place_tied(ordered: Keys, start: int, stop: int, places: Ranks) -> None:
    """Places of nodes of one score, in order of the second measure."""
    begin = start
    for at in range(start, stop):
        if ordered[at] >> _HIGH != ordered[begin] >> _HIGH:
            begin = at
        places[ordered[at] & _LOW] = len(ordered) - begin


def order_of(rank: Ranks) -> Ids:
    """All nodes, the best first; equals by number."""
    keys = paired(rank, np.arange(len(rank), dtype=np.uint32))
    keys.sort()
    return keys.astype(np.uint32)
