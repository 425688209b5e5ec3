"""From ranks to ratings between 0 and 100."""

import numpy as np
import numpy.typing as npt

_STEP = 1 << 22


def rating_of(rank: npt.NDArray[np.integer] | int, nodes: int) -> npt.NDArray[np.float32]:
    """The rating that goes with a rank among so many nodes."""
    places = np.asarray(rank)
    found = np.empty(places.shape, np.float32)
    for start in range(0, places.size, _STEP):
        here = places.ravel()[start : start + _STEP].astype(np.float64)
        found.reshape(-1)[start : start + _STEP] = 100 * (1 - np.log(here) / np.log(nodes + 1))
    return found
