"""64-bit hashes of texts in a column: the same on every machine and in every run, not meant to resist an attacker."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets

Hashes = npt.NDArray[np.uint64]

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(32)
_BYTE = np.uint64(8)
_WORD = np.uint64(8)
_ONE = np.uint64(1)


@compiled
def hash_bytes(content: Bytes, start: int, end: int, seed: int) -> np.uint64:
    """Hash `content[start:end]`, eight bytes at a time."""
    at, stop = np.uint64(start), np.uint64(end)
    state = np.uint64(seed) ^ (np.uint64(end - start) * _PRIME)
    while at + _WORD <= stop:
        word = np.uint64(0)
        for place in range(8):
            word |= np.uint64(content[at + np.uint64(place)]) << np.uint64(8 * place)
        at += _WORD
        state = (state ^ word) * _PRIME
        state ^= state >> _FOLD
    word = np.uint64(0)
    while at < stop:
        word = (word << _BYTE) | np.uint64(content[at])
        at += _ONE
    state = (state ^ word) * _PRIME
    state ^= state >> _FOLD
    state *= _PRIME
    return state ^ (state >> _FOLD)


@compiled
def hash_rows(content: Bytes, offsets: Offsets, seeds: Hashes) -> Hashes:
    """Hash every row of a column of texts, each with its own seed."""
    hashes = np.empty(len(offsets) - 1, np.uint64)
    for row in range(len(hashes)):
        hashes[row] = hash_bytes(content, offsets[row], offsets[row + 1], seeds[row])
    return hashes
