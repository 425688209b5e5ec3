"""The nodes of a graph as rows of `graph_nodes`, in the order of their keys and in bounded memory."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl

from backref.errors import SourceError
from backref.index.files import ROWS_PER_FILE, TableWriter
from backref.index.graph_store import GraphFolder
from backref.kernel.strings import as_strings
from backref.model.graph import Names
from backref.model.index import GRAPH_NODES
from backref.model.manifest import FileEntry

_STEP = 1 << 18
_ASCII = 127
_STEM = re.compile(r"[^.]*(?:\.[/-\U0010FFFF]*)?")
_COLUMNS = (
    "rating",
    "rating_rank",
    "pagerank",
    "pagerank_rank",
    "harmonic",
    "harmonic_rank",
    "unsupported",
    "release_pagerank_rank",
    "release_harmonic_rank",
)


def stem(name: str) -> str:
    """The part of a reversed name that marks a group of neighbours: `com.example` of `com.example-2.www`.

    Releases put `com.a-b` before `com.a.b`, because `-` comes before `.`; keys put it after, because `,` comes before
    `-`. Within a group the two orders differ; from group to group they are the same.
    """
    return _STEM.match(name)[0]  # type: ignore[index]  # it matches the empty text


def write_nodes(root: Path, graph: str, store: GraphFolder, advance: Callable[[int], None]) -> list[FileEntry]:
    """Write the nodes of a graph to files of `graph_nodes`; `advance` is told how many rows more are done."""
    files: list[FileEntry] = []
    writer, last = TableWriter(root, GRAPH_NODES), ""
    for start, stop in groups(store.names, _STEP):
        rows = _rows(graph, store, start, stop)
        if rows["key"][0] <= last:
            raise SourceError(f"the name {store.names.name(start)} is out of order", hint="The release is mis-sorted.")
        last = rows["key"][-1]
        writer.write(rows.to_arrow())
        advance(stop - start)
        if writer.rows >= ROWS_PER_FILE:
            files += _closed(writer)
            writer = TableWriter(root, GRAPH_NODES)
    return files + _closed(writer)


def _closed(writer: TableWriter) -> list[FileEntry]:
    entry = writer.close()
    return [entry] if entry else []


def groups(names: Names, step: int) -> Iterator[tuple[int, int]]:
    """Ranges of nodes of about `step` or more that no group of neighbours lies across."""
    start = 0
    while start < len(names):
        stop = min(start + step, len(names))
        while stop < len(names) and stem(names.reversed_name(stop)) == stem(names.reversed_name(stop - 1)):
            stop += 1
        yield start, stop
        start = stop


def _rows(graph: str, store: GraphFolder, start: int, stop: int) -> pl.DataFrame:
    """The rows of some nodes, in the order of their keys."""
    reversed_names = _reversed_names(store.names, start, stop)
    labels = reversed_names.str.split(".")
    level = store.about["level"]
    columns = {
        "graph": pl.Series([graph]).new_from_index(0, stop - start),
        "key": reversed_names.str.replace_all(".", ",", literal=True) + ")",
        "node": np.arange(start, stop, dtype=np.uint32),
        "level": pl.Series([level]).new_from_index(0, stop - start),
        "name": labels.list.reverse().list.join("."),
        "tld": labels.list.first(),
        "hosts": _hosts(store, start, stop),
        "referring": np.diff(store.array("in_offsets")[start : stop + 1]),
        "linked": np.diff(store.array("out_offsets")[start : stop + 1]),
        **{name: _values(store, name, start, stop) for name in _COLUMNS if store.has(name)},
    }
    return pl.DataFrame(columns).sort("key")


def _reversed_names(names: Names, start: int, stop: int) -> pl.Series:
    offsets = np.asarray(names.offsets[start : stop + 1])
    content = np.array(names.content[offsets[0] : offsets[-1]])
    if (content > _ASCII).any():
        return pl.Series([names.reversed_name(node) for node in range(start, stop)])
    made = pl.from_arrow(as_strings(content, offsets - offsets[0]))
    assert isinstance(made, pl.Series)
    return made


def _hosts(store: GraphFolder, start: int, stop: int) -> pl.Series:
    if store.about["level"] == "host" or not store.has("hosts"):
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, stop - start)
    counts = pl.Series(np.array(store.array("hosts")[start:stop], np.int64))
    return counts.set(counts == 0, None)


def _values(store: GraphFolder, name: str, start: int, stop: int) -> pl.Series:
    values = pl.Series(np.array(store.array(name)[start:stop]))
    return values.fill_nan(None) if values.dtype.is_float() else values
