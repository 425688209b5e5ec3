"""How records are framed in WARC and in ARC files: where one may begin, and what its head says."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from backref.model.limits import LIMITS
from backref.sources.archives._window import Window

_FOLD: Final = re.compile(rb"\n[ \t]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a record: its fields, and where its block begins."""

    kind: str
    headers: dict[str, str]
    block: int
    length: int | None
    """Stated length of the block; None where it is missing or no number."""


class Framing(Protocol):
    """One archive format."""

    start: re.Pattern[bytes]
    """Matches where a record begins."""
    separator: re.Pattern[bytes]
    """Matches what stands after a block."""

    def head(self, window: Window, at: int) -> Head | str:
        """Read the head of the record at `at`, or say by a word of the ledger why there is none."""
        ...


def header_fields(lines: bytes) -> dict[str, str]:
    """Header lines as fields: names in lower case, the first of a repeated one, folded lines joined, others ignored."""
    fields: dict[str, str] = {}
    for line in unfolded(lines):
        name, colon, value = _decoded(line).partition(":")
        name = name.strip().lower()
        if colon and name and name not in fields:
            fields[name] = value.strip()
    return fields


def unfolded(lines: bytes) -> list[bytes]:
    """Header lines, ended by line feeds with or without carriage returns, the folded ones joined."""
    return _FOLD.sub(b" ", lines.replace(b"\r", b"")).split(b"\n")


def stated_length(text: str | None) -> int | None:
    """A Content-Length as a number; None where there is none or it is not one."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 16 else None


class WarcFraming:
    """WARC of any version: a version line, header lines, a blank line, the block, two blank lines."""

    start: re.Pattern[bytes] = re.compile(rb"WARC/\d\.\d{1,2}[ \t\r]*\n(?=[\w-]+[ \t]*:)", re.IGNORECASE)
    separator: re.Pattern[bytes] = re.compile(rb"\r*\n\r*\n")
    _version = re.compile(rb"WARC/\d\.\d{1,2}[ \t\r]*\n", re.IGNORECASE)
    _end = re.compile(rb"\n\r*\n")

    def head(self, window: Window, at: int) -> Head | str:
        """Read version line and header lines."""
        size = 4 << 10
        while True:
            text = window.read(at, size)
            version = self._version.match(text)
            if version is None:
                return "garbage"
            # An empty header ends with the line feed of the version line and a blank line.
            end = self._end.search(text, version.end() - 1)
            if end or len(text) < size or size > LIMITS.header_bytes:
                break
            size *= 4
        if end is None or end.end() > LIMITS.header_bytes:
            return "cut_short" if len(text) < size else "header_too_long"
        if self.start.search(text, version.end(), end.start()):
            return "bad_header"
        headers = header_fields(text[version.end() : end.start()])
        kind = headers.get("warc-type", "").lower()
        return Head(kind, headers, at + end.end(), stated_length(headers.get("content-length")))


class ArcFraming:
    """ARC 1 and 2: one line of URL, address, date, type … length, then the block and a blank line."""

    start: re.Pattern[bytes] = re.compile(
        rb"(?:(?<=\n)|\A)(?:filedesc:|[A-Za-z][A-Za-z0-9+.-]{1,15}:[^\n]{1,4096} [0-9a-fA-F.:]{1,45} \d{12,18} )"
        rb"[^\n]{1,512}\n"
    )
    separator: re.Pattern[bytes] = re.compile(rb"\r*\n")
    _ip = re.compile(r"[0-9a-fA-F.:]{1,45}|-")
    _date = re.compile(r"\d{12,18}|-")

    def head(self, window: Window, at: int) -> Head | str:
        """Read the one line."""
        line, feed, _ = window.read(at, LIMITS.url_chars + 4096).partition(b"\n")
        fields = _decoded(line.rstrip(b"\r")).split(" ")
        address = self._address(fields)
        if not feed or address is None:
            return "garbage"
        url, media_type = " ".join(fields[:address]), fields[address + 2]
        headers = {"url": url, "ip": fields[address], "date": fields[address + 1], "type": media_type}
        return Head("arc", headers, at + len(line) + 1, stated_length(fields[-1]))

    def _address(self, fields: list[str]) -> int | None:
        """Which field is the IP address: the URL before it may hold blanks."""
        for at in range(1, len(fields) - 3):
            if self._ip.fullmatch(fields[at]) and self._date.fullmatch(fields[at + 1]):
                return at
        return 1 if fields[0].startswith("filedesc:") and len(fields) > 4 else None


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


WARC: Final[Framing] = WarcFraming()
ARC: Final[Framing] = ArcFraming()
