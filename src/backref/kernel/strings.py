"""Views of Arrow string columns as bytes and offsets, for kernels that read and write text without objects."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]


def joined(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array: Arrow's own `combine_chunks` copies even what is in one piece."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def as_bytes(column: pa.Array) -> tuple[Bytes, Offsets]:
    """The UTF-8 bytes of a string column and its n+1 offsets; a null reads as an empty text.

    Both are read-only, always: to a kernel a writable array is another type, compiled once more.
    """
    text = column if pa.types.is_string(column.type) else column.cast(pa.large_string())
    width = np.dtype(np.int32) if text is column else np.dtype(np.int64)
    _, offsets, data = text.buffers()
    bounds = np.zeros(len(text) + 1, np.int64)
    if len(text):  # an empty column may come without offsets
        bounds[:] = np.frombuffer(offsets, width, len(bounds), text.offset * width.itemsize)
    content = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)
    content.flags.writeable = bounds.flags.writeable = False
    return content, bounds


def as_strings(content: Bytes, offsets: Offsets, valid: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """A string column over bytes and n+1 offsets; rows where `valid` is false become null.

    The bytes must be UTF-8 and fewer than 2 GiB.
    """
    mask = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.StringArray.from_buffers(
        len(offsets) - 1, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(np.ascontiguousarray(content)), mask
    )
