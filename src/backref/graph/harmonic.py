"""Harmonic centrality by HyperBall: for each node the sum of 1/distance over all nodes that reach it.

The set of nodes that reach t within r steps is that of its sources within r − 1, joined. Sets are HyperLogLog
counters (Boldi and Vigna 2013). Registers do not depend on each other, so a slice of them at a time is carried
through the whole graph: memory holds a few registers a node instead of all, and the result is the same to the bit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backref.errors import ConvergenceError, QuestionError
from backref.graph import _registers
from backref.graph.walk import SHARE, even
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Reals

REGISTERS = 64
MAX_DISTANCE = 4_000
Scratch = Callable[[int], Reals]
"""Makes an array of that many zeros: in memory, or in a file where there is little."""


@dataclass(frozen=True, slots=True)
class Harmonic:
    """Harmonic centralities, estimated."""

    value: Reals
    error: float
    """Relative standard deviation of a set's estimated size: 1.04/√registers."""
    registers: int
    rounds: int
    """The largest distance at which a set still grew."""


@dataclass(frozen=True, slots=True)
class Counters:
    """How sets are counted."""

    registers: int = REGISTERS
    """A power of two from 8 on."""
    at_a_time: int = REGISTERS
    """Registers that are in memory at a time: 2 bytes for each and node."""
    seed: int = 1
    workers: int = 2
    max_distance: int = MAX_DISTANCE


def harmonic(graph: Graph, counters: Counters = Counters(), scratch: Scratch = np.zeros) -> Harmonic:
    """Estimate the harmonic centrality of every node. Raises ConvergenceError past `max_distance`."""
    if counters.registers < 8 or counters.registers & (counters.registers - 1):
        raise QuestionError("the number of registers must be a power of two from 8 on", field="registers")
    width = min(counters.registers, max(8, counters.at_a_time // 8 * 8))
    ball = _Ball(graph, counters, width, scratch)
    for first in range(0, counters.registers, width):
        ball.grow(first)
    return ball.result()


class _Ball:
    """What the sets' registers sum to at distance 0, and how that changes at each distance on."""

    def __init__(self, graph: Graph, counters: Counters, width: int, scratch: Scratch) -> None:
        self.graph = graph
        self.counters = counters
        self.scratch = scratch
        self.sums = scratch(graph.nodes)
        self.changes: list[Reals] = []
        self.ranges = shares(graph.in_offsets, SHARE)
        self.words = np.empty((2, graph.nodes, width // 8), np.uint64)

    def grow(self, first: int) -> None:
        """Carry the registers from `first` on through the graph until no set grows."""
        before, after = self.words
        _registers.seed_registers(before, first, self.counters.registers, self.counters.seed, self.sums)
        grew, grows = np.ones(self.graph.nodes, np.uint8), np.empty(self.graph.nodes, np.uint8)
        for distance in range(1, self.counters.max_distance + 2):
            if len(self.changes) < distance:
                self.changes.append(self.scratch(self.graph.nodes))
            if not self._join(before, grew, after, grows, self.changes[distance - 1]):
                return
            before, after, grew, grows = after, before, grows, grew
        raise ConvergenceError(
            f"sets still grow at distance {self.counters.max_distance}", hint="Allow a larger distance."
        )

    def _join(
        self,
        before: npt.NDArray[np.uint64],
        grew: npt.NDArray[np.uint8],
        after: npt.NDArray[np.uint64],
        grows: npt.NDArray[np.uint8],
        changes: Reals,
    ) -> int:
        graph = self.graph

        def share(span: Range) -> int:
            common: Any = (before, grew, after, grows, changes, *span)
            count = _registers.join(graph.in_offsets, graph.in_sources, *common)
            forget(graph.in_sources, int(graph.in_offsets[span[0]]), int(graph.in_offsets[span[1]]))
            forget(graph.in_offsets, *span)
            forget(changes, *span)
            return count

        return sum(each(share, self.ranges, self.counters.workers))

    def result(self) -> Harmonic:
        """Add up 1/distance over the growth of each set."""
        nodes, registers = self.graph.nodes, self.counters.registers
        del self.words
        value, last, now = np.zeros(nodes), np.empty(nodes), np.empty(nodes)
        _registers.sizes(self.sums, registers, last, 0, nodes)
        rounds = 0
        for distance, changes in enumerate(self.changes, 1):
            if not self._add(distance, changes, now, last, value):
                break
            rounds = distance
        return Harmonic(value, 1.04 / math.sqrt(registers), registers, rounds)

    def _add(self, distance: int, changes: Reals, now: Reals, last: Reals, value: Reals) -> bool:
        """Add the growth at one distance; whether there was any."""

        def share(span: Range) -> bool:
            here = slice(*span)
            self.sums[here] += changes[here]
            _registers.sizes(self.sums, self.counters.registers, now, *span)
            _registers.add_growth(now, last, distance, value, *span)
            grew = bool(changes[here].any())
            forget(changes, *span)
            return grew

        return any(list(each(share, even(self.graph.nodes), self.counters.workers)))
