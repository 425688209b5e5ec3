"""WARC, WAT and ARC files as sources."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from backref.model.documents import Document, WatRecord
from backref.model.ledger import Ledger
from backref.sources._names import as_text
from backref.sources.archives._archive import ArchiveReader
from backref.sources.archives._documents import Failed, Skipped, read_record
from backref.sources.archives._form import ArchiveForm
from backref.sources.archives._record import Loss


class ArchiveSource:
    """One archive file."""

    def __init__(self, name: str, path: Path, form: ArchiveForm) -> None:
        self.name = as_text(name)
        self.form = form.word
        self.bytes = path.stat().st_size
        self._path = path
        self._form = form
        self._reader: ArchiveReader | None = None

    def read(self, ledger: Ledger) -> Iterator[Document | WatRecord]:
        """Documents and WAT records in the order of the file."""
        with self._path.open("rb") as file:
            self._reader = ArchiveReader(file, self.bytes, self._form.codec, self._form.framing)
            yield from read_archive(self._reader, as_text(self._path.name), ledger)

    def position(self) -> int:
        """Bytes of the file that were read."""
        return self._reader.at if self._reader else 0

    def identity(self) -> str:
        """Digest of the file's bytes."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def read_archive(reader: ArchiveReader, archive: str, ledger: Ledger) -> Iterator[Document | WatRecord]:
    """What the records of an archive hold; what they do not is counted."""
    empty = True
    for item in reader:
        empty = False
        if isinstance(item, Loss):
            ledger.fail(item.reason, f"{archive}, byte {item.offset}: {item.reason}, {item.note}")
            continue
        if item.note:
            ledger.fail("wrong_length", f"{archive}, byte {item.offset}: {item.note}", count=0)
        found = read_record(item, archive)
        if isinstance(found, Skipped):
            ledger.skip(found.reason)
        elif isinstance(found, Failed):
            ledger.fail(found.reason, f"{archive}, byte {item.offset}: {found.reason}")
        else:
            yield found
    if empty:
        ledger.fail("empty_file", f"{archive}: there is no record in it")
