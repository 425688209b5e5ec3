"""The trusted set, where anchored walks start: a recipe, not a list. The most central nodes that are not spam."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.ranks import keys_of
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
    """The `count` most central nodes that link on and are not spam, and those that the user adds.

    Trust put in a node that links nowhere would only come back to the trusted set.
    Without a count: a hundredth of the nodes that anyone links to, at least 20 and at most 10,000.
    """
    linked = int(np.count_nonzero(graph.in_degrees()))
    wanted = count or int(np.clip(linked * SHARE, LEAST, MOST))
    barred = np.zeros(graph.nodes, bool)
    barred[spam if spam is not None else []] = True
    chosen = _first_linking(graph, centrality, wanted + int(np.count_nonzero(barred)))
    places = int(np.searchsorted(np.cumsum(~barred[chosen]), wanted)) + 1
    left_out = int(np.count_nonzero(barred[chosen[:places]]))
    chosen = chosen[:places][~barred[chosen[:places]]].astype(np.uint32)
    extra = np.asarray([] if added is None else added, np.uint32)
    nodes = np.union1d(chosen, extra).astype(np.uint32)
    return TrustedSet(nodes, RECIPE, left_out, len(nodes) - len(chosen))


def _first_linking(graph: Graph, centrality: npt.NDArray[np.floating], count: int) -> npt.NDArray[np.int64]:
    """The most central nodes that link on: so many, and the equals of the last; equals by in-links, then by number."""
    linking = np.flatnonzero(graph.out_offsets[1:] > graph.out_offsets[:-1])
    keys = keys_of(centrality[linking]) | graph.in_degrees()[linking]
    if count < len(keys):
        best = keys >= np.partition(keys, -count)[-count]
        linking, keys = linking[best], keys[best]
    return linking[np.argsort(~keys, kind="stable")]


def by_tld(nodes: Ids, names: Names) -> Counter[str]:
    """How many of the nodes are under each top-level domain."""
    return Counter(names.reversed_name(int(node)).split(names.separator)[0] for node in nodes)
