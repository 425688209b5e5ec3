"""Harmonic centrality by HyperBall: for each node the sum of 1/distance over all nodes that reach it.

The set of nodes that reach t within r steps is that of its sources within r − 1, joined. Sets are HyperLogLog
counters (Boldi and Vigna 2013). Registers do not depend on each other, so a slice of them at a time is carried
through the whole graph: memory holds a few registers a node instead of all, and the result is the same to the bit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from backref.errors import ConvergenceError, QuestionError
from backref.graph import _registers
from backref.graph.walk import SHARE, even
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Reals

REGISTERS = 64
MAX_DISTANCE = 4_000
_FEW = 4
"""Where the nodes that grew have less than this part of all arcs, their targets are marked first."""
_MOST = 0.75
"""Where they have more than this part of all arcs, every set is taken in."""
_LINE = 64
"""Bytes that memory is fetched in."""
T = TypeVar("T")
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
    watch: Callable[[int], None] | None = None
    """Called after each round with its distance."""


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
        self.width = width // 8
        self.words = [_aligned(graph.nodes * self.width) for _ in range(2)]
        self.grew = [np.empty(graph.nodes, np.uint8) for _ in range(2)]
        self.reached = np.empty(graph.nodes, np.uint8)

    def grow(self, first: int) -> None:
        """Carry the registers from `first` on through the graph until no set grows."""
        self._seed(first)
        grown = self._join_seeds(first)
        for distance in range(2, self.counters.max_distance + 2):
            if self.counters.watch is not None:
                self.counters.watch(distance - 1)
            if not grown:
                return
            self.words.reverse()
            self.grew.reverse()
            grown = self._join(distance)
        raise ConvergenceError(
            f"sets still grow at distance {self.counters.max_distance}", hint="Allow a larger distance."
        )

    def _changes_at(self, distance: int) -> Reals:
        if len(self.changes) < distance:
            self.changes.append(self.scratch(self.graph.nodes))
        return self.changes[distance - 1]

    def _seed(self, first: int) -> None:
        def share(span: Range) -> None:
            registers, seed = self.counters.registers, self.counters.seed
            _registers.seed_registers(self.words[0], self.width, first, registers, seed, self.sums, *span)

        self._each(share, even(self.graph.nodes))

    def _join_seeds(self, first: int) -> int:
        graph, changes = self.graph, self._changes_at(1)

        def share(span: Range) -> int:
            count = _registers.join_seeds(
                graph.in_offsets, graph.in_sources, self.words[0], self.width, first, self.counters.registers,
                self.counters.seed, self.words[1], self.grew[1], changes, *span,
            )  # fmt: skip
            self._forget(changes, span)
            return count

        return sum(self._each(share, self.ranges))

    def _join(self, distance: int) -> int:
        """Carry the sets one step on; how many grew."""
        graph, changes = self.graph, self._changes_at(distance)
        most = self._reach()

        def share(span: Range) -> int:
            count = _registers.join(
                graph.in_offsets, graph.in_sources, self.words[0], self.width, self.grew[0], self.reached, most,
                self.words[1], self.grew[1], changes, *span,
            )  # fmt: skip
            self._forget(changes, span)
            return count

        return sum(self._each(share, self.ranges))

    def _reach(self) -> bool:
        """Mark the nodes that take in a set that grew; all where so many grew that to mark them would cost more.

        Whether nearly all arcs come from such sets.
        """
        graph, grew, reached = self.graph, self.grew[0], self.reached
        nodes = even(graph.nodes)
        leaving = sum(self._each(lambda span: _registers.arcs_of(graph.out_offsets, grew, *span), nodes))
        if leaving * _FEW > graph.arcs:
            reached.fill(1)
            return leaving > _MOST * graph.arcs
        reached.fill(0)
        self._each(lambda span: _registers.reach(graph.out_offsets, graph.out_targets, grew, reached, *span), nodes)
        forget(graph.out_targets, 0, graph.arcs)
        return False

    def _each(self, function: Callable[[Range], T], ranges: list[Range]) -> list[T]:
        return list(each(function, ranges, self.counters.workers))

    def _forget(self, changes: Reals, span: Range) -> None:
        graph = self.graph
        forget(graph.in_sources, int(graph.in_offsets[span[0]]), int(graph.in_offsets[span[1]]))
        forget(graph.in_offsets, *span)
        forget(changes, *span)

    def result(self) -> Harmonic:
        """Add up 1/distance over the growth of each set."""
        nodes, registers = self.graph.nodes, self.counters.registers
        del self.words, self.grew, self.reached
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


def _aligned(words: int) -> npt.NDArray[np.uint64]:
    """Room for so many words that begins where memory is fetched from, so that a node's set lies in as few lines."""
    room = np.empty(words + _LINE // 8, np.uint64)
    begin = -room.ctypes.data % _LINE // 8
    return room[begin : begin + words]
