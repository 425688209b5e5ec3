"""Tar archives as sources: of saved pages, of WARC, WAT and ARC files, or of both. Nothing is unpacked to disk."""

import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path
from typing import Final

from backref.errors import SourceError
from backref.model.documents import Document, Provenance, WatRecord
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.sources._names import as_text
from backref.sources._pages import Naming, is_page, saved_page
from backref.sources.archives._archive import ArchiveReader
from backref.sources.archives._form import archive_form
from backref.sources.archives._warc import read_archive

_DAMAGE: Final = (tarfile.TarError, zlib.error, LZMAError, EOFError, OSError)
_PADDING: Final = 1 << 20


class TarSource:
    """One tar archive, plain or compressed; its members are read in the order they stand."""

    def __init__(self, name: str, path: Path, form: str, naming: Naming) -> None:
        self.name = as_text(name)
        self.bytes = path.stat().st_size
        self._path = path
        self._naming = naming
        self._position = 0
        self.form = form

    def read(self, ledger: Ledger) -> Iterator[Document | WatRecord]:
        """What its members hold; a member that is no archive counts as one record."""
        try:
            for member, content, position in _members(self._path):
                self._position = position
                yield from self._read_member(member, content, ledger)
        except _DAMAGE as error:
            ledger.fail("damaged_tar", f"{as_text(self._path.name)}, about byte {self._position}: {error}")
        self._position = self.bytes

    def position(self) -> int:
        """Bytes of the file that were read."""
        return self._position

    def identity(self) -> str:
        """Digest of name, URL, time and content of every member, in the order of their names."""
        lines = []
        try:
            for member, content, _ in _members(self._path):
                url = self._naming.url(_path(member)) or ""
                time = self._naming.time(member.mtime).isoformat()
                lines.append("\0".join((_path(member), url, time, hashlib.blake2b(content).hexdigest(), "")))
        except _DAMAGE as error:
            lines.append(f"damaged after {len(lines)} members: {error}")
        joined = "".join(sorted(lines)).encode(errors="surrogateescape")
        return hashlib.blake2b(joined, digest_size=16).hexdigest()

    def _read_member(self, member: tarfile.TarInfo, content: bytes, ledger: Ledger) -> Iterator[Document | WatRecord]:
        if member.isdir():
            return
        if not member.isfile():
            ledger.skip("not_regular")
            return
        path, place = _path(member), self._place(member)
        form = archive_form(io.BytesIO(content), len(content), path)
        if form is None:
            document = self._page(member, content, ledger)
            if document is not None:
                yield document
        elif len(content) > LIMITS.member_bytes:
            ledger.fail("member_too_large", f"{place}: {member.size} bytes; unpack the tar to read it")
        else:
            reader = ArchiveReader(io.BytesIO(content), len(content), form.codec, form.framing)
            yield from read_archive(reader, place, ledger)

    def _page(self, member: tarfile.TarInfo, content: bytes, ledger: Ledger) -> Document | None:
        path = _path(member)
        if not is_page(path, content):
            ledger.skip("not_html")
            return None
        url = self._naming.url(path)
        if url is None:
            ledger.skip("no_url")
            return None
        provenance = Provenance(self._place(member), 0)
        time = member.mtime or self._path.stat().st_mtime  # 0 is what archives made to be alike have for unknown
        return saved_page(url, self._naming.time(time), provenance, content)

    def _place(self, member: tarfile.TarInfo) -> str:
        return as_text(f"{self._path.name}!{_path(member)}")


def _members(path: Path) -> Iterator[tuple[tarfile.TarInfo, bytes, int]]:
    """Members with their content, one byte more than the limit at most, and how much of the file was read.

    Raises one of `_DAMAGE`.
    """
    with path.open("rb") as file, tarfile.open(fileobj=file, mode="r|*") as tar:
        for member in tar:
            opened = tar.extractfile(member) if member.isfile() else None
            yield member, opened.read(LIMITS.member_bytes + 1) if opened else b"", file.tell()
        # tarfile takes a damaged header for the end.
        if tar.fileobj is not None and tar.fileobj.read(_PADDING).strip(b"\0"):
            raise tarfile.ReadError("there is more after what seems to be the end")


def tar_form(path: Path) -> str | None:
    """The form of the first member that can be read; None where there is none."""
    try:
        for member, content, _ in _members(path):
            form = archive_form(io.BytesIO(content), len(content), member.name)
            if form is not None:
                return form.word
            if member.isfile() and is_page(member.name, content):
                return "html"
    except _DAMAGE as error:
        raise SourceError(f"cannot read {path} as a tar archive: {error}") from error
    return None


def _path(member: tarfile.TarInfo) -> str:
    return member.name.removeprefix("./")
