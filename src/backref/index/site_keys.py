"""The keys of many hosts or domains at once."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref import urls
from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes, as_strings
from backref.kernel.words import copy_bytes

_DOT, _DASH, _LOW_LINE, _COMMA, _END = b".-_,)"
_A, _Z, _ZERO, _NINE = b"az09"


def site_keys(sites: pl.Series) -> pl.Series:
    """The keys of hosts or domains."""
    names = sites.cast(pl.String)
    texts = as_bytes(names.to_arrow().cast(pa.large_string()))
    keys = pl.Series(as_strings(*_label_keys(*texts)))
    odd = np.flatnonzero(~have_label_keys(*texts))
    if not len(odd):
        return keys
    return keys.scatter(odd, [urls.host_key(name) for name in names.gather(odd)])


@compiled
def have_label_keys(hosts: Bytes, host_at: Offsets) -> npt.NDArray[np.bool_]:
    """Whether the key of each host is its labels in reverse: no address, no character that a key escapes."""
    plain = np.empty(len(host_at) - 1, np.bool_)
    for row in range(len(plain)):
        start, end = host_at[row], host_at[row + 1]
        only, number, label = True, True, start
        for at in range(start, end):
            byte = hosts[at]
            digit = _ZERO <= byte <= _NINE
            only = only and (digit or _A <= byte <= _Z or byte in (_DOT, _DASH, _LOW_LINE))
            number = byte == _DOT or (number and digit)
            label = at + 1 if byte == _DOT else label
        plain[row] = only and (label == end or not number)
    return plain


@compiled
def _label_keys(hosts: Bytes, host_at: Offsets) -> tuple[Bytes, Offsets]:
    """For each host its labels in reverse, with `,` between and `)` at the end."""
    ends = host_at - host_at[0] + np.arange(len(host_at))
    made = np.empty(ends[-1], np.uint8)
    for row in range(len(host_at) - 1):
        start, end, here = host_at[row], host_at[row + 1], ends[row]
        made[here + end - start] = _END
        label = start
        for at in range(start, end + 1):
            if at == end or hosts[at] == _DOT:
                copy_bytes(hosts, label, at, made, here + end - at)
                if at < end:
                    made[here + end - at - 1] = _COMMA
                label = at + 1
    return made, ends
