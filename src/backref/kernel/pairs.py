"""Two 32-bit numbers in one of 64 bits, so that many pairs sort at once: by the first, then by the second."""

import numpy as np
import numpy.typing as npt

Halves = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.uint64]

_HALF = np.uint64(32)


def paired(firsts: Halves, seconds: Halves) -> Pairs:
    """Each first number with its second.

    >>> paired(np.array([1], np.uint32), np.array([5], np.uint32)).tolist()
    [4294967301]
    """
    pairs = firsts.astype(np.uint64)
    pairs <<= _HALF
    pairs |= seconds
    return pairs


def parted(pairs: Pairs) -> tuple[Halves, Halves]:
    """The first number of each pair, and the second."""
    return (pairs >> _HALF).astype(np.uint32), pairs.astype(np.uint32)
