"""Ratings taken over from a web-graph release, by name."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from backref.errors import QuestionError
from backref.graph.matching import NOBODY, find_sorted
from backref.index.graph_store import GraphFolder
from backref.index.graphs import graph_folder
from backref.index.scan import text_array
from backref.kernel.strings import as_bytes
from backref.model.manifest import GraphEntry, is_own
from backref.pipeline.rank.options import LINKS
from backref.pipeline.tables import Columns

RATINGS = ("rating", "rating_rank", "pagerank", "pagerank_rank", "harmonic", "harmonic_rank", "unsupported")
"""Columns of a graph folder that rows carry under the same names."""


def release_for(graphs: Sequence[GraphEntry], asked: str | None) -> GraphEntry | None:
    """The graph of domains to take ratings from: the one asked for, else the newest; None where there is none.

    Raises QuestionError where there is none of that name.
    """
    releases = [entry for entry in graphs if entry.level == "domain" and not is_own(entry)]
    if asked is None:
        return max(releases, key=lambda entry: entry.name, default=None)
    for entry in releases:
        if entry.name == asked:
            return entry
    named = ", ".join([LINKS, *(entry.name for entry in releases)])
    raise QuestionError(f"the index has no graph of domains named {asked!r}", hint=f"it has: {named}", field="from")


def hosts_of(graphs: Sequence[GraphEntry], domains: GraphEntry) -> GraphEntry | None:
    """The graph of hosts that comes from the same release; None where it has domains only."""
    same = (entry for entry in graphs if entry.level == "host" and entry.source == domains.source)
    return next(same, None)


def ratings_by_name(root: Path, entry: GraphEntry | None, keys: pl.Series) -> tuple[Columns, int]:
    """The ratings that a graph has for each key, null for those it does not know; and how many it knows."""
    if entry is None:
        return {}, 0
    store = GraphFolder.open(graph_folder(root, entry.name))
    names = keys.str.strip_suffix(")").str.replace_all(",", store.names.separator, literal=True)
    nodes = find_sorted(store.names, *as_bytes(text_array(names)))
    known = nodes != NOBODY
    taken = {name: _taken(store, name, nodes, known) for name in RATINGS if store.has(name)}
    return taken, int(np.count_nonzero(known))


def _taken(store: GraphFolder, name: str, nodes: np.ndarray, known: np.ndarray) -> pa.Array:
    values = np.asarray(store.array(name)[np.where(known, nodes, 0)])
    absent = ~known | np.isnan(values) if values.dtype.kind == "f" else ~known
    return pa.array(values, mask=absent)
