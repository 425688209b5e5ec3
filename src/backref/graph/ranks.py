"""From scores to the places of nodes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.rating import rating_of
from backref.kernel import compiled
from backref.model.graph import Ids, Reals

Ranks = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]
_STEP = 1 << 22


@dataclass(frozen=True, slots=True)
class Rating:
    """How high each node stands."""

    rank: Ranks
    """1 for the best; nodes that are equal share the worst of their places."""
    rating: npt.NDArray[np.float32]
    """100·(1 − ln rank / ln(N + 1)): 100 for the first, about 0 for the last."""


def rate(earned: Reals, referring: npt.NDArray[np.integer]) -> Rating:
    """Order nodes by earned score, then by how many link to them."""
    rank = ranks(earned, referring)
    return Rating(rank, rating_of(rank, len(rank)))


def ranks(scores: npt.NDArray[np.floating], second: npt.NDArray[np.integer] | None = None) -> Ranks:
    """Places by score, then by `second`, from 1 on; equals share the worst.

    Scores that agree to 7 digits are equal: below that, they differ by the order of summation.
    """
    ordered = np.arange(len(scores), dtype=np.uint64)
    for start in range(0, len(scores), _STEP):
        ordered[start : start + _STEP] |= keys_of(scores[start : start + _STEP])
    ordered.sort()
    places = np.empty(len(scores), np.uint32)
    tied = _place(ordered, places)
    if second is not None and tied:
        _split(ordered[:tied].astype(np.uint32), second, places)
    return places


def _split(nodes: Ids, second: npt.NDArray[np.integer], places: Ranks) -> None:
    """Tell nodes that share a place with others apart by the second measure."""
    keys = places[nodes].astype(np.uint64) << np.uint64(32) | second[nodes].astype(np.uint64)
    order = np.argsort(keys)
    _place_again(keys[order], nodes[order], places)


def keys_of(scores: npt.NDArray[np.floating]) -> Keys:
    """Numbers in the order of scores, with 32 bits below: the bits of a positive float rise with it."""
    rough = np.ascontiguousarray(scores, np.float32) + np.float32(0)
    return rough.view(np.uint32).astype(np.uint64) << np.uint64(32)


@compiled
def _place(ordered: Keys, places: Ranks) -> int:
    """Places of nodes that stand in order of their scores: above 32 bits the score, below the node.

    The nodes that share theirs are brought to the beginning of `ordered`; how many.
    """
    high, low = np.uint64(32), np.uint64(0xFFFFFFFF)
    start, count, tied = 0, len(ordered), 0
    while start < count:
        stop = start + 1
        while stop < count and ordered[stop] >> high == ordered[start] >> high:
            stop += 1
        alone = stop - start == 1
        for at in range(start, stop):
            node = ordered[at] & low
            places[node] = count - start
            if not alone:
                ordered[tied] = node
                tied += 1
        start = stop
    return tied


@compiled
def _place_again(keys: Keys, nodes: Ids, places: Ranks) -> None:
    """Places of nodes in order of the worst place that they may have, and of the second measure."""
    high = np.uint64(32)
    begin, first = 0, 0
    for at in range(len(keys)):
        if keys[at] >> high != keys[begin] >> high:
            begin = at
        if keys[at] != keys[first]:
            first = at
        places[nodes[at]] -= first - begin


def order_of(rank: Ranks) -> Ids:
    """All nodes, the best first; equals by number."""
    keys = rank.astype(np.uint64) << np.uint64(32)
    keys |= np.arange(len(rank), dtype=np.uint32)
    keys.sort()
    return keys.astype(np.uint32)
