"""From earned scores to ranks, and from ranks to ratings between 0 and 100."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.model.graph import Reals

Ranks = npt.NDArray[np.uint32]
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


def rating_of(rank: npt.NDArray[np.integer] | int, nodes: int) -> npt.NDArray[np.float32]:
    """The rating that goes with a rank among so many nodes."""
    return np.asarray(100 * (1 - np.log(np.asarray(rank, np.float64)) / np.log(nodes + 1)), np.float32)


def ranks(scores: npt.NDArray[np.floating], second: npt.NDArray[np.integer] | None = None) -> Ranks:
    """Places by score, then by `second`, from 1 on; equals share the worst.

    Scores that agree to 7 digits are equal: below that, they differ by the order of summation.
    """
    ordered = _keys(scores, second, 0, len(scores))
    ordered.sort()
    places = np.empty(len(scores), np.uint32)
    for start in range(0, len(scores), _STEP):
        keys = _keys(scores, second, start, start + _STEP)
        places[start : start + _STEP] = len(scores) - np.searchsorted(ordered, keys, "left")
    return places


def _keys(
    scores: npt.NDArray[np.floating], second: npt.NDArray[np.integer] | None, start: int, stop: int
) -> npt.NDArray[np.uint64]:
    """Numbers in the order of (score, second): the bits of a positive float rise with it."""
    rough = np.ascontiguousarray(scores[start:stop], np.float32) + np.float32(0)
    keys = rough.view(np.uint32).astype(np.uint64) << np.uint64(32)
    if second is not None:
        keys |= second[start:stop].astype(np.uint64)
    return keys
