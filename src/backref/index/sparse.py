"""A sparse index of each file: every so many keys, kept in its footer, so that rows are found without reading keys."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import polars as pl
import pyarrow as pa

STEP = 512
"""Rows from one key that is kept to the next, from the first row of the file."""
_NAME = b"backref.keys"


def every_step(keys: pa.ChunkedArray, first: int) -> list[str]:
    """Those of consecutive keys that are kept, where the first stands in row `first`."""
    return [keys[row].as_py() for row in range(-first % STEP, len(keys), STEP)]


def as_metadata(kept: Sequence[str]) -> dict[bytes, bytes]:
    """Keys as what a file's footer says besides its columns."""
    return {_NAME: msgspec.json.encode(kept)}


def kept_keys(path: str | Path, key: str) -> list[str]:
    """The keys that a file keeps of its column `key`; read from its rows where it keeps none, as those of old do."""
    said = pl.read_parquet_metadata(path).get(_NAME.decode())
    if said is not None:
        return msgspec.json.decode(said, type=list[str])
    return pl.scan_parquet(path, glob=False).select(pl.col(key).gather_every(STEP)).collect()[key].to_list()
