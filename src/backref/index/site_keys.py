"""The keys of many hosts or domains at once."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref import urls
from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes, Offsets, as_bytes, as_strings

_DOT, _DASH, _LOW_LINE, _COMMA, _END = b".-_,)"
_A, _Z, _ZERO, _NINE = b"az09"


def site_keys(sites: pl.Series) -> pl.Series:
    """The keys of hosts or domains."""
    names = sites.cast(pl.String)
    content, offsets, plain = _label_keys(*as_bytes(names.to_arrow().cast(pa.large_string())))
    keys = pl.Series(as_strings(content, offsets))
    odd = np.flatnonzero(~plain)
    if not len(odd):
        return keys
    return keys.scatter(odd, [urls.host_key(name) for name in names.gather(odd)])


@compiled
def _label_keys(content: Bytes, offsets: Offsets) -> tuple[Bytes, Offsets, npt.NDArray[np.bool_]]:
    """For each text its labels in reverse, with `,` between and `)` at the end, and whether that is its key."""
    rows = len(offsets) - 1
    ends = offsets - offsets[0] + np.arange(rows + 1)
    made = np.empty(ends[-1], np.uint8)
    plain = np.empty(rows, np.bool_)
    for row in range(rows):
        plain[row] = _reverse_labels(content, offsets[row], offsets[row + 1], made, ends[row])
    return made, ends, plain


@unmanaged
def _reverse_labels(content: Bytes, start: int, end: int, made: Bytes, here: int) -> bool:
    """Write one text's labels in reverse; whether that is its key: no address, no character that a key escapes."""
    beyond = here + end - start
    made[beyond] = _END
    plain, number, label = True, True, start
    for at in range(start, end):
        byte = content[at]
        if byte == _DOT:
            _copy(content, label, at, made, here + end - at)
            made[here + end - at - 1] = _COMMA
            number, label = True, at + 1
            continue
        digit = _ZERO <= byte <= _NINE
        number = number and digit
        plain = plain and (digit or _A <= byte <= _Z or byte in (_DASH, _LOW_LINE))
    _copy(content, label, end, made, here)
    return plain and (label == end or not number)


@unmanaged
def _copy(content: Bytes, start: int, end: int, made: Bytes, here: int) -> None:
    for place in range(end - start):
        made[here + place] = content[start + place]
