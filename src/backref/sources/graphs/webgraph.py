"""Web-graph releases as Common Crawl publishes them: vertices, edges and ranks as arrays, checked line by line.

Arcs come as text or in BV form.

A release that is out of order, repeats itself or names nodes it does not have is refused with the file and line.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, NoReturn, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from backref.errors import SourceError
from backref.sources.graphs._line_blocks import Meter, decoded, line_blocks
from backref.sources.graphs._webgraph_lines import FAULTS, OK, read_arcs, read_vertices
from backref.sources.graphs.bv import read_properties, successor_lists

__all__ = [
    "ArcBlock",
    "Level",
    "Meter",
    "RankBlock",
    "Release",
    "VertexBlock",
    "arc_blocks",
    "find_release",
    "level_of",
    "rank_blocks",
    "release_name",
    "release_of_files",
    "stated_counts",
    "vertex_blocks",
]

Bytes = npt.NDArray[np.uint8]
Level = Literal["domain", "host"]

BV = ".graph"
MAX_NODES = 1 << 32
"""Ids are unsigned 32-bit numbers."""


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one release; a table may come in several files, read in the order of their names."""

    level: Level
    vertices: tuple[Path, ...]
    edges: tuple[Path, ...]
    ranks: tuple[Path, ...] = ()
    stats: Path | None = None
    name: str = ""
    """What it is called, where the names of its files do not say."""


@dataclass(frozen=True, slots=True)
class VertexBlock:
    """Some vertices in order of id."""

    names: Bytes
    """The reversed names one after the other."""
    ends: npt.NDArray[np.int64]
    """Where each name ends in `names`."""
    hosts: npt.NDArray[np.uint32]
    """How many hosts the domain has; 0 where the release does not say."""


@dataclass(frozen=True, slots=True)
class ArcBlock:
    """Some arcs in order of source and target; valid until the next block is asked for."""

    sources: npt.NDArray[np.uint32]
    targets: npt.NDArray[np.uint32]
    loops: int
    """Lines that link a node to itself: read, not kept."""


@dataclass(frozen=True, slots=True)
class RankBlock:
    """Some rows of the ranks, in order of harmonic centrality."""

    path: Path
    line: int
    """Number of the first row's line in that file."""
    names: pa.Array
    harmonic: npt.NDArray[np.float64]
    harmonic_rank: npt.NDArray[np.uint32]
    pagerank: npt.NDArray[np.float64]
    pagerank_rank: npt.NDArray[np.uint32]


def find_release(folder: Path, level: Level | None = None) -> Release:
    """The release in a folder, by the names of its files; `level` chooses where a folder holds both.

    Raises SourceError when vertices or edges are missing or the level is open.
    """
    tables = {name: _files(folder, name, level) for name in ("vertices", "edges", "ranks")}
    if not tables["edges"]:
        tables["edges"] = _bv_graphs(folder, level)
    for name in ("vertices", "edges"):
        if not tables[name]:
            raise SourceError(f"{folder} has no file named *{name}*.txt.gz", hint="Name the files one by one.")
    levels = {level_of(path) for path in tables["vertices"]} - {None}
    if len(levels) > 1:
        raise SourceError(f"{folder} holds a domain and a host release", hint="Say which level is meant.")
    stats = sorted(path for path in folder.glob("*.stats") if level in {None, level_of(path)})
    found = level or cast(Level, next(iter(levels), "domain"))
    return Release(found, tables["vertices"], tables["edges"], tables["ranks"], stats[0] if stats else None)


def _files(folder: Path, table: str, level: Level | None) -> tuple[Path, ...]:
    """Files of a table: beside each other, or in a folder named after it, as releases of many files have it."""
    paths = [path for end in ("txt.gz", "txt") for path in folder.glob(f"*{table}*.{end}")]
    paths += [path for end in ("txt.gz", "txt") for path in folder.glob(f"*{table}*/*.{end}")]
    return tuple(sorted(path for path in paths if level is None or level_of(path) in {None, level}))


def _bv_graphs(folder: Path, level: Level | None) -> tuple[Path, ...]:
    """The arcs in BV form, forward: `-t.graph` has them turned."""
    paths = (path for path in folder.glob(f"*{BV}") if not path.stem.endswith("-t"))
    return tuple(sorted(path for path in paths if level is None or level_of(path) in {None, level}))[:1]


