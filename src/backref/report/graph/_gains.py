"""What links that do not exist would do for a domain: in score, and in points of its rating."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.graph.explain import gains
from backref.graph.rating import rating_of
from backref.model.graph import Ids, Reals
from backref.report.graph._graphs import OpenGraph


@dataclass(frozen=True, slots=True)
class Gains:
    """The target of links that are imagined."""

    graph: OpenGraph
    target: int

    @property
    def damping(self) -> float:
        """The damping of the graph's ratings."""
        return float(self.graph.note("earned")["damping"])

    @property
    def earned(self) -> float:
        """What the target earns now."""
        return float(self.graph.needed("earned")[self.target])

    def alone(self, sources: Ids) -> Reals:
        """What a link from each would add by itself; 0 where there is one already."""
        targets = np.full(len(sources), self.target, np.uint32)
        return gains(self.graph.arcs, self.graph.needed("anchored"), sources, targets, self.damping)

    def points(self, gained: Reals) -> Reals:
        """How many rating points each gain in score is."""
        now = int(self.graph.needed("rating_rank")[self.target])
        ranks = np.where(gained > 0, np.minimum(self._rank_of(self.earned + gained), now), now)
        nodes = self.graph.entry.nodes
        return rating_of(ranks, nodes).astype(np.float64) - float(rating_of(now, nodes))

    def _rank_of(self, scores: Reals) -> npt.NDArray[np.int64]:
        """The place of each score among those of all nodes: bisection along the nodes in order of rating."""
        order, earned = self.graph.needed("by_rating"), self.graph.needed("earned")
        wanted = scores.astype(np.float32)
        low, high = np.zeros(len(scores), np.int64), np.full(len(scores), len(order), np.int64)
        while (open_ := low < high).any():
            middle = (low + high) // 2
            reaches = np.asarray(earned[order[np.minimum(middle, len(order) - 1)]]).astype(np.float32) >= wanted
            low = np.where(open_ & reaches, middle + 1, low)
            high = np.where(open_ & ~reaches, middle, high)
        return low + 1
