"""Compiled: the fast lane. Plain references become keys without a parser; what is not plain is left to it.

It must agree with `backref.urls.parse` to the byte wherever it does not give up.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import copy_bytes
from backref.model.limits import LIMITS
from backref.urls._bytes import COPY, ODD, PATH, SCHEME, STOP, UPPER
from backref.urls._hosts import Hosts, intern, read_host
from backref.urls._path import write_query, write_rest
from backref.urls._reasons import CODES, SCHEMES, TOO_LONG

LEFT: Final = 255
"""The code of a row that is left to the parser."""
_STORED: Final = 0
_TOO_LONG: Final = CODES[TOO_LONG]
_LIMIT: Final = LIMITS.url_chars

_HTTP: Final = np.frombuffer(b"http", np.uint8)
_S, _COLON, _SLASH, _QUESTION, _HASH, _CLOSE, _0, _9 = b"s:/?#)09"
_SPACE: Final = 0x20

_SPECIAL: Final = frozenset({"ftp", "file", "ws", "wss"})
"""The standard reads these as it reads http, so a bad host makes them invalid: the parser decides."""
_NAMED: Final = [name for name in SCHEMES if name not in _SPECIAL]
_NAMES: Final = np.frombuffer("".join(_NAMED).encode(), np.uint8)
_NAME_ENDS: Final = np.cumsum([0] + [len(name) for name in _NAMED])
_NAME_CODES: Final = np.array([CODES[f"scheme:{name}"] for name in _NAMED], np.uint8)


class Bases(NamedTuple):
    """The pages that references are read against, parsed."""

    content: Bytes
    """Their keys, one after the other."""
    start: Offsets
    path: Offsets
    """Where path and query begin."""
    file: Offsets
    """Behind the last `/` of the path."""
    query: Offsets
    """Where the path ends."""
    end: Offsets
    longer: Offsets
    """Characters that the URL has more than the key."""
    https: npt.NDArray[np.bool_]
    host: npt.NDArray[np.int32]
    """Number of its host; -1 for a base that only the parser can use."""


class Rows(NamedTuple):
    """What the lane says of each row."""

    keys: Bytes
    offsets: Offsets
    https: npt.NDArray[np.bool_]
    host: npt.NDArray[np.int32]
    reason: npt.NDArray[np.uint8]
    same: npt.NDArray[np.bool_]


def room_for_rows(rows: int, total_bytes: int) -> Rows:
    """Space for the answers; pages of memory that stay untouched cost nothing."""
    return Rows(
        np.empty(total_bytes, np.uint8),
        np.zeros(rows + 1, np.int64),
        np.zeros(rows, np.bool_),
        np.full(rows, -1, np.int32),
        np.zeros(rows, np.uint8),
        np.zeros(rows, np.bool_),
    )


@unmanaged
def find_paths(
    content: Bytes,
    offsets: Offsets,
    host: npt.NDArray[np.int32],
    https: npt.NDArray[np.bool_],
    host_offsets: Offsets,
    path: Offsets,
    file: Offsets,
    query: Offsets,
    longer: Offsets,
) -> None:
    """Fill in where path, last segment and query of each key begin, and how many characters longer its URL is."""
    for row in range(len(host)):
        if host[row] < 0:
            continue
        at = offsets[row]
        while content[at] != _CLOSE:
            at += 1
        host_width = host_offsets[host[row] + 1] - host_offsets[host[row]]
        longer[row] = 7 + https[row] + host_width - (at + 1 - offsets[row])
        while content[at] != _SLASH:
            at += 1
        path[row] = at
        while at < offsets[row + 1] and content[at] != _QUESTION:
            if content[at] == _SLASH:
                file[row] = at + 1
            at += 1
        query[row] = at


@unmanaged
def read(
    content: Bytes,
    offsets: Offsets,
    base_index: npt.NDArray[np.int32],
    bases: Bases,
    hosts: Hosts,
    count: int,
    rows: Rows,
) -> int:
    """Read every row; returns how many hosts there are then. A row that is not stored has an empty key."""
    here = rows.offsets[0]
    for row in range(len(offsets) - 1):
        start, end = _trim(content, offsets[row], offsets[row + 1])
        untouched = end - start == offsets[row + 1] - offsets[row]
        base = base_index[row]
        https = _scheme(content, start, end)
        if offsets[row + 1] - offsets[row] > _LIMIT:
            code = _named_scheme(content, start, end)
        elif https >= 0:
            here, code, count = _absolute(content, start + 7 + https, end, https, hosts, count, rows, row, here)
            rows.same[row] &= untouched
        elif start < end and SCHEME[content[start]] in (COPY, UPPER) and _has_scheme(content, start, end):
            code = _named_scheme(content, start, end)
        elif base < 0 or bases.host[base] < 0:
            code = LEFT
        elif end - start > 1 and content[start] == _SLASH and content[start + 1] == _SLASH:
            https = int(bases.https[base])
            here, code, count = _absolute(content, start + 2, end, https, hosts, count, rows, row, here)
            rows.same[row] = False
        else:
            here, code = _relative(content, start, end, bases, base, rows, row, here)
        rows.reason[row] = code
        rows.offsets[row + 1] = here
    return count


@unmanaged
def _trim(content: Bytes, start: int, end: int) -> tuple[int, int]:
    while start < end and content[start] <= _SPACE:
        start += 1
    while start < end and content[end - 1] <= _SPACE:
        end -= 1
    return start, end


@unmanaged
def _scheme(content: Bytes, start: int, end: int) -> int:
    """0 for a text that begins with `http://`, 1 for `https://`, else -1."""
    if end - start < 8:
        return -1
    for place in range(4):
        if content[start + place] != _HTTP[place]:
            return -1
    at = start + 4
    https = 1 if content[at] == _S else 0
    at += https
    plain = at + 2 < end and content[at] == _COLON and content[at + 1] == _SLASH and content[at + 2] == _SLASH
    return https if plain else -1


@unmanaged
def _has_scheme(content: Bytes, start: int, end: int) -> bool:
    at = start
    while at < end and SCHEME[content[at]] in (COPY, UPPER):
        at += 1
    return at < end and SCHEME[content[at]] == STOP and (content[start] | 0x20) >= 97


@unmanaged
def _named_scheme(content: Bytes, start: int, end: int) -> int:
    """The code of a scheme that is counted by name and followed by something that is never invalid; else `LEFT`."""
    for name in range(len(_NAME_CODES)):
        first = _NAME_ENDS[name]
        width = _NAME_ENDS[name + 1] - first
        if end - start > width and content[start + width] == _COLON:
            place = 0
            while place < width and (content[start + place] | 0x20) == _NAMES[first + place]:
                place += 1
            if place == width:
                after = start + width + 1
                opaque = after == end or (PATH[content[after]] != ODD and content[after] != _SLASH)
                return _NAME_CODES[name] if opaque else LEFT
    return LEFT


@unmanaged
def _absolute(
    content: Bytes, at: int, end: int, https: int, hosts: Hosts, count: int, rows: Rows, row: int, here: int
) -> tuple[int, int, int]:
    """Read a URL from its host on; returns where the output is then, the row's code, and the count of hosts."""
    start, tail = here, hosts.offsets[count]
    host_end, same = read_host(content, at, end, hosts, tail)
    if host_end < 0:
        return start, LEFT, count
    width = host_end - at
    at, port = _port(content, host_end, end, 443 if https else 80)
    if at < 0:
        return start, LEFT, count
    number = intern(hosts, count, tail + width)
    here = copy_bytes(hosts.keys, hosts.offsets[number], hosts.offsets[number + 1], rows.keys, here) + 1
    rows.keys[here - 1] = _CLOSE
    if port:
        here = copy_bytes(content, host_end, at, rows.keys, here)
    else:
        same = same and at == host_end
    rows.keys[here] = _SLASH
    if at < end and content[at] == _SLASH:
        at += 1
    else:
        same = False
    here, same_rest = write_rest(content, at, end, rows.keys, here + 1, here)
    if here < 0:
        return start, LEFT, max(count, number + 1)
    if here - start + 6 + https > _LIMIT:
        return start, _TOO_LONG, max(count, number + 1)
    rows.host[row] = number
    rows.https[row] = https == 1
    rows.same[row] = same and same_rest
    return here, _STORED, max(count, number + 1)


