"""Groups of sources that link to nearly the same places: a sign that one hand made them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph import _pairs
from backref.graph._groups import Groups
from backref.model.graph import Graph, Ids

AT_LEAST = 0.5
"""Jaccard similarity from which two sets of targets are nearly the same."""
LEAST_TARGETS = 3
"""Sets with fewer other targets say nothing."""
HASHES = 64
_ROWS = 2
"""Hashes that must agree for a pair to be compared: a pair at 0.5 is missed once in 10,000."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Sources whose targets are nearly the same, linked by pairs that are."""

    nodes: Ids
    similarity: float
    """The least Jaccard similarity among the pairs that hold the group together."""


def near_identical(graph: Graph, target: int, at_least: float = AT_LEAST) -> list[Twins]:
    """Groups among the sources of a node, the largest first. The node itself is left out of the sets compared."""
    sources = np.asarray(graph.sources(target))
    degrees = graph.out_offsets[sources.astype(np.int64) + 1] - graph.out_offsets[sources]
    sources = sources[degrees > LEAST_TARGETS]
    groups = Groups(len(sources))
    weakest: dict[int, float] = {}
    for left, right in _candidates(_signatures(graph, sources, target)):
        if groups.root(left) == groups.root(right):
            continue
        similarity = _jaccard(graph, int(sources[left]), int(sources[right]), target)
        if similarity >= at_least:
            low = min(similarity, *(weakest.get(groups.root(each), 1.0) for each in (left, right)))
            weakest[groups.join(left, right)] = low
    found = [Twins(sources[members], weakest[root]) for root, members in groups.members().items()]
    return sorted(found, key=lambda twins: (-len(twins.nodes), int(twins.nodes[0])))


def _signatures(graph: Graph, nodes: Ids, left_out: int) -> npt.NDArray[np.uint32]:
    seeds = np.random.default_rng(1).integers(1, 1 << 63, HASHES, np.uint64) | np.uint64(1)
    out = np.empty((len(nodes), HASHES), np.uint32)
    _pairs.signatures(graph.out_offsets, graph.out_targets, nodes, left_out, seeds, out)
    return out


def _candidates(signatures: npt.NDArray[np.uint32]) -> list[tuple[int, int]]:
    """Pairs that agree in some band of hashes; of many that agree in one, each with the first."""
    pairs: set[tuple[int, int]] = set()
    for band in range(0, HASHES, _ROWS):
        firsts: dict[bytes, int] = {}
        for row, hashes in enumerate(np.ascontiguousarray(signatures[:, band : band + _ROWS])):
            first = firsts.setdefault(hashes.tobytes(), row)
            if first != row:
                pairs.add((first, row))
    return sorted(pairs)


def _jaccard(graph: Graph, left: int, right: int, left_out: int) -> float:
    """The similarity of two sets of targets that both hold `left_out`, without it."""
    common = _pairs.shared(graph.targets(left), graph.targets(right)) - 1
    return common / (graph.out_degree(left) + graph.out_degree(right) - 2 - common)
