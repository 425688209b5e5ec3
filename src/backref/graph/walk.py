"""Where a random walk over the arcs rests: uniform PageRank, and the walk anchored at trusted nodes.

x = d·Wᵀx + β·v  with  β = 1 − d + d·(what nodes without arcs hold). W shares each node's score among those it links
to, by weight. v is where the walk starts over, and where it goes on from a node without arcs: anywhere (uniform) or at
the trusted set (anchored). Both vectors sum to 1.

What rests at nodes without arcs goes where the walk starts over, so x is a multiple of y = d·Wᵀy + v. This is what is
solved: no round needs a sum over all nodes, and nodes without arcs (most of a web graph) are left out of all but the
last. A round goes through the others in groups, each of which sees what those before it pass on now (a block
Gauss-Seidel iteration): little more than half the rounds are needed than if all moved on at once.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from backref.errors import ConvergenceError, QuestionError
from backref.graph import _sweep
from backref.graph.linking import Linking, linking
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Ids, Reals

DAMPING = 0.85
TOLERANCE = 1e-9
MAX_ROUNDS = 300
SHARE = 1 << 20
"""Nodes and arcs that a worker takes at a time; fixed, so that sums do not depend on the number of workers."""
GROUPS = 16
"""Groups of a round, in a graph large enough; in more of them, fewer rounds would be saved than lost by waiting."""
AT_A_TIME = 8
"""Shares of a group, which may be worked on at the same time."""
LEAST_SHARE = 1 << 17


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


def pagerank(graph: Graph, settings: Settings = Settings(), known: Linking | None = None) -> Scores:
    """The textbook PageRank: the walk starts over anywhere. Raises ConvergenceError."""
    return Walk(graph, None, settings, known).run()


def anchored(
    graph: Graph,
    trusted: Ids,
    settings: Settings = Settings(),
    start: Reals | None = None,
    known: Linking | None = None,
) -> Scores:
    """The walk that starts over only at the trusted nodes, each as likely. Raises ConvergenceError.

    `start` are scores to set out from, `known` the graph's linking nodes, where they were numbered before.
    """
    anchors = np.unique(trusted)
    if not len(anchors) or anchors[-1] >= graph.nodes:
        raise QuestionError("the trusted set is empty, or names a node that the graph does not have", field="trusted")
    return Walk(graph, anchors, settings, known).run(start)


def strengths(graph: Graph, nodes: Ids) -> Reals:
    """The sum of the weights of the arcs of some nodes: their out-degrees where arcs have no weights."""
    if graph.out_weights is None:
        return np.asarray(graph.out_offsets[nodes.astype(np.int64) + 1] - graph.out_offsets[nodes], np.float64)
    sums = np.empty(len(nodes))
    _sweep.strengths_of(nodes, graph.out_offsets, graph.out_weights, sums)
    return sums


class Walk:
    """A walk in the making: what each linking node gets beside what arcs bring, and what it passes along an arc."""

    def __init__(self, graph: Graph, anchors: Ids | None, settings: Settings, known: Linking | None = None) -> None:
        self.graph = graph
        self.settings = settings
        self.linking = known or linking(graph, also=settings.extra.sources, workers=settings.workers)
        nodes = self.linking.nodes
        self.weights = _sweep.NO_WEIGHTS if graph.in_weights is None else graph.in_weights
        self.anchors = slice(None) if anchors is None else anchors
        self.begun = 1 / (graph.nodes if anchors is None else len(anchors))
        """What a node gets where the walk starts over."""
        self.given = np.zeros(len(nodes))
        self.given[slice(None) if anchors is None else np.isin(nodes, anchors)] = self.begun
        self.extra_sources = np.searchsorted(nodes, settings.extra.sources)
        self.share = settings.damping / self._strengths()
        """Which part of its score each passes along an arc of weight 1."""
        self.passed = self.share * self.given
        self.groups = self._groups()
        self.fresh = np.empty(max((group[-1][1] - group[0][0] for group in self.groups), default=0))

    def _strengths(self) -> Reals:
        strength = strengths(self.graph, self.linking.nodes)
        np.add.at(strength, self.extra_sources, self.settings.extra.weights)
        forget(self.graph.out_offsets, 0, len(self.graph.out_offsets))
        return strength

    def _groups(self) -> list[list[Range]]:
        """Ranges of numbers that are worked on at the same time."""
        offsets, nodes = self.graph.in_offsets, self.linking.nodes.astype(np.int64)
        ends = np.zeros(len(nodes) + 1, np.int64)
        np.cumsum(offsets[nodes + 1] - offsets[nodes], out=ends[1:])
        forget(offsets, 0, len(offsets))
        pieces = shares(ends, max(LEAST_SHARE, int(ends[-1]) // (GROUPS * AT_A_TIME)))
        return [pieces[first : first + AT_A_TIME] for first in range(0, len(pieces), AT_A_TIME)]

    def run(self, start: Reals | None = None) -> Scores:
        """Go on until the scores are settled, from these scores where some are given."""
        if start is not None:
            held = start[self.linking.nodes]
            self.passed = self.share * held / (1 - self.settings.damping * held.sum())
        residual = first = math.inf
        for done in range(1, self.settings.max_rounds + 1):
            residual = self.round()
            first = residual if done == 1 else first
            self._tell(first, residual)
            if residual <= self.settings.tolerance:
                return Scores(*self.scores(), done, residual, self.settings.damping)
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

    def round(self) -> float:
        """Let every linking node collect once; the sum of the changes, in the scale where all scores sum to 1."""
        given = self._given()
        sums = [self._step(group, given) for group in self.groups]
        change, total = (sum(column) for column in zip(*sums, strict=True)) if sums else (0.0, 0.0)
        return change / (1 + self.settings.damping * total)

    def _given(self) -> Reals:
        """What each linking node gets beside what the arcs of the graph bring."""
        targets = self.settings.extra.targets
        if not len(targets):
            return self.given
        given, nodes = self.given.copy(), self.linking.nodes
        links = np.isin(targets, nodes)
        np.add.at(given, np.searchsorted(nodes, targets[links]), self._passed_extra()[links])
        return given

    def _passed_extra(self) -> Reals:
        return self.passed[self.extra_sources] * self.settings.extra.weights

    def _step(self, group: list[Range], given: Reals) -> tuple[float, float]:
        """Let one group collect; the sum of its changes and of its scores."""
        nodes, first, last = self.linking.nodes, group[0][0], group[-1][1]

        def share(span: Range) -> tuple[float, float]:
            found = _sweep.step(
                nodes, self.graph.in_offsets, self.linking.sources, self.weights, given,
                self.share, self.passed, self.fresh, first, *span,
            )  # fmt: skip
            self._forget((int(nodes[span[0]]), int(nodes[span[1] - 1]) + 1))
            return found

        found = list(each(share, group, self.settings.workers))
        self.passed[first:last] = self.fresh[: last - first]
        return sum(change for change, _ in found), sum(total for _, total in found)

    def scores(self) -> tuple[Reals, Reals]:
        """What every node holds, and what it gets through its links from those that do: exactly that."""
        graph, extra = self.graph, self.settings.extra
        earned = np.empty(graph.nodes)

        def share(span: Range) -> None:
            _sweep.collect(graph.in_offsets, self.linking.sources, self.weights, self.passed, earned, *span)
            self._forget(span)

        for _ in each(share, shares(graph.in_offsets, SHARE), self.settings.workers):
            pass
        np.add.at(earned, extra.targets, self._passed_extra())
        held = earned.copy()
        held[self.anchors] += self.begun
        held[self.linking.nodes] = self.passed / self.share
        total = held.sum()
        return np.divide(held, total, out=held), np.divide(earned, total, out=earned)

    def _forget(self, nodes: Range) -> None:
        """Give back the memory of what was read of some nodes."""
        offsets = self.graph.in_offsets
        arcs = int(offsets[nodes[0]]), int(offsets[nodes[1]])
        forget(self.linking.sources, *arcs)
        forget(self.weights, *arcs)
        forget(offsets, *nodes)
