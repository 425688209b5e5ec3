"""Find nodes by name, hundreds of millions at a time, in 16 to 20 bytes of memory a node."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.hashing import Hashes, hash_bytes
from backref.kernel.strings import Bytes
from backref.kernel.words import compare
from backref.model.graph import Ids, Names, Offsets

NOBODY = np.uint32(0xFFFFFFFF)
_SEED = np.uint64(1)
_STEP = 1 << 20


class NameTable:
    """The nodes of a graph by the 64-bit hashes of their reversed names.

    Among 130 million names two share a hash with a chance of 1 in 2,000; a name that is not there is taken for one
    that is with 1 in 10¹¹.
    """

    def __init__(self, names: Names) -> None:
        self._hashes = np.empty(len(names), np.uint64)
        for start in range(0, len(names), _STEP):
            offsets = np.asarray(names.offsets[start : start + _STEP + 1])
            content = np.array(names.content[offsets[0] : offsets[-1]])
            _hash_names(content, offsets - offsets[0], self._hashes[start : start + _STEP])
        self._slots = np.full(1 << max(1, (len(names) * 3 // 2).bit_length()), NOBODY, np.uint32)
        _fill(self._hashes, self._slots)

    def find(self, content: Bytes, offsets: Offsets) -> Ids:
        """The node of each reversed name; `NOBODY` where there is none."""
        wanted = np.empty(len(offsets) - 1, np.uint64)
        _hash_names(content, offsets, wanted)
        found = np.empty(len(wanted), np.uint32)
        _look_up(wanted, self._hashes, self._slots, found)
        return found


def find_sorted(names: Names, content: Bytes, offsets: Offsets) -> Ids:
    """The node of each reversed name by bisection; `NOBODY` where there is none.

    Takes no memory and looks at some thirty names for each: for a few names among very many.
    """
    found = np.empty(len(offsets) - 1, np.uint32)
    _bisect(names.content, names.offsets, content, offsets, found)
    return found


@compiled
def _bisect(names: Bytes, bounds: Offsets, content: Bytes, offsets: Offsets, found: Ids) -> None:
    for row in range(len(found)):
        low, high = np.int64(0), np.int64(len(bounds) - 1)
        found[row] = NOBODY
        while low < high:
            middle = (low + high) >> 1
            order = compare(names, bounds[middle], bounds[middle + 1], content, offsets[row], offsets[row + 1])
            if order == 0:
                found[row] = middle
                break
            if order < 0:
                low = middle + 1
            else:
                high = middle


@unmanaged
def _hash_names(content: Bytes, offsets: Offsets, hashes: Hashes) -> None:
    for row in range(len(hashes)):
        hashes[row] = hash_bytes(content, offsets[row], offsets[row + 1], _SEED)


@unmanaged
def _fill(hashes: Hashes, slots: npt.NDArray[np.uint32]) -> None:
    """Put each node into the first free slot from that of its hash on."""
    mask = np.uint64(len(slots) - 1)
    for node in range(len(hashes)):
        slot = hashes[node] & mask
        while slots[slot] != NOBODY:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = node


@unmanaged
def _look_up(wanted: Hashes, hashes: Hashes, slots: npt.NDArray[np.uint32], found: Ids) -> None:
    mask = np.uint64(len(slots) - 1)
    for row in range(len(wanted)):
        slot = wanted[row] & mask
        found[row] = NOBODY
        while slots[slot] != NOBODY:
            if hashes[slots[slot]] == wanted[row]:
                found[row] = slots[slot]
                break
            slot = (slot + np.uint64(1)) & mask
