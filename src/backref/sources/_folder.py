"""Folders and single files of saved pages as sources."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from backref.model.documents import Document, Provenance, WatRecord
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.sources._names import as_text
from backref.sources._pages import Naming, is_page, saved_page


class PagesSource:
    """Files below a folder, in the order of their paths.

    Among `files` may be what is none and is only counted: dead links, links to folders, folders that cannot be listed.
    """

    form = "html"

    def __init__(self, name: str, root: Path, files: Sequence[Path], naming: Naming) -> None:
        self.name = as_text(name)
        self.bytes = sum(file.stat().st_size for file in files if file.is_file())
        self._root = root
        self._files = sorted(files, key=self._path)
        self._naming = naming
        self._position = 0

    def read(self, ledger: Ledger) -> Iterator[Document | WatRecord]:
        """One document for each page that has a URL."""
        self._position = 0
        for file in self._files:
            if (document := self._document(file, ledger)) is not None:
                yield document

    def position(self) -> int:
        """Bytes of the files that were read."""
        return self._position

    def identity(self) -> str:
        """Digest of path, URL, time and content of every file."""
        digest = hashlib.blake2b(digest_size=16)
        for file in filter(Path.is_file, self._files):
            path = self._path(file)
            time = self._naming.time(file.stat().st_mtime).isoformat()
            with file.open("rb") as opened:
                content = hashlib.file_digest(opened, "blake2b").hexdigest()
            digest.update(
                "\0".join((path, self._naming.url(path) or "", time, content, "")).encode(errors="surrogateescape")
            )
        return digest.hexdigest()

    def _document(self, file: Path, ledger: Ledger) -> Document | None:
        path = self._path(file)
        if not file.is_file():
            _leave_out(file, as_text(path), ledger)
            return None
        try:
            with file.open("rb") as opened:
                content = opened.read(LIMITS.body_bytes + 1)
            status = file.stat()
        except OSError as error:
            ledger.fail("unreadable_file", f"{as_text(path)}: {error.strerror}")
            return None
        self._position += status.st_size
        if not is_page(path, content):
            ledger.skip("not_html")
            return None
        url = self._naming.url(path)
        if url is None:
            ledger.skip("no_url")
            return None
        return saved_page(url, self._naming.time(status.st_mtime), Provenance(as_text(path), 0), content)

    def _path(self, file: Path) -> str:
        return file.relative_to(self._root).as_posix()


def _leave_out(file: Path, path: str, ledger: Ledger) -> None:
    """Count what is no file."""
    if file.is_dir() and not file.is_symlink():
        ledger.fail("unreadable_folder", f"{path}: cannot be listed")
    elif file.exists():
        ledger.skip("not_regular")
    else:
        ledger.fail("dead_link", f"{path}: leads nowhere")
