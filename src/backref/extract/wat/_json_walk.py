"""Walking over JSON bytes without making objects of them: where a string, a key or any value ends.

Every function takes the array and a place in it, and gives the place after what it read, or `FAILED` where that is not
well-formed JSON. Arrays have slack behind them (`kernel.wide`).
"""

from typing import Final

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.wide import WIDE, mask_of, until_special, word_at, word_of

FAILED: Final = -1

_MOST_DEPTH: Final = 60
_ESCAPED: Final = tuple(b'"\\/bfnrt')
_TRUE, _NULL, _FALS = word_of("true"), word_of("null"), word_of("fals")
_FOUR: Final = mask_of("true")


@unmanaged
def skip_blank(json: Bytes, i: int) -> int:
    """The place of the next byte that is no white space."""
    while json[i] == 0x20 or json[i] == 0x0A or json[i] == 0x0D or json[i] == 0x09:
        i += 1
    return i


@unmanaged
def string_end(json: Bytes, i: int) -> int:
    """The place of the closing quote of the string whose text begins at `i`."""
    while True:
        plain = until_special(json, i)
        i += plain
        if plain == WIDE:
            continue
        if json[i] == 0x22:
            return i
        if json[i] != 0x5C:
            return FAILED
        letter = json[i + 1]
        if letter == 0x75:
            for k in range(i + 2, i + 6):
                if not _is_hex(json[k]):
                    return FAILED
            i += 4
        elif letter not in _ESCAPED:
            return FAILED
        i += 2


@unmanaged
def has_backslash(json: Bytes, i: int, end: int) -> bool:
    """Whether there is one between two places."""
    while i < end and json[i] != 0x5C:
        i += 1
    return i < end


@unmanaged
def after_slash(json: Bytes, i: int) -> int:
    """The place after the slash at `i` of a text, which may be escaped; 0 where there is none."""
    if json[i] == 0x2F:
        return i + 1
    return i + 2 if json[i] == 0x5C and json[i + 1] == 0x2F else 0


@unmanaged
def to_value(json: Bytes, key_end: int) -> int:
    """The place of the value whose key's closing quote is at `key_end`."""
    if key_end < 0:
        return FAILED
    i = skip_blank(json, key_end + 1)
    return skip_blank(json, i + 1) if json[i] == 0x3A else FAILED


@unmanaged
def skip_value(json: Bytes, i: int) -> int:
    """The place after the value at `i`, which may not be nested deeper than records are."""
    depth, objects = 0, 0  # the lowest bit of `objects` says whether the innermost open value is an object
    while True:
        if json[i] == 0x7B or json[i] == 0x5B:
            depth, objects = depth + 1, 2 * objects + int(json[i] == 0x7B)
            i = skip_blank(json, i + 1)
            if depth > _MOST_DEPTH:
                return FAILED
            if json[i] != 0x5D + 0x20 * (objects & 1):
                i = _to_member(json, i, objects & 1)
                if i < 0:
                    return FAILED
                continue
        else:
            i = _scalar_end(json, i)
            if i < 0 or depth == 0:
                return i
            i = skip_blank(json, i)
        while depth > 0 and json[i] == 0x5D + 0x20 * (objects & 1):
            depth, objects = depth - 1, objects >> 1
            i = i + 1 if depth == 0 else skip_blank(json, i + 1)
        if depth == 0:
            return i
        i = _to_member(json, skip_blank(json, i + 1), objects & 1) if json[i] == 0x2C else FAILED
        if i < 0:
            return FAILED


@unmanaged
def _to_member(json: Bytes, i: int, in_object: int) -> int:
    """The place of the value of a member that begins at `i`."""
    if not in_object:
        return i
    return to_value(json, string_end(json, i + 1)) if json[i] == 0x22 else FAILED


@unmanaged
def _scalar_end(json: Bytes, i: int) -> int:
    if json[i] == 0x22:
        end = string_end(json, i + 1)
        return end + 1 if end >= 0 else FAILED
    word = word_at(json, i) & _FOUR
    if word in (_TRUE, _NULL):
        return i + 4
    if word == _FALS and json[i + 4] == 0x65:
        return i + 5
    return _number_end(json, i)


@unmanaged
def _number_end(json: Bytes, i: int) -> int:
    if json[i] == 0x2D:
        i += 1
    end = _digits_end(json, i)
    if end == i or (json[i] == 0x30 and end > i + 1):
        return FAILED
    if json[end] == 0x2E:
        i, end = end + 1, _digits_end(json, end + 1)
        if end == i:
            return FAILED
    if json[end] | 0x20 == 0x65:
        i = end + 2 if json[end + 1] == 0x2B or json[end + 1] == 0x2D else end + 1
        end = _digits_end(json, i)
    return end if end > i else FAILED


@unmanaged
def _digits_end(json: Bytes, i: int) -> int:
    while 0x30 <= json[i] <= 0x39:
        i += 1
    return i


@unmanaged
def _is_hex(byte: int) -> bool:
    return 0x30 <= byte <= 0x39 or 0x61 <= (byte | 0x20) <= 0x66
