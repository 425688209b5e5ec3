"""Decimal numbers out of text, eight digits at a time."""

import numpy as np

from backref.kernel import unmanaged
from backref.kernel.words import between, first_marked, unmarked

_ZEROS = np.uint64(0x3030303030303030)
_PAIRS = np.uint64(0x000000FF000000FF)


@unmanaged
def digits_in(word: np.uint64) -> int:
    """How many of a word's bytes are decimal digits before the first that is not; 0 to 8."""
    return first_marked(unmarked(between(word, np.uint64(48), np.uint64(57))))


@unmanaged
def number_in(word: np.uint64, digits: int) -> int:
    """The number that the first 1 to 8 bytes of a word spell: digit pairs, then fours, then eight at once.

    The method is Johnny Lee's "Fast numeric string to int" (2016), without a branch on the length.
    """
    spelled = (word ^ _ZEROS) << np.uint64(8 * (8 - digits))
    spelled = spelled * np.uint64(10) + (spelled >> np.uint64(8))
    high = (spelled & _PAIRS) * np.uint64(0x000F424000000064)
    low = ((spelled >> np.uint64(16)) & _PAIRS) * np.uint64(0x0000271000000001)
    return int((high + low) >> np.uint64(32))


@unmanaged
def first_bytes(count: int) -> np.uint64:
    """The mask of a word's first `count` bytes; of none below 1, of all from 8 on."""
    if count <= 0:
        return np.uint64(0)
    return np.uint64(0xFFFFFFFFFFFFFFFF) if count >= 8 else (np.uint64(1) << np.uint64(8 * count)) - np.uint64(1)
