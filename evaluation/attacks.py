"""Link schemes to inject into a real graph: each adds arcs, and nodes after the last, around some targets."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from backref.graph.build import graph_from_arcs
from backref.model.graph import Graph

Arcs = list[tuple[int, int]]
Nodes = npt.NDArray[np.integer]
Scheme = Callable[["Ground", int], Arcs]


class Ground:
    """The graph an attack works on: where new nodes begin, and real nodes to link to or to buy."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes = graph.nodes
        degrees = np.diff(graph.in_offsets)
        self.popular = np.argsort(-degrees)[:500]
        self.weak = np.flatnonzero((degrees > 0) & (degrees < 5))
        self.aged = np.flatnonzero((degrees >= 2) & (np.diff(graph.out_offsets) >= 3))

    def new(self, count: int) -> list[int]:
        """Nodes that did not exist."""
        self.nodes += count
        return list(range(self.nodes - count, self.nodes))

    def some(self, nodes: Nodes, count: int) -> list[int]:
        """Different real nodes drawn at random."""
        return [int(node) for node in self.random.choice(nodes, count, replace=False)]


def star(ground: Ground, target: int) -> Arcs:
    """200 new nodes link to the target."""
    return [(node, target) for node in ground.new(200)]


def star_with_back_links(ground: Ground, target: int) -> Arcs:
    """200 new nodes and the target link to each other."""
    farm = ground.new(200)
    return [(node, target) for node in farm] + [(target, node) for node in farm]


def clique(ground: Ground, target: int) -> Arcs:
    """20 new nodes and the target all link to each other."""
    ring = [*ground.new(20), target]
    return [(source, node) for source in ring for node in ring if source != node]


def two_tier(ground: Ground, target: int) -> Arcs:
    """100 new nodes link to ten new nodes, which link to the target."""
    upper, lower = ground.new(10), ground.new(100)
    return [(node, target) for node in upper] + [(node, upper[at % 10]) for at, node in enumerate(lower)]


def camouflage(ground: Ground, target: int) -> Arcs:
    """100 new nodes link to the target and to ten popular nodes each."""
    farm = ground.new(100)
    hidden = [(node, real) for node in farm for real in ground.some(ground.popular, 10)]
    return [(node, target) for node in farm] + hidden


def exchange(ground: Ground, target: int) -> Arcs:
    """The target and 30 weak real nodes link to each other."""
    partners = ground.some(ground.weak, 30)
    return [(node, target) for node in partners] + [(target, node) for node in partners]


def private_network(ground: Ground, target: int) -> Arcs:
    """30 aged real nodes, bought for their links, link to the target."""
    return [(node, target) for node in ground.some(ground.aged, 30)]


SCHEMES: dict[str, Scheme] = {
    scheme.__name__: scheme for scheme in (star, star_with_back_links, clique, two_tier, camouflage, exchange)
}


def attacked(graph: Graph, scheme: Scheme, targets: list[int], seed: int = 1) -> Graph:
    """The graph with the scheme around each of the targets."""
    ground = Ground(graph, seed)
    more = np.array([arc for target in targets for arc in scheme(ground, target)], np.int64).reshape(-1, 2)
    sources = np.repeat(np.arange(graph.nodes), np.diff(graph.out_offsets))
    return graph_from_arcs(
        ground.nodes, np.concatenate([sources, more[:, 0]]), np.concatenate([graph.out_targets, more[:, 1]])
    )
