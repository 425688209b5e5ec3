"""Reads records one by one, compares every length, and finds the next record after damage.

A stated length is believed when the block ends where a record may end: at the end of the input, before
blank lines that lead to the next record, or before a separator with no other record inside the block.
Otherwise the next line that begins a record bounds the block, so that no record is given another's bytes.
"""

from collections.abc import Iterator
from typing import Final

from backref.model.limits import LIMITS
from backref.sources.archives._framing import Framing, Head
from backref.sources.archives._record import Loss, Record, cut_note
from backref.sources.archives._window import Window

_TAIL: Final = 64
_LINE: Final = 4096


class CarefulReader:
    """Records and losses of one window, from a position on."""

    def __init__(self, window: Window, framing: Framing, at: int = 0, offset: int | None = None) -> None:
        self.at = at
        """Where the next record is looked for."""
        self._window = window
        self._framing = framing
        self._over = False
        self._offset = offset
        """Place of the whole window in the archive; None where positions are places themselves."""

    def __iter__(self) -> Iterator[Record | Loss]:
        """Everything up to the end of the window."""
        while (item := self.next()) is not None:
            yield item

    def next(self) -> Record | Loss | None:
        """The next record or loss; None at the end. `at` has moved on."""
        if self._over:
            return None
        self.at = self._after_blank(self.at)
        if not self._window.read(self.at, 1):
            return self._failure(self.at)
        head = self._framing.head(self._window, self.at)
        if isinstance(head, str):
            return self._lost(head)
        if head.length is None:
            return self._lost("no_content_length", head.block)
        return self._record(head, head.length)

    def _record(self, head: Head, length: int) -> Record | Loss:
        start, window = self.at, self._window
        block = window.read(head.block, min(length, LIMITS.record_bytes))
        if self._ends_well(head.block, length):
            self.at = head.block + length
            record = Record(self._place(start), head.kind, head.headers, block)
            if length > LIMITS.record_bytes:
                record.cut, record.note = True, cut_note(len(block), length)
        else:
            bound = self._next_start(head.block)
            record = self._bounded(start, head, length, block, bound)
            self.at = bound
        return self._failure(start) or record

    def _bounded(self, start: int, head: Head, length: int, block: bytes, bound: int) -> Record:
        """A record whose length is wrong: what lies before the next record, and no more than was stated."""
        there = bound - head.block
        if there <= length:
            block = _without_separator(block[:there])
        there = min(there, len(block)) if there <= length else there
        note = f"the header states {length} bytes, {there} lie before the next record"
        return Record(self._place(start), head.kind, head.headers, block, cut=True, note=note)

    def _ends_well(self, block: int, length: int) -> bool:
        window, end = self._window, block + length
        if length and not window.read(end - 1, 1):
            return False
        tail = window.read(end, _TAIL)
        rest = tail.lstrip(b"\r\n")
        if not rest:
            return True
        if self._framing.start.match(window.read(end + len(tail) - len(rest), _LINE)):
            return True
        if not self._framing.separator.match(tail):
            return False
        inner = window.find(self._framing.start, block)
        return inner is None or inner >= end

    def _lost(self, reason: str, after: int | None = None) -> Loss:
        start = self.at
        self.at = self._next_start(start + 1 if after is None else after)
        loss = Loss(self._place(start), reason, f"{self.at - start} bytes were passed over")
        return self._failure(start) or loss

    def _failure(self, start: int) -> Loss | None:
        """The loss of the record at `start` where inflating failed before another one began; None where it did not."""
        failure = self._window.failure
        if failure is None or self._after_blank(self.at) < self._window.end():
            return None
        self._over = True
        return Loss(self._place(start), failure.reason, failure.note)

    def _next_start(self, after: int) -> int:
        found = self._window.find(self._framing.start, after)
        return self._window.end() if found is None else found

    def _after_blank(self, at: int) -> int:
        while True:
            chunk = self._window.read(at, _TAIL)
            blank = len(chunk) - len(chunk.lstrip(b"\r\n"))
            at += blank
            if blank < len(chunk) or not chunk:
                return at

    def _place(self, at: int) -> int:
        return at if self._offset is None else self._offset


def _without_separator(block: bytes) -> bytes:
    for separator in (b"\r\n\r\n", b"\n\n"):
        if block.endswith(separator):
            return block[: -len(separator)]
    return block
