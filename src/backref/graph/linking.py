"""A graph's arcs in the order in which ratings read them: nodes that link on come first, numbered among themselves.

Few of a web graph's nodes link on, and only they are read along arcs. What is kept for each of them stands close
together, in the order of their numbers: a third of the memory of an array over all nodes, so more of it is near when
it is needed. Their own arcs stand together too, for most rounds of a walk need no others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.bits import ones_in
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Ids, Offsets, Weights

Words = npt.NDArray[np.uint64]
Scratch = Callable[[int, npt.DTypeLike], npt.NDArray[Any]]
"""Makes an array of so many zeros: in memory, or in a file where there is little."""

NO_WEIGHTS = np.empty(0, np.float32)
"""Stands for the weights of arcs that all weigh 1; of one type with weights that are read from a file."""
NO_WEIGHTS.flags.writeable = False
SHARE = 1 << 20
"""Nodes and arcs that a worker takes at a time; fixed, so that sums do not depend on the number of workers."""


def in_memory(length: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Zeros in memory."""
    return np.zeros(length, dtype)


@dataclass(frozen=True, slots=True)
class Linking:
    """Who links to whom by number: a node's place among those that link on, or after all of these."""

    nodes: Ids
    """The nodes that link on in their order, then the others in theirs."""
    count: int
    """How many link on: only their numbers are sources."""
    offsets: Offsets
    """The sources of number n are `sources[offsets[n]:offsets[n + 1]]`."""
    sources: Ids
    """Numbers, in the order of the graph's `in_sources` within those of one node."""
    weights: Weights
    """Of each arc in the order of `sources`; empty where every arc weighs 1."""

    @property
    def linking(self) -> Ids:
        """The nodes that link on."""
        return self.nodes[: self.count]

    def forget(self, numbers: Range) -> None:
        """Give back the memory of what was read of some numbers."""
        arcs = int(self.offsets[numbers[0]]), int(self.offsets[numbers[1]])
        forget(self.sources, *arcs)
        forget(self.weights, *arcs)
        forget(self.offsets, *numbers)
        forget(self.nodes, *numbers)


def linking(graph: Graph, also: Ids | None = None, scratch: Scratch = in_memory, workers: int = 2) -> Linking:
    """Number the nodes that link on, and those that are to count as such, before all others."""
    marks = np.zeros(-(-graph.nodes // 64) * 64, bool)
    np.greater(graph.out_offsets[1:], graph.out_offsets[:-1], out=marks[: graph.nodes])
    marks[[] if also is None else also] = True
    words = np.packbits(marks, bitorder="little").view(np.uint64)
    before = np.concatenate([[0], np.cumsum(np.bitwise_count(words), dtype=np.int64)]).astype(np.uint32)
    nodes, offsets = scratch(graph.nodes, np.uint32), scratch(graph.nodes + 1, np.int64)
    _put_first(marks, int(before[-1]), graph.in_offsets, nodes, offsets)
    for array in (graph.out_offsets, graph.in_offsets, nodes, offsets):
        forget(array, 0, len(array))
    weights = NO_WEIGHTS if graph.in_weights is None else scratch(graph.arcs, np.float32)
    made = Linking(nodes, int(before[-1]), offsets, scratch(graph.arcs, np.uint32), weights)

    def share(span: Range) -> None:
        _number(graph.in_offsets, graph.in_sources, words, before, nodes, offsets, made.sources, *span)
        if graph.in_weights is not None:
            _rearrange(graph.in_offsets, graph.in_weights, nodes, offsets, weights, *span)
        first, last = int(nodes[span[0]]), int(nodes[span[1] - 1])
        forget(graph.in_sources, int(graph.in_offsets[first]), int(graph.in_offsets[last]))
        forget(graph.in_offsets, first, last)
        made.forget(span)

    for _ in each(share, shares(offsets, SHARE), workers):
        pass
    return made


@compiled
def _put_first(marks: npt.NDArray[np.bool_], marked: int, in_offsets: Offsets, nodes: Ids, offsets: Offsets) -> None:
    """The marked nodes before the others, and where the arcs of each begin in that order."""
    first, other = 0, marked
    for node in range(len(nodes)):
        if marks[node]:
            nodes[first] = node
            first += 1
        else:
            nodes[other] = node
            other += 1
    for number in range(len(nodes)):
        node = nodes[number]
        offsets[number + 1] = offsets[number] + in_offsets[node + 1] - in_offsets[node]


@compiled
def _number(
    in_offsets: Offsets,
    in_sources: Ids,
    words: Words,
    before: Ids,
    nodes: Ids,
    offsets: Offsets,
    sources: Ids,
    start: int,
    stop: int,
) -> None:
    """The number of a marked node is how many are marked before it."""
    for number in range(start, stop):
        at = in_offsets[nodes[number]]
        for place in range(offsets[number], offsets[number + 1]):
            source = np.uint64(in_sources[at])
            word = source >> np.uint64(6)
            below = words[word] & ((np.uint64(1) << (source & np.uint64(63))) - np.uint64(1))
            sources[place] = before[word] + ones_in(below)
            at += 1


@compiled
def _rearrange(
    in_offsets: Offsets, values: Weights, nodes: Ids, offsets: Offsets, rearranged: Weights, start: int, stop: int
) -> None:
    for number in range(start, stop):
        at = in_offsets[nodes[number]]
        for place in range(offsets[number], offsets[number + 1]):
            rearranged[place] = values[at]
            at += 1
