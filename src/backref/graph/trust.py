"""The unsupported share: how much of a node's link equity comes from where no trusted site reaches, or is swapped.

USR(t) = Σ_u c(u→t)·[x̂[u] ≤ ε or t→u exists] / Σ_u c(u→t), with c from uniform PageRank, x̂ from the anchored walk
and ε the 40th percentile of x̂ over nodes that have an in-link. It finds farms, rings and exchanges; it cannot see
networks made of aged real sites, which only their footprints give away.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph import _pairs
from backref.graph.explain import parts_of_earned
from backref.graph.linking import SHARE, Linking, linking
from backref.graph.walk import strengths
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Ids, Reals

LEAST_SOURCES = 5
"""Under so many referring domains there is too little evidence for a score."""
REACHED_FROM = 40
"""Percentile of the anchored score, over nodes with an in-link, up to which a source counts as not reached."""
GOOD_SHARE = 0.85
"""Share of the web that is taken to be good, for relative spam mass (Gyöngyi et al. 2006)."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The unsupported share of one node with its evidence, the heaviest source first."""

    share: float | None
    """None with fewer than 5 referring domains: too little evidence."""
    sources: Ids
    equity: Reals
    """Each source's share of what reaches the node."""
    unreached: npt.NDArray[np.bool_]
    """No trusted site reaches the source, or hardly."""
    linked_back: npt.NDArray[np.bool_]
    """The node links to the source as well."""


def reach_threshold(graph: Graph, anchored: Reals) -> float:
    """ε: the anchored score up to which a node counts as not reached."""
    linked = anchored[graph.in_degrees() > 0]
    forget(anchored, 0, len(anchored))
    if not len(linked):
        return 0.0
    place = (len(linked) - 1) * REACHED_FROM // 100
    linked.partition(place)
    return float(linked[place])


def unsupported_shares(
    graph: Graph,
    pagerank: Reals,
    anchored: Reals,
    workers: int = 2,
    threshold: float | None = None,
    known: Linking | None = None,
) -> npt.NDArray[np.float32]:
    """The unsupported share of every node; not a number where there is too little evidence."""
    least = reach_threshold(graph, anchored) if threshold is None else threshold
    links = known or linking(graph, workers=workers)
    flow = _marked_flow(graph, links.linking, pagerank, anchored, least)
    result = np.empty(graph.nodes, np.float32)

    def share(span: Range) -> None:
        _pairs.unsupported(
            links.nodes, links.offsets, links.sources, links.weights, graph.in_offsets, graph.in_sources,
            graph.out_offsets, graph.out_targets, flow, LEAST_SOURCES, result, *span,
        )  # fmt: skip
        nodes = int(links.nodes[span[0]]), int(links.nodes[span[1] - 1])
        links.forget(span)
        for offsets, neighbours in ((graph.in_offsets, graph.in_sources), (graph.out_offsets, graph.out_targets)):
            forget(neighbours, int(offsets[nodes[0]]), int(offsets[nodes[1]]))
            forget(offsets, *nodes)

    for _ in each(share, shares(links.offsets, SHARE), workers):
        pass
    return result


def _marked_flow(
    graph: Graph, nodes: Ids, pagerank: Reals, anchored: Reals, threshold: float
) -> npt.NDArray[np.float32]:
    """What each linking node's PageRank comes to along an arc of weight 1; below zero where no trusted site reaches."""
    flow = (_picked(pagerank, nodes) / strengths(graph, nodes)).astype(np.float32)
    return np.where(_picked(anchored, nodes) <= threshold, -flow, flow)


def _picked(scores: Reals, nodes: Ids) -> Reals:
    """The scores of some nodes; those of all are not kept in memory."""
    found = scores[nodes]
    forget(scores, 0, len(scores))
    return found


def unsupported(graph: Graph, pagerank: Reals, anchored: Reals, target: int, threshold: float) -> Unsupported:
    """The unsupported share of one node with every source that counts towards it or against."""
    sources = np.asarray(graph.sources(target))
    flow = parts_of_earned(graph, pagerank, target, damping=1.0)
    equity = flow / flow.sum() if len(flow) else flow
    order = np.lexsort((sources, -equity))
    sources, equity = sources[order], equity[order]
    unreached = anchored[sources] <= threshold
    linked_back = np.isin(sources, graph.targets(target))
    share = float(equity[unreached | linked_back].sum()) if len(sources) >= LEAST_SOURCES else None
    return Unsupported(share, sources, equity, unreached, linked_back)


def spam_mass(pagerank: Reals, anchored: Reals, good_share: float = GOOD_SHARE) -> Reals:
    """Which share of each PageRank the trusted set does not account for: near 1 for a farm, below 0 for the core."""
    return 1 - good_share * anchored / pagerank
