"""Machine words out of byte arrays, for kernels that read digits or compare names eight bytes at a time."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])
_WORD = ir.IntType(64)


def inlined(function: F) -> F:
    """A step that is copied into the kernels that use it: a call that hands back two numbers costs too much there."""
    return cast(F, njit(inline="always")(function))


@intrinsic
def _load8(_context: Any, _content: Any, _place: Any) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.gep(array.data, [args[1]], source_etype=ir.IntType(8))
        return builder.load(place, align=1, typ=_WORD)

    return types.uint64(_content, types.int64), codegen


@intrinsic
def _trailing_zeros(_context: Any, _word: Any) -> Any:
    def codegen(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), codegen


load8 = cast(Callable[[npt.NDArray[np.uint8], int], np.uint64], _load8)
"""The eight bytes of an array from a place on as one little-endian word; they must all be inside it."""

trailing_zeros = cast(Callable[[np.uint64], int], _trailing_zeros)
"""How many low bits of a word are zero; 64 for the word 0."""


@inlined
def digits_in(word: np.uint64) -> int:
    """How many of a word's bytes are decimal digits before the first that is not; 0 to 8."""
    digits = word ^ np.uint64(0x3030303030303030)
    low = np.uint64(0x7F7F7F7F7F7F7F7F)
    others = (((digits & low) + np.uint64(0x7676767676767676)) | digits) & np.uint64(0x8080808080808080)
    return trailing_zeros(others) >> 3


@inlined
def number_in(word: np.uint64, digits: int) -> int:
    """The number that the first 1 to 8 bytes of a word spell: digit pairs, then fours, then eight at once.

    The method is Johnny Lee's "Fast numeric string to int" (2016), without a branch on the length.
    """
    spelled = (word ^ np.uint64(0x3030303030303030)) << np.uint64(8 * (8 - digits))
    spelled = spelled * np.uint64(10) + (spelled >> np.uint64(8))
    pairs = np.uint64(0x000000FF000000FF)
    high = (spelled & pairs) * np.uint64(0x000F424000000064)
    low = ((spelled >> np.uint64(16)) & pairs) * np.uint64(0x0000271000000001)
    return int((high + low) >> np.uint64(32))


@inlined
def first_bytes(count: int) -> np.uint64:
    """The mask of a word's first `count` bytes; of none below 1, of all from 8 on."""
    if count <= 0:
        return np.uint64(0)
    return np.uint64(0xFFFFFFFFFFFFFFFF) if count >= 8 else (np.uint64(1) << np.uint64(8 * count)) - np.uint64(1)
