"""A gzip or plain text file as blocks of whole lines, decoded in a thread of its own while the last one is read."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import numpy as np
import numpy.typing as npt
from isal import igzip

from backref.errors import SourceError

Bytes = npt.NDArray[np.uint8]
Block = tuple[Bytes, int, int]
"""A buffer and where its whole lines begin and end; the byte before the end is a newline, 16 bytes follow it."""

_HEAD = 1 << 12
"""Room before each decoded piece for the line that the piece before left unfinished."""
_PAD = 16
_PIECE = 4 << 20
_AHEAD = 3
_NEWLINE = 10


@dataclass(slots=True)
class Meter:
    """How many bytes of files, as they lie on the disk, were read so far."""

    bytes: int = 0


def line_blocks(path: Path, piece: int = _PIECE, meter: Meter | None = None) -> Iterator[Block]:
    """Every line of the file, in blocks; a block is only valid until the next is asked for.

    Raises SourceError when the file cannot be opened, is not gzip or is cut short, or has a line over 4 KiB.
    """
    carry = np.empty(0, np.uint8)
    with _pieces(path, piece, meter or Meter()) as pieces:
        for buffer, length in pieces:
            start = _HEAD - len(carry)
            buffer[start:_HEAD] = carry
            end = _last_newline(buffer, start, _HEAD + length)
            carry = buffer[end : _HEAD + length].copy()
            if len(carry) > _HEAD:
                raise SourceError(
                    f"{path} has a line of more than {_HEAD:,} bytes", hint="It is not a file of a web-graph release."
                )
            if end > start:
                yield buffer, start, end
    if len(carry):
        yield np.concatenate([carry, np.array([_NEWLINE], np.uint8), np.zeros(_PAD, np.uint8)]), 0, len(carry) + 1


def _last_newline(buffer: Bytes, start: int, stop: int) -> int:
    """The place after the last newline between two places; the first of them where there is none."""
    window = stop
    while window > start:
        begin = max(start, window - _HEAD)
        found = np.flatnonzero(buffer[begin:window] == _NEWLINE)
        if len(found):
            return begin + int(found[-1]) + 1
        window = begin
    return start


@contextmanager
def _pieces(path: Path, piece: int, meter: Meter) -> Iterator[Iterator[tuple[Bytes, int]]]:
    """Decoded pieces of a file, read ahead by a thread that ends with the context."""
    full: queue.Queue[tuple[Bytes, int] | Exception | None] = queue.Queue()
    free: queue.Queue[Bytes | None] = queue.Queue()
    for _ in range(_AHEAD):
        free.put(np.zeros(_HEAD + piece + _PAD, np.uint8))
    reader = threading.Thread(target=_decode, args=(path, full, free, meter), daemon=True)
    reader.start()
    try:
        yield _taken(full, free)
    finally:
        free.put(None)
        reader.join()


def _taken(
    full: "queue.Queue[tuple[Bytes, int] | Exception | None]", free: "queue.Queue[Bytes | None]"
) -> Iterator[tuple[Bytes, int]]:
    while (item := full.get()) is not None:
        if isinstance(item, Exception):
            raise item
        yield item
        free.put(item[0])


def _decode(
    path: Path,
    full: "queue.Queue[tuple[Bytes, int] | Exception | None]",
    free: "queue.Queue[Bytes | None]",
    meter: Meter,
) -> None:
    """Fill free buffers until the file ends, the reader stops (a None among the free) or the file is damaged."""
    try:
        with path.open("rb") as file, decoded(file, path) as stream:
            before = meter.bytes
            while (buffer := free.get()) is not None:
                length = _fill(stream, buffer.data[_HEAD:-_PAD])
                meter.bytes = before + file.tell()
                full.put((buffer, length) if length else None)
                if not length:
                    return
    except (OSError, EOFError) as error:
        full.put(SourceError(f"{path} cannot be read to its end: {error}", hint="Fetch the file again."))


def decoded(file: IO[bytes], path: Path) -> IO[bytes]:
    """The bytes of an open plain file, or of a gzip file decoded."""
    return cast(IO[bytes], igzip.open(file, "rb")) if path.suffix == ".gz" else file


def _fill(stream: IO[bytes], room: memoryview) -> int:
    """Read until the room is full or the stream ends; how many bytes came."""
    length = 0
    while length < len(room):
        got = stream.readinto(room[length:])  # type: ignore[attr-defined]
        if not got:
            break
        length += got
    return length
