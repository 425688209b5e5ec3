"""Where a random walk over the arcs rests: uniform PageRank, and the walk anchored at trusted nodes.

x = d·Wᵀx + β·v  with  β = 1 − d + d·(what nodes without arcs hold). W shares each node's score among those it links
to, by weight. v is where the walk starts over, and where it goes on from a node without arcs: anywhere (uniform) or at
the trusted set (anchored). Both vectors sum to 1.

What rests at nodes without arcs goes where the walk starts over, so x is a multiple of y = d·Wᵀy + v. This is what is
solved: no round needs a sum over all nodes, and nodes without arcs (most of a web graph) are left out of all but the
last. A round goes through the others in groups, each of which sees what those before it pass on now (a block
Gauss-Seidel iteration): little more than half the rounds are needed than if all moved on at once.

Reading scores at random places takes most of a round. Two walks over the same arcs go side by side, as the real and the
imaginary part of one number: that takes little longer than one of them alone.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from backref.errors import ConvergenceError, QuestionError
from backref.graph import _sweep
from backref.graph.linking import SHARE, Linking, linking
from backref.kernel.parallel import Range, each, forget, shares
from backref.model.graph import Graph, Ids, Reals

Numbers = npt.NDArray[Any]
"""Real for one walk, complex for two."""
DAMPING = 0.85
TOLERANCE = 1e-9
MAX_ROUNDS = 300
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
    return next(Walk(graph, [None], settings, known).run())


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
    walk = Walk(graph, [trusted], settings, known)
    if start is not None:
        walk.set_out_from(start)
    return next(walk.run())


def strengths(graph: Graph, nodes: Ids) -> Reals:
    """The sum of the weights of the arcs of some nodes: their out-degrees where arcs have no weights."""
    if graph.out_weights is None:
        sums = np.asarray(graph.out_offsets[nodes.astype(np.int64) + 1] - graph.out_offsets[nodes], np.float64)
    else:
        sums = np.empty(len(nodes))
        _sweep.strengths_of(nodes, graph.out_offsets, graph.out_weights, sums)
    forget(graph.out_offsets, 0, len(graph.out_offsets))
    return sums


class Walk:
    """One walk in the making, or two side by side: what each linking node passes along an arc.

    `anchors` has for each walk the nodes where it starts over; None for anywhere.
    """

    def __init__(
        self,
        graph: Graph,
        anchors: Sequence[Ids | None],
        settings: Settings = Settings(),
        known: Linking | None = None,
    ) -> None:
        self.graph = graph
        self.settings = settings
        self.anchors = [None if nodes is None else _checked(graph, nodes) for nodes in anchors]
        self.linking = known or linking(graph, also=settings.extra.sources, workers=settings.workers)
        nodes = self.linking.linking
        self.given: Numbers = np.zeros(len(nodes), np.float64 if len(anchors) == 1 else np.complex128)
        """What each gets where a walk starts over."""
        for walk, chosen in enumerate(self.anchors):
            here = slice(None) if chosen is None else np.isin(nodes, chosen)
            self._column(self.given, walk)[here] = self._begun(walk)
        self.extra_sources = np.searchsorted(nodes, settings.extra.sources)
        self.share = settings.damping / self._strengths()
        """Which part of its score each passes along an arc of weight 1."""
        self.passed: Numbers = self.share * self.given
        self.groups = self._groups()
        self.fresh = np.empty(max((group[-1][1] - group[0][0] for group in self.groups), default=0), self.given.dtype)
        self.residuals = [math.inf] * len(anchors)
        self.rounds = 0

    def _column(self, values: Numbers, walk: int) -> Reals:
        """The numbers of one walk."""
        return values.view(np.float64)[walk :: len(self.anchors)]

    def _begun(self, walk: int) -> float:
        """What a node gets where the walk starts over."""
        chosen = self.anchors[walk]
        return 1 / (self.graph.nodes if chosen is None else len(chosen))

    def _strengths(self) -> Reals:
        strength = strengths(self.graph, self.linking.linking)
        np.add.at(strength, self.extra_sources, self.settings.extra.weights)
        return strength

    def _groups(self) -> list[list[Range]]:
        """Ranges of numbers that are worked on at the same time."""
        ends = self.linking.offsets[: self.linking.count + 1]
        pieces = shares(ends, max(LEAST_SHARE, int(ends[-1]) // (GROUPS * AT_A_TIME)))
        return [pieces[first : first + AT_A_TIME] for first in range(0, len(pieces), AT_A_TIME)]

    def set_out_from(self, held: Reals) -> None:
        """Begin with these scores, which sum to 1."""
        known = held[self.linking.linking]
        self._column(self.passed, 0)[:] = self.share * known / (1 - self.settings.damping * known.sum())

    def run(self) -> Iterator[Scores]:
        """Go on until the scores of every walk are settled; these, walk by walk. Raises ConvergenceError."""
        first = math.inf
        for done in range(self.settings.max_rounds):
            self.round()
            residual = max(self.residuals)
            first = residual if done == 0 else first
            self._tell(first, residual)
            if residual <= self.settings.tolerance:
                return self.scores()
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

    def round(self) -> None:
        """Let every linking node collect once; note the sums of the changes where all scores of a walk sum to 1."""
        given = self._given()
        sums = [self._step(group, given) for group in self.groups]
        change, other, total = (sum(column) for column in zip(*sums, strict=True)) if sums else (0.0, 0.0, 0j)
        damping = self.settings.damping
        both = change / (1 + damping * total.real), other / (1 + damping * total.imag)
        self.residuals = list(both[: len(self.anchors)])
        self.rounds += 1

    def _given(self) -> Numbers:
        """What each linking node gets beside what the arcs of the graph bring."""
        targets = self.settings.extra.targets
        if not len(targets):
            return self.given
        given, nodes = self.given.copy(), self.linking.linking
        links = np.isin(targets, nodes)
        np.add.at(given, np.searchsorted(nodes, targets[links]), self._passed_extra(self.passed)[links])
        return given

    def _passed_extra(self, passed: Numbers) -> Numbers:
        return passed[self.extra_sources] * self.settings.extra.weights

    def _step(self, group: list[Range], given: Numbers) -> tuple[float, float, complex]:
        """Let one group collect; the sums of its changes and of its scores."""
        links, first, last = self.linking, group[0][0], group[-1][1]

        def share(span: Range) -> tuple[float, float, complex]:
            found = _sweep.step(
                links.offsets, links.sources, links.weights, given, self.share, self.passed, self.fresh, first, *span
            )
            links.forget(span)
            return found

        found = list(each(share, group, self.settings.workers))
        self.passed[first:last] = self.fresh[: last - first]
        change, other, total = zip(*found, strict=True)
        return sum(change), sum(other), sum(total)

    def scores(self) -> Iterator[Scores]:
        """The scores of each walk, one after the other; there is no way on from here, for memory is let go of."""
        passed = [self._column(self.passed, walk).copy() for walk in range(len(self.anchors))]
        self.given = self.passed = self.fresh = self.given[:0].copy()
        return map(self._scores, range(len(passed)), passed)

    def _scores(self, walk: int, passed: Reals) -> Scores:
        """What every node holds, and what it gets through its links from those that do: exactly that."""
        links, anchors = self.linking, self.anchors[walk]
        earned = np.empty(self.graph.nodes)

        def share(span: Range) -> None:
            _sweep.collect(links.nodes, links.offsets, links.sources, links.weights, passed, earned, *span)
            links.forget(span)

        for _ in each(share, shares(links.offsets, SHARE), self.settings.workers):
            pass
        np.add.at(earned, self.settings.extra.targets, self._passed_extra(passed))
        held = earned.copy()
        held[slice(None) if anchors is None else anchors] += self._begun(walk)
        held[links.linking] = passed / self.share
        total = held.sum()
        held /= total
        earned /= total
        return Scores(held, earned, self.rounds, self.residuals[walk], self.settings.damping)


def _checked(graph: Graph, trusted: Ids) -> Ids:
    """The trusted nodes, each once."""
    anchors = np.unique(trusted)
    if not len(anchors) or anchors[-1] >= graph.nodes:
        raise QuestionError("the trusted set is empty, or names a node that the graph does not have", field="trusted")
    return anchors
