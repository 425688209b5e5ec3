"""The trusted set, where anchored walks start: a recipe, not a list. The most central nodes that are not spam."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.rating import ranks
from backref.model.graph import Graph, Ids, Names

RECIPE = "central-1"
"""Version of the recipe; it stands beside every rating that was made with it."""
SHARE = 0.01
LEAST, MOST = 20, 10_000


@dataclass(frozen=True, slots=True)
class TrustedSet:
    """Where a walk starts, and why these."""

    nodes: Ids
    recipe: str
    left_out: int
    """Central nodes that were passed over because they are on a spam list."""
    added: int
    """Nodes that the user added."""


def most_central(
    graph: Graph,
    centrality: npt.NDArray[np.floating],
    *,
    count: int | None = None,
    spam: Ids | None = None,
    added: Ids | None = None,
) -> TrustedSet:
    """The `count` most central nodes that are not spam, and those that the user adds.

    Without a count: a hundredth of the nodes that anyone links to, at least 20 and at most 10,000.
    """
    linked = int(np.count_nonzero(np.diff(graph.in_offsets)))
    wanted = count or int(np.clip(linked * SHARE, LEAST, MOST))
    barred = np.zeros(graph.nodes, bool)
    barred[spam if spam is not None else []] = True
    order = np.argsort(ranks(centrality, np.diff(graph.in_offsets)), kind="stable")
    chosen, places = _first(order, barred, min(wanted, graph.nodes))
    extra = np.asarray([] if added is None else added, np.uint32)
    nodes = np.union1d(chosen, extra).astype(np.uint32)
    return TrustedSet(nodes, RECIPE, places - len(chosen), len(nodes) - len(chosen))


def _first(order: npt.NDArray[np.int64], barred: npt.NDArray[np.bool_], count: int) -> tuple[Ids, int]:
    """The first `count` nodes in order that are not barred, and how far down the order they reach."""
    free = ~barred[order]
    places = int(np.searchsorted(np.cumsum(free), count)) + 1
    return order[:places][free[:places]].astype(np.uint32), min(places, len(order))


def by_tld(nodes: Ids, names: Names) -> Counter[str]:
    """How many of the nodes are under each top-level domain."""
    return Counter(names.reversed_name(int(node)).split(names.separator)[0] for node in nodes)
