"""A word as eight bytes that are worked on at once."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_WORD = ir.IntType(64)
_LANES = ir.VectorType(ir.IntType(8), 8)


def _larger_bytes(_context: Any, left: Any, right: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        one, other = (builder.bitcast(word, _LANES) for word in arguments)
        larger = builder.select(builder.icmp_unsigned(">", one, other), one, other)
        return builder.bitcast(larger, _WORD)

    return types.uint64(left, right), emit


larger_bytes = cast(Callable[[np.uint64, np.uint64], np.uint64], intrinsic(_larger_bytes))
"""The larger of each pair of bytes of two words: one instruction on most machines."""
