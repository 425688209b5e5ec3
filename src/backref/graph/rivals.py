"""Who else is linked by those who link here: competitors, gaps and intersections over neighbour lists."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.model.graph import Graph, Ids, Reals

DIRECTORY = 10_000
"""A source that links to more domains is a directory: to be linked there together means nothing."""
ARCS_LOOKED_AT = 20_000_000
"""Arcs of sources that one question goes through, those with the fewest targets first: they tell the most."""
LEAST_SIZE = 1 / 3
"""A node with fewer sources than this share of the target's is held for one with so many: it shares a few by chance."""
FEWEST = 5
"""The same for targets that hardly anyone links to."""


@dataclass(frozen=True, slots=True)
class Competitors:
    """Nodes that share sources with one, the closest first."""

    nodes: Ids
    closeness: Reals
    """The score over the root of the node's number of sources: what everybody links to is close to nobody."""
    score: Reals
    """Adamic–Adar: Σ 1/ln(number of targets) over shared sources."""
    shared: npt.NDArray[np.int64]
    """How many sources are shared, among those looked at."""
    sources: int
    """How many sources were looked at."""
    directories: int
    """How many were left out as directories."""
    left_out: int
    """How many were left out because the others already hold `ARCS_LOOKED_AT` arcs."""


def competitors(graph: Graph, target: int, limit: int = 100) -> Competitors:
    """Nodes that are linked by the same sources."""
    sources = np.asarray(graph.sources(target)).astype(np.int64)
    degrees = np.asarray(graph.out_offsets[sources + 1] - graph.out_offsets[sources])
    usable = (degrees > 1) & (degrees <= DIRECTORY)
    order = np.argsort(degrees[usable], kind="stable")
    looked_at = sources[usable][order]
    looked_at = looked_at[np.cumsum(degrees[usable][order]) <= ARCS_LOOKED_AT]
    nodes, score, shared = _scored(graph, looked_at, target)
    places = nodes.astype(np.int64)
    size = graph.in_offsets[places + 1] - graph.in_offsets[places]
    closeness = score / np.sqrt(np.maximum(size, max(FEWEST, len(sources) * LEAST_SIZE)))
    best = np.lexsort((nodes, -closeness))[:limit]
    return Competitors(
        nodes[best], closeness[best], score[best], shared[best], len(looked_at),
        int(np.count_nonzero(degrees > DIRECTORY)), int(np.count_nonzero(usable)) - len(looked_at),
    )  # fmt: skip


def _scored(graph: Graph, sources: npt.NDArray[np.int64], target: int) -> tuple[Ids, Reals, npt.NDArray[np.int64]]:
    if not len(sources):
        return np.empty(0, np.uint32), np.empty(0), np.empty(0, np.int64)
    degrees = np.asarray(graph.out_offsets[sources + 1] - graph.out_offsets[sources])
    linked = np.concatenate([graph.targets(int(source)) for source in sources])
    weights = np.repeat(1 / np.log(degrees), degrees)
    nodes, which, shared = np.unique(linked, return_inverse=True, return_counts=True)
    score = np.bincount(which, weights, len(nodes))
    others = nodes != target
    return nodes[others], score[others], shared[others]


@dataclass(frozen=True, slots=True)
class Linkers:
    """Nodes that link to several of a list of targets."""

    nodes: Ids
    links: npt.NDArray[np.bool_]
    """For each node and each target of the list, whether it links there."""

    @property
    def count(self) -> npt.NDArray[np.int64]:
        """How many of the targets each node links to."""
        return np.asarray(np.count_nonzero(self.links, axis=1))


def intersection(graph: Graph, targets: Sequence[int], at_least: int | None = None) -> Linkers:
    """Nodes that link to at least so many of the targets; to all of them unless said."""
    lists = [np.asarray(graph.sources(target)) for target in targets]
    nodes, count = np.unique(np.concatenate(lists), return_counts=True)
    nodes = nodes[count >= (len(targets) if at_least is None else at_least)]
    links = np.column_stack([np.isin(nodes, sources, assume_unique=True) for sources in lists])
    return Linkers(nodes, links)


def gap(graph: Graph, mine: Sequence[int], theirs: Sequence[int], at_least: int = 1) -> Linkers:
    """Nodes that link to at least so many of theirs and to none of mine, and are none of either."""
    linkers = intersection(graph, theirs, at_least)
    known = np.concatenate([*(graph.sources(node) for node in mine), np.array([*mine, *theirs], np.uint32)])
    new = ~np.isin(linkers.nodes, known)
    return Linkers(linkers.nodes[new], linkers.links[new])


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The graph around one node, small enough for a picture."""

    nodes: Ids
    """The node itself first."""
    arcs: npt.NDArray[np.int64]
    """Pairs of places in `nodes`: source, target."""


def neighbourhood(graph: Graph, target: int, score: Reals, limit: int = 50) -> Neighbourhood:
    """A node with its best sources and targets by a score, and every arc among them."""
    around = [_best(graph.sources(target), score, limit), _best(graph.targets(target), score, limit)]
    others = np.setdiff1d(np.concatenate(around), [target])
    nodes = np.concatenate([np.array([target], np.uint32), others.astype(np.uint32)])
    place = {int(node): at for at, node in enumerate(nodes)}
    arcs = [
        (place[int(node)], place[int(end)]) for node in nodes for end in np.intersect1d(graph.targets(int(node)), nodes)
    ]
    return Neighbourhood(nodes, np.array(arcs, np.int64).reshape(-1, 2))


def _best(nodes: Ids, score: Reals, limit: int) -> Ids:
    held = np.asarray(nodes)
    return held[np.lexsort((held, -score[held]))[:limit]]
