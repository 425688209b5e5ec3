"""What ratings and trust are worth on real graphs: A1, A2, A3, T1 and G1 of the design, each with a floor.

`python -m evaluation.authority` prints every figure and fails when one falls through its floor. Labels that
were made for research are read where they are and reported, whatever they say.
"""

import sys
from collections import deque
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.stats import spearmanr

from backref.graph.explain import exact_gain, gains
from backref.graph.harmonic import Counters, harmonic
from backref.graph.ranks import rate
from backref.graph.trust import unsupported_shares
from backref.graph.trusted import most_central
from backref.graph.walk import ExtraArcs, Settings, anchored, pagerank
from backref.model.graph import Graph, Reals
from evaluation.attacks import SCHEMES, attacked, private_network
from evaluation.floors import DATA, Figures, absent, missed
from evaluation.labels import auc, label_figures
from evaluation.partial import partial_crawls
from evaluation.real_graphs import cnr_pages, college_pages, political_blogs, political_sites, walk_domains

FARM = 1_000
GOOD_LINKS = 5


def trusted_of(graph: Graph) -> npt.NDArray[np.uint32]:
    """The default trusted set."""
    return most_central(graph, harmonic(graph).value).nodes


def weak_targets(graph: Graph, count: int, seed: int) -> list[int]:
    """Nodes with one to four sources, drawn at random."""
    degrees = np.diff(graph.in_offsets)
    weak = np.flatnonzero((degrees > 0) & (degrees < 5))
    return [int(node) for node in np.random.default_rng(seed).choice(weak, count, replace=False)]


def farms(graph: Graph, trusted: npt.NDArray[np.uint32]) -> Figures:
    """A1: rating points that a weak node gains by a thousand nodes that nobody links to."""
    referring = np.diff(graph.in_offsets)
    before = rate(anchored(graph, trusted).earned, referring).rating
    uniform_before = rate(pagerank(graph).held, referring).rating
    gained, uniform = [], []
    for target in weak_targets(graph, 20, seed=1):
        farm = attacked(graph, lambda ground, at: [(node, at) for node in ground.new(FARM)], [target])
        in_degrees = np.diff(farm.in_offsets)
        gained.append(rate(anchored(farm, trusted).earned, in_degrees).rating[target] - before[target])
        uniform.append(rate(pagerank(farm).held, in_degrees).rating[target] - uniform_before[target])
    return {
        "A1 farm gain mean": float(np.mean(gained)),
        "A1 farm gain max": float(np.max(gained)),
        "A1 same under uniform PageRank, mean": float(np.mean(uniform)),
    }


