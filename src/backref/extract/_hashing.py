"""Names as 64-bit numbers: FNV-1a over lower-cased ASCII bytes, and hash tables from such numbers to flags."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged

Numbers = npt.NDArray[np.int64]
OFFSET = -3750763034362895579  # FNV offset basis 14695981039346656037 as a signed number
PRIME = 1099511628211

Lookup = Numbers
"""An open-addressed hash table: number and value of each name in turn; number 0 marks an empty slot."""


def name_hash(name: str, space: int = 0) -> int:
    """The number of a name, as the kernels compute it byte by byte; `space` parts names of different sorts."""
    number = OFFSET
    for byte in name.encode():
        number = _signed((number ^ byte) * PRIME)
    return number ^ space


def lookup_of(names: Mapping[tuple[str, int], int]) -> Lookup:
    """A table that finds the value of a name in its space by its number."""
    size = 1 << (4 * max(len(names), 1) - 1).bit_length()
    table = np.zeros(2 * size, np.int64)
    for (name, space), value in names.items():
        number = name_hash(name, space)
        slot = number & (size - 1)
        while table[2 * slot]:
            slot = (slot + 1) & (size - 1)
        table[2 * slot], table[2 * slot + 1] = number, value
    return table


@unmanaged
def find(table: Lookup, number: int) -> int:
    """The value of the name with that number; 0 where the table does not have it."""
    mask = (len(table) >> 1) - 1
    slot = number & mask
    while table[2 * slot] != 0:
        if table[2 * slot] == number:
            return int(table[2 * slot + 1])
        slot = (slot + 1) & mask
    return 0


@unmanaged
def add_byte(number: int, byte: int) -> int:
    """The number of a name that is longer by one byte (upper-case ASCII counts as lower-case)."""
    lower = byte + 32 if 65 <= byte <= 90 else byte
    return (number ^ lower) * PRIME


def _signed(number: int) -> int:
    return ((number + (1 << 63)) & ((1 << 64) - 1)) - (1 << 63)
