"""The graphs of an index's own links, as graph folders: domains, domains by every link, hosts.

A node is a row of `domains` or `hosts`, so its number there finds its name, its neighbours and its ratings.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from backref.index.graph_store import GraphFolder
from backref.index.graphs import complete, graph_folder, making_folder
from backref.index.scan import text_array
from backref.kernel.strings import as_bytes
from backref.model.graph import Graph
from backref.model.manifest import GraphEntry

FOLLOWED, EVERY, HOSTS = "links", "links-all", "links-hosts"
"""What the names of the three begin with."""
SEPARATOR = ","


def named_after(kind: str, identity: Mapping[str, Any]) -> str:
    """The name of a graph that is made of these: equal graphs have equal names."""
    content = json.dumps(identity, sort_keys=True).encode()
    return f"{kind}-{blake2b(content, digest_size=6).hexdigest()}"


def kept_graph(root: Path, name: str) -> GraphFolder | None:
    """The complete folder of that name, if it was made before."""
    path = graph_folder(root, name)
    return GraphFolder.open(path) if path.exists() else None


def begin(root: Path, name: str, level: str, keys: pl.Series, make: Callable[[], Graph]) -> GraphFolder:
    """Write names and arcs into a folder in the making."""
    store = GraphFolder.begin(making_folder(root, name), level=level, separator=SEPARATOR, made=name)
    if not store.done("both ways"):
        _write_names(store, keys)
        store.finish("vertices", nodes=len(keys))
        store.finish("arcs", arcs=_write_arcs(store, make()), loops=0)
        store.finish("both ways")
    return store


def finish(root: Path, store: GraphFolder, name: str) -> GraphFolder:
    """Seal a folder and give it its name."""
    store.seal()
    return complete(root, store, name)


def entry_of(store: GraphFolder, source: str) -> GraphEntry:
    """How the manifest names it."""
    about = store.about
    return GraphEntry(store.path.name, about["level"], source, about["nodes"], about["arcs"])


def _write_names(store: GraphFolder, keys: pl.Series) -> None:
    """Keys without what ends their host part: `com,example`."""
    content, offsets = as_bytes(text_array(keys.str.strip_suffix(")")))
    _write(store, "names", content[offsets[0] : offsets[-1]])
    _write(store, "name_offsets", offsets - offsets[0])


def _write_arcs(store: GraphFolder, graph: Graph) -> int:
    """Write the arcs of a graph; how many there are."""
    for name in ("out_offsets", "out_targets", "in_offsets", "in_sources"):
        _write(store, name, getattr(graph, name))
    if graph.out_weights is not None and graph.in_weights is not None:
        _write(store, "out_weights", graph.out_weights)
        _write(store, "in_weights", graph.in_weights)
    return graph.arcs


def _write(store: GraphFolder, name: str, values: np.ndarray) -> None:
    writer = store.writer(name, values.dtype)
    writer.append(values)
    writer.close()
