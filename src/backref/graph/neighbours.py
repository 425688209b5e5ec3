"""The best neighbours of a node, without looking at all of them where there are millions."""

import numpy as np
import numpy.typing as npt

from backref.model.graph import Ids

_CHUNK = 1 << 13


def order_of(rank: npt.NDArray[np.uint32]) -> Ids:
    """All nodes, the best first; equals by number."""
    return np.argsort(rank, kind="stable").astype(np.uint32)


def best(neighbours: Ids, rank: npt.NDArray[np.uint32], order: Ids, limit: int) -> Ids:
    """The first `limit` of a sorted list of nodes by rank, equals by number.

    A short list is looked up and sorted. Of a long one, the best nodes of all are likely members: they are tried
    in order until enough are found. Both cost the same at about √(40·limit·nodes) neighbours.
    """
    if len(neighbours) ** 2 <= 40 * limit * len(order):
        return _sorted(np.asarray(neighbours), rank, limit)
    found: list[Ids] = []
    count = 0
    for start in range(0, len(order), _CHUNK):
        tried = np.asarray(order[start : start + _CHUNK])
        found.append(members(tried, neighbours))
        count += len(found[-1])
        if count >= limit:
            break
    return np.concatenate(found)[:limit]


def members(tried: Ids, neighbours: Ids) -> Ids:
    """Those of some nodes that are in a sorted list, in the order they were given."""
    places = np.searchsorted(neighbours, tried)
    places[places == len(neighbours)] = 0
    return np.asarray(tried[neighbours[places] == tried])


def _sorted(nodes: Ids, rank: npt.NDArray[np.uint32], limit: int) -> Ids:
    keys = np.asarray(rank[nodes]).astype(np.uint64) << np.uint64(32) | nodes
    if limit < len(keys):
        keys = np.partition(keys, limit)[:limit]
    return np.sort(keys).astype(np.uint32)
