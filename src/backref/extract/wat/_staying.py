"""Links that surely stay on their page's host, told from their bytes alone, before anything else is done with them.

Where only external links are wanted, these are most of all links. What is not certain is left to the patient way.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.extract.wat._json import PAGE, URL, Rows
from backref.extract.wat._json_walk import after_slash
from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes
from backref.model.limits import LIMITS

Flags = npt.NDArray[np.bool_]

_CERTAIN: Final = LIMITS.url_chars // 8
"""Bytes up to which neither a page's URL nor a link on it can make a URL that is too long."""
_HOME: Final = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*)(?:[/?#]|$)", re.ASCII)

_HTTP: Final = b"http"


class Homes(NamedTuple):
    """The hosts of pages; empty where links of the page are not to be judged."""

    hosts: Bytes
    ends: Offsets


def homes(urls: Sequence[str], bases: Sequence[str]) -> Homes:
    """The hosts of pages by their URLs; only plain ones, and only where links are relative to the page itself."""
    found = (
        _HOME.match(url) if url == base and url.isascii() and len(url) <= _CERTAIN else None
        for url, base in zip(urls, bases, strict=True)
    )
    return Homes(*as_bytes(pa.array([match[1] if match else "" for match in found], pa.string())))


def find_staying(json: Bytes, rows: Rows, home: Homes) -> Flags:
    """Which links, by the bounds of their URLs in the JSON, are sure to stay on the host of their page."""
    found = np.zeros(len(rows), np.bool_)
    _find(json, rows, home.hosts, home.ends, found)
    return found


@compiled
def _find(json: Bytes, rows: Rows, hosts: Bytes, ends: Offsets, found: Flags) -> None:
    for row in range(len(rows)):
        page, start, end = rows[row, PAGE], int(rows[row, URL]), int(rows[row, URL + 1])
        if start < len(json) and end - start <= _CERTAIN and ends[page] < ends[page + 1]:
            found[row] = _stays(json, start, end, hosts, ends[page], ends[page + 1])


@compiled
def _stays(json: Bytes, i: int, end: int, hosts: Bytes, host: int, host_end: int) -> bool:
    if i == end or json[i] == 35 or json[i] == 63:  # nothing, # and ?
        return True
    after = after_slash(json, i)
    if after > 0:
        if after == end or json[after] != 92:
            return after == end or json[after] != 47 or _is_home(json, after + 1, end, hosts, host, host_end)
        return after_slash(json, after) > 0 and _is_home(json, after + 2, end, hosts, host, host_end)
    if json[i] <= 32 or json[i] == 92:
        return False
    start = i
    while i < end and (97 <= (json[i] | 32) <= 122 or (i > start and _in_scheme(json[i]))):
        i += 1
    if i == end or (json[i] != 58 and json[i] != 92 and json[i] > 32):
        return True
    if json[i] != 58 or not _is_web(json, start, i):
        return bool(json[i] == 92 and after_slash(json, i) > 0)
    for _ in range(2):
        i = after_slash(json, i + 1) - 1 if i + 1 < end else -1
        if i < 0:
            return False
    return _is_home(json, i + 1, end, hosts, host, host_end)


@compiled
def _in_scheme(byte: int) -> bool:
    return 48 <= byte <= 57 or byte == 43 or byte == 45 or byte == 46


@compiled
def _is_web(json: Bytes, start: int, end: int) -> bool:
    """Whether a scheme is http or https."""
    size = end - start
    if size < 4 or size > 5 or (size == 5 and json[start + 4] | 32 != 115):
        return False
    for k in range(4):  # noqa: SIM110 (kernels know no generators)
        if json[start + k] | 32 != _HTTP[k]:
            return False
    return True


@compiled
def _is_home(json: Bytes, i: int, end: int, hosts: Bytes, host: int, host_end: int) -> bool:
    """Whether the host that begins at `i` is that one, and ends there."""
    while host < host_end:
        if i >= end or json[i] != hosts[host]:
            return False
        i += 1
        host += 1
    return i == end or json[i] == 47 or json[i] == 35 or json[i] == 63 or (json[i] == 92 and after_slash(json, i) > 0)
