"""One round of a random walk over the arcs: each node collects from those that link to it. Compiled loops."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.model.graph import Ids, Offsets, Reals, Weights

Sums = npt.NDArray[np.float64]


@compiled
def spread_evenly(offsets: Offsets, given: Sums, damping: float, passed: Sums, start: int, stop: int) -> float:
    """What each node passes along each of its arcs; the sum of what nodes without arcs hold."""
    resting = 0.0
    for node in range(start, stop):
        degree = offsets[node + 1] - offsets[node]
        if degree > 0:
            passed[node] = damping * given[node] / degree
        else:
            passed[node] = 0.0
            resting += given[node]
    return resting


@compiled
def spread_by_weight(strengths: Sums, given: Sums, damping: float, passed: Sums, start: int, stop: int) -> float:
    """The same along an arc of weight 1, where arcs have weights; `strengths` are their sums by node."""
    resting = 0.0
    for node in range(start, stop):
        if strengths[node] > 0:
            passed[node] = damping * given[node] / strengths[node]
        else:
            passed[node] = 0.0
            resting += given[node]
    return resting


@compiled
def collect(offsets: Offsets, sources: Ids, passed: Sums, base: float, held: Sums, start: int, stop: int) -> float:
    """Give each node `base` and what its sources pass; the sum of the changes.

    Nodes are updated in place: only `passed` is read of other nodes.
    """
    change = 0.0
    for node in range(start, stop):
        total = base
        for at in range(offsets[node], offsets[node + 1]):
            total += passed[sources[at]]
        change += abs(total - held[node])
        held[node] = total
    return change


@compiled
def collect_weighted(
    offsets: Offsets,
    sources: Ids,
    weights: Weights,
    passed: Sums,
    base: float,
    held: Sums,
    start: int,
    stop: int,
) -> float:
    """The same where arcs have weights."""
    change = 0.0
    for node in range(start, stop):
        total = base
        for at in range(offsets[node], offsets[node + 1]):
            total += passed[sources[at]] * weights[at]
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
