"""The nodes that link on, numbered among themselves. Few of a web graph's nodes do, and only they are read along arcs.

What is kept for each of them stands close together, in the order of their numbers: a third of the memory of an array
over all nodes, so more of it is near when it is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.bits import ones_in
from backref.kernel.parallel import Range, each, even, forget
from backref.model.graph import Graph, Ids

Words = npt.NDArray[np.uint64]
Scratch = Callable[[int, npt.DTypeLike], npt.NDArray[Any]]
"""Makes an array of so many zeros: in memory, or in a file where there is little."""

_PIECE = 1 << 21


def in_memory(length: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """Zeros in memory."""
    return np.zeros(length, dtype)


@dataclass(frozen=True, slots=True)
class Linking:
    """The nodes of a graph that link on."""

    nodes: Ids
    """In order; a node's place here is its number."""
    sources: Ids
    """The source of each arc, in the order of the graph's `in_sources`, by its number."""


def linking(graph: Graph, also: Ids | None = None, scratch: Scratch = in_memory, workers: int = 2) -> Linking:
    """Number the nodes that link on, and those that are to count as such."""
    marks = np.zeros(-(-graph.nodes // 64) * 64, bool)
    np.greater(graph.out_offsets[1:], graph.out_offsets[:-1], out=marks[: graph.nodes])
    marks[[] if also is None else also] = True
    words = np.packbits(marks, bitorder="little").view(np.uint64)
    before = np.concatenate([[0], np.cumsum(np.bitwise_count(words), dtype=np.int64)]).astype(np.uint32)
    numbers: Ids = scratch(graph.arcs, np.uint32)

    def share(span: Range) -> None:
        _number(graph.in_sources, words, before, numbers, *span)
        forget(graph.in_sources, *span)
        forget(numbers, *span)

    for _ in each(share, even(graph.arcs, _PIECE), workers):
        pass
    return Linking(np.flatnonzero(marks).astype(np.uint32), numbers)


@compiled
def _number(nodes: Ids, words: Words, before: Ids, numbers: Ids, start: int, stop: int) -> None:
    """The number of a marked node is how many are marked before it."""
    for at in range(start, stop):
        node = np.uint64(nodes[at])
        word = node >> np.uint64(6)
        below = words[word] & ((np.uint64(1) << (node & np.uint64(63))) - np.uint64(1))
        numbers[at] = before[word] + ones_in(below)
