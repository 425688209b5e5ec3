"""One round of a random walk over the arcs: each node collects from those that link to it. Compiled loops."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.lanes import prefetch
from backref.model.graph import Ids, Offsets, Reals, Weights

Sums = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint8]

AHEAD = 64
"""Arcs between asking for what a source passes and adding it. Places in arrays are unsigned in these loops, because
signed ones are tested for counting from the end, which takes as long as all the rest.
"""
AT_ONCE = 4096
"""Arcs whose sources are brought together at a time."""
ROWS_AT_ONCE = 4096
"""And how many nodes these may belong to."""
_ONE = np.uint64(1)


@compiled
def spread_evenly(offsets: Offsets, given: Sums, damping: float, passed: Sums, start: int, stop: int) -> float:
    """What each node passes along each of its arcs; the sum of what nodes with arcs hold."""
    moving = 0.0
    for node in range(start, stop):
        degree = offsets[node + 1] - offsets[node]
        if degree > 0:
            passed[node] = damping * given[node] / degree
            moving += given[node]
        else:
            passed[node] = 0.0
    return moving


@compiled
def spread_by_weight(strengths: Sums, given: Sums, damping: float, passed: Sums, start: int, stop: int) -> float:
    """The same along an arc of weight 1, where arcs have weights; `strengths` are their sums by node."""
    moving = 0.0
    for node in range(start, stop):
        if strengths[node] > 0:
            passed[node] = damping * given[node] / strengths[node]
            moving += given[node]
        else:
            passed[node] = 0.0
    return moving


@compiled
def collect(
    offsets: Offsets, sources: Ids, wanted: Bits, passed: Sums, base: float, held: Sums, start: int, stop: int
) -> float:
    """Give each node that is wanted `base` and what its sources pass; the sum of the changes.

    Nodes are updated in place: only `passed` is read of other nodes.
    """
    change = 0.0
    picked, sums = np.empty(AT_ONCE + AHEAD, np.uint32), np.empty(ROWS_AT_ONCE)
    first = start
    while first < stop:
        last = _pick(offsets, sources, wanted, first, stop, picked)
        if last == first:
            last = first + 1
            sums[0] = _sum_of_many(sources, offsets[first], offsets[last], passed)
        else:
            _sums_of(offsets, wanted, first, last, picked, passed, sums)
        for node in range(first, last):
            if wanted[node]:
                total = base + sums[node - first]
                change += abs(total - held[node])
                held[node] = total
        first = last
    return change


@unmanaged
def _pick(offsets: Offsets, sources: Ids, wanted: Bits, start: int, stop: int, picked: Ids) -> int:
    """Bring the sources of the next nodes that are wanted together, as many as there is room for; the node after.

    Memory sets the pace of a round: it is asked for what is far on in this list, where nothing stands between that is
    not needed.
    """
    at, node = np.uint64(0), start
    while node < stop and node < start + ROWS_AT_ONCE:
        if wanted[node]:
            begin, end = np.uint64(offsets[node]), np.uint64(offsets[node + 1])
            if at + end - begin > np.uint64(AT_ONCE):
                break
            while begin < end:
                picked[at] = sources[begin]
                at += _ONE
                begin += _ONE
        node += 1
    for _ in range(AHEAD):
        picked[at] = 0
        at += _ONE
    return node


@unmanaged
def _sums_of(offsets: Offsets, wanted: Bits, first: int, last: int, picked: Ids, passed: Sums, sums: Sums) -> None:
    """What the sources of some nodes pass, which were picked."""
    at, ahead = np.uint64(0), np.uint64(AHEAD)
    while at < ahead:
        prefetch(passed, np.uint64(picked[at]))
        at += _ONE
    at = np.uint64(0)
    for node in range(first, last):
        if wanted[node]:
            end = at + np.uint64(offsets[node + 1] - offsets[node])
            total = 0.0
            while at < end:
                prefetch(passed, np.uint64(picked[at + ahead]))
                total += passed[picked[at]]
                at += _ONE
            sums[node - first] = total


@unmanaged
def _sum_of_many(sources: Ids, start: int, stop: int, passed: Sums) -> float:
    """What the sources of a node with many of them pass."""
    total = 0.0
    at, end, ahead = np.uint64(start), np.uint64(stop), np.uint64(AHEAD)
    while at < end:
        prefetch(passed, np.uint64(sources[min(at + ahead, end - _ONE)]))
        total += passed[sources[at]]
        at += _ONE
    return total


@compiled
def collect_weighted(
    offsets: Offsets,
    sources: Ids,
    weights: Weights,
    wanted: Bits,
    passed: Sums,
    base: float,
    held: Sums,
    start: int,
    stop: int,
) -> float:
    """The same where arcs have weights."""
    change = 0.0
    last = np.uint64(len(sources) - 1)
    for node in range(start, stop):
        if wanted[node]:
            total = base
            at, end = np.uint64(offsets[node]), np.uint64(offsets[node + 1])
            while at < end:
                prefetch(passed, np.uint64(sources[min(at + np.uint64(AHEAD), last)]))
                total += passed[sources[at]] * weights[at]
                at += _ONE
            change += abs(total - held[node])
            held[node] = total
    return change


@compiled
def strengths_of(offsets: Offsets, weights: Weights, sums: Reals) -> None:
    """The sum of the weights of each node's arcs."""
    for node in range(len(sums)):
        total = 0.0
        for at in range(offsets[node], offsets[node + 1]):
            total += weights[at]
        sums[node] = total
