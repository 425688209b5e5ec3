"""Sources all over a graph that link to nearly the same places: a sign that one hand made them.

MinHash in bands of two: sources that agree in both hashes of some band are compared, and joined where their sets are
at least half the same. Sets of fewer than four targets say nothing.
"""

import numpy as np
import numpy.typing as npt

from backref.graph import _pairs
from backref.graph.outlinks import AT_LEAST, HASHES, LEAST_TARGETS
from backref.kernel import compiled
from backref.model.graph import Graph, Ids, Offsets

_ROWS = 2


def twins(graph: Graph, at_least: float = AT_LEAST) -> npt.NDArray[np.uint32]:
    """For each node, how many others hang together with it by pairs whose targets are nearly the same.

    Memory is 16 bytes for each node with enough targets; work grows with arcs, once for each band.
    """
    nodes = np.flatnonzero(np.diff(graph.out_offsets) > LEAST_TARGETS).astype(np.uint32)
    parent = np.arange(len(nodes), dtype=np.uint32)
    seeds = np.random.default_rng(1).integers(1, 1 << 63, HASHES, np.uint64) | np.uint64(1)
    for band in range(0, HASHES, _ROWS):
        hashes = np.empty((len(nodes), _ROWS), np.uint32)
        _pairs.signatures(graph.out_offsets, graph.out_targets, nodes, -1, seeds[band : band + _ROWS], hashes)
        keys = np.ascontiguousarray(hashes).view(np.uint64).ravel()
        order = np.argsort(keys, kind="stable")
        _join_alike(graph.out_offsets, graph.out_targets, nodes, keys, order, at_least, parent)
    roots = np.array([_root(parent, at) for at in range(len(nodes))], np.int64)
    found = np.zeros(graph.nodes, np.uint32)
    if len(nodes):
        found[nodes] = np.bincount(roots, minlength=len(nodes))[roots] - 1
    return found


@compiled
def _join_alike(
    offsets: Offsets,
    targets: Ids,
    nodes: Ids,
    keys: npt.NDArray[np.uint64],
    order: npt.NDArray[np.int64],
    at_least: float,
    parent: npt.NDArray[np.uint32],
) -> None:
    """Join each node of a run of equal keys with the first of the run, if their targets are nearly the same."""
    first = 0
    for at in range(1, len(order)):
        if keys[order[at]] != keys[order[first]]:
            first = at
            continue
        left, right = _root(parent, order[first]), _root(parent, order[at])
        if left != right and _alike(offsets, targets, nodes[order[first]], nodes[order[at]], at_least):
            parent[max(left, right)] = min(left, right)


@compiled
def _root(parent: npt.NDArray[np.uint32], member: int) -> int:
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = parent[member]
    return member


@compiled
def _alike(offsets: Offsets, targets: Ids, left: int, right: int, at_least: float) -> bool:
    one = targets[offsets[left] : offsets[left + 1]]
    other = targets[offsets[right] : offsets[right + 1]]
    common = _pairs.shared(one, other)
    return common >= at_least * (len(one) + len(other) - common)
