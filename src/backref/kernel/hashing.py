"""64-bit hashes of texts in a column: the same on every machine and in every run, not meant to resist an attacker."""

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import load_word

Hashes = npt.NDArray[np.uint64]

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_BYTE = np.uint64(8)


@unmanaged
def hash_bytes(content: Bytes, start: int, end: int, seed: np.uint64) -> np.uint64:
    """Hash `content[start:end]`, eight bytes at a time."""
    state = seed ^ (np.uint64(end - start) * _PRIME)
    at = start
    while at + 8 <= end:
        state = _mixed(state ^ load_word(content, at))
        at += 8
    rest = np.uint64(0)
    while at < end:
        rest = (rest << _BYTE) | np.uint64(content[at])
        at += 1
    return _mixed(_mixed(state ^ rest))


@unmanaged
def _mixed(state: np.uint64) -> np.uint64:
    product = state * _PRIME
    return product ^ (product >> _HALF)


def hash_rows(content: Bytes, offsets: Offsets, seeds: Hashes) -> Hashes:
    """Hash every row of a column of texts, each with its own seed."""
    hashes = np.empty(len(offsets) - 1, np.uint64)
    _hash_rows(content, offsets, seeds, hashes)
    return hashes


@unmanaged
def _hash_rows(content: Bytes, offsets: Offsets, seeds: Hashes, hashes: Hashes) -> None:
    for row in range(len(hashes)):
        hashes[row] = hash_bytes(content, offsets[row], offsets[row + 1], seeds[row])
