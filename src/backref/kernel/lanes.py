"""Words as bytes that are worked on at once, eight or thirty-two of them."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.core import cgutils
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


def _zero_bytes(_context: Any, word: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        zero = builder.icmp_unsigned("==", builder.bitcast(arguments[0], _LANES), _LANES(None))
        return builder.zext(builder.ctpop(builder.bitcast(zero, ir.IntType(8))), _WORD)

    return types.int64(types.uint64), emit


zero_bytes = cast(Callable[[np.uint64], int], intrinsic(_zero_bytes))
"""How many bytes of a word are 0."""

_WIDE = ir.VectorType(ir.IntType(8), 32)


def _join_bytes(_context: Any, into: Any, at: Any, other: Any, there: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        def place(array: int) -> Any:
            data = context.make_array(signature.args[array])(context, builder, arguments[array]).data
            return builder.bitcast(builder.gep(data, [arguments[array + 1]]), _WIDE.as_pointer())

        target = place(0)
        one, more = builder.load(target, align=8), builder.load(place(2), align=8)
        builder.store(builder.select(builder.icmp_unsigned(">", one, more), one, more), target, align=8)
        return context.get_dummy_value()

    return types.void(into, at, other, there), emit


def _prefetch(_context: Any, array: Any, at: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        shape = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        fetch = cgutils.get_or_insert_function(  # type: ignore[no-untyped-call]  # numba's own helper
            builder.module, shape, "llvm.prefetch.p0"
        )
        builder.call(fetch, [place, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, at), emit


_Words = npt.NDArray[np.uint64]
_Place = int | np.uint64

join_bytes = cast(Callable[[_Words, _Place, _Words, _Place], None], intrinsic(_join_bytes))
"""Raise each of 32 bytes from a word of the first array on to that of the second, where that is larger."""

prefetch = cast(Callable[[npt.NDArray[Any], _Place], None], intrinsic(_prefetch))
"""Begin to bring an entry of an array and its neighbours near, for they will be read soon."""
