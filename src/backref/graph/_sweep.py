"""One round of a random walk over the arcs: each node collects from those that link to it. Compiled loops."""

import numpy as np

from backref.kernel import compiled, inlined, unmanaged
from backref.kernel.lanes import prefetch
from backref.model.graph import Ids, Offsets, Reals, Weights

AHEAD = 64
"""Arcs between asking for what a source passes and adding it. Places in arrays are unsigned in these loops, because
signed ones are tested for counting from the end, which takes as long as all the rest.
"""
AT_ONCE = 4096
"""Arcs whose sources are brought together at a time."""
ROWS_AT_ONCE = 4096
"""And how many nodes these may belong to."""
_ONE = np.uint64(1)
NO_WEIGHTS = np.empty(0, np.float32)
"""Stands for the weights of arcs that all weigh 1; of one type with weights that are read from a file."""
NO_WEIGHTS.flags.writeable = False


@compiled
def step(
    nodes: Ids,
    offsets: Offsets,
    sources: Ids,
    weights: Weights,
    given: Reals,
    share: Reals,
    passed: Reals,
    fresh: Reals,
    base: int,
    start: int,
    stop: int,
) -> tuple[float, float]:
    """Let the linking nodes with these numbers collect what is given and what their sources pass.

    What each passes on now goes to `fresh`, from number `base` on. The sum of the changes, and of the scores.
    """
    change, total = 0.0, 0.0
    picked, heavy = np.empty(AT_ONCE + AHEAD, np.uint32), np.ones(AT_ONCE, np.float32)
    sums = np.empty(ROWS_AT_ONCE)
    first = start
    while first < stop:
        last = _pick(nodes, offsets, sources, weights, first, stop, picked, heavy)
        if last == first:
            last = first + 1
            node = np.int64(nodes[first])
            sums[0] = _sum(sources, weights, offsets[node], offsets[node + 1], passed)
        else:
            _sums_of(nodes, offsets, first, last, picked, heavy, passed, sums)
        for number in range(first, last):
            score = given[number] + sums[number - first]
            change += abs(score - passed[number] / share[number])
            total += score
            fresh[number - base] = share[number] * score
        first = last
    return change, total


@unmanaged
def _pick(
    nodes: Ids, offsets: Offsets, sources: Ids, weights: Weights, start: int, stop: int, picked: Ids, heavy: Weights
) -> int:
    """Bring the sources of the next nodes together, of as many as there is room for; the number after them.

    Memory sets the pace of a round: it is asked for what is far on in this list, where nothing stands between that is
    not needed.
    """
    at, number = np.uint64(0), start
    while number < stop and number < start + ROWS_AT_ONCE:
        node = np.int64(nodes[number])
        begin, end = np.uint64(offsets[node]), np.uint64(offsets[node + 1])
        if at + end - begin > np.uint64(AT_ONCE):
            break
        first = at
        for arc in range(begin, end):
            picked[at] = sources[arc]
            at += _ONE
        if len(weights):
            for arc in range(begin, end):
                heavy[first + arc - begin] = weights[arc]
        number += 1
    for _ in range(AHEAD):
        picked[at] = 0
        at += _ONE
    return number


@unmanaged
def _sums_of(
    nodes: Ids, offsets: Offsets, first: int, last: int, picked: Ids, heavy: Weights, passed: Reals, sums: Reals
) -> None:
    """What the sources of some nodes pass, which were picked."""
    at, ahead = np.uint64(0), np.uint64(AHEAD)
    while at < ahead:
        prefetch(passed, np.uint64(picked[at]))
        at += _ONE
    at = np.uint64(0)
    for number in range(first, last):
        node = np.int64(nodes[number])
        end = at + np.uint64(offsets[node + 1] - offsets[node])
        total = 0.0
        while at < end:
            prefetch(passed, np.uint64(picked[at + ahead]))
            total += passed[picked[at]] * heavy[at]
            at += _ONE
        sums[number - first] = total


@compiled
def collect(
    offsets: Offsets, sources: Ids, weights: Weights, passed: Reals, earned: Reals, start: int, stop: int
) -> None:
    """What the sources of each node pass to it."""
    for node in range(start, stop):
        earned[node] = _sum(sources, weights, offsets[node], offsets[node + 1], passed)


@inlined
def _sum(sources: Ids, weights: Weights, start: int, stop: int, passed: Reals) -> float:
    """What comes along some arcs."""
    total = 0.0
    at, end, ahead, last = np.uint64(start), np.uint64(stop), np.uint64(AHEAD), np.uint64(len(sources) - 1)
    if len(weights):
        while at < end:
            prefetch(passed, np.uint64(sources[min(at + ahead, last)]))
            total += passed[sources[at]] * weights[at]
            at += _ONE
    else:
        while at < end:
            prefetch(passed, np.uint64(sources[min(at + ahead, last)]))
            total += passed[sources[at]]
            at += _ONE
    return total


@compiled
def strengths_of(nodes: Ids, offsets: Offsets, weights: Weights, sums: Reals) -> None:
    """The sum of the weights of each of some nodes' arcs."""
    for number in range(len(nodes)):
        node = np.int64(nodes[number])
        total = 0.0
        for at in range(offsets[node], offsets[node + 1]):
            total += weights[at]
        sums[number] = total
