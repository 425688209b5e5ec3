"""Nodes that link to nearly the same places: a sign that one hand made them.

MinHash in bands of two: nodes that agree in both hashes of some band are compared, and joined where their sets of
targets are at least half the same. A pair at a half is missed once in 10,000.
"""

import numpy as np
import numpy.typing as npt

from backref.graph import _pairs
from backref.kernel import compiled
from backref.model.graph import Graph, Ids, Offsets

_AT_LEAST = 0.5
"""Jaccard similarity from which two sets of targets are nearly the same."""
_LEAST_TARGETS = 4
"""Sets with fewer targets say nothing."""
_HASHES, _ROWS = 64, 2


def twins(graph: Graph) -> npt.NDArray[np.uint32]:
    """For each node, how many others hang together with it by pairs whose targets are nearly the same.

    Memory is 16 bytes for each node with enough targets; work grows with arcs, once for each band.
    """
    found = np.zeros(graph.nodes, np.uint32)
    nodes = np.flatnonzero(np.diff(graph.out_offsets) >= _LEAST_TARGETS).astype(np.uint32)
    found[nodes] = _counted(graph, nodes, -1)
    return found


def twins_among(graph: Graph, nodes: Ids, target: int) -> npt.NDArray[np.uint32]:
    """The same for some nodes among each other. All of them link to `target`, which is left out of the comparison."""
    found = np.zeros(len(nodes), np.uint32)
    degrees = graph.out_offsets[nodes.astype(np.int64) + 1] - graph.out_offsets[nodes]
    enough = np.flatnonzero(degrees >= _LEAST_TARGETS)
    found[enough] = _counted(graph, nodes[enough], target)
    return found


def _counted(graph: Graph, nodes: Ids, left_out: int) -> npt.NDArray[np.int64]:
    """The other members of each node's group."""
    parent = np.arange(len(nodes), dtype=np.uint32)
    seeds = np.random.default_rng(1).integers(1, 1 << 63, _HASHES, np.uint64) | np.uint64(1)
    for band in range(0, _HASHES, _ROWS):
        hashes = np.empty((len(nodes), _ROWS), np.uint32)
        _pairs.signatures(graph.out_offsets, graph.out_targets, nodes, left_out, seeds[band : band + _ROWS], hashes)
        keys = hashes.view(np.uint64).ravel()
        order = np.argsort(keys, kind="stable")
        _join_alike(graph.out_offsets, graph.out_targets, nodes, keys, order, int(left_out >= 0), parent)
    return _others(parent)


@compiled
def _join_alike(
    offsets: Offsets,
    targets: Ids,
    nodes: Ids,
    keys: npt.NDArray[np.uint64],
    order: npt.NDArray[np.int64],
    left_out: int,
    parent: npt.NDArray[np.uint32],
) -> None:
    """Join each node of a run of equal keys with the first of the run, if their targets are nearly the same."""
    first = 0
    for at in range(1, len(order)):
        if keys[order[at]] != keys[order[first]]:
            first = at
            continue
        left, right = _root(parent, order[first]), _root(parent, order[at])
        if left != right and _alike(offsets, targets, nodes[order[first]], nodes[order[at]], left_out):
            parent[max(left, right)] = min(left, right)


@compiled
def _alike(offsets: Offsets, targets: Ids, left: int, right: int, left_out: int) -> bool:
    """Whether two nodes link to nearly the same places; `left_out` of them, common to both, do not count."""
    one = targets[offsets[left] : offsets[left + 1]]
    other = targets[offsets[right] : offsets[right + 1]]
    common = _pairs.shared(one, other) - left_out
    return common >= _AT_LEAST * (len(one) + len(other) - 2 * left_out - common)


@compiled
def _root(parent: npt.NDArray[np.uint32], member: int) -> int:
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = parent[member]
    return member


@compiled
def _others(parent: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """How many other members the group of each member has."""
    sizes = np.zeros(len(parent), np.int64)
    for member in range(len(parent)):
        sizes[_root(parent, member)] += 1
    found = np.empty(len(parent), np.int64)
    for member in range(len(parent)):
        found[member] = sizes[_root(parent, member)] - 1
    return found
