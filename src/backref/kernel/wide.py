"""Looking at many bytes at once: what compiled loops cannot say in Python and the compiler does not find by itself.

Each function reads a fixed number of bytes from a place on, whatever the array's length: arrays end in `SLACK`
spare bytes, and so do those that are written to.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from backref.kernel.strings import Bytes

WIDE: Final = 32
"""Bytes looked at together."""
SLACK: Final = 2 * WIDE

_BYTE: Final = ir.IntType(8)
_VECTOR: Final = ir.VectorType(_BYTE, WIDE)
_WORD: Final = ir.IntType(64)


def _built(build: Callable[..., Any]) -> Callable[..., Any]:
    """A function for compiled loops, from what writes its machine-independent code."""
    return cast(Callable[..., Any], intrinsic(build))


def _load(builder: Any, context: Any, kind: Any, array: Any, place: Any, what: ir.Type) -> ir.Value:
    data = context.make_array(kind)(context, builder, array).data
    return builder.load(builder.bitcast(builder.gep(data, [place]), what.as_pointer()), align=1)


def _all(byte: int) -> ir.Constant:
    return ir.Constant(_VECTOR, [byte] * WIDE)


def _first(builder: Any, found: ir.Value) -> ir.Value:
    """The place of the first true one, `WIDE` where there is none."""
    bits = builder.bitcast(found, ir.IntType(WIDE))
    return builder.zext(builder.cttz(bits, ir.Constant(ir.IntType(1), 0)), _WORD)


@_built
def word_at(typing_context: Any, content: Any, place: Any) -> Any:
    """Eight bytes as a number, the first byte the lowest."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> ir.Value:
        return _load(builder, context, signature.args[0], arguments[0], arguments[1], _WORD)

    return types.uint64(content, types.int64), build


@_built
def until_special(typing_context: Any, content: Any, place: Any) -> Any:
    """Bytes before the next `"`, backslash or control character, at most `WIDE`."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> ir.Value:
        text = _load(builder, context, signature.args[0], arguments[0], arguments[1], _VECTOR)
        special = builder.icmp_unsigned("<", text, _all(0x20))
        for byte in (0x22, 0x5C):
            special = builder.or_(special, builder.icmp_unsigned("==", text, _all(byte)))
        return _first(builder, special)

    return types.int64(content, types.int64), build


@_built
def until_backslash(typing_context: Any, content: Any, place: Any) -> Any:
    """Bytes before the next backslash, at most `WIDE`."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> ir.Value:
        text = _load(builder, context, signature.args[0], arguments[0], arguments[1], _VECTOR)
        return _first(builder, builder.icmp_unsigned("==", text, _all(0x5C)))

    return types.int64(content, types.int64), build


@_built
def until_odd(typing_context: Any, content: Any, place: Any) -> Any:
    """Bytes before what folding white space must look at, at most `WIDE`.

    That is a control character, a backslash, a blank before another, or a byte that may begin a wider blank.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> ir.Value:
        text = _load(builder, context, signature.args[0], arguments[0], arguments[1], _VECTOR)
        after = builder.add(arguments[1], ir.Constant(_WORD, 1))
        following = _load(builder, context, signature.args[0], arguments[0], after, _VECTOR)
        blank = _all(0x20)
        twice = builder.and_(builder.icmp_unsigned("==", text, blank), builder.icmp_unsigned("==", following, blank))
        odd = builder.or_(twice, builder.icmp_unsigned("<", text, blank))
        for byte in (0x5C, 0xC2, 0xE2, 0xE3):
            odd = builder.or_(odd, builder.icmp_unsigned("==", text, _all(byte)))
        return _first(builder, odd)

    return types.int64(content, types.int64), build


@_built
def copy_wide(typing_context: Any, source: Any, start: Any, target: Any, place: Any) -> Any:
    """Copy `WIDE` bytes."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> ir.Value:
        text = _load(builder, context, signature.args[0], arguments[0], arguments[1], _VECTOR)
        data = context.make_array(signature.args[2])(context, builder, arguments[2]).data
        where = builder.bitcast(builder.gep(data, [arguments[3]]), _VECTOR.as_pointer())
        builder.store(text, where, align=1)
        return context.get_dummy_value()

    return types.void(source, types.int64, target, types.int64), build


def word_of(text: str) -> np.uint64:
    """The number that `word_at` reads where those (up to eight) characters stand, other bytes being zero."""
    return np.uint64(int.from_bytes(text.encode().ljust(8, b"\0")[:8], "little"))


def mask_of(text: str) -> np.uint64:
    """The bits of `word_of` that the characters fill."""
    return np.uint64((1 << 8 * len(text.encode())) - 1)


def joined(texts: Iterable[bytes | memoryview]) -> Bytes:
    """The bytes of all in one array that may be looked at widely."""
    return np.frombuffer(b"".join([*texts, bytes(SLACK)]), np.uint8)
