"""Writes small archives, sound or damaged on purpose, and reads them back."""

import gzip
import random
from collections import Counter
from pathlib import Path

from backref.model.documents import Document, WatRecord
from backref.model.ledger import Ledger
from backref.sources import open_source


def page(number: int, size: int) -> bytes:
    """A page of its own, some of it hard to compress."""
    chance = random.Random(number)
    noise = chance.randbytes(size // 2).hex().encode()
    return b"<html><title>%d</title><p>%s</p></html>" % (number, noise)


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """An HTTP response with an HTML body."""
    lines = (b"HTTP/1.1 " + status, b"Content-Type: text/html", *headers, b"", b"")
    return b"\r\n".join(lines) + body


def warc(block: bytes, *headers: bytes, kind: bytes = b"response", url: bytes = b"http://a.example/") -> bytes:
    """A WARC record; headers given here go before those it has anyway."""
    lines = (
        b"WARC/1.0",
        b"WARC-Type: " + kind,
        *headers,
        b"WARC-Target-URI: " + url,
        b"WARC-Date: 2024-05-01T10:00:00Z",
        b"Content-Type: application/http; msgtype=response",
        b"Content-Length: %d" % len(block),
        b"",
        b"",
    )
    return b"\r\n".join(lines) + block + b"\r\n\r\n"


def numbered(number: int, size: int) -> bytes:
    """The record of a numbered page."""
    return warc(http(page(number, size)), url=b"http://a.example/%d" % number)


def arc(block: bytes, url: bytes = b"http://a.example/", media_type: bytes = b"text/html") -> bytes:
    """An ARC record."""
    return b"%s 192.0.2.1 20240501100000 %s %d\n%s\n" % (url, media_type, len(block), block)


ARC_VOLUME = arc(b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n", b"filedesc://a.arc")


def members(records: list[bytes]) -> list[bytes]:
    """Records as gzip members."""
    return [gzip.compress(record, mtime=0) for record in records]


def read_file(path: Path) -> tuple[list[Document | WatRecord], Ledger]:
    """Everything that the one source in a file yields, counted as kept."""
    (source,) = open_source(str(path))
    ledger = Ledger()
    found = list(source.read(ledger))
    ledger.keep(len(found))
    assert source.position() == source.bytes
    return found, ledger


def read_bytes(folder: Path, content: bytes, name: str = "a.warc.gz") -> tuple[list[Document], Ledger]:
    """Write an archive and read its documents."""
    path = folder / name
    path.write_bytes(content)
    found, ledger = read_file(path)
    documents = [item for item in found if isinstance(item, Document)]
    assert len(documents) == len(found)
    return documents, ledger


def reasons(ledger: Ledger) -> tuple[int, Counter[str], Counter[str]]:
    """A ledger without its notes."""
    return ledger.kept, ledger.skipped, ledger.failed
