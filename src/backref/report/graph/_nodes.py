"""Nodes as rows: names and columns of many nodes at a time, without a Python object for each."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.model.graph import Graph, Ids, Names
from backref.report.computed import Asked, Found
from backref.report.graph._graphs import OpenGraph
from backref.report.plain import widened

_ONE_BY_ONE = 1_000
"""Names that are put together one by one; more of them go through Arrow."""

Columns = Mapping[str, Any]


def names_of(names: Names, nodes: Ids) -> pa.Array:
    """The names of some nodes, as people write them."""
    if len(nodes) <= _ONE_BY_ONE:
        return pa.array([names.name(int(node)) for node in nodes], pa.string())
    import polars as pl

    offsets, content = (pa.py_buffer(np.ascontiguousarray(part)) for part in (names.offsets, names.content))
    kept = pa.Array.from_buffers(pa.large_binary(), len(names), [None, offsets, content])
    taken = pl.Series(kept.take(pa.array(nodes))).cast(pl.String)
    return taken.str.split(names.separator).list.reverse().list.join(".").to_arrow().cast(pa.string())


def listed(asked: Asked, nodes: Ids, about: dict[str, Any], columns: Callable[[Ids, slice], Columns]) -> Found:
    """Rows for nodes that stand in the order to show: only those of the page asked for, where that is enough.

    `columns` gives the values of some of the nodes, and of the places they have among all.
    """
    if not asked.by_itself or asked.limit is None:
        return Found(as_table(columns(nodes, slice(None))), about)
    start = 0 if asked.after is None else int(asked.after[0]) + 1
    places = slice(start, start + asked.limit + 1)
    return Found(as_table(columns(nodes[places], places)), about, total=len(nodes))


def as_table(columns: Columns) -> pa.Table:
    """Columns as a table; numbers as they are declared: 64 bits, and null for what is not a number."""
    return pa.table({name: _wide(values) for name, values in columns.items()})


def _wide(values: Any) -> Any:
    if not isinstance(values, np.ndarray):
        return values
    if values.dtype.kind == "f":
        return reals(values)
    return pa.array(values.astype(np.int64) if values.dtype.kind in "ui" else values)


def reals(values: npt.NDArray[np.floating]) -> pa.Array:
    """Numbers in 64 bits, and null for what is not a number."""
    given = pa.array(values, from_pandas=True)
    return widened(given) if values.dtype == np.float32 else given


def in_degrees(graph: Graph, nodes: Ids) -> npt.NDArray[np.int64]:
    """How many nodes link to each."""
    return _degrees(graph.in_offsets, nodes)


def out_degrees(graph: Graph, nodes: Ids) -> npt.NDArray[np.int64]:
    """How many nodes each links to."""
    return _degrees(graph.out_offsets, nodes)


def _degrees(offsets: npt.NDArray[np.int64], nodes: Ids) -> npt.NDArray[np.int64]:
    places = nodes.astype(np.int64)
    return np.asarray(offsets[places + 1] - offsets[places])


def values_at(graph: OpenGraph, column: str, nodes: Ids, type_: pa.DataType) -> Any:
    """A column of some nodes; nulls where the graph was not ranked."""
    found = graph.at(column, nodes)
    return pa.nulls(len(nodes), type_) if found is None else found


def rated(graph: OpenGraph, nodes: Ids) -> dict[str, Any]:
    """The columns that every list of domains has."""
    return {
        "domain": names_of(graph.names, nodes),
        "rating": values_at(graph, "rating", nodes, pa.float64()),
        "rating_rank": values_at(graph, "rating_rank", nodes, pa.int64()),
        "referring_domains": in_degrees(graph.arcs, nodes),
        "linked_domains": out_degrees(graph.arcs, nodes),
    }
