"""A web-graph release becomes a graph folder: names, arcs in both directions, in bounded memory and in steps.

Each step is noted when it is done; an import that was broken off goes on with the step it was in.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backref.errors import SourceError
from backref.graph import buckets
from backref.index.graph_store import ArrayWriter, BucketBlocks, GraphFolder
from backref.kernel.parallel import each
from backref.model.graph import Ids, Offsets
from backref.sources.graphs.webgraph import ArcBlock, Meter, Release, arc_blocks, stated_counts, vertex_blocks

Progress = Callable[[str, int], None]
"""Called with a step and how much of it is done: bytes where files are read, else rows or arcs."""

PIECE_ARCS = 16 << 20
"""Arcs that one worker puts in order at a time; a node with more is done alone."""


def quiet(_step: str, _done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class ReleaseImport:
    """How to import: where to, with how many workers, and whom to tell."""

    folder: Path
    workers: int = 2
    progress: Progress = quiet

    def run(self, release: Release, begun: GraphFolder | None = None) -> GraphFolder:
        """Bring the release into the folder, or the one begun. Raises SourceError when it is not what it claims."""
        store = begun or GraphFolder.begin(self.folder, level=release.level, files=identity(release))
        if not store.done("vertices"):
            read_vertices(release, store, self.progress)
        if not store.done("arcs"):
            read_arcs(release, store, self.progress)
        if not store.done("both ways"):
            turn(store, self.workers, self.progress)
        return store


_ENDING = 8


def identity(release: Release) -> list[list[str | int]]:
    """What makes it the same release: names, sizes and checksums of its files."""
    return [
        [path.name, path.stat().st_size, _checksum(path)]
        for path in (*release.vertices, *release.edges, *release.ranks)
    ]


def _checksum(path: Path) -> str:
    """The last bytes of a gzip file, which are one; of any other file it is made here."""
    with path.open("rb") as file:
        if path.suffix != ".gz":
            return hashlib.file_digest(file, "blake2b").hexdigest()[: 2 * _ENDING]
        file.seek(max(0, path.stat().st_size - _ENDING))
        return file.read().hex()


def read_vertices(release: Release, store: GraphFolder, progress: Progress) -> None:
    """Write names and host counts."""
    names, hosts = store.writer("names", np.uint8), store.writer("hosts", np.uint32)
    offsets = store.writer("name_offsets", np.int64)
    offsets.append(np.zeros(1, np.int64))
    meter = Meter()
    for block in vertex_blocks(release, meter):
        offsets.append(block.ends + names.length)
        names.append(block.names)
        hosts.append(block.hosts)
        progress("vertices", meter.bytes)
    for writer in (names, offsets, hosts):
        writer.close()
    if not hosts.length:
        raise SourceError(f"{release.vertices[0]} holds no vertices", hint="Fetch the file again.")
    _check("vertices", release, hosts.length, 0)
    store.finish("vertices", nodes=hosts.length)


def read_arcs(release: Release, store: GraphFolder, progress: Progress) -> None:
    """Write the arcs by source, and deal them to buckets by target."""
    meter = Meter()
    blocks = arc_blocks(release, store.about["nodes"], meter)
    arcs, loops = write_arcs(blocks, store, lambda _arcs: progress("arcs", meter.bytes))
    _check("edges", release, arcs + loops, 1)
    store.finish("arcs", arcs=arcs, loops=loops)


def write_arcs(blocks: Iterable[ArcBlock], store: GraphFolder, tell: Callable[[int], None]) -> tuple[int, int]:
    """Write arcs that come in order of source, and put them aside by target; how many, and how many loops."""
    nodes = store.about["nodes"]
    targets, spill = store.writer("out_targets", np.uint32), store.spill()
    out_offsets = OffsetWriter(store.writer("out_offsets", np.int64), nodes)
    dealt = buckets.Buckets(nodes, spill.put)
    loops = 0
    for block in blocks:
        targets.append(block.targets)
        out_offsets.add(block.sources)
        dealt.add(block.targets, block.sources)
        loops += block.loops
        tell(targets.length)
    dealt.finish()
    spill.seal()
    targets.close()
    out_offsets.close()
    return targets.length, loops


def _check(table: str, release: Release, found: int, which: int) -> None:
    stated = stated_counts(release)
    if stated is not None and stated[which] != found:
        files = release.vertices if table == "vertices" else release.edges
        raise SourceError(
            f"{files[-1]} ends after {found:,} {table} where {release.stats} states {stated[which]:,}",
            hint="The release is damaged: take another copy.",
        )


class OffsetWriter:
    """Writes where the arcs of each node begin, while arcs come in order of their node."""

    def __init__(self, writer: ArrayWriter, nodes: int) -> None:
        self._writer = writer
        self._nodes = nodes
        self._open = np.zeros(1, np.int64)
        """Arcs of the nodes that may still get some, from `_first` on."""
        self._first = 0
        self._total = 0
        writer.append(np.zeros(1, np.int64))

    def add(self, ids: Ids) -> None:
        """Count arcs; ids never fall, within a call or from one to the next."""
        if not len(ids):
            return
        last = int(ids[-1])
        counts = np.zeros(last - self._first + 1, np.int64)
        counts[: len(self._open)] = self._open
        buckets.count(ids, self._first, counts)
        self._write(counts[:-1])
        self._open, self._first = counts[-1:], last

    def close(self) -> None:
        """Write the rest; nodes without arcs have an empty range."""
        self._write(self._open)
        rest = self._nodes - self._first - 1
        for done in range(0, rest, PIECE_ARCS):
            self._write(np.zeros(min(PIECE_ARCS, rest - done), np.int64))
        self._writer.close()

    def _write(self, counts: npt.NDArray[np.int64]) -> None:
        ends = np.cumsum(counts) + self._total
        if len(ends):
            self._total = int(ends[-1])
            self._writer.append(ends)


def turn(store: GraphFolder, workers: int, progress: Progress) -> None:
    """Write the arcs by target from the buckets; several workers, a bucket each."""
    nodes, spill = store.about["nodes"], store.spilled()
    of_bucket = spill.by_bucket(buckets.count_for(nodes))
    bases = np.cumsum([0, *(blocks.arcs for blocks in of_bucket)])
    sources, offsets = store.writer("in_sources", np.uint32), store.writer("in_offsets", np.int64)

    def turn_bucket(span: tuple[int, int]) -> int:
        bucket = span[0]
        begins, base = _turned(of_bucket[bucket], int(bases[bucket]), sources)
        first = bucket * buckets.BUCKET_NODES
        offsets.put(first, begins[: min(buckets.BUCKET_NODES, nodes - first) + 1] + base)
        return int(bases[bucket + 1])

    for done in each(turn_bucket, [(bucket, bucket + 1) for bucket in range(len(of_bucket))], workers):
        progress("both ways", done)
    sources.close()
    offsets.close()
    store.finish("both ways")
    spill.remove()


def _turned(blocks: BucketBlocks, base: int, sources: ArrayWriter) -> tuple[Offsets, int]:
    begins = buckets.begins_of(blocks)
    for start, stop in buckets.pieces(begins, PIECE_ARCS):
        sources.put(base + int(begins[start]), buckets.in_order(blocks, begins, start, stop))
    return begins, base


def iterate_arcs(store: GraphFolder, step: int = PIECE_ARCS) -> Iterator[tuple[Ids, Ids]]:
    """Every arc of a graph in order of source, in pieces."""
    graph = store.graph
    start = 0
    while start < graph.nodes:
        stop = int(np.searchsorted(graph.out_offsets, graph.out_offsets[start] + step, "right")) - 1
        stop = min(max(stop, start + 1), graph.nodes)
        degrees = np.diff(graph.out_offsets[start : stop + 1])
        targets = graph.out_targets[graph.out_offsets[start] : graph.out_offsets[stop]]
        yield np.repeat(np.arange(start, stop, dtype=np.uint32), degrees), targets
        start = stop
