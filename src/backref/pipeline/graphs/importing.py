"""A web-graph release becomes part of an index: checked, turned both ways, rated, and named by a new snapshot."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from backref.errors import SourceError
from backref.graph.walk import Settings
from backref.index.graph_store import GraphFolder
from backref.index.graphs import NewGraph, complete, find_graph, making_folder, publish_graphs
from backref.index.lock import writing
from backref.model.manifest import GraphEntry
from backref.model.progress import Advance, Progress, Silence
from backref.pipeline.graphs.arrays import ReleaseImport, identity
from backref.pipeline.graphs.nodes import write_nodes
from backref.pipeline.graphs.ranks import read_ranks
from backref.pipeline.graphs.rating import Ranking
from backref.pipeline.graphs.summing import sum_to_domains, summed_identity
from backref.sources.graphs.releases import open_release
from backref.sources.graphs.webgraph import Level, Release, release_name

TOP = 10


@dataclass(frozen=True, slots=True)
class GraphSummary:
    """One graph that an index has now."""

    name: str
    """Its folder is `graph/<name>`, its rows of `graph_nodes` have it as `graph`."""
    level: Level
    nodes: int
    arcs: int
    loops: int
    """Arcs of a node to itself: read and left out."""
    top: list[tuple[str, float]]
    """The nodes with the highest ratings."""
    known: bool
    """The very same files were imported before; nothing was read again."""


@dataclass(frozen=True, slots=True)
class GraphIngestSummary:
    """What an import did."""

    graphs: list[GraphSummary]
    """The graph of the release; for a host release also that of its domains."""
    snapshot: str
    seconds: float


def ingest_graph(
    sources: Sequence[str],
    index: Path,
    *,
    level: Level | None = None,
    name: str | None = None,
    mirror: str | None = None,
    workers: int = 2,
    progress: Progress | None = None,
) -> GraphIngestSummary:
    """Bring a web-graph release into an index folder, which is made if it is not there, and publish a new snapshot.

    `sources` are its files (vertices, edges, ranks), a folder that holds them, or `cc:RELEASE` to fetch them from
    `mirror`. `level` chooses where there are both. The graph is named after the release unless told; one of that name
    is replaced. What was broken off goes on with the step it was in. Raises SourceError for a release that is not
    what it claims to be, naming file and line, and ConvergenceError for one that cannot be rated; the index is then
    as it was.
    """
    started = perf_counter()
    shown = progress or Silence()
    with writing(index):
        downloads = index / "downloads"
        release = open_release(sources, level, downloads, mirror, shown)
        job = _Import(index, release, name or release_name(release), " ".join(sources), workers, shown)
        with _told_where(release, downloads):
            made = list(job.graphs())
        snapshot = publish_graphs(index, [new for new, _ in made], f"backref {version('backref')}")
        shutil.rmtree(downloads, ignore_errors=True)
    return GraphIngestSummary([summary for _, summary in made], snapshot, perf_counter() - started)


@contextmanager
def _told_where(release: Release, downloads: Path) -> Iterator[None]:
    """What was fetched stays, so a release that is refused would be refused again: say what to remove."""
    try:
        yield
    except SourceError as error:
        if release.vertices[0].is_relative_to(downloads):
            error.hint = f"Remove {downloads} to have the release fetched again."
        raise


@dataclass(frozen=True, slots=True)
class _Import:
    """One release on its way into an index."""

    index: Path
    release: Release
    name: str
    source: str
    workers: int
    progress: Progress

    def graphs(self) -> Iterator[tuple[NewGraph, GraphSummary]]:
        """The complete graph of the release, and that of its domains where it is one of hosts."""
        files = identity(self.release)
        store, known = self._found_or_made(self.name, {"level": self.release.level, "files": files}, self._imported)
        yield self._new(store, self.name, known)
        if self.release.level == "host":
            about = {"level": "domain", "files": summed_identity(files)}
            name = f"{self.name}-domains"
            domains, known = self._found_or_made(name, about, partial(self._summed, store))
            yield self._new(domains, name, known)

    def _found_or_made(
        self, release: str, about: dict[str, Any], make: Callable[[GraphFolder], None]
    ) -> tuple[GraphFolder, bool]:
        name, found = find_graph(self.index, release, about["files"])
        if found is not None:
            return found, True
        making = GraphFolder.begin(making_folder(self.index, release), **about)
        make(making)
        making.seal()
        return complete(self.index, making, name), False

    def _imported(self, making: GraphFolder) -> None:
        with self._steps(making, _sizes(self.release)) as tell:
            ReleaseImport(making.path, self.workers, tell).run(self.release, making)
            read_ranks(self.release, making, tell)
        self._rated(making)

    def _summed(self, hosts: GraphFolder, making: GraphFolder) -> None:
        totals = {"vertices": (hosts.about["nodes"], "hosts"), "arcs": (hosts.about["arcs"], "arcs")}
        with self._steps(making, totals) as tell:
            sum_to_domains(hosts, making.path, workers=self.workers, progress=tell)
        making.about = GraphFolder.open(making.path).about
        self._rated(making)

    def _rated(self, making: GraphFolder) -> None:
        if not making.about["arcs"]:
            level = making.about["level"]
            raise SourceError(f"{self.release.edges[0]} links no {level} to another: there is nothing to rate")
        totals = {"harmonic": (0, "rounds"), "walks": (making.about["nodes"], "nodes")}
        with self._steps(making, totals) as tell:
            Ranking(settings=Settings(workers=self.workers), watch=tell).run(making)

    @contextmanager
    def _steps(self, making: GraphFolder, totals: dict[str, tuple[int, str]]) -> Iterator[Callable[[str, int], None]]:
        steps = _Steps(self.progress, making, totals)
        try:
            yield steps.tell
        finally:
            steps.close()

    def _new(self, store: GraphFolder, release: str, known: bool) -> tuple[NewGraph, GraphSummary]:
        name, about = store.path.name, store.about
        with self.progress.task(f"{name}: writing nodes", about["nodes"], "nodes") as advance:
            files = write_nodes(self.index, name, store, advance)
        entry = GraphEntry(name, about["level"], self.source, about["nodes"], about["arcs"])
        best = store.array("by_rating")[:TOP]
        top = [(store.names.name(int(node)), float(store.array("rating")[node])) for node in best]
        summary = GraphSummary(
            name, about["level"], about["nodes"], about["arcs"], about.get("loops", 0), top, known
        )  # fmt: skip
        return NewGraph(entry, release, files), summary


def _sizes(release: Release) -> dict[str, tuple[int, str]]:
    tables = {"vertices": release.vertices, "arcs": release.edges, "ranks": release.ranks}
    return {name: (sum(path.stat().st_size for path in paths), "bytes") for name, paths in tables.items()}


class _Steps:
    """Tells a progress that shows tasks of what comes as (step, how much of it is done)."""

    def __init__(self, progress: Progress, making: GraphFolder, totals: dict[str, tuple[int, str]]) -> None:
        self._progress = progress
        self._making = making
        self._totals = totals
        self._step = ""
        self._task: Any = None
        self._advance: Advance = _nobody
        self._done = 0

    def tell(self, step: str, done: int) -> None:
        """Show that so much of a step is done; a new step closes the one before."""
        if step != self._step:
            self.close()
            self._step, self._done = step, 0
            arcs = self._making.about.get("arcs", 0), "arcs"
            total, unit = self._totals.get(step, arcs if step == "both ways" else (0, ""))
            self._task = self._progress.task(f"{self._making.path.name[1:]}: {step}", total, unit)
            self._advance = self._task.__enter__()
        self._advance(done - self._done)
        self._done = done

    def close(self) -> None:
        """The last step is over."""
        if self._task is not None:
            self._task.__exit__(None, None, None)
            self._task = None


def _nobody(_done: int) -> None:
    """Tell nobody."""
