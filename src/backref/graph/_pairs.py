"""Loops over pairs of sorted neighbour lists."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.model.graph import Ids, Offsets, Reals, Weights


@compiled
def unsupported(
    in_offsets: Offsets,
    in_sources: Ids,
    in_weights: Weights,
    out_offsets: Offsets,
    out_targets: Ids,
    flow: Reals,
    anchored: Reals,
    threshold: float,
    least: int,
    result: npt.NDArray[np.float32],
    start: int,
    stop: int,
) -> None:
    """The unsupported share of each node; `in_weights` is empty where every arc weighs 1."""
    for node in range(start, stop):
        first, last = in_offsets[node], in_offsets[node + 1]
        if last - first < least:
            result[node] = np.nan
            continue
        total, bad = 0.0, 0.0
        for at in range(first, last):
            source = in_sources[at]
            part = flow[source] * (in_weights[at] if len(in_weights) else 1.0)
            total += part
            if anchored[source] <= threshold or _stands_in(
                out_targets, out_offsets[node], out_offsets[node + 1], source
            ):
                bad += part
        result[node] = bad / total if total > 0 else np.nan


@compiled
def _stands_in(values: Ids, start: int, stop: int, wanted: int) -> bool:
    """Whether a sorted stretch holds a value."""
    end = stop
    while start < stop:
        middle = (start + stop) >> 1
        if values[middle] < wanted:
            start = middle + 1
        else:
            stop = middle
    return start < end and values[start] == wanted


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
