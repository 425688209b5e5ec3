"""From arcs to the graph in both directions, in memory."""

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.kernel import compiled
from backref.kernel.distinct import distinct, firsts
from backref.kernel.pairs import Pairs, paired, parted
from backref.model.graph import Graph, Ids, Offsets, Weights


def graph_from_arcs(nodes: int, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Graph:
    """The graph of arcs in any order; repeated arcs count once, arcs from a node to itself are left out."""
    return _both_ways(nodes, distinct(_keys(sources, targets)), None)


def graph_from_weighted_arcs(
    nodes: int, sources: npt.ArrayLike, targets: npt.ArrayLike, weights: npt.ArrayLike
) -> Graph:
    """The same with weights; of repeated arcs the heaviest counts, arcs of weight 0 are left out."""
    start, end, weight = np.asarray(sources), np.asarray(targets), np.asarray(weights, np.float32)
    told = (weight > 0) & (start != end)
    arcs = pl.DataFrame({"ends": _keys(start[told], end[told]), "weight": weight[told]})
    ordered = arcs.sort("ends")
    ends, first = ordered["ends"].to_numpy(), firsts(ordered["ends"].to_numpy())
    heaviest = np.maximum.reduceat(ordered["weight"].to_numpy(), np.flatnonzero(first))
    return _both_ways(nodes, ends[first], heaviest)


def _keys(sources: npt.ArrayLike, targets: npt.ArrayLike) -> Pairs:
    """Arcs as numbers in the order of their sources, then targets, without those from a node to itself."""
    start, end = np.asarray(sources, np.uint32), np.asarray(targets, np.uint32)
    between = start != end
    return paired(start[between], end[between])


def _both_ways(nodes: int, keys: Pairs, weights: Weights | None) -> Graph:
    sources, targets = parted(keys)
    out_offsets = offsets_of(nodes, sources)
    in_offsets = offsets_of(nodes, targets)
    places = transpose(out_offsets, targets, in_offsets)
    in_weights = None if weights is None else weights[places]
    return Graph(out_offsets, targets, in_offsets, sources[places], weights, in_weights)


def offsets_of(nodes: int, ids: Ids) -> Offsets:
    """Where the arcs of each node begin when they are in order of these ids, and where the last ends."""
    offsets = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(ids, minlength=nodes), out=offsets[1:])
    return offsets


def transpose(out_offsets: Offsets, out_targets: Ids, in_offsets: Offsets) -> npt.NDArray[np.int64]:
    """For each arc in order of target and source, its place in order of source and target."""
    places = np.empty(len(out_targets), np.int64)
    _transpose(out_targets, in_offsets[:-1].copy(), places)
    return places


@compiled
def _transpose(out_targets: Ids, cursor: Offsets, places: npt.NDArray[np.int64]) -> None:
    for i in range(len(out_targets)):
        target = out_targets[i]
        places[cursor[target]] = i
        cursor[target] += 1
