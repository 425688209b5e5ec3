"""Natural numbers in a stream of bits, the highest bit of a byte first: unary, γ, δ and ζ codes. Compiled.

The codes are those of P. Elias (1975) and, for ζ, of P. Boldi and S. Vigna (2005).
"""

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged
from backref.kernel.bits import leading_zeros, swapped
from backref.kernel.words import load_word

Bytes = npt.NDArray[np.uint8]
Place = npt.NDArray[np.int64]
"""One entry: the bit that is read next."""

UNARY, GAMMA, DELTA, ZETA = range(4)
BAD = -1
"""What is read where the stream has ended, or a number is longer than any that a graph holds."""

_MOST_BITS = 48


@unmanaged
def window(content: Bytes, place: int) -> np.uint64:
    """The bits from a place on, at least 57 of them, highest first; zeros after the end."""
    at = place >> 3
    if at + 8 <= len(content):
        word = swapped(load_word(content, at))
    else:
        word = np.uint64(0)
        for i in range(8):
            word <<= np.uint64(8)
            if at + i < len(content):
                word |= np.uint64(content[at + i])
    return word << np.uint64(place & 7)


@unmanaged
def read_unary(content: Bytes, place: Place) -> int:
    """So many zeros before a one."""
    zeros = leading_zeros(window(content, place[0]))
    if zeros > _MOST_BITS:
        return BAD
    place[0] += zeros + 1
    return zeros


@unmanaged
def read_bits(content: Bytes, place: Place, width: int) -> int:
    """A number of `width` bits, 0 to 48."""
    if width == 0:
        return 0
    word = window(content, place[0])
    place[0] += width
    return np.int64(word >> np.uint64(64 - width))  # type: ignore[return-value]  # int() would leave it unsigned


@unmanaged
def read_gamma(content: Bytes, place: Place) -> int:
    """γ: the length of n + 1 in unary, then its bits below the highest."""
    width = read_unary(content, place)
    if width < 0:
        return BAD
    return (1 << width) + read_bits(content, place, width) - 1


@unmanaged
def read_delta(content: Bytes, place: Place) -> int:
    """δ: the same with the length in γ."""
    width = read_gamma(content, place)
    if width < 0 or width > _MOST_BITS:
        return BAD
    return (1 << width) + read_bits(content, place, width) - 1


@unmanaged
def read_zeta(content: Bytes, place: Place, shrink: int) -> int:
    """ζ: which interval [2^hk, 2^(h+1)k) holds n + 1 in unary, then the place in it in the fewest bits."""
    step = read_unary(content, place)
    low = step * shrink
    if step < 0 or low + shrink > _MOST_BITS:
        return BAD
    left = 1 << low
    value = read_bits(content, place, low + shrink - 1)
    if value < left:
        return value + left - 1
    return (value << 1) + read_bits(content, place, 1) - 1


@unmanaged
def read_code(content: Bytes, place: Place, code: int, shrink: int) -> int:
    """The number that comes next, in the code given; `BAD` where there is none."""
    if code == GAMMA:
        return read_gamma(content, place)
    if code == ZETA:
        return read_zeta(content, place, shrink)
    if code == DELTA:
        return read_delta(content, place)
    return read_unary(content, place)