def release_of_files(paths: Sequence[Path], level: Level | None = None) -> Release:
    """The release of files that were named: vertices, then edges, then ranks; the names need not say which is which.

    A `.stats` file that lies beside the vertices and is named like them is read too. Raises SourceError unless there
    are two or three files.
    """
    if not 2 <= len(paths) <= 3:
        raise SourceError(
            f"{len(paths)} files cannot be a release",
            hint="Name vertices, edges and, if there are, ranks; or a folder.",
        )
    vertices, edges, *ranks = paths
    stats = vertices.with_name(re.sub(r"-vertices.*", ".stats", vertices.name))
    found = level or level_of(vertices) or "domain"
    beside = stats != vertices and stats.is_file()
    return Release(found, (vertices,), (edges,), tuple(ranks), stats if beside else None)


def level_of(path: Path) -> Level | None:
    """The level that a file's name speaks of."""
    found = re.search(r"\b(domain|host)\b", path.name.replace("_", "-"))
    return cast(Level, found[1]) if found else None


def release_name(release: Release) -> str:
    """The name that the files of a release share, as `cc-main-2024-aug-sep-oct-domain`; else that of their folder."""
    first = release.vertices[0]
    shared = re.match(r"(.+?)[-_.]?vertices(?:\.|$)", first.name)
    folders = [part for part in first.absolute().parts[:-1] if "vertices" not in part]
    named = "-".join(folders[-2:] if folders[-1] in {"domain", "host"} else folders[-1:])
    name = release.name or (shared[1] if shared else named)
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:48] or "release"


def stated_counts(release: Release) -> tuple[int, int] | None:
    """The numbers of nodes and arcs that the `.stats` file states; None without such a file."""
    if release.stats is None:
        return None
    stated = release.stats.read_text(encoding="utf-8", errors="replace")
    lines = (line.split("=", 1) for line in stated.splitlines() if "=" in line)
    values = {name.strip(): value.strip() for name, value in lines}
    try:
        return int(values["nodes"]), int(values["arcs"])
    except (KeyError, ValueError) as error:
        raise SourceError(
            f"{release.stats} does not state nodes and arcs",
            hint="It holds lines such as nodes=1000 and arcs=20000; take another copy, or import without it.",
        ) from error


