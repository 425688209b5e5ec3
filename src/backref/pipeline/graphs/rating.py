"""Rates every node of a graph folder: centrality, the trusted set, ratings, PageRank, the unsupported share.

Each is a column of the folder with a note of how it came about; one that is there is not computed again.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backref.graph import trust
from backref.graph.harmonic import Counters, harmonic
from backref.graph.linking import Linking, linking
from backref.graph.ranks import order_of, ranks, rate
from backref.graph.trusted import TrustedSet, by_tld
from backref.graph.walk import Scores, Settings, Walk
from backref.index.graph_store import GraphFolder
from backref.pipeline.graphs.arrays import Progress, quiet
from backref.pipeline.graphs.trusted import Trust

SPARE_BYTES = 1 << 30
NODE_BYTES = 24
"""Memory that ratings may take: so much a node, and a gigabyte."""
IN_MEMORY_BYTES = 96 << 20
"""Of the gigabyte, what each use may take for arrays that would otherwise lie in files: enough for small graphs."""
KEPT_BYTES = 4
"""Of these, what is kept of each node while sets are counted: marks, numbers of those that link, places in files."""


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
        steps = {
            "harmonic": self._centrality,
            "walks": self._walks,
            "places": self._places,
            "unsupported": self._unsupported,
        }
        if all(store.done(name) for name in steps):
            return
        scratch = _Scratch(store.path, "linking")
        known = linking(store.graph, scratch=scratch.zeros, workers=self.settings.workers)
        for name, step in steps.items():
            if not store.done(name):
                step(store, known)
                store.finish(name)
                self.progress(name, store.about["nodes"])
        scratch.remove()

    def _centrality(self, store: GraphFolder, known: Linking) -> None:
        if not self.registers:
            return
        scratch = _Scratch(store.path, "harmonic")
        counters = Counters(
            self.registers, at_a_time(store.about["nodes"], known.count), workers=self.settings.workers,
            watch=partial(self.watch, "harmonic"),
        )  # fmt: skip
        found = harmonic(store.graph, counters, scratch.zeros, known)
        scratch.remove()
        value, note = found.value.astype(np.float32), {"registers": found.registers, "error": found.error}
        store.add_column("harmonic", value, **note, rounds=found.rounds)
        del found
        store.add_column("harmonic_rank", ranks(value, store.graph.in_degrees()))

    def _walks(self, store: GraphFolder, known: Linking) -> None:
        """The anchored walk and PageRank, side by side."""
        graph = store.graph
        chosen = self.trusted or self.trust.choose(graph, store.names, _central(store))
        trusted = store.writer("trusted", np.uint32)
        trusted.append(chosen.nodes)
        trusted.close()
        watched = replace(self.settings, watch=lambda share: self.watch("walks", int(share * graph.nodes)))
        walks = Walk(graph, [chosen.nodes, None], watched, known).run()
        scores = next(walks)
        note = _note(scores) | self._trust_note(chosen, store)
        store.add_column("anchored", scores.held, **note)
        store.add_column("earned", scores.earned, **note)
        del scores  # of large graphs, there is no room for it beside the others
        scores = next(walks)
        store.add_column("pagerank", scores.held, **_note(scores))

    def _trust_note(self, chosen: TrustedSet, store: GraphFolder) -> dict[str, Any]:
        return {
            "recipe": chosen.recipe,
            "lists": self.trust.lists,
            "trusted": len(chosen.nodes),
            "passed_over": chosen.left_out,
            "added": chosen.added,
            "by_tld": dict(by_tld(chosen.nodes, store.names).most_common()),
        }

    def _places(self, store: GraphFolder, _known: Linking) -> None:
        """Where each node stands by these."""
        referring = store.graph.in_degrees()
        rating = rate(store.array("earned"), referring)
        store.add_column("rating", rating.rating)
        store.add_column("rating_rank", rating.rank)
        store.add_column("by_rating", order_of(rating.rank))
        del rating
        store.add_column("pagerank_rank", ranks(store.array("pagerank"), referring))

    def _unsupported(self, store: GraphFolder, known: Linking) -> None:
        reached = store.array("anchored")
        threshold = trust.reach_threshold(store.graph, reached)
        shares = trust.unsupported_shares(
            store.graph, store.array("pagerank"), reached, self.settings.workers, threshold, known
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


def at_a_time(nodes: int, linking: int) -> int:
    """How many registers fit into memory at a time: two bytes each and linking node, beside what is kept of all."""
    room = (NODE_BYTES - KEPT_BYTES) * nodes + SPARE_BYTES // 2
    return int(min(4096, max(8, room // 2 // max(1, linking))))


class _Scratch:
    """Arrays of zeros: in memory while there is room, then in files, which take none while nobody looks at them."""

    def __init__(self, folder: Path, use: str) -> None:
        self._folder = folder
        self._use = use
        self._room = IN_MEMORY_BYTES
        self._paths: list[Path] = []

    def zeros(self, length: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        size = length * np.dtype(dtype).itemsize
        if size <= self._room:
            self._room -= size
            return np.zeros(length, dtype)
        path = self._folder / f"scratch-{self._use}-{len(self._paths)}.tmp"
        self._paths.append(path)
        return np.memmap(path, dtype, "w+", shape=(length,))

    def remove(self) -> None:
        for path in self._paths:
            path.unlink(missing_ok=True)
