"""Rates every node of a graph folder: centrality, the trusted set, ratings, PageRank, the unsupported share.

Each is a column of the folder with a note of how it came about; one that is there is not computed again.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backref.graph import trust
from backref.graph.harmonic import Counters, harmonic
from backref.graph.neighbours import order_of
from backref.graph.rating import Rating, ranks, rate
from backref.graph.trusted import TrustedSet, by_tld
from backref.graph.walk import Scores, Settings, anchored, pagerank
from backref.index.graph_store import GraphFolder
from backref.model.graph import Graph, Reals
from backref.pipeline.rank_trusted import Trust
from backref.pipeline.release import Progress, quiet

SPARE_BYTES = 1 << 30
NODE_BYTES = 24
"""Memory that ratings may take: so much a node, and a gigabyte."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How to rate: whom to trust, how to walk, whom to tell."""

    trust: Trust = field(default_factory=Trust)
    """The recipe of the trusted set."""
    trusted: TrustedSet | None = None
    """The trusted set itself, where it was chosen before."""
    settings: Settings = field(default_factory=Settings)
    registers: int = 64
    """For harmonic centrality; 0 leaves it out, and the release's own (or else in-degrees) chooses whom to trust."""
    progress: Progress = quiet
    """Called with each step that is done, and the number of nodes."""
    watch: Progress = quiet
    """Called within a step: for harmonic centrality with rounds, for walks with a share of the nodes."""

    def run(self, store: GraphFolder) -> None:
        """Add the columns that are missing. Raises ConvergenceError."""
        steps = (self._centrality, self._rating, self._pagerank, self._unsupported)
        for step, name in zip(steps, ("harmonic", "rating", "pagerank", "unsupported"), strict=True):
            if not store.done(name):
                step(store)
                store.finish(name)
                self.progress(name, store.about["nodes"])

    def _centrality(self, store: GraphFolder) -> None:
        if not self.registers:
            return
        scratch = _Scratch(store.path)
        counters = Counters(
            self.registers, at_a_time(store.about["nodes"]), workers=self.settings.workers,
            watch=partial(self.watch, "harmonic"),
        )  # fmt: skip
        found = harmonic(store.graph, counters, scratch.zeros)
        scratch.remove()
        store.add_column(
            "harmonic", found.value.astype(np.float32),
            registers=found.registers, error=found.error, rounds=found.rounds,
        )  # fmt: skip
        store.add_column("harmonic_rank", ranks(found.value, np.diff(store.graph.in_offsets)))

    def _rating(self, store: GraphFolder) -> None:
        graph = store.graph
        chosen = self.trusted or self.trust.choose(graph, store.names, _central(store))
        trusted = store.writer("trusted", np.uint32)
        trusted.append(chosen.nodes)
        trusted.close()
        scores = anchored(graph, chosen.nodes, self._watched("rating", graph))
        note = _note(scores) | {
            "recipe": chosen.recipe,
            "lists": self.trust.lists,
            "trusted": len(chosen.nodes),
            "passed_over": chosen.left_out,
            "added": chosen.added,
            "by_tld": dict(by_tld(chosen.nodes, store.names).most_common()),
        }
        store.add_column("anchored", scores.held, **note)
        store.add_column("earned", scores.earned, **note)
        rating = rate(scores.earned, np.diff(graph.in_offsets))
        self._rated(store, rating)

    def _rated(self, store: GraphFolder, rating: Rating) -> None:
        store.add_column("rating", rating.rating)
        store.add_column("rating_rank", rating.rank)
        store.add_column("by_rating", order_of(rating.rank))

    def _pagerank(self, store: GraphFolder) -> None:
        scores = pagerank(store.graph, self._watched("pagerank", store.graph))
        store.add_column("pagerank", scores.held, **_note(scores))
        store.add_column("pagerank_rank", ranks(scores.held, np.diff(store.graph.in_offsets)))

    def _watched(self, step: str, graph: Graph) -> Settings:
        return replace(self.settings, watch=lambda share: self.watch(step, int(share * graph.nodes)))

    def _unsupported(self, store: GraphFolder) -> None:
        reached: Reals = np.array(store.array("anchored"))
        threshold = trust.reach_threshold(store.graph, reached)
        shares = trust.unsupported_shares(
            store.graph, store.array("pagerank"), reached, self.settings.workers, threshold
        )
        store.add_column("unsupported", shares, threshold=threshold, least_sources=trust.LEAST_SOURCES)


def _central(store: GraphFolder) -> npt.NDArray[np.floating]:
    """How central each node is, by the best measure that the folder has."""
    for name in ("harmonic", "release_harmonic"):
        if store.has(name):
            return store.array(name)
    return np.diff(store.graph.in_offsets).astype(np.float32)


def _note(scores: Scores) -> dict[str, float]:
    return {"rounds": scores.rounds, "residual": scores.residual, "damping": scores.damping}


def at_a_time(nodes: int) -> int:
    """How many registers a node fit into memory at a time: two bytes each, and two for which sets grew."""
    room = (NODE_BYTES * nodes + SPARE_BYTES // 2) // max(1, nodes)
    return int(min(4096, max(8, (room - 2) // 2 // 8 * 8)))


class _Scratch:
    """Arrays of zeros in files, which take no memory while nobody looks at them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: list[Path] = []

    def zeros(self, length: int) -> Reals:
        path = self._folder / f"scratch-{len(self._paths)}.tmp"
        self._paths.append(path)
        return np.memmap(path, np.float64, "w+", shape=(length,)) if length else np.zeros(0)

    def remove(self) -> None:
        for path in self._paths:
            path.unlink(missing_ok=True)
