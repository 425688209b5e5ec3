"""Loops over the lines of web-graph text files: digits and names to numbers and bytes, with the line that is wrong."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged
from backref.kernel.digits import digits_in, first_bytes, number_in
from backref.kernel.words import compare, load_word

Bytes = npt.NDArray[np.uint8]

OK, MALFORMED, OUT_OF_RANGE, UNSORTED, DUPLICATE = range(5)
FAULTS = {
    MALFORMED: "is not of the form that the table has",
    OUT_OF_RANGE: "names a node that is not among the vertices",
    UNSORTED: "is out of order",
    DUPLICATE: "stands twice",
}

_TAB, _NEWLINE, _SPACE = 9, 10, 32


_POWERS = np.array([10**i for i in range(9)], np.int64)


@unmanaged
def read_number(text: Bytes, place: int) -> tuple[int, int]:
    """The decimal number that begins there and the place after it; -1 where there is none or over 15 digits."""
    word = load_word(text, place)
    length = digits_in(word)
    if length == 0:
        return -1, place
    value = number_in(word, length)
    if length == 8:
        word = load_word(text, place + 8)
        more = digits_in(word)
        if more == 8:
            return -1, place
        if more:
            value = value * _POWERS[more] + number_in(word, more)
            length += more
    return value, place + length


class _Spelling(NamedTuple):
    """The first bytes of a line, up to 16 of them, to see whether the next line begins alike."""

    width: int
    first: np.uint64
    first_mask: np.uint64
    on: np.uint64
    on_mask: np.uint64


@unmanaged
def _spelled(text: Bytes, place: int, width: int) -> _Spelling:
    first_mask, on_mask = first_bytes(width), first_bytes(width - 8)
    return _Spelling(
        width, load_word(text, place) & first_mask, first_mask, load_word(text, place + 8) & on_mask, on_mask
    )


@unmanaged
def _stands(text: Bytes, place: int, spelling: _Spelling) -> bool:
    """Whether the same bytes stand at a place."""
    if load_word(text, place) & spelling.first_mask != spelling.first:
        return False
    return spelling.width <= 8 or load_word(text, place + 8) & spelling.on_mask == spelling.on


@unmanaged
def _read_target(text: Bytes, place: int) -> tuple[int, int]:
    """The number that ends a line and the place after it; -1 where there is none, or more than it."""
    word = load_word(text, place)
    length = digits_in(word)
    if length == 0:
        return -1, place
    if length == 8:
        target, after = read_number(text, place)
    else:
        target, after = number_in(word, length), place + length
    return (target, after + 1) if text[after] == _NEWLINE else (-1, place)


@unmanaged
def _fault(source: int, target: int, next_source: int, next_target: int, nodes: int) -> int:
    """What is wrong with an arc after the one before, if anything is."""
    if next_source >= nodes or next_target >= nodes:
        return OUT_OF_RANGE
    if next_source > source or (next_source == source and next_target > target):
        return OK
    return DUPLICATE if next_source == source and next_target == target else UNSORTED


@unmanaged
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
    is no link between two: it is read and not kept. The source of most lines is spelled as in the line before:
    that is compared, not read again.
    """
    place, kept, lines, fault = start, 0, 0, OK
    source, target = last[0], last[1]
    spelling = _spelled(text, place, 0)
    while place < stop:
        next_source, after = source, place + spelling.width
        if spelling.width == 0 or not _stands(text, place, spelling):
            next_source, after = read_number(text, place)
            if next_source < 0 or text[after] != _TAB:
                fault = MALFORMED
                break
            after += 1
            spelling = _spelled(text, place, after - place)
        next_target, after = _read_target(text, after)
        fault = MALFORMED if next_target < 0 else _fault(source, target, next_source, next_target, nodes)
        if fault != OK:
            break
        source, target, place = next_source, next_target, after
        lines += 1
        sources[kept] = source
        targets[kept] = target
        kept += source != target
    last[0], last[1] = source, target
    return kept, lines, fault


@unmanaged
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
        while text[place] > _SPACE:
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
