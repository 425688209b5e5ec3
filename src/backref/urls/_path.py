"""Compiled: path and query of a URL, written as the standard serialises them.

Each function returns how far it got; `here` is where the next byte of the output goes, -1 gives the URL up to the
parser. Bytes that stand for themselves go eight at a time, so there must be room for eight more than is written.
"""

from typing import Final

import numpy as np

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import first_marked, load_word, store_word, unmarked
from backref.urls._bytes import COPY, DOT, ODD, PATH, QUERY, STOP, WIDE, plain_in_path, plain_in_query

_HEX: Final = np.frombuffer(b"0123456789ABCDEF", np.uint8)
_PERCENT, _DOT, _SLASH, _QUESTION, _2, _E = b"%./?2e"


@unmanaged
def write_rest(content: Bytes, at: int, end: int, out: Bytes, here: int, root: int) -> tuple[int, bool]:
    """Write path and query of `content[at:end]` after a `/` that stands at `out[here - 1]`, in a path from `root` on.

    Also says whether the text was copied unchanged.
    """
    here, at, same = _write_path(content, at, end, out, here, root)
    if here >= 0 and at < end and content[at] == _QUESTION:
        here, at, same_query = write_query(content, at, end, out, here)
        same = same and same_query
    return here, same and at == end


@unmanaged
def write_query(content: Bytes, at: int, end: int, out: Bytes, here: int) -> tuple[int, int, bool]:
    """Write a query from its `?` on; an empty one is left out."""
    start = here
    out[here] = _QUESTION
    here, at, same = here + 1, at + 1, True
    while at < end:
        if at + 8 <= end:
            word = load_word(content, at)
            store_word(out, here, word)
            plain = first_marked(unmarked(plain_in_query(word)))
            here, at = here + plain, at + plain
            if plain == 8:
                continue
        kind = QUERY[content[at]]
        if kind == STOP:
            break
        if kind == COPY:
            out[here] = content[at]
            here, at = here + 1, at + 1
        else:
            same = False
            here, at = _encode(content, at, end, out, here, kind)
            if here < 0:
                return -1, at, False
    if here == start + 1:
        return start, at, False
    return here, at, same


@unmanaged
def _write_path(content: Bytes, at: int, end: int, out: Bytes, here: int, root: int) -> tuple[int, int, bool]:
    same = True
    while at < end:
        if at + 8 <= end:
            word = load_word(content, at)
            store_word(out, here, word)
            plain = first_marked(unmarked(plain_in_path(word)))
            here, at = here + plain, at + plain
            if plain == 8:
                continue
        kind = PATH[content[at]]
        if kind == STOP:
            break
        dots = _dots(content, at, end) if kind == DOT and out[here - 1] == _SLASH else 0
        if dots:
            same = False
            here = here if dots > 0 else _parent(out, here, root)
            at += abs(dots)
            at += at < end and content[at] == _SLASH
        elif kind in (COPY, DOT):
            out[here] = content[at]
            here, at = here + 1, at + 1
        else:
            same = False
            here, at = _encode(content, at, end, out, here, kind)
            if here < 0:
                return -1, at, False
    return here, at, same


@unmanaged
def _dots(content: Bytes, at: int, end: int) -> int:
    """Whether a segment is `.` or `..`, plain or encoded: its length, negative for `..`, 0 for neither."""
    start, count = at, 0
    while at < end and PATH[content[at]] != STOP and content[at] != _SLASH:
        if content[at] == _DOT:
            at += 1
        elif end - at >= 3 and content[at] == _PERCENT and content[at + 1] == _2 and (content[at + 2] | 0x20) == _E:
            at += 3
        else:
            return 0
        count += 1
    if count > 2:
        return 0
    return start - at if count == 2 else at - start


@unmanaged
def _parent(out: Bytes, segment: int, root: int) -> int:
    """Where the segment before the one at `segment` begins; the root has none before it."""
    at = segment - 1
    while at > root and out[at - 1] != _SLASH:
        at -= 1
    return max(at, root + 1)


@unmanaged
def _encode(content: Bytes, at: int, end: int, out: Bytes, here: int, kind: int) -> tuple[int, int]:
    """Percent-encode the character at `at`."""
    if kind == ODD:
        return -1, at
    width = _utf8_width(content, at, end) if kind == WIDE else 1
    if width == 0:
        return -1, at
    for _ in range(width):
        byte = content[at]
        out[here] = _PERCENT
        out[here + 1] = _HEX[byte >> 4]
        out[here + 2] = _HEX[byte & 15]
        here, at = here + 3, at + 1
    return here, at


@unmanaged
def _utf8_width(content: Bytes, at: int, end: int) -> int:
    """Bytes of the well-formed UTF-8 sequence at `at`; 0 if there is none."""
    lead = content[at]
    width = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if lead < 0xC2 or lead > 0xF4 or at + width > end:
        return 0
    for place in range(at + 1, at + width):
        if content[place] & 0xC0 != 0x80:
            return 0
    second = content[at + 1]
    overlong = (lead == 0xE0 and second < 0xA0) or (lead == 0xF0 and second < 0x90)
    beyond = (lead == 0xED and second > 0x9F) or (lead == 0xF4 and second > 0x8F)
    return 0 if overlong or beyond else width
