"""One round of random walks over the arcs: each node collects from those that link to it. Compiled loops.

Scores are real numbers, or complex ones: then two walks go side by side, one as the real and one as the imaginary part.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, inlined
from backref.kernel.lanes import prefetch
from backref.model.graph import Ids, Offsets, Reals, Weights

Scores = npt.NDArray[Any]
"""Reals, or complex numbers for two walks."""
AHEAD = 64
"""Arcs between asking for what a source passes and adding it. Places in arrays are unsigned in these loops, because
signed ones are tested for counting from the end, which takes as long as all the rest.
"""
_ONE = np.uint64(1)


@compiled
def step(
    offsets: Offsets,
    sources: Ids,
    weights: Weights,
    given: Scores,
    share: Reals,
    passed: Scores,
    fresh: Scores,
    base: int,
    start: int,
    stop: int,
) -> tuple[float, float, complex]:
    """Let the linking nodes with these numbers collect what is given and what their sources pass.

    What each passes on now goes to `fresh`, from number `base` on. The sums of the changes of either walk, and of the
    scores.
    """
    change, other, total = 0.0, 0.0, 0j
    for number in range(start, stop):
        score = given[number] + _sum(sources, weights, offsets[number], offsets[number + 1], passed)
        now, strength = score * share[number], 1 / share[number]
        change += abs(now.real - passed[number].real) * strength
        other += abs(now.imag - passed[number].imag) * strength
        total += score
        fresh[number - base] = now
    return change, other, total


@compiled
def collect(
    nodes: Ids, offsets: Offsets, sources: Ids, weights: Weights, passed: Scores, earned: Scores, start: int, stop: int
) -> None:
    """What the sources of the nodes with these numbers pass to them."""
    for number in range(start, stop):
        earned[nodes[number]] = _sum(sources, weights, offsets[number], offsets[number + 1], passed)


@inlined
def _sum(sources: Ids, weights: Weights, start: int, stop: int, passed: Scores) -> Any:
    """What comes along some arcs."""
    total = passed.dtype.type(0)
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
