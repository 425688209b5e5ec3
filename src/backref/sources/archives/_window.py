"""Bytes that are looked at here and there: a plain file, or one compressed member as it is inflated."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from backref.sources.archives._codec import FEED, Codec

_KEEP: Final = 64 << 20
"""Inflated bytes that are kept behind the reading position."""
_STEP: Final = 1 << 20
_OVERLAP: Final = 8 << 10
"""Longest match that a search can find."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a compressed member cannot be inflated to its end, where its checksum stands."""

    reason: str
    note: str


DAMAGED: Final = Failure("damaged_member", "the compressed data is damaged")
CUT: Final = Failure("cut_short", "the file ends before the record does")


class Window(Protocol):
    """A stretch of bytes, read by position; what lies far behind may be forgotten."""

    low: int
    """First position that can still be read."""
    failure: Failure | None
    """Why inflating ended early, if it did: what follows is lost, and the last bytes before are doubtful."""

    def read(self, start: int, size: int) -> bytes:
        """The bytes from `start`, fewer than `size` only at the end."""
        ...

    def find(self, pattern: re.Pattern[bytes], start: int) -> int | None:
        """Position of the first match at or after `start`; the pattern may look one byte back."""
        ...

    def end(self) -> int:
        """Position after the last byte; reads to it."""
        ...


class FileWindow:
    """A plain file."""

    low = 0
    failure: Failure | None = None

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size

    def read(self, start: int, size: int) -> bytes:
        """The bytes from `start`, fewer than `size` only at the end."""
        self._file.seek(start)
        return self._file.read(size)

    def find(self, pattern: re.Pattern[bytes], start: int) -> int | None:
        """Position of the first match at or after `start`."""
        at = max(start - 1, 0)
        while chunk := self.read(at, _STEP + _OVERLAP):
            if match := pattern.search(chunk, start - at):
                return at + match.start()
            if len(chunk) < _STEP + _OVERLAP:
                return None
            at += _STEP
            start = at + 1
        return None

    def end(self) -> int:
        """The size of the file."""
        return self._size


class MemberWindow:
    """One compressed member of a file, inflated as far as it is asked for."""

    def __init__(self, file: BinaryIO, offset: int, codec: Codec, more_follows: Callable[[], bool]) -> None:
        self.low = 0
        self.failure: Failure | None = None
        self.offset_after = offset
        """Where the member ends in the file; known once it was inflated to its end."""
        self._file = file
        self._fed = offset
        self._codec = codec
        self._inflate = codec.start()
        self._held = bytearray()
        self._done = False
        self._more_follows = more_follows
        """Whether another member begins after this one: if so, a member that never ends is damaged, not cut."""

    def read(self, start: int, size: int) -> bytes:
        """The bytes from `start`, fewer than `size` only at the end of the member or where it is damaged."""
        while self.low + len(self._held) < start + size and self._pull():
            if len(self._held) > _KEEP:
                self._forget(min(start, self.low + len(self._held)))
        return bytes(self._held[max(start - self.low, 0) : max(start - self.low, 0) + size])

    def find(self, pattern: re.Pattern[bytes], start: int) -> int | None:
        """Position of the first match at or after `start`."""
        start = max(start, self.low)
        while True:
            if match := pattern.search(self._held, start - self.low):
                return self.low + match.start()
            start = max(start, self.low + len(self._held) - _OVERLAP)
            if len(self._held) > _KEEP:
                self._forget(start - 1)
            if not self._pull():
                return None

    def end(self) -> int:
        """Position after the last byte that could be inflated."""
        while self._pull():
            if len(self._held) > _KEEP:
                self._forget(self.low + len(self._held) - _OVERLAP)
        return self.low + len(self._held)

    def _forget(self, before: int) -> None:
        if before > self.low:
            del self._held[: before - self.low]
            self.low = before

    def _pull(self) -> bool:
        """Inflate some more; False when there is no more."""
        if self._done:
            return False
        waiting = self._inflate.waiting
        if not waiting:
            self._file.seek(self._fed)
            waiting = self._file.read(FEED)
            self._fed += len(waiting)
        if not waiting:
            self._done = True
            self.failure = DAMAGED if self._more_follows() else CUT
            return False
        try:
            self._held += self._inflate(waiting)
        except self._codec.errors:
            self._done = True
            self.failure = DAMAGED
            return False
        if self._inflate.finished:
            self._done = True
            self.offset_after = self._fed - self._inflate.unused
        return True
