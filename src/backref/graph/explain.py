"""Where an earned score comes from, link by link, and what a link that does not exist would add."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.rating import rating_of
from backref.graph.walk import ExtraArcs, Scores, Settings, anchored
from backref.model.graph import Graph, Ids, Reals


def parts_of_earned(graph: Graph, held: Reals, target: int, damping: float) -> Reals:
    """What each source gives to a node, d·W[u,t]·x[u]: these add up to its earned score."""
    sources = np.asarray(graph.sources(target))
    parts = damping * np.asarray(held[sources]) / strengths_at(graph, sources)
    if graph.in_weights is not None:
        parts *= graph.in_weights[graph.in_offsets[target] : graph.in_offsets[target + 1]]
    return np.asarray(parts)


def strengths_at(graph: Graph, nodes: npt.NDArray[np.integer]) -> Reals:
    """The sum of the weights of the arcs of some nodes: their out-degrees where arcs have no weights."""
    first, last = graph.out_offsets[nodes], graph.out_offsets[nodes.astype(np.int64) + 1]
    weights = graph.out_weights
    if weights is None:
        return np.asarray(last - first, np.float64)
    return np.array([weights[a:b].sum(dtype=np.float64) for a, b in zip(first, last, strict=True)])


@dataclass(frozen=True, slots=True)
class Gain:
    """What links that do not exist would do for a node."""

    earned_before: float
    earned_after: float
    rank_before: int
    rank_after: int
    above: float
    """The least earned score above `earned_after`; the same where there is none."""
    nodes: int
    exact: bool
    """Found by running the walk again; otherwise by the formula, which leaves out what the links do to others."""

    @property
    def score(self) -> float:
        """How much more is earned."""
        return self.earned_after - self.earned_before

    @property
    def points(self) -> float:
        """How many rating points that is."""
        return float(rating_of(self.rank_after, self.nodes) - rating_of(self.rank_before, self.nodes))


def gains(graph: Graph, held: Reals, sources: Ids, targets: Ids, damping: float, weight: float = 1.0) -> Reals:
    """What each of these links alone would add, d·w·x[u] / (Σ_s w(u,s) + w); 0 where it exists already."""
    gained = damping * weight * held[sources] / (strengths_at(graph, sources) + weight)
    there = [_links(graph, int(source), int(target)) for source, target in zip(sources, targets, strict=True)]
    return np.where(there, 0.0, gained)


def _links(graph: Graph, source: int, target: int) -> bool:
    targets = graph.targets(source)
    place = int(np.searchsorted(targets, target))
    return source == target or (place < len(targets) and int(targets[place]) == target)


def estimated_gain(graph: Graph, scores: Scores, target: int, sources: Ids) -> Gain:
    """What a bundle of links to a node would do, by the formula."""
    new = _new(graph, target, sources)
    targets = np.full(len(new), target, np.uint32)
    more = float(gains(graph, scores.held, new, targets, scores.damping).sum())
    after = scores.earned.copy()
    after[target] += more
    return _gain(graph, target, scores.earned, after, len(new), exact=False)


def exact_gain(graph: Graph, trusted: Ids, scores: Scores, target: int, sources: Ids, settings: Settings) -> Gain:
    """What a bundle of links to a node would do, by running the walk with them. Raises ConvergenceError."""
    new = _new(graph, target, sources)
    if not len(new):
        return _gain(graph, target, scores.earned, scores.earned, 0, exact=True)
    extra = ExtraArcs(new, np.full(len(new), target, np.uint32), np.ones(len(new)))
    again = Settings(settings.damping, settings.tolerance, settings.max_rounds, settings.workers, extra)
    after = anchored(graph, trusted, again, scores.held)
    return _gain(graph, target, scores.earned, after.earned, len(new), exact=True)


def _new(graph: Graph, target: int, sources: Ids) -> Ids:
    """Those of some sources that do not link to the target yet."""
    return np.array([source for source in np.unique(sources) if not _links(graph, int(source), target)], np.uint32)


def _gain(graph: Graph, target: int, before: Reals, after: Reals, links: int, *, exact: bool) -> Gain:
    places = _rank(graph, before, target, 0), _rank(graph, after, target, links)
    return Gain(float(before[target]), float(after[target]), *places, _above(after, target), len(before), exact)


def _rank(graph: Graph, earned: Reals, node: int, more: int) -> int:
    """The place of a node with so many more that link to it: by score, then by these; equals share the worst."""
    rough, links = earned.astype(np.float32), graph.in_degree(node) + more
    others = np.arange(len(earned)) != node
    equal = np.flatnonzero((rough == rough[node]) & others)
    linked = graph.in_offsets[equal + 1] - graph.in_offsets[equal]
    return 1 + int(np.count_nonzero(rough > rough[node])) + int(np.count_nonzero(linked >= links))


def _above(earned: Reals, node: int) -> float:
    """The least score above that of a node; its own where there is none."""
    better = earned[earned.astype(np.float32) > np.float32(earned[node])]
    return float(better.min()) if len(better) else float(earned[node])
