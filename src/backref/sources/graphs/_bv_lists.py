"""Successor lists of a graph in BV form, decoded one after the other. Compiled.

The form is that of P. Boldi and S. Vigna, "The WebGraph framework I" (2004): a list copies parts of one of the last
few, adds runs of consecutive numbers, and then single ones.
"""

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged
from backref.sources.graphs._bit_codes import Bytes, Place, read_code, read_gamma

Ids = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]

DONE, FULL, DAMAGED = range(3)
OUTDEGREES, REFERENCES, BLOCK_COUNTS, BLOCKS, RESIDUALS, SHRINK, WINDOW, LEAST_RUN, NODES = range(9)
"""Places in the settings of a graph: the code of each part, k of ζ, and the parameters of the form."""
_COPIED, _RUN, _SINGLE = range(3)
_NONE = np.int64(1 << 40)
"""Above every id."""


@unmanaged
def decode_lists(
    content: Bytes,
    place: Place,
    settings: Numbers,
    first: int,
    lists: Ids,
    ends: Numbers,
    parts: Ids,
    sizes: Numbers,
) -> tuple[int, int]:
    """Decode the lists of nodes from `first` on; how many, and why no more: the room is FULL, DONE, or DAMAGED.

    `ends[i]` is where the list of node `first + i - WINDOW` ends in `lists`; the first WINDOW of them, and what they
    hold, are there before. `parts` has three rows as long as `lists` to work in, and `sizes` three numbers.
    """
    window, nodes = settings[WINDOW], settings[NODES]
    rows = 0
    while first + rows < nodes:
        if window + rows + 1 >= len(ends):
            return rows, FULL
        start = place[0]
        degree = read_code(content, place, settings[OUTDEGREES], settings[SHRINK])
        at = ends[window + rows]
        if degree < 0 or degree > nodes:
            return rows, DAMAGED
        if at + degree > len(lists):
            place[0] = start
            sizes[0] = degree
            return rows, FULL
        if degree and not _read_list(
            content, place, settings, first + rows, window + rows, degree, lists, ends, parts, sizes
        ):
            return rows, DAMAGED
        ends[window + rows + 1] = at + degree
        rows += 1
    return rows, DONE


@unmanaged
def _read_list(
    content: Bytes,
    place: Place,
    settings: Numbers,
    node: int,
    row: int,
    degree: int,
    lists: Ids,
    ends: Numbers,
    parts: Ids,
    sizes: Numbers,
) -> bool:
    """Decode one list to where that of the row before ends; whether it was well-formed."""
    sizes[:] = 0
    if settings[WINDOW] and not _copy(content, place, settings, node, row, lists, ends, parts, sizes):
        return False
    left = degree - sizes[_COPIED]
    if left > 0 and settings[LEAST_RUN]:
        left = _read_runs(content, place, settings, node, left, parts, sizes)
    if left > 0 and not _read_singles(content, place, settings, node, left, parts, sizes):
        return False
    return left >= 0 and _merge(parts, sizes, lists, ends[row], degree)


@unmanaged
def _copy(
    content: Bytes,
    place: Place,
    settings: Numbers,
    node: int,
    row: int,
    lists: Ids,
    ends: Numbers,
    parts: Ids,
    sizes: Numbers,
) -> bool:
    """Copy what the list has in common with an earlier one: alternating blocks of it are taken and passed over."""
    back = read_code(content, place, settings[REFERENCES], settings[SHRINK])
    if back == 0:
        return True
    if back < 0 or back > settings[WINDOW] or back > node:
        return False
    at, end = ends[row - back], ends[row - back + 1]
    blocks = read_code(content, place, settings[BLOCK_COUNTS], settings[SHRINK])
    if blocks < 0:
        return False
    for block in range(blocks):
        length = read_code(content, place, settings[BLOCKS], settings[SHRINK])
        if length < 0:
            return False
        length += 1 if block else 0
        if at + length > end:
            return False
        if block & 1 == 0:
            _take(lists, at, at + length, parts, sizes)
        at += length
    if blocks & 1 == 0:
        _take(lists, at, end, parts, sizes)
    return True


@unmanaged
def _take(lists: Ids, start: int, stop: int, parts: Ids, sizes: Numbers) -> None:
    size = sizes[_COPIED]
    for at in range(start, stop):
        parts[_COPIED, size] = lists[at]
        size += 1
    sizes[_COPIED] = size


@unmanaged
def _signed(number: int) -> int:
    """Even numbers stand for 0, 1, 2 …, odd ones for −1, −2 …"""
    return -((number + 1) >> 1) if number & 1 else number >> 1


@unmanaged
def _read_runs(
    content: Bytes, place: Place, settings: Numbers, node: int, left: int, parts: Ids, sizes: Numbers
) -> int:
    """Read the runs of consecutive numbers; how many of `left` remain, below 0 where the list is not well-formed."""
    count = read_gamma(content, place)
    if count < 0:
        return -1
    value = np.int64(node)
    for run in range(count):
        step = read_gamma(content, place)
        length = read_gamma(content, place)
        if step < 0 or length < 0:
            return -1
        value += step + 1 if run else _signed(step)
        length += settings[LEAST_RUN]
        left -= length
        if left < 0 or value < 0 or value + length > settings[NODES]:
            return -1
        for _ in range(length):
            parts[_RUN, sizes[_RUN]] = value
            sizes[_RUN] += 1
            value += 1
    return left


@unmanaged
def _read_singles(
    content: Bytes, place: Place, settings: Numbers, node: int, left: int, parts: Ids, sizes: Numbers
) -> bool:
    """Read the numbers that are in no run."""
    code, shrink = settings[RESIDUALS], settings[SHRINK]
    value = np.int64(node)
    for single in range(left):
        step = read_code(content, place, code, shrink)
        if step < 0:
            return False
        value += step + 1 if single else _signed(step)
        if value < 0 or value >= settings[NODES]:
            return False
        parts[_SINGLE, single] = value
    sizes[_SINGLE] = left
    return True


@unmanaged
def _merge(parts: Ids, sizes: Numbers, lists: Ids, at: int, degree: int) -> bool:
    """Bring the three parts together in order; whether they made so many numbers, none of them twice."""
    if sizes[_COPIED] + sizes[_RUN] + sizes[_SINGLE] != degree:
        return False
    copied, run, single = 0, 0, 0
    last = np.int64(-1)
    for place in range(at, at + degree):
        one = np.int64(parts[_COPIED, copied]) if copied < sizes[_COPIED] else _NONE
        two = np.int64(parts[_RUN, run]) if run < sizes[_RUN] else _NONE
        three = np.int64(parts[_SINGLE, single]) if single < sizes[_SINGLE] else _NONE
        value = min(one, two, three)
        copied += one == value
        run += two == value
        single += three == value
        if value <= last or value == _NONE:
            return False
        lists[place] = value
        last = value
    return True
