"""Loops over pairs of sorted neighbour lists."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.lanes import prefetch
from backref.model.graph import Ids, Offsets, Weights

_AHEAD = 64
"""Arcs between asking for what a source gives and reading it."""


@compiled
def unsupported(
    nodes: Ids,
    offsets: Offsets,
    sources: Ids,
    weights: Weights,
    in_offsets: Offsets,
    in_sources: Ids,
    out_offsets: Offsets,
    out_targets: Ids,
    flow: npt.NDArray[np.float32],
    least: int,
    result: npt.NDArray[np.float32],
    start: int,
    stop: int,
) -> None:
    """The unsupported share of the nodes with these numbers; `weights` is empty where every arc weighs 1.

    `sources` are places in `flow`, which is below zero for those that no trusted site reaches.
    """
    ahead, last = np.uint64(_AHEAD), np.uint64(len(sources) - 1)
    for number in range(start, stop):
        node, first, end = np.int64(nodes[number]), np.uint64(offsets[number]), np.uint64(offsets[number + 1])
        if end - first < np.uint64(least):
            result[node] = np.nan
            continue
        back, at, answers = np.uint64(in_offsets[node]), np.uint64(out_offsets[node]), np.uint64(out_offsets[node + 1])
        total, bad = 0.0, 0.0
        for arc in range(first, end):
            prefetch(flow, np.uint64(sources[min(arc + ahead, last)]))
            part = np.float64(flow[sources[arc]]) * (weights[arc] if len(weights) else np.float32(1))
            while at < answers and out_targets[at] < in_sources[back + arc - first]:
                at += np.uint64(1)
            if part < 0 or (at < answers and out_targets[at] == in_sources[back + arc - first]):
                bad += abs(part)
            total += abs(part)
        result[node] = bad / total if total > 0 else np.nan


@compiled
def shared(left: Ids, right: Ids) -> int:
    """How many values two sorted lists have in common."""
    i, j, count = 0, 0, 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            count += 1
            i += 1
            j += 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1
    return count


@compiled
def signatures(
    offsets: Offsets,
    targets: Ids,
    nodes: Ids,
    left_out: int,
    seeds: npt.NDArray[np.uint64],
    out: npt.NDArray[np.uint32],
) -> None:
    """MinHash of each node's targets without `left_out`: for each seed the least hash of any of them."""
    for row in range(len(nodes)):
        node = np.int64(nodes[row])
        for k in range(len(seeds)):
            out[row, k] = 0xFFFFFFFF
        for at in range(offsets[node], offsets[node + 1]):
            if targets[at] == left_out:
                continue
            spread = np.uint64(targets[at]) * np.uint64(0x9E3779B97F4A7C15)
            spread ^= spread >> np.uint64(32)
            for k in range(len(seeds)):
                hashed = np.uint32((spread * seeds[k]) >> np.uint64(32))
                out[row, k] = min(out[row, k], hashed)
