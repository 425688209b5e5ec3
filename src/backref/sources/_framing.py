"""How records are framed in WARC and in ARC files: where one may begin, and what its head says."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from backref.model.limits import LIMITS
from backref.sources._window import Window


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

    def head(self, window: Window, at: int) -> Head | str:
        """Read the head of the record at `at`, or say by a word of the ledger why there is none."""
        ...


def header_fields(lines: bytes) -> dict[str, str]:
    """Header lines as fields: names in lower case, the first of a repeated one, folded lines joined, others ignored."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines.split(b"\n"):
        text = _decoded(line.rstrip(b"\r"))
        if text[:1] in " \t":
            if name and text:
                fields[name] += f" {text.strip()}"
            continue
        label, colon, value = text.partition(":")
        name = label.strip().lower() if colon else ""
        if name in fields:
            name = ""
        if name:
            fields[name] = value.strip()
    return fields


def stated_length(text: str | None) -> int | None:
    """A Content-Length as a number; None where there is none or it is not one."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 16 else None


class WarcFraming:
    """WARC of any version: a version line, header lines, a blank line, the block, two blank lines."""

    start: re.Pattern[bytes] = re.compile(rb"(?:(?<=\n)|\A)WARC/\d\.\d{1,2}[ \t]*\r?\n(?=[\w-]+[ \t]*:)")
    _version = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
    _end = re.compile(rb"\r?\n\r?\n")

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
        rb"(?:(?<=\n)|\A)[A-Za-z][A-Za-z0-9+.-]{1,15}:[^\n]{0,4096}"
        rb" (?:[0-9a-fA-F.:]+|-) \d{12,14} [^\n]{1,512} \d+\r?\n"
    )
    _line = re.compile(rb"(\S.*?) ([0-9a-fA-F.:]+|-) (\d{12,14}|-) (\S.*?)(?: .*)? (\d+|-)\r?\n")

    def head(self, window: Window, at: int) -> Head | str:
        """Read the one line."""
        text = window.read(at, LIMITS.url_chars + 4096)
        match = self._line.match(text)
        if match is None:
            return "garbage"
        url, ip, date, media_type, length = (_decoded(part) for part in match.groups())
        headers = {"url": url, "ip": ip, "date": date, "type": media_type}
        return Head("arc", headers, at + match.end(), stated_length(length))


def _decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


WARC: Final[Framing] = WarcFraming()
ARC: Final[Framing] = ArcFraming()
