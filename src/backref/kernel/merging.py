"""Finding texts among others that are in order, by reading both side by side."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import first_marked, load_word

Places = npt.NDArray[np.int64]


@compiled
def places_in_order(wanted: Bytes, wanted_at: Offsets, known: Bytes, known_at: Offsets) -> Places:
    """For each wanted text its first place among known ones, which are in order; -1 where it is not there.

    Wanted texts are best in order, too: where one comes before the last one, the known ones are read again.
    """
    places = np.empty(len(wanted_at) - 1, np.int64)
    place, found = 0, False
    for row in range(len(places)):
        start, end, before = wanted_at[row], wanted_at[row + 1], wanted_at[max(row - 1, 0)]
        onwards = _compare(wanted, start, end, wanted, before, start if row else end)
        place = 0 if onwards < 0 else place
        if row == 0 or onwards:
            order = -1
            while place < len(known_at) - 1:
                order = _compare(known, known_at[place], known_at[place + 1], wanted, start, end)
                if order >= 0:
                    break
                place += 1
            found = order == 0
        places[row] = place if found else -1
    return places


@unmanaged
def _compare(left: Bytes, start: int, stop: int, right: Bytes, begin: int, end: int) -> int:
    """Below 0 where the left text comes first, above where the right one does, 0 where they are equal."""
    width = min(stop - start, end - begin)
    at = 0
    while at + 8 <= width:
        differing = load_word(left, start + at) ^ load_word(right, begin + at)
        if differing:
            at += first_marked(differing)
            break
        at += 8
    while at < width and left[start + at] == right[begin + at]:
        at += 1
    if at < width:
        return int(np.int64(left[start + at]) - np.int64(right[begin + at]))
    return int((stop - start) - (end - begin))
