"""What a graph keeps of evidence about its domains, as sentences: to look at, never a verdict."""

from collections.abc import Iterator

import numpy as np

from backref.model.graph import Ids
from backref.report.graph._graphs import OpenGraph

_KEPT = ("spam_mass", "component", "component_size", "twins")


def kept_evidence(graph: OpenGraph, node: int, sources: Ids) -> dict[str, list[str]]:
    """The sentences about a node and those that link to it, as `evidence`; nothing where the graph keeps none."""
    if any(graph.column(name) is None for name in _KEPT):
        return {}
    return {"evidence": list(_sentences(graph, node, sources))}


def _sentences(graph: OpenGraph, node: int, sources: Ids) -> Iterator[str]:
    mass, component, size, alike = (graph.needed(name)[node].item() for name in _KEPT)
    if mass > 0:
        yield f"{mass:.0%} of its PageRank is not accounted for by the trusted set (relative spam mass)"
    if component and size > 1:
        yield f"stands in a component of {size:,} domains outside the core"
    if alike:
        yield f"links to nearly the same domains as {alike:,} other{'s' if alike > 1 else ''}"
    referrers = int(np.count_nonzero(graph.needed("twins")[sources]))
    if referrers:
        yield f"twins: {referrers:,} of {len(sources):,} referrers with near-identical out-links"
