"""Texts of JSON strings, written as UTF-8: escapes undone, white space folded where wanted.

Whatever bytes the string holds, nothing beyond its end is written; what is no UTF-8 there is none in the result.
"""

from typing import Final

from backref.kernel import compiled
from backref.kernel.strings import Bytes
from backref.kernel.wide import WIDE, copy_wide, until_backslash, until_odd

_SHORT: Final = b"bfnrt"
_MEANT: Final = b"\b\f\n\r\t"


@compiled
def _hex(byte: int) -> int:
    return byte - 0x30 if byte <= 0x39 else (byte | 0x20) - 0x57


@compiled
def _hex4(json: Bytes, i: int) -> int:
    return (_hex(json[i]) << 12) | (_hex(json[i + 1]) << 8) | (_hex(json[i + 2]) << 4) | _hex(json[i + 3])


@compiled
def _unescape(json: Bytes, i: int, end: int) -> tuple[int, int]:
    """The character that the escape at `i` stands for, and where the text goes on; half a surrogate pair is U+FFFD."""
    letter = int(json[i + 1])
    if letter != 0x75:  # u
        if letter < 0x62:  # " \ /
            return letter, i + 2
        for k in range(len(_SHORT)):
            if letter == _SHORT[k]:
                return int(_MEANT[k]), i + 2
    point = _hex4(json, i + 2)
    if point < 0xD800 or point > 0xDFFF:
        return point, i + 6
    if point < 0xDC00 and i + 12 <= end and json[i + 6] == 0x5C and json[i + 7] == 0x75:
        low = _hex4(json, i + 8)
        if 0xDC00 <= low <= 0xDFFF:
            return 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00), i + 12
    return 0xFFFD, i + 6


@compiled
def _put(out: Bytes, o: int, point: int) -> int:
    """Write a character as UTF-8; the place after it."""
    if point < 0x80:
        out[o] = point
        return o + 1
    if point < 0x800:
        out[o] = 0xC0 | (point >> 6)
    else:
        if point < 0x10000:
            out[o] = 0xE0 | (point >> 12)
        else:
            out[o] = 0xF0 | (point >> 18)
            out[o + 1] = 0x80 | ((point >> 12) & 0x3F)
            o += 1
        out[o + 1] = 0x80 | ((point >> 6) & 0x3F)
        o += 1
    out[o + 1] = 0x80 | (point & 0x3F)
    return o + 2


@compiled
def _is_space(point: int) -> bool:
    """Control characters and blanks: the white space that reading HTML folds."""
    if point < 0x2000:
        return point <= 0x20 or point == 0xA0
    return point <= 0x200B or point == 0x2028 or point == 0x2029 or point == 0x202F or point == 0x3000


@compiled
def _blank_width(json: Bytes, i: int, end: int) -> int:
    """Bytes of the white space at `i`, 0 where there is none."""
    byte = json[i]
    if byte <= 0x20:
        return 1
    if byte == 0xC2:
        return 2 if i + 1 < end and json[i + 1] == 0xA0 else 0
    if (byte != 0xE2 and byte != 0xE3) or i + 2 >= end or json[i + 1] != 0x80:
        return 0
    last = json[i + 2]
    point = (0x3000 if byte == 0xE3 else 0x2000) | (last & 0x3F)
    return 3 if last & 0xC0 == 0x80 and _is_space(point) else 0


@compiled
def copy_text(json: Bytes, start: int, end: int, out: Bytes, o: int) -> int:
    """Write the text of the JSON string between its quotes; the place after it."""
    i = start
    while i < end:
        copy_wide(json, i, out, o)
        plain = min(until_backslash(json, i), end - i)
        i += plain
        o += plain
        if plain < WIDE and i < end:
            point, i = _unescape(json, i, end)
            o = _put(out, o, point)
    return o


@compiled
def copy_folded(json: Bytes, start: int, end: int, out: Bytes, begin: int, limit: int) -> int:
    """The same with runs of white space as one blank, none at the ends, cut after `limit` characters."""
    i, o = start, begin
    while i < end:
        if json[i] == 0x20 and (o == begin or out[o - 1] == 0x20):
            i += 1
            continue
        copy_wide(json, i, out, o)
        plain = min(until_odd(json, i), end - i)
        i += plain
        o += plain
        if plain < WIDE and i < end:
            i, o = _copy_odd(json, i, end, out, o, begin)
    if o > begin and out[o - 1] == 0x20:
        o -= 1
    return o if end - start <= limit else _cut(out, begin, o, limit)


@compiled
def _copy_odd(json: Bytes, i: int, end: int, out: Bytes, o: int, begin: int) -> tuple[int, int]:
    """Write the character at `i`, which may be white space or an escape; where both texts go on."""
    if json[i] == 0x5C:
        point, i = _unescape(json, i, end)
        if not _is_space(point):
            return i, _put(out, o, point)
    else:
        width = _blank_width(json, i, end)
        if width == 0:
            out[o] = json[i]
            return i + 1, o + 1
        i += width
    if o > begin and out[o - 1] != 0x20:
        out[o] = 0x20
        o += 1
    return i, o


@compiled
def _cut(text: Bytes, begin: int, end: int, limit: int) -> int:
    """Where the text of at most `limit` characters ends."""
    for i in range(begin, end):
        if text[i] & 0xC0 != 0x80:
            if limit == 0:
                return i
            limit -= 1
    return end