def good_links(graph: Graph, trusted: npt.NDArray[np.uint32]) -> Figures:
    """A2: percentiles that a weak node gains by links from five good ones."""
    referring = np.diff(graph.in_offsets)
    scores = anchored(graph, trusted)
    rating = rate(scores.earned, referring)
    linking = np.flatnonzero(np.diff(graph.out_offsets) > 0)
    good = linking[rating.rank[linking] <= graph.nodes // 100]
    random, climbed = np.random.default_rng(2), []
    for target in weak_targets(graph, 20, seed=2):
        new = np.setdiff1d(random.choice(good, GOOD_LINKS, replace=False), [target]).astype(np.uint32)
        extra = ExtraArcs(new, np.full(len(new), target, np.uint32), np.ones(len(new)))
        after = rate(anchored(graph, trusted, Settings(extra=extra), scores.held).earned, referring).rank[target]
        climbed.append(100 * (int(rating.rank[target]) - int(after)) / graph.nodes)
    return {"A2 percentile gain of 5 good links, mean": float(np.mean(climbed)), "A2 least": float(np.min(climbed))}


def independent_pagerank(graph: Graph, damping: float = 0.85, rounds: int = 300) -> Reals:
    """PageRank by scipy's sparse matrices."""
    degrees = np.diff(graph.out_offsets)
    ends = (np.array(graph.in_sources, np.int64), np.array(graph.in_offsets, np.int64))
    matrix = sparse.csr_matrix((np.ones(graph.arcs), *ends), shape=(graph.nodes, graph.nodes))
    inverse = np.divide(1.0, degrees, out=np.zeros(graph.nodes), where=degrees > 0)
    held = np.full(graph.nodes, 1 / graph.nodes)
    for _ in range(rounds):
        resting = held[degrees == 0].sum()
        held = damping * (matrix @ (held * inverse)) + (1 - damping + damping * resting) / graph.nodes
    return held


def exact_harmonic(graph: Graph, target: int) -> float:
    """The sum of 1/distance over all nodes that reach the target, by breadth-first search."""
    distance, queue, total = {target: 0}, deque([target]), 0.0
    while queue:
        node = queue.popleft()
        for source in graph.sources(node).tolist():
            if source not in distance:
                distance[source] = distance[node] + 1
                total += 1 / distance[source]
                queue.append(source)
    return total


def agreement(graphs: dict[str, Graph]) -> Figures:
    """A3: uniform PageRank against scipy, HyperBall against breadth-first search."""
    apart = max(float(np.abs(pagerank(graph).held - independent_pagerank(graph)).max()) for graph in graphs.values())
    graph = graphs["domains"]
    nodes = np.random.default_rng(3).choice(np.flatnonzero(np.diff(graph.in_offsets)), 100, replace=False)
    true = np.array([exact_harmonic(graph, int(node)) for node in nodes])
    runs = [harmonic(graph, Counters(seed=seed)) for seed in range(1, 9)]
    errors = np.array([run.value[nodes] / true - 1 for run in runs])
    figures = {
        "A3 PageRank, max difference to scipy": apart,
        "A3 HyperBall stated error": runs[0].error,
        "A3 HyperBall error over 8 seeds, rms": float(np.sqrt(np.mean(errors**2))),
        "A3 HyperBall, Spearman with exact, least of 8": float(
            min(spearmanr(run.value[nodes], true).statistic for run in runs)
        ),
    }
    figures["A3 HyperBall error / stated"] = figures["A3 HyperBall error over 8 seeds, rms"] / runs[0].error
    return figures


def detection(graph: Graph, trusted: npt.NDArray[np.uint32]) -> Figures:
    """T1: the unsupported share of attacked nodes against that of all others with enough evidence."""
    figures: Figures = {}
    targets = weak_targets(graph, 100, seed=4)
    for name, scheme in {**SCHEMES, "private_network": private_network}.items():
        under = attacked(graph, scheme, targets)
        shares = unsupported_shares(under, pagerank(under).held, anchored(under, trusted).held).astype(np.float64)
        others = np.delete(shares[: graph.nodes], targets)
        good, bad = others[~np.isnan(others)], np.nan_to_num(shares[targets])
        figures[f"T1 {name} AUC"] = auc(bad, good)
        limit = np.sort(good)[int(np.ceil(0.98 * len(good))) - 1]
        figures[f"T1 {name} recall at 2 %"] = float(np.mean(bad > limit))
    schemes = [figures[f"T1 {name} AUC"] for name in SCHEMES]
    recalls = [figures[f"T1 {name} recall at 2 %"] for name in SCHEMES]
    return figures | {"T1 least AUC of six": min(schemes), "T1 least recall of six": min(recalls)}


def gain(graph: Graph, trusted: npt.NDArray[np.uint32]) -> Figures:
    """G1: the formula for a link's gain against running the walk again."""
    random, settings = np.random.default_rng(5), Settings(tolerance=1e-13, max_rounds=500)
    scores = anchored(graph, trusted, settings)
    sources = random.choice(np.flatnonzero((scores.held > 0) & (np.diff(graph.out_offsets) > 0)), 150).astype(np.uint32)
    targets = random.integers(0, graph.nodes, 150).astype(np.uint32)
    guessed = gains(graph, scores.held, sources, targets, scores.damping)
    pairs = zip(sources, targets, strict=True)
    exact = np.array([exact_gain(graph, trusted, scores, int(to), np.array([at]), settings).score for at, to in pairs])
    known = exact > 0
    return {
        "G1 formula and exact gain, Spearman": float(spearmanr(guessed, exact).statistic),
        "G1 median ratio": float(np.median(guessed[known] / exact[known])),
        "G1 ordering by the source's score alone, Spearman": float(spearmanr(scores.held[sources], exact).statistic),
    }


def measure(data: Path) -> Figures:
    """Every figure."""
    domains = walk_domains(data).graph
    trusted = trusted_of(domains)
    blogs = political_blogs(data).graph
    graphs = {
        "domains": domains,
        "pages": cnr_pages(data),
        "sites": political_sites(data).graph,
        "blogs": blogs,
        "college": college_pages(data).graph,
    }
    parts = [
        farms(domains, trusted),
        good_links(domains, trusted),
        agreement(graphs),
        partial_crawls(domains, "domains"),
        partial_crawls(blogs, "blogs"),
        detection(domains, trusted),
        gain(domains, trusted),
        label_figures(data),
    ]
    return {name: value for part in parts for name, value in part.items()}


def main() -> int:
    """Measure and print; how many floors are missed."""
    return 0 if absent("authority") else missed("authority", measure(DATA))


if __name__ == "__main__":
    sys.exit(main())
