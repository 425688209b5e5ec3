"""Reads the records of one archive: quickly while all is well, carefully wherever there is doubt.

The quick reader holds every record back until the next one has begun well. Whatever it doubts — a length that is
not what was read, a header that is not one, an error of inflation, and the last record of all — it leaves to the
careful reader, which reads one compressed member (or one record of a plain file) and hands back at the next.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord

from backref.model.limits import LIMITS
from backref.sources.archives._careful import CarefulReader
from backref.sources.archives._codec import PEEK, Codec, peek
from backref.sources.archives._framing import WARC, Framing, stated_length
from backref.sources.archives._record import Loss, Record, cut_note
from backref.sources.archives._window import FileWindow, MemberWindow

_EMBEDDED: Final = b"\nWARC/"
_SCAN: Final = 1 << 20
_HEAD: Final = 8 << 10


class ArchiveReader:
    """Records and losses of one archive in the order of the file."""

    def __init__(self, file: BinaryIO, size: int, codec: Codec | None, framing: Framing) -> None:
        self.at = 0
        """Bytes of the file that have been dealt with."""
        self._file = file
        self._size = size
        self._codec = codec
        self._framing = framing
        self._known = 0
        """Records after `at` that were yielded already: they stand in a member that must be read again."""

    def __iter__(self) -> Iterator[Record | Loss]:
        """Everything in the archive."""
        while self.at < self._size:
            yield from self._one_record() if self._codec is None else self._one_member(self._codec)
            if self._framing is WARC and self.at < self._size:
                yield from self._quickly()

    def _quickly(self) -> Iterator[Record]:
        self._file.seek(self.at)
        base, given = self.at, 0
        held: Record | None = None
        try:
            for item in ArchiveIterator(self._file, parse_http=False, max_header_len=LIMITS.header_bytes):
                if held is not None:
                    yield held
                    given += 1
                self.at = item.stream_pos
                held = _trusted(item)
                if held is None:
                    break
        except OSError:
            pass  # the careful reader finds out what is wrong at this place, and says so
        if not self._begins_at(self.at):
            self.at, self._known = base, given

    def _one_record(self) -> Iterator[Record | Loss]:
        reader = CarefulReader(FileWindow(self._file, self._size), self._framing, self.at)
        if (item := reader.next()) is not None:
            yield item
        self.at = reader.at

    def _one_member(self, codec: Codec) -> Iterator[Record | Loss]:
        offset, known = self.at, self._known
        self._known = 0
        if not self._begins_at(offset):
            self.at = self._next_member(codec, offset + 1)
            yield Loss(offset, "garbage", f"{self.at - offset} bytes were passed over")
            return
        window = MemberWindow(self._file, offset, codec, lambda: self._next_member(codec, offset + 1) < self._size)
        for number, item in enumerate(CarefulReader(window, self._framing, offset=offset)):
            if number >= known:
                yield item
        self.at = self._next_member(codec, offset + 1) if window.failure else window.offset_after

    def _begins_at(self, offset: int) -> bool:
        self._file.seek(offset)
        magic = b"WARC/" if self._codec is None else self._codec.magic
        return self._file.read(len(magic)) == magic

    def _next_member(self, codec: Codec, after: int) -> int:
        """Where the next member begins that holds a record at its start; the end of the file where there is none.

        A member stored inside the bytes of a damaged one is taken for a member of the archive.
        """
        at = after
        while at < self._size:
            self._file.seek(at)
            chunk = self._file.read(_SCAN + PEEK)
            place = chunk.find(codec.magic)
            while 0 <= place < _SCAN:
                if self._framing.start.match(peek(codec, chunk[place : place + PEEK], _HEAD).lstrip(b"\r\n")):
                    return at + place
                place = chunk.find(codec.magic, place + 1)
            at += _SCAN
        return self._size


def _trusted(item: WarcRecord) -> Record | None:
    """The record as the quick reader has it; None where its head or its length leaves a doubt."""
    fields = item.headers.items()
    headers = {name.lower(): value for name, value in fields}
    length = stated_length(headers.get("content-length"))
    if length is None or len(headers) < len(fields):
        return None
    # Reading all there is avoids a copy; it is never more than the stated length.
    block = item.reader.read() if length <= LIMITS.record_bytes else item.reader.read(LIMITS.record_bytes)
    if len(block) < length and len(block) + _passed_over(item, length - len(block)) != length:
        return None
    if b"\n" in block and _EMBEDDED in block:  # the first is quick, and JSON has no line feed
        return None
    record = Record(item.stream_pos, headers.get("warc-type", "").lower(), headers, block)
    if len(block) < length:
        record.cut, record.note = True, cut_note(len(block), length)
    return record


def _passed_over(item: WarcRecord, size: int) -> int:
    """Read on without keeping; how many bytes there were."""
    passed = 0
    while passed < size and (chunk := item.reader.read(min(_SCAN, size - passed))):
        passed += len(chunk)
    return passed