def vertex_blocks(release: Release, meter: Meter | None = None) -> Iterator[VertexBlock]:
    """Every vertex. Raises SourceError for the first line whose id or name is out of order."""
    first, before = 0, np.empty(0, np.uint8)
    for path in release.vertices:
        line = 0
        for text, start, stop in line_blocks(path, meter=meter):
            names = np.empty(stop - start, np.uint8)
            ends = np.empty((stop - start) // 3 + 1, np.int64)
            hosts = np.empty(len(ends), np.uint32)
            rows, fault = read_vertices(text, start, stop, first, before, names, ends, hosts)
            line += rows
            first += rows
            if fault != OK or first > MAX_NODES:
                _refuse(path, line + 1, FAULTS.get(fault, "is beyond the 4,294,967,296 nodes that ids can number"))
            before = names[ends[rows - 2] if rows > 1 else 0 : ends[rows - 1]]
            yield VertexBlock(names[: ends[rows - 1]], ends[:rows], hosts[:rows])


def arc_blocks(release: Release, nodes: int, meter: Meter | None = None) -> Iterator[ArcBlock]:
    """Every arc. Raises SourceError for the first line that does not rise or names no vertex."""
    if release.edges[0].suffix == BV:
        yield from _bv_arc_blocks(release.edges[0], nodes, meter)
        return
    last = np.array([-1, -1], np.int64)
    sources = targets = np.empty(0, np.uint32)
    for path in release.edges:
        line = 0
        for text, start, stop in line_blocks(path, meter=meter):
            if len(sources) <= (stop - start) // 4:
                sources = np.empty((stop - start) // 4 + 1, np.uint32)
                targets = np.empty_like(sources)
            kept, lines, fault = read_arcs(text, start, stop, nodes, last, sources, targets)
            line += lines
            if fault != OK:
                _refuse(path, line + 1, FAULTS[fault])
            yield ArcBlock(sources[:kept], targets[:kept], lines - kept)


def _bv_arc_blocks(graph: Path, nodes: int, meter: Meter | None) -> Iterator[ArcBlock]:
    stated = read_properties(graph).nodes
    if stated != nodes:
        raise SourceError(f"{graph} has {stated:,} nodes where the vertices are {nodes:,}")
    for lists in successor_lists(graph, meter):
        first = np.uint32(lists.first)
        sources = np.repeat(np.arange(len(lists.degrees), dtype=np.uint32) + first, lists.degrees)
        kept = sources != lists.targets
        loops = len(kept) - int(np.count_nonzero(kept))
        yield ArcBlock(sources[kept], lists.targets[kept], loops) if loops else ArcBlock(sources, lists.targets, 0)


def _refuse(path: Path, line: int, what: str) -> NoReturn:
    raise SourceError(f"{path} line {line} {what}", hint="The release is damaged or mis-sorted: take another copy.")


_RANK_COLUMNS = {
    "harmonic_rank": pa.uint32(),
    "harmonic": pa.float64(),
    "pagerank_rank": pa.uint32(),
    "pagerank": pa.float64(),
    "name": pa.string(),
    "hosts": pa.uint32(),
}
_READ_AS: dict[pa.DataType, Callable[[bytes], object]] = {pa.uint32(): int, pa.float64(): float, pa.string(): bytes}


def rank_blocks(release: Release, meter: Meter | None = None) -> Iterator[RankBlock]:
    """Every row of the ranks. Raises SourceError where a line is malformed or its position does not count up."""
    first = 0
    for path in release.ranks:
        line = 1
        for batch in _rank_batches(path, meter or Meter()):
            block = _rank_block(path, line + 1, batch)
            wrong = np.flatnonzero(block.harmonic_rank != np.arange(first + 1, first + batch.num_rows + 1))
            if len(wrong):
                _refuse(path, line + int(wrong[0]) + 1, "has a position that does not count up")
            first += batch.num_rows
            line += batch.num_rows
            yield block


def _rank_batches(path: Path, meter: Meter) -> Iterator[pa.RecordBatch]:
    before, lines = meter.bytes, 1
    try:
        with path.open("rb") as file, decoded(file, path) as stream:
            names = _rank_header(path, stream.readline())
            for batch in csv.open_csv(
                stream,
                read_options=csv.ReadOptions(column_names=names, block_size=8 << 20),
                parse_options=csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
                convert_options=csv.ConvertOptions(column_types=_RANK_COLUMNS, null_values=[]),
            ):
                meter.bytes = before + file.tell()
                lines += batch.num_rows
                yield batch
    except pa.ArrowInvalid as error:
        _refuse(path, _malformed_line(path, names, lines), f"is not of the form that the table has: {error}")
    except (OSError, EOFError) as error:
        raise SourceError(f"{path} cannot be read to its end: {error}", hint="Fetch the file again.") from error


def _rank_header(path: Path, line: bytes) -> list[str]:
    """The columns that the first line announces."""
    names = list(_RANK_COLUMNS)[: line.count(b"\t") + 1]
    if not line.startswith(b"#harmonicc_pos") or len(names) < 5:
        _refuse(path, 1, "is not the header of a ranks file")
    return names


def _malformed_line(path: Path, names: Sequence[str], read: int) -> int:
    """The number of the first line after those read that has not a value of its type in each column."""
    makers = [_READ_AS[_RANK_COLUMNS[name]] for name in names]
    with path.open("rb") as file, decoded(file, path) as stream:
        for number, line in enumerate(islice(stream, read, None), read + 1):
            parts = line.rstrip(b"\r\n").split(b"\t")
            if len(parts) != len(makers) or not all(map(_reads, makers, parts)):
                return number
    return read + 1


def _reads(maker: Callable[[bytes], object], part: bytes) -> bool:
    try:
        maker(part)
    except ValueError:
        return False
    return True


def _rank_block(path: Path, line: int, batch: pa.RecordBatch) -> RankBlock:
    columns = {name: batch.column(name) for name in batch.schema.names}
    return RankBlock(
        path,
        line,
        columns["name"],
        *(columns[name].to_numpy() for name in ("harmonic", "harmonic_rank", "pagerank", "pagerank_rank")),
    )
