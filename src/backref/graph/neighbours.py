"""The best neighbours of a node, without looking at all of them where there are millions."""

from bisect import bisect_right

import numpy as np
import numpy.typing as npt

from backref.kernel.pairs import paired
from backref.model.graph import Ids

_CHUNK = 1 << 13


Place = tuple[int, int]
"""Where a node stands: its rank and its number."""


def best(neighbours: Ids, rank: npt.NDArray[np.uint32], order: Ids, limit: int, after: Place | None = None) -> Ids:
    """The first `limit` of a sorted list of nodes by rank, equals by number; of those after a place, where one is said.

    A short list is looked up and sorted. Of a long one, the best nodes of all are likely members: they are tried
    in order until enough are found. Both cost the same at about √(40·limit·nodes) neighbours.
    """
    if len(neighbours) ** 2 <= 40 * limit * len(order):
        return _sorted(np.asarray(neighbours), rank, limit, after)
    found: list[Ids] = []
    count = 0
    for start in range(_first_after(rank, order, after), len(order), _CHUNK):
        tried = np.asarray(order[start : start + _CHUNK])
        found.append(members(tried, neighbours))
        count += len(found[-1])
        if count >= limit:
            break
    return np.concatenate([*found, np.empty(0, np.uint32)])[:limit]


def _first_after(rank: npt.NDArray[np.uint32], order: Ids, after: Place | None) -> int:
    """The first place of the order that comes after a node's."""
    if after is None:
        return 0
    return bisect_right(range(len(order)), after, key=lambda place: (int(rank[order[place]]), int(order[place])))


def members(tried: Ids, neighbours: Ids) -> Ids:
    """Those of some nodes that are in a sorted list, in the order they were given."""
    if not len(neighbours):
        return np.asarray(tried[:0])
    places = np.searchsorted(neighbours, tried)
    places[places == len(neighbours)] = 0
    return np.asarray(tried[neighbours[places] == tried])


def _sorted(nodes: Ids, rank: npt.NDArray[np.uint32], limit: int, after: Place | None) -> Ids:
    keys = paired(np.asarray(rank[nodes]), nodes)
    if after is not None:
        keys = keys[keys > (after[0] << 32 | after[1])]
    if limit < len(keys):
        keys = np.partition(keys, limit)[:limit]
    return np.sort(keys).astype(np.uint32)
