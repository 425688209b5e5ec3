"""The ranks that a release brings along, checked against its vertices and kept by node."""

from typing import NoReturn

import numpy as np
import numpy.typing as npt

from backref.errors import SourceError
from backref.graph.matching import NOBODY, NameTable
from backref.index.graph_store import GraphFolder
from backref.kernel.strings import as_bytes
from backref.model.graph import Ids
from backref.pipeline.graphs.arrays import Progress, quiet
from backref.sources.graphs.webgraph import Meter, RankBlock, Release, rank_blocks

COLUMNS = {
    "harmonic": np.float32,
    "harmonic_rank": np.uint32,
    "pagerank": np.float32,
    "pagerank_rank": np.uint32,
}
"""Kept under these names with `release_` before them; values are of the release's own scale."""


def read_ranks(release: Release, store: GraphFolder, progress: Progress = quiet) -> None:
    """Add the release's ranks as columns. Raises SourceError unless every vertex has exactly one row."""
    if store.done("ranks") or not release.ranks:
        return
    nodes = _write_rows(release, store, progress)
    for name, dtype in COLUMNS.items():
        values = np.empty(store.about["nodes"], dtype)
        values[nodes] = store.array(f"rows_{name}")
        store.add_column(f"release_{name}", values)
        store.drop(f"rows_{name}")
    store.finish("ranks")


def _write_rows(release: Release, store: GraphFolder, progress: Progress) -> Ids:
    """Put the rows aside in their own order; the node of each."""
    writers = {name: store.writer(f"rows_{name}", dtype) for name, dtype in COLUMNS.items()}
    nodes, seen = np.empty(store.about["nodes"], np.uint32), np.zeros(store.about["nodes"], bool)
    places = np.zeros(store.about["nodes"], bool)
    table, rows, meter = NameTable(store.names), 0, Meter()
    for block in rank_blocks(release, meter):
        found = table.find(*as_bytes(block.names))
        _check_names(block, found, seen)
        _check_places(block, places)
        nodes[rows : rows + len(found)] = found
        for name, writer in writers.items():
            writer.append(getattr(block, name))
        rows += len(found)
        progress("ranks", meter.bytes)
    for writer in writers.values():
        writer.close()
    if rows < len(nodes):
        missing = store.names.reversed_name(int(np.flatnonzero(~seen)[0]))
        raise SourceError(
            f"{release.ranks[-1]} ends after {rows:,} rows and has none for the vertex {missing}",
            hint="Ranks and vertices are of different releases, or damaged.",
        )
    return nodes


def _check_names(block: RankBlock, found: Ids, seen: npt.NDArray[np.bool_]) -> None:
    """Every row names a vertex, and none a second time; notes those seen."""
    unknown = np.flatnonzero(found == NOBODY)
    if len(unknown):
        _refuse(block, int(unknown[0]), "is not among the vertices")
    again = _again(found, seen)
    if len(again):
        _refuse(block, int(again.min()), "stands twice")


def _check_places(block: RankBlock, seen: npt.NDArray[np.bool_]) -> None:
    """Places by PageRank are 1 to the number of vertices, each once; notes those seen."""
    places = block.pagerank_rank
    outside = np.flatnonzero((places < 1) | (places > len(seen)))
    wrong = outside if len(outside) else _again(places - np.uint32(1), seen)
    if len(wrong):
        row = int(wrong.min())
        _refuse(block, row, f"has the place {places[row]:,} by PageRank, which another has, or none can have")


def _again(ids: Ids, seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The rows whose id stood before, in this block or among those seen, which these join."""
    order = np.argsort(ids, kind="stable")
    again = order[1:][ids[order[1:]] == ids[order[:-1]]]
    found = np.concatenate([again, np.flatnonzero(seen[ids])])
    seen[ids] = True
    return found


def _refuse(block: RankBlock, row: int, what: str) -> NoReturn:
    raise SourceError(
        f"{block.path} line {block.line + row}: {block.names[row].as_py()} {what}",
        hint="Ranks and vertices are of different releases, or damaged.",
    )
