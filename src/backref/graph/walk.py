"""Where a random walk over the arcs rests: uniform PageRank, and the walk anchored at trusted nodes.

x = d·Wᵀx + β·v  with  β = 1 − d + d·(what nodes without arcs hold). W shares each node's score among those it links
to, by weight. v is where the walk starts over, and where it goes on from a node without arcs: anywhere (uniform) or at
the trusted set (anchored). Both vectors sum to 1.

Nodes without arcs pass nothing on, and what they hold together is what the others do not: rounds leave them out (most
nodes of a web graph), and the last one fills them in.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backref.errors import ConvergenceError, QuestionError
from backref.graph import _sweep
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Ids, Reals

Marks = npt.NDArray[np.uint8]

DAMPING = 0.85
TOLERANCE = 1e-9
MAX_ROUNDS = 300
SHARE = 1 << 20
"""Nodes and arcs that a worker takes at a time; fixed, so that sums do not depend on the number of workers."""


@dataclass(frozen=True, slots=True)
class ExtraArcs:
    """Arcs that do not exist, to ask what if; weight 1 each unless said."""

    sources: Ids
    targets: Ids
    weights: Reals

    @classmethod
    def none(cls) -> "ExtraArcs":
        """No such arcs."""
        return cls(np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty(0))


@dataclass(frozen=True, slots=True)
class Settings:
    """How a walk is run."""

    damping: float = DAMPING
    tolerance: float = TOLERANCE
    """The sum of the changes in a round, over all nodes that others follow from, at which the scores are settled."""
    max_rounds: int = MAX_ROUNDS
    workers: int = 2
    extra: ExtraArcs = field(default_factory=ExtraArcs.none)
    watch: Callable[[float], None] | None = None
    """Called after each round with the share of the way from the first change to the tolerance that is done."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Where the walk rests, and how that was found."""

    held: Reals
    """x: the score of each node; sums to 1."""
    earned: Reals
    """y: the part that each node got through its links, Σ d·W[u,t]·x[u]."""
    rounds: int
    residual: float
    """The sum of the changes in the last round, over nodes that pass something on; the others follow from them."""
    damping: float


def pagerank(graph: Graph, settings: Settings = Settings(), start: Reals | None = None) -> Scores:
    """The textbook PageRank: the walk starts over anywhere. Raises ConvergenceError."""
    return _Walk(graph, None, settings).run(start)


def anchored(graph: Graph, trusted: Ids, settings: Settings = Settings(), start: Reals | None = None) -> Scores:
    """The walk that starts over only at the trusted nodes, each as likely. Raises ConvergenceError."""
    anchors = np.unique(trusted)
    if not len(anchors) or anchors[-1] >= graph.nodes:
        raise QuestionError("the trusted set is empty, or names a node that the graph does not have", field="trusted")
    return _Walk(graph, anchors, settings).run(start)


def strengths(graph: Graph) -> Reals:
    """The sum of the weights of each node's arcs: its out-degree where arcs have no weights."""
    if graph.out_weights is None:
        return np.diff(graph.out_offsets).astype(np.float64)
    sums = np.empty(graph.nodes)
    _sweep.strengths_of(graph.out_offsets, graph.out_weights, sums)
    return sums


_NOWHERE = np.empty(0, np.uint32)
_NOTHING = np.empty(0)


def passed_on(graph: Graph, scores: Reals) -> Reals:
    """What each node's score comes to along an arc of weight 1; 0 for nodes without arcs."""
    passed = np.empty(graph.nodes)
    if graph.out_weights is None:
        _sweep.spread_evenly(graph.out_offsets, scores, 1.0, passed, 0, graph.nodes)
    else:
        _sweep.spread_by_weight(strengths(graph), scores, 1.0, passed, 0, graph.nodes)
    return passed


