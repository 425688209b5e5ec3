"""Finding texts among others that are in order, by reading both side by side."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import compare

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
        onwards = compare(wanted, start, end, wanted, before, start if row else end)
        place = 0 if onwards < 0 else place
        if row == 0 or onwards:
            order = -1
            while place < len(known_at) - 1:
                order = compare(known, known_at[place], known_at[place + 1], wanted, start, end)
                if order >= 0:
                    break
                place += 1
            found = order == 0
        places[row] = place if found else -1
    return places
