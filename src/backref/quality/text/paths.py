"""What addresses say in words: their paths, cut out of keys byte by byte."""

from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes, as_strings
from backref.kernel.words import copy_bytes, find_byte

_CLOSED, _SLASH, _QUERY = b")/?"
Flags = npt.NDArray[np.bool_]


def address_words(keys: pl.Series) -> pl.Series:
    """The path of each key, percent-coded text decoded; null where there is none."""
    paths = pl.Series(as_strings(*_paths(*as_bytes(keys.to_arrow()))))
    coded = paths.str.contains("%", literal=True).fill_null(value=False)
    if not coded.any():
        return paths
    return paths.scatter(coded.arg_true(), [unquote(path, errors="replace") for path in paths.filter(coded).to_list()])


@compiled
def _paths(content: Bytes, offsets: Offsets) -> tuple[Bytes, Offsets, Flags]:
    """What stands between the first `)/` of each key and a `?`, and whether there is one."""
    out = np.empty(offsets[-1] - offsets[0], np.uint8)
    bounds, valid = np.zeros(len(offsets), np.int64), np.empty(len(offsets) - 1, np.bool_)
    for row in range(len(valid)):
        end = offsets[row + 1]
        start = find_byte(content, offsets[row], end, _CLOSED)
        while start + 1 < end and content[start + 1] != _SLASH:
            start = find_byte(content, start + 1, end, _CLOSED)
        valid[row] = start + 1 < end
        start = min(start + 2, end)
        bounds[row + 1] = copy_bytes(content, start, find_byte(content, start, end, _QUERY), out, bounds[row])
    return out[: bounds[-1]], bounds, valid
