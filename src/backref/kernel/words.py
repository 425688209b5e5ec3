"""Machine words out of byte arrays, for kernels that read digits or compare names eight bytes at a time."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

_WORD = ir.IntType(64)


@intrinsic
def load8(_context: Any, _content: Any, _place: Any) -> Any:
    """The eight bytes of a uint8 array from `place` on as one little-endian word; they must all be inside it."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, args[0])
        place = builder.gep(array.data, [args[1]], source_etype=ir.IntType(8))
        return builder.load(place, align=1, typ=_WORD)

    return types.uint64(_content, types.int64), codegen


@intrinsic
def trailing_zeros(_context: Any, _word: Any) -> Any:
    """How many low bits of a word are zero; 64 for the word 0."""

    def codegen(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.uint64), codegen
