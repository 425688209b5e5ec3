"""Harmonic centrality by HyperBall: for each node the sum of 1/distance over all nodes that reach it.

The set of nodes that reach t within r steps is that of its sources within r − 1, joined. Sets are HyperLogLog
counters (Boldi and Vigna 2013). Registers do not depend on each other, so a slice of them at a time is carried
through the whole graph: memory holds a few registers a node instead of all, and the result is the same to the bit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from backref.errors import ConvergenceError, QuestionError
from backref.graph import _registers
from backref.graph.linking import SHARE, Linking, Scratch, in_memory, linking
from backref.kernel.parallel import Range, each, even, forget, shares
from backref.model.graph import Graph, Ids, Offsets, Reals

REGISTERS = 64
MAX_DISTANCE = 4_000
_FEW = 4
"""Where the nodes that grew have less than this part of all arcs, their targets are marked first."""
_MOST = 0.75
"""Where they have more than this part of all arcs, every set is taken in."""
_LINE = 64
"""Bytes that memory is fetched in."""
T = TypeVar("T")
Bits = npt.NDArray[np.uint8]


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
    """Registers that are in memory at a time: 2 bytes for each and node that links on."""
    seed: int = 1
    workers: int = 2
    max_distance: int = MAX_DISTANCE
    watch: Callable[[int], None] | None = None
    """Called after each round with its distance."""


def harmonic(
    graph: Graph, counters: Counters = Counters(), scratch: Scratch = in_memory, known: Linking | None = None
) -> Harmonic:
    """Estimate the harmonic centrality of every node. Raises ConvergenceError past `max_distance`.

    `known` are the graph's linking nodes, where they were numbered before.
    """
    if counters.registers < 8 or counters.registers & (counters.registers - 1):
        raise QuestionError("the number of registers must be a power of two from 8 on", field="registers")
    width = min(counters.registers, 1 << (max(8, counters.at_a_time).bit_length() - 1))
    ball = _Ball(graph, counters, width, scratch, known)
    for first in range(0, counters.registers, width):
        ball.grow(first)
    return ball.result()


class _Ball:
    """What the sets' registers sum to, how that changes at each distance, and what the growth of sets adds up to.

    Where all registers fit into memory, growth is added at each distance; else when it is known of all slices.
    """

    def __init__(self, graph: Graph, counters: Counters, width: int, scratch: Scratch, known: Linking | None) -> None:
        self.graph = graph
        self.counters = counters
        self.scratch = scratch
        self.linking = known or linking(graph, scratch=scratch, workers=counters.workers)
        self.sums, self.now, self.value = (scratch(graph.nodes, np.float64) for _ in range(3))
        self.changes: list[Reals] = []
        self.whole = width == counters.registers
        self.corrections = corrections_for(counters.registers)
        self.rounds = 0
        self.ranges = shares(self.linking.offsets, SHARE)
        nodes, registers = self.linking.linking, counters.registers
        self.numbers = _numbers(nodes, graph.out_offsets)
        self.width = width // 8
        self.seeds = _registers.seeds_of(nodes, registers, counters.seed)
        seen = reaching(graph, nodes, counters.workers)[nodes] > 0
        self.limit = joined(self.seeds[seen], registers)
        free = beyond(graph, nodes[~seen], counters.workers)
        self.bounded = (free == 0) * np.uint8(_registers.BOUNDED)
        self.words = [_aligned(len(nodes) * self.width) for _ in range(2)]
        self.grew = [np.empty(len(nodes), np.uint8) for _ in range(2)]

    def grow(self, first: int) -> None:
        """Carry the registers from `first` on through the graph until no set grows."""
        self.state = self.bounded | np.uint8(_registers.REACHED)
        self.ceiling = self.limit[first // 8 : first // 8 + self.width]
        self._seed(first)
        self.grew[0].fill(1)
        grown = self._join(first, 1, most=True)
        for distance in range(2, self.counters.max_distance + 2):
            if self.counters.watch is not None:
                self.counters.watch(distance - 1)
            if not grown:
                return
            self.words.reverse()
            self.grew.reverse()
            grown = self._join(first, distance, most=self._reach())
        raise ConvergenceError(
            f"sets still grow at distance {self.counters.max_distance}", hint="Allow a larger distance."
        )

    def _changes_at(self, distance: int) -> Reals:
        place = 0 if self.whole else distance - 1
        if len(self.changes) == place:
            self.changes.append(self.scratch(self.graph.nodes, np.float64))
        return self.changes[place]

    def _seed(self, first: int) -> None:
        registers, seed = self.counters.registers, self.counters.seed

        def share(span: Range) -> None:
            here = slice(*span)
            _registers.seed_registers(
                self.linking.nodes, self.linking.count, self.words[0], self.width, first, registers, seed, self.now,
                *span,
            )  # fmt: skip
            self.sums[here] += self.now[here]
            for array in (self.linking.nodes, self.sums, self.now):
                forget(array, *span)

        self._each(share, even(self.graph.nodes, SHARE))

    def _join(self, first: int, distance: int, most: bool) -> int:
        """Carry the sets one step on; how many of linking nodes grew."""
        links, changes = self.linking, self._changes_at(distance)
        seeds = self.seeds if distance == 1 else self.seeds[:0]

        def share(span: Range) -> int:
            count = _registers.join(
                links.nodes, links.count, links.offsets, links.sources, seeds, self.words[0], self.width, first,
                self.counters.registers, self.counters.seed, self.grew[0], most, self.ceiling, self.state,
                self.words[1], self.grew[1], self.now, changes, *span,
            )  # fmt: skip
            links.forget(span)
            forget(self.now, *span)
            if self.whole:
                self._add_growth(distance, span)
            forget(changes, *span)
            return count

        return sum(self._each(share, self.ranges))

    def _reach(self) -> bool:
        """Mark the nodes that take in a set that grew; all where so many grew that to mark them would cost more.

        Whether nearly all arcs come from such sets.
        """
        leaving, arcs = sum(self._each(self._leaving, self.numbers)), self.graph.arcs
        if leaving * _FEW > arcs:
            self.state |= _registers.REACHED
            return leaving > _MOST * arcs
        self.state &= ~np.uint8(_registers.REACHED)
        self._each(self._reach_from, self.numbers)
        return False

    def _leaving(self, span: Range) -> int:
        """How many arcs leave the nodes that grew."""
        nodes, offsets = self.linking.linking, self.graph.out_offsets
        count: int = _registers.arcs_of(nodes, offsets, self.grew[0], *span)
        forget(offsets, int(nodes[span[0]]), int(nodes[span[1] - 1]))
        return count

    def _reach_from(self, span: Range) -> None:
        nodes, offsets, targets = self.linking.linking, self.graph.out_offsets, self.graph.out_targets
        _registers.reach(nodes, offsets, targets, self.grew[0], self.state, *span)
        first, last = int(nodes[span[0]]), int(nodes[span[1] - 1])
        forget(targets, int(offsets[first]), int(offsets[last + 1]))
        forget(offsets, first, last)

    def _each(self, function: Callable[[Range], T], ranges: list[Range]) -> list[T]:
        return list(each(function, ranges, self.counters.workers))

    def _add_growth(self, distance: int, span: Range) -> None:
        """Nodes that were first reached at this distance count 1/distance each."""
        changes = self._changes_at(distance)
        if _registers.add_growth(self.sums, changes, self.corrections, distance, self.value, *span):
            self.rounds = distance
        for array in (self.sums, changes, self.value):
            forget(array, *span)

    def result(self) -> Harmonic:
        """What the growth of all sets adds up to, node by node."""
        del self.words, self.grew, self.state, self.bounded
        if not self.whole:
            for distance in range(1, len(self.changes) + 1):
                self._each(partial(self._add_growth, distance), even(self.graph.nodes, SHARE))
        of_node = np.empty(self.graph.nodes)
        of_node[self.linking.nodes] = self.value
        return Harmonic(of_node, 1.04 / math.sqrt(self.counters.registers), self.counters.registers, self.rounds)


def _numbers(nodes: Ids, out_offsets: Offsets) -> list[Range]:
    """Ranges of linking nodes, by their numbers, from which about as many arcs leave."""
    ends = np.searchsorted(nodes, [stop for _, stop in shares(out_offsets, SHARE)]).tolist()
    return [(first, last) for first, last in pairwise([0, *ends]) if first < last]


def _aligned(words: int) -> npt.NDArray[np.uint64]:
    """Room for so many words that begins where memory is fetched from, so that a node's set lies in as few lines."""
    room = np.empty(words + _LINE // 8, np.uint64)
    begin = -room.ctypes.data % _LINE // 8
    return room[begin : begin + words]


def joined(seeds: Ids, registers: int) -> npt.NDArray[np.uint64]:
    """The set of the nodes with these seeds."""
    values = np.zeros(registers, np.uint8)
    np.maximum.at(values, seeds >> np.uint32(8), seeds.astype(np.uint8))
    return values.view("<u8")


def corrections_for(registers: int) -> Reals:
    """The Σ-correction for each number of empty registers: x + Σ x^(2^k)·2^(k−1), with x their share."""
    shares = np.arange(registers) / registers
    total, step = shares.copy(), 1.0
    while shares.any():
        shares = shares * shares
        total += shares * step
        step *= 2
    return np.append(total, np.inf)


def reaching(graph: Graph, nodes: Ids, workers: int) -> Bits:
    """Marks on the nodes that reach the linking node with the most in-links, and on itself: most that link at all.

    The set of a node that only these reach can't outgrow that of all of these. From when it has come there, and it is
    soon there, the node's arcs need not be read.
    """
    seen = np.zeros(graph.nodes, np.uint8)
    if len(nodes):
        numbers = nodes.astype(np.int64)
        seen[nodes[np.argmax(graph.in_offsets[numbers + 1] - graph.in_offsets[numbers])]] = 1
    return _followed(graph.in_offsets, graph.in_sources, seen, workers)


def beyond(graph: Graph, nodes: Ids, workers: int) -> Bits:
    """Marks on some nodes and on all that they reach."""
    seen = np.zeros(graph.nodes, np.uint8)
    seen[nodes] = 1
    return _followed(graph.out_offsets, graph.out_targets, seen, workers)


def _followed(offsets: Offsets, neighbours: Ids, seen: Bits, workers: int) -> Bits:
    """Go on from the nodes that are marked until no more are found."""

    def share(span: Range) -> int:
        count = _registers.follow(offsets, neighbours, seen, *span)
        forget(neighbours, int(offsets[span[0]]), int(offsets[span[1]]))
        forget(offsets, *span)
        return count

    ranges = shares(offsets, SHARE)
    while sum(each(share, ranges, workers)):
        pass
    return seen