class _Walk:
    """A walk in the making: two numbers a node, `held` and `passed`, and a mark on those that the next round needs."""

    def __init__(self, graph: Graph, anchors: Ids | None, settings: Settings) -> None:
        self.graph = graph
        self.anchors = anchors
        self.settings = settings
        self.held = np.empty(0)
        self.passed = np.empty(graph.nodes)
        self.ranges = shares(graph.in_offsets, SHARE)
        self.strengths = None if graph.out_weights is None else strengths(graph)
        self.needed = self._needed()
        self.base = 0.0
        """What each node gets in a round beside what arcs bring."""

    def _needed(self) -> Marks:
        """The nodes that pass something on, and those that get more than arcs bring."""
        graph, extra = self.graph, self.settings.extra
        linking = np.diff(graph.out_offsets) > 0 if self.strengths is None else self.strengths > 0
        needed = linking.astype(np.uint8)
        for nodes in (extra.sources, extra.targets, _NOWHERE if self.anchors is None else self.anchors):
            needed[nodes] = 1
        return needed

    def run(self, start: Reals | None) -> Scores:
        self.begin(start)
        residual = first = math.inf
        for done in range(1, self.settings.max_rounds + 1):
            residual = self.round()
            first = residual if done == 1 else first
            self._tell(first, residual)
            if residual <= self.settings.tolerance:
                self.fill()
                return Scores(self.held, self._earned(), done, residual, self.settings.damping)
        raise ConvergenceError(
            f"the scores still change by {residual:.3g} after {self.settings.max_rounds} rounds "
            f"(tolerance {self.settings.tolerance:.3g})",
            hint="Allow more rounds or a wider tolerance.",
        )

    def _tell(self, first: float, residual: float) -> None:
        """Changes shrink by a factor a round, so the way is measured in their logarithms."""
        goal = self.settings.tolerance
        if self.settings.watch is not None and residual > goal > 0:
            self.settings.watch(max(0.0, math.log(first / residual) / math.log(first / goal)))

    def begin(self, start: Reals | None = None) -> None:
        """Set out from these scores, or from those of a walk that has just started."""
        if start is not None:
            self.held = start.copy()
        elif self.anchors is None:
            self.held = np.full(self.graph.nodes, 1 / self.graph.nodes)
        else:
            self.held = np.zeros(self.graph.nodes)
            self.held[self.anchors] = 1 / len(self.anchors)

    def round(self) -> float:
        """Go one step on, nodes aside that pass nothing on; the sum of the changes."""
        damping = self.settings.damping
        beta = 1 - damping + damping * (1 - self._spread())
        if self.anchors is None:
            self.base = beta / self.graph.nodes
            return self._collect(self.held, self.needed, _NOWHERE, _NOTHING)
        return self._collect(self.held, self.needed, self.anchors, np.full(len(self.anchors), beta / len(self.anchors)))

    def fill(self) -> None:
        """Take the nodes that rounds leave out through the last round."""
        self._sweep(self.held, 1 - self.needed)

    def _earned(self) -> Reals:
        if self.anchors is None:
            return self.held - self.base
        self._spread()
        earned = np.zeros(self.graph.nodes)
        self._collect(earned, np.ones(self.graph.nodes, np.uint8), _NOWHERE, _NOTHING)
        return earned

    def _spread(self) -> float:
        """Set `passed`; how much of all moves on, the rest being held by nodes without arcs."""

        def share(span: Range) -> float:
            common = (self.held, self.settings.damping, self.passed, *span)
            if self.strengths is None:
                moving = _sweep.spread_evenly(self.graph.out_offsets, *common)
                forget(self.graph.out_offsets, *span)
                return moving
            return _sweep.spread_by_weight(self.strengths, *common)

        moving = sum(each(share, even(self.graph.nodes), self.settings.workers))
        return moving + self._spread_extra()

    def _spread_extra(self) -> float:
        """Let the sources of extra arcs share with their targets too; how much more moves on now."""
        extra = self.settings.extra
        moving = 0.0
        for source in np.unique(extra.sources):
            before = self._strength(source)
            more = float(extra.weights[extra.sources == source].sum())
            self.passed[source] = self.settings.damping * self.held[source] / (before + more)
            moving += 0.0 if before else float(self.held[source])
        return moving

    def _strength(self, node: int) -> float:
        return float(self.graph.out_degree(node) if self.strengths is None else self.strengths[node])

    def _collect(self, held: Reals, wanted: Marks, places: Ids, gifts: Reals) -> float:
        """Bring what is passed, the base and the gifts into `held`; the sum of the changes."""
        extra = self.settings.extra
        more = np.concatenate([gifts, self.passed[extra.sources] * extra.weights])
        touched, which = np.unique(np.concatenate([places, extra.targets]).astype(np.int64), return_inverse=True)
        before = held[touched]
        change = self._sweep(held, wanted)
        change -= float(np.abs(held[touched] - before).sum())
        held[touched] += np.bincount(which, more, len(touched))
        return change + float(np.abs(held[touched] - before).sum())

    def _sweep(self, held: Reals, wanted: Marks) -> float:
        """Bring what is passed and the base into `held` of the nodes that are wanted; the sum of the changes."""
        return sum(each(lambda span: self._share(held, wanted, span), self.ranges, self.settings.workers))

    def _share(self, held: Reals, wanted: Marks, span: Range) -> float:
        graph = self.graph
        arcs = int(graph.in_offsets[span[0]]), int(graph.in_offsets[span[1]])
        common = (wanted, self.passed, self.base, held, *span)
        if graph.in_weights is None:
            change = _sweep.collect(graph.in_offsets, graph.in_sources, *common)
        else:
            change = _sweep.collect_weighted(graph.in_offsets, graph.in_sources, graph.in_weights, *common)
            forget(graph.in_weights, *arcs)
        forget(graph.in_sources, *arcs)
        forget(graph.in_offsets, *span)
        return change


def even(nodes: int) -> list[Range]:
    """Ranges of nodes, for work that does not go along arcs."""
    return [(start, min(start + SHARE, nodes)) for start in range(0, nodes, SHARE)]
