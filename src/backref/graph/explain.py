"""Where an earned score comes from, link by link, and what a link that does not exist would add."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.rating import rating_of
from backref.graph.walk import ExtraArcs, Scores, Settings, anchored
from backref.model.graph import Graph, Ids, Reals


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The earned score of one node as the sum of what each source gives it, the largest part first."""

    sources: Ids
    parts: Reals
    """d·W[u,t]·x[u] for each source; they add up to the earned score."""

    @property
    def total(self) -> float:
        """The earned score."""
        return float(self.parts.sum())

    def share_of_first(self, count: int) -> float:
        """Which share of the score the first `count` sources give; 0 where nothing is earned."""
        return float(self.parts[:count].sum()) / self.total if self.total > 0 else 0.0


def breakdown(graph: Graph, held: Reals, target: int, damping: float) -> Breakdown:
    """What each source gives to a node, exactly."""
    sources = np.asarray(graph.sources(target))
    weights = _weights_in(graph, target)
    parts = damping * held[sources] * weights / strengths_at(graph, sources)
    order = np.lexsort((sources, -parts))
    return Breakdown(sources[order], parts[order])


def strengths_at(graph: Graph, nodes: npt.NDArray[np.integer]) -> Reals:
    """The sum of the weights of the arcs of some nodes: their out-degrees where arcs have no weights."""
    first, last = graph.out_offsets[nodes], graph.out_offsets[nodes.astype(np.int64) + 1]
    weights = graph.out_weights
    if weights is None:
        return np.asarray(last - first, np.float64)
    return np.array([weights[a:b].sum(dtype=np.float64) for a, b in zip(first, last, strict=True)])


def _weights_in(graph: Graph, target: int) -> Reals | float:
    if graph.in_weights is None:
        return 1.0
    return graph.in_weights[graph.in_offsets[target] : graph.in_offsets[target + 1]].astype(np.float64)


@dataclass(frozen=True, slots=True)
class Gain:
    """What links that do not exist would do for a node."""

    earned_before: float
    earned_after: float
    rank_before: int
    rank_after: int
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
    new = np.unique(sources)
    targets = np.full(len(new), target, np.uint32)
    more = float(gains(graph, scores.held, new, targets, scores.damping).sum())
    after = float(scores.earned[target]) + more
    return _gain(scores.earned, target, after, scores.earned, exact=False)


def exact_gain(graph: Graph, trusted: Ids, scores: Scores, target: int, sources: Ids, settings: Settings) -> Gain:
    """What a bundle of links to a node would do, by running the walk with them. Raises ConvergenceError."""
    new = np.array([source for source in np.unique(sources) if not _links(graph, int(source), target)], np.uint32)
    extra = ExtraArcs(new, np.full(len(new), target, np.uint32), np.ones(len(new)))
    again = Settings(settings.damping, settings.tolerance, settings.max_rounds, settings.workers, extra)
    after = anchored(graph, trusted, again, scores.held)
    return _gain(scores.earned, target, float(after.earned[target]), after.earned, exact=True)


def _gain(before: Reals, target: int, after: float, earned: Reals, *, exact: bool) -> Gain:
    start = float(before[target])
    places = _rank(before, target, start), _rank(earned, target, after)
    return Gain(start, after, *places, len(before), exact)


def _rank(earned: Reals, node: int, score: float) -> int:
    """The place a node with that score has among the others; equals share the worst."""
    rough = np.float32(score)
    return int(np.count_nonzero(earned.astype(np.float32) >= rough)) + int(np.float32(earned[node]) < rough)
