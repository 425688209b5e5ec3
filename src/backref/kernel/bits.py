"""Single bits of a word: where the first and the last one stand, and words whose first byte is the highest."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic


def _leading_zeros(_context: Any, word: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctlz(arguments[0], ir.IntType(1)(0))

    return types.int64(types.uint64), emit


def _trailing_zeros(_context: Any, word: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.IntType(1)(0))

    return types.int64(types.uint64), emit


def _swapped(_context: Any, word: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bswap(arguments[0])

    return types.uint64(types.uint64), emit


def _ones_in(_context: Any, word: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), emit


leading_zeros = cast(Callable[[np.uint64], int], intrinsic(_leading_zeros))
"""How many bits above the highest that is set; 64 for 0."""

trailing_zeros = cast(Callable[[np.uint64], int], intrinsic(_trailing_zeros))
"""How many bits below the lowest that is set; 64 for 0."""

swapped = cast(Callable[[np.uint64], np.uint64], intrinsic(_swapped))
"""The word with its bytes in the opposite order."""

ones_in = cast(Callable[[np.uint64], int], intrinsic(_ones_in))
"""How many bits are set."""
