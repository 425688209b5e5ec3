"""The compressions an archive may be in, each as members (frames) that can be inflated alone."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import zstandard

PEEK: Final = 256 << 10
"""Compressed bytes that show the beginning of any member: a Zstandard block may need half of them."""
FEED: Final = 1 << 10
"""Compressed bytes inflated at a time: few, because damage takes with it what the same call had inflated before,
and because the output of Zstandard cannot be bounded but by its input."""
_OUTPUT: Final = 1 << 20
"""Bytes inflated at a time."""


class Inflater(Protocol):
    """Inflates one member, piece by piece."""

    waiting: bytes
    """Compressed bytes taken in and not inflated yet."""
    finished: bool
    """The member ended, and its checksum was right."""
    unused: int
    """How many of the bytes last taken in lie after the member."""

    def __call__(self, data: bytes) -> bytes:
        """Inflate some of the data; raises one of the codec's errors on damage."""
        ...


class _Gzip:
    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)
        self.waiting = b""
        self.finished = False
        self.unused = 0

    def __call__(self, data: bytes) -> bytes:
        inflated = self._inflater.decompress(data, _OUTPUT)
        self.waiting = self._inflater.unconsumed_tail
        self.finished = self._inflater.eof
        self.unused = len(self._inflater.unused_data)
        return inflated


class _Zstandard:
    def __init__(self) -> None:
        self._inflater = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self.waiting = b""
        self.finished = False
        self.unused = 0

    def __call__(self, data: bytes) -> bytes:
        inflated = self._inflater.decompress(data)
        self.finished = self._inflater.eof
        self.unused = len(self._inflater.unused_data)
        return inflated


@dataclass(frozen=True, slots=True)
class Codec:
    """One compression."""

    name: str
    magic: bytes
    """What every member begins with."""
    start: Callable[[], Inflater]
    errors: tuple[type[Exception], ...]


GZIP: Final = Codec("gzip", b"\x1f\x8b\x08", _Gzip, (zlib.error,))
ZSTANDARD: Final = Codec("zstd", b"\x28\xb5\x2f\xfd", _Zstandard, (zstandard.ZstdError,))
CODECS: Final = (GZIP, ZSTANDARD)


def codec_of(head: bytes) -> Codec | None:
    """The compression that bytes begin with; None for plain ones."""
    return next((codec for codec in CODECS if head.startswith(codec.magic)), None)


def peek(codec: Codec, data: bytes, size: int) -> bytes:
    """The first bytes of the member that `data` begins with, as far as it can be inflated; `PEEK` bytes suffice."""
    inflater = codec.start()
    found = b""
    try:
        for at in range(0, len(data), FEED):
            found += inflater(data[at : at + FEED])
            if inflater.finished or len(found) >= size:
                break
    except codec.errors:
        pass  # what came out before is what can be seen
    return found[:size]
