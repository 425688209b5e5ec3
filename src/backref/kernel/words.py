"""Eight bytes at a time: unaligned words of a byte array, and marks on those of their bytes that lie in a range.

A mark is the high bit of a byte. Nothing here looks at bounds: callers leave room.
"""

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes

_WORD = ir.IntType(64)
_HIGH_BITS: Final = np.uint64(0x8080808080808080)
_LOW_BITS: Final = np.uint64(0x7F7F7F7F7F7F7F7F)
_EACH: Final = np.uint64(0x0101010101010101)
_HIGH_BIT: Final = np.uint64(0x80)
_LAST_ASCII: Final = np.uint64(0x7F)


def _load_word(_context: Any, content: Any, at: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_place(context, builder, signature, arguments), align=1)

    return types.uint64(content, at), emit


def _store_word(_context: Any, content: Any, at: Any, word: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.store(arguments[2], _place(context, builder, signature, arguments), align=1)
        return context.get_dummy_value()

    return types.void(content, at, word), emit


def _first_marked(_context: Any, marks: Any) -> tuple[Any, Callable[..., Any]]:
    def emit(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.lshr(builder.cttz(arguments[0], ir.IntType(1)(0)), _WORD(3))

    return types.int64(marks), emit


def _place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.bitcast(builder.gep(array.data, [arguments[1]]), _WORD.as_pointer())


load_word = cast(Callable[[Bytes, int], np.uint64], intrinsic(_load_word))
"""The eight bytes from a place on, the first one lowest."""

store_word = cast(Callable[[Bytes, int, np.uint64], None], intrinsic(_store_word))
"""Write eight bytes from a place on."""

first_marked = cast(Callable[[np.uint64], int], intrinsic(_first_marked))
"""Place of the first marked byte of a word, 0 to 7; 8 if there is none."""


@unmanaged
def between(word: np.uint64, low: np.uint64, high: np.uint64) -> np.uint64:
    """Mark the bytes from `low` to `high`, both ASCII and not 0."""
    ascii_part = word & _LOW_BITS
    at_least = ascii_part + _EACH * (_HIGH_BIT - low)
    above = ascii_part + _EACH * (_LAST_ASCII - high)
    return at_least & ~above & ~word & _HIGH_BITS


@unmanaged
def unmarked(marks: np.uint64) -> np.uint64:
    """Mark exactly the bytes that were not marked."""
    return ~marks & _HIGH_BITS


@unmanaged
def find_byte(content: Bytes, at: int, end: int, byte: int) -> int:
    """Where the next such byte stands in `content[at:end]`; `end` if there is none."""
    wanted = _EACH * np.uint64(byte)
    while at + 8 <= end:
        differing = load_word(content, at) ^ wanted
        marks = (differing - _EACH) & ~differing & _HIGH_BITS  # of the marked bytes the first is surely zero
        if marks:
            return at + first_marked(marks)
        at += 8
    while at < end and content[at] != byte:
        at += 1
    return at


@unmanaged
def copy_bytes(source: Bytes, start: int, end: int, out: Bytes, here: int) -> int:
    """Copy `source[start:end]` to `out[here]`; returns where the copy ends. Stays within both ranges."""
    width = end - start
    if width < 8:
        for place in range(width):
            out[here + place] = source[start + place]
    else:
        place = 0
        while place + 8 < width:
            store_word(out, here + place, load_word(source, start + place))
            place += 8
        store_word(out, here + width - 8, load_word(source, end - 8))
    return here + width


@unmanaged
def same_bytes(content: Bytes, start: int, end: int, other: int, other_end: int) -> bool:
    """Whether `content[start:end]` and `content[other:other_end]` are equal."""
    width = end - start
    if width != other_end - other:
        return False
    place = 0
    while place + 8 <= width:
        if load_word(content, start + place) != load_word(content, other + place):
            return False
        place += 8
    while place < width:
        if content[start + place] != content[other + place]:
            return False
        place += 1
    return True


@unmanaged
def compare(left: Bytes, start: int, stop: int, right: Bytes, begin: int, end: int) -> int:
    """Below 0 where the left bytes come first, above where the right ones do, 0 where they are equal."""
    width = min(stop - start, end - begin)
    at = 0
    while at + 8 <= width:
        differing = load_word(left, start + at) ^ load_word(right, begin + at)
        if differing:
            at += first_marked(differing)
            break
        at += 8
    while at < width and left[start + at] == right[begin + at]:
        at += 1
    if at < width:
        return int(np.int64(left[start + at]) - np.int64(right[begin + at]))
    return int((stop - start) - (end - begin))
