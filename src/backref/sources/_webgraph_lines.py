"""Loops over the lines of web-graph text files: digits and names to numbers and bytes, with the line that is wrong."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.words import load8, trailing_zeros

Bytes = npt.NDArray[np.uint8]

OK, MALFORMED, OUT_OF_RANGE, UNSORTED, DUPLICATE = range(5)
FAULTS = {
    MALFORMED: "is not of the form that the table has",
    OUT_OF_RANGE: "names a node that is not among the vertices",
    UNSORTED: "is out of order",
    DUPLICATE: "stands twice",
}

_TAB, _NEWLINE, _ZERO = 9, 10, 48


@compiled
def read_number(text: Bytes, place: int) -> tuple[int, int]:
    """The decimal number that begins there and the place after it; -1 where there are no digits or over 18."""
    digits = load8(text, place) ^ np.uint64(0x3030303030303030)
    low = np.uint64(0x7F7F7F7F7F7F7F7F)
    others = (((digits & low) + np.uint64(0x7676767676767676)) | digits) & np.uint64(0x8080808080808080)
    length = trailing_zeros(others) >> 3
    if length == 0:
        return -1, place
    digits = digits << np.uint64(8 * (8 - length))
    digits = digits * np.uint64(10) + (digits >> np.uint64(8))
    pairs = np.uint64(0x000000FF000000FF)
    high = (digits & pairs) * np.uint64(0x000F424000000064)
    rest = ((digits >> np.uint64(16)) & pairs) * np.uint64(0x0000271000000001)
    value = np.int64((high + rest) >> np.uint64(32))
    place += length
    if length == 8:
        while 0 <= np.int64(text[place]) - _ZERO <= 9:
            if length == 18:
                return -1, place
            value = value * 10 + np.int64(text[place]) - _ZERO
            place += 1
            length += 1
    return value, place


@compiled
def read_arcs(
    text: Bytes,
    start: int,
    stop: int,
    nodes: int,
    last: npt.NDArray[np.int64],
    sources: npt.NDArray[np.uint32],
    targets: npt.NDArray[np.uint32],
) -> tuple[int, int, int]:
    """Read `from<TAB>to` lines that must rise strictly; arcs kept, lines read, fault of the line after these.

    `last` holds the arc before the first line and is left at the last one read. An arc from a node to itself
    is no link between two: it is read and not kept.
    """
    place, kept, lines = start, 0, 0
    source, target = last[0], last[1]
    fault = OK
    while place < stop:
        next_source, place = read_number(text, place)
        if next_source < 0 or text[place] != _TAB:
            fault = MALFORMED
            break
        next_target, place = read_number(text, place + 1)
        if next_target < 0 or text[place] != _NEWLINE:
            fault = MALFORMED
            break
        if next_source >= nodes or next_target >= nodes:
            fault = OUT_OF_RANGE
            break
        if next_source <= source and (next_source < source or next_target <= target):
            fault = DUPLICATE if next_source == source and next_target == target else UNSORTED
            break
        source, target = next_source, next_target
        place += 1
        lines += 1
        if source != target:
            sources[kept] = source
            targets[kept] = target
            kept += 1
    last[0], last[1] = source, target
    return kept, lines, fault


@compiled
def compare(left: Bytes, i: int, i_end: int, right: Bytes, j: int, j_end: int) -> int:
    """Below 0, 0 or above 0 as the bytes of the one come before, equal or come after those of the other."""
    while i < i_end and j < j_end:
        if left[i] != right[j]:
            return np.int64(left[i]) - np.int64(right[j])
        i += 1
        j += 1
    return (i_end - i) - (j_end - j)


@compiled
def read_vertices(
    text: Bytes,
    start: int,
    stop: int,
    first: int,
    before: Bytes,
    names: Bytes,
    ends: npt.NDArray[np.int64],
    hosts: npt.NDArray[np.uint32],
) -> tuple[int, int]:
    """Read `id<TAB>name[<TAB>hosts]` lines, ids counting up from `first`, names rising; rows, and fault of the next.

    `before` is the name before the first line, `ends[i]` becomes the end of name i in `names`, hosts 0 where absent.
    """
    place, rows, used = start, 0, 0
    previous, previous_start, previous_end = before, 0, len(before)
    while place < stop:
        node, place = read_number(text, place)
        if node < 0 or text[place] != _TAB:
            return rows, MALFORMED
        if node != first + rows:
            return rows, UNSORTED
        name = place + 1
        place = name
        while text[place] > _NEWLINE:
            place += 1
        if place == name:
            return rows, MALFORMED
        order = compare(previous, previous_start, previous_end, text, name, place)
        if order >= 0 and first + rows > 0:
            return rows, DUPLICATE if order == 0 else UNSORTED
        previous, previous_start, previous_end = text, name, place
        for i in range(name, place):
            names[used + i - name] = text[i]
        used += place - name
        count = 0
        if text[place] == _TAB:
            count, place = read_number(text, place + 1)
        if count < 0 or text[place] != _NEWLINE:
            return rows, MALFORMED
        ends[rows] = used
        hosts[rows] = count
        place += 1
        rows += 1
    return rows, OK
