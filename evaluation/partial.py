"""What a partial crawl does to ratings, and to counts of referring domains: the ground for "too partial"."""

import numpy as np
from scipy.stats import spearmanr

from backref.graph.build import graph_from_arcs
from backref.graph.harmonic import harmonic
from backref.graph.ranks import rate
from backref.graph.trusted import most_central
from backref.graph.walk import anchored
from backref.model.graph import Graph
from evaluation.floors import Figures

SHARES = (0.1, 0.2, 0.4)
SEEDS = 3


def partial_crawls(graph: Graph, name: str) -> Figures:
    """Spearman of ratings and of referring domains with those of the whole graph, over nodes linked in both."""
    figures: Figures = {}
    leads: list[float] = []
    whole, referring = _ratings(graph), np.diff(graph.in_offsets)
    for share in SHARES:
        found = [_compared(graph, crawled(graph, share, seed), whole, referring) for seed in range(SEEDS)]
        rating, counts = np.mean(found, axis=0)
        figures[f"A4 {name}, {share:.0%} read: rating, Spearman with whole"] = float(rating)
        figures[f"A4 {name}, {share:.0%} read: referring domains, Spearman"] = float(counts)
        leads.append(float(counts - rating))
    return figures | {f"A4 {name}: least lead of referring domains": min(leads)}


def crawled(graph: Graph, share: float, seed: int) -> Graph:
    """What is known when only a share of the nodes that link were read: their arcs, and nobody else's."""
    linking = np.flatnonzero(np.diff(graph.out_offsets) > 0)
    read = np.random.default_rng(seed).choice(linking, int(share * len(linking)), replace=False)
    sources = np.repeat(np.arange(graph.nodes), np.diff(graph.out_offsets))
    kept = np.isin(sources, read)
    return graph_from_arcs(graph.nodes, sources[kept], np.asarray(graph.out_targets)[kept])


def _ratings(graph: Graph) -> np.ndarray:
    trusted = most_central(graph, harmonic(graph).value).nodes
    return rate(anchored(graph, trusted).earned, np.diff(graph.in_offsets)).rating


def _compared(graph: Graph, part: Graph, whole: np.ndarray, referring: np.ndarray) -> tuple[float, float]:
    known = np.flatnonzero(np.diff(part.in_offsets) > 0)
    counts = np.diff(part.in_offsets)[known]
    rating = spearmanr(_ratings(part)[known], whole[known]).statistic
    return float(rating), float(spearmanr(counts, referring[known]).statistic)