@unmanaged
def _port(content: Bytes, at: int, end: int, default: int) -> tuple[int, int]:
    """Where the port ends and what it is: 0 for none or the scheme's own, an end of -1 for an unusual notation."""
    if at >= end or content[at] != _COLON:
        return at, 0
    first = at + 1
    at, port = first, 0
    while at < end and at - first < 6 and _0 <= content[at] <= _9:
        port = port * 10 + content[at] - _0
        at += 1
    stopped = at == end or content[at] == _SLASH or content[at] == _QUESTION or content[at] == _HASH
    if not stopped or at == first or content[first] == _0 or port > 0xFFFF:
        return -1, 0
    return at, 0 if port == default else port


@unmanaged
def _relative(
    content: Bytes, at: int, end: int, bases: Bases, base: int, rows: Rows, row: int, here: int
) -> tuple[int, int]:
    """Read a reference that keeps the base's host; returns where the output is then, and the row's code."""
    start = here
    root = start + bases.path[base] - bases.start[base]
    first = content[at] if at < end else _HASH
    if first == _HASH:
        here = copy_bytes(bases.content, bases.start[base], bases.end[base], rows.keys, here)
    elif first == _QUESTION:
        here = copy_bytes(bases.content, bases.start[base], bases.query[base], rows.keys, here)
        here, at, _ = write_query(content, at, end, rows.keys, here)
    else:
        kept = bases.path[base] + 1 if first == _SLASH else bases.file[base]
        here = copy_bytes(bases.content, bases.start[base], kept, rows.keys, here)
        here, _ = write_rest(content, at + (first == _SLASH), end, rows.keys, here, root)
    if here < 0:
        return start, LEFT
    if here - start + bases.longer[base] > _LIMIT:
        return start, _TOO_LONG
    rows.host[row] = bases.host[base]
    rows.https[row] = bases.https[base]
    return here, _STORED
