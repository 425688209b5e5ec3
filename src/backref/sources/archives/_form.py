"""What a file is, by its content; its name is asked only where the content is empty or damaged at its start."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from backref.sources.archives._archive import ArchiveReader
from backref.sources.archives._codec import GZIP, PEEK, ZSTANDARD, Codec, codec_of, peek
from backref.sources.archives._framing import ARC, WARC, Framing
from backref.sources.archives._record import Record

_HEAD: Final = 8 << 10
_ARCHIVE_NAME: Final = re.compile(r"\.(warc|wat|wet|arc)(\.gz|\.zst)?(?:\.open)?$", re.IGNORECASE)
_CODEC_ENDINGS: Final = {".gz": GZIP, ".zst": ZSTANDARD}
_TAR_NAME: Final = re.compile(r"\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz)$", re.IGNORECASE)
_TAR_MAGIC: Final = slice(257, 262)


@dataclass(frozen=True, slots=True)
class ArchiveForm:
    """How an archive is to be read."""

    word: str
    """`warc`, `wat` or `arc`."""
    framing: Framing
    codec: Codec | None


def archive_form(file: BinaryIO, size: int, name: str) -> ArchiveForm | None:
    """The form of a WARC, WAT or ARC file; None for anything else."""
    file.seek(0)
    head = file.read(PEEK)
    codec = codec_of(head)
    text = (peek(codec, head, _HEAD) if codec else head).lstrip(b"\r\n")
    if WARC.start.match(text):
        return _warc_form(file, size, codec)
    if ARC.start.match(text):
        return ArchiveForm("arc", ARC, codec)
    named = _ARCHIVE_NAME.search(name)
    if named is None:
        return None
    codec = codec or _CODEC_ENDINGS.get((named[2] or "").lower())
    return ArchiveForm("arc", ARC, codec) if named[1].lower() == "arc" else _warc_form(file, size, codec)


def is_tar(head: bytes, name: str) -> bool:
    """Whether a file is a tar archive, compressed or not; `head` is its beginning, `PEEK` bytes."""
    codec = codec_of(head)
    text = peek(codec, head, _HEAD) if codec else head
    return text[_TAR_MAGIC] == b"ustar" or _TAR_NAME.search(name) is not None


def _warc_form(file: BinaryIO, size: int, codec: Codec | None) -> ArchiveForm:
    """A WAT is a WARC whose first record after the warcinfo is JSON about another record."""
    reader = ArchiveReader(file, size, codec, WARC)
    is_wat = any(
        isinstance(item, Record) and item.kind == "metadata" and "json" in item.headers.get("content-type", "")
        for item in islice(reader, 2)
    )
    return ArchiveForm("wat" if is_wat else "warc", WARC, codec)
