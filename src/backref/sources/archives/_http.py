"""An HTTP response as a crawler stored it, read leniently: what is odd is passed over, not refused."""

import re
from dataclasses import dataclass
from typing import Final

from backref.model.limits import LIMITS
from backref.sources.archives._coding import decoded, unchunked
from backref.sources.archives._framing import unfolded

Headers = tuple[tuple[str, str], ...]

_STATUS: Final = re.compile(rb"[ \t\r\n]*(?:HTTP|ICY)[^ \t\r\n]*[ \t]+(\d{3})(?!\d)[^\n]*(?:\n|\Z)", re.IGNORECASE)
_END: Final = re.compile(rb"\n\r*\n")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
_MEDIA_TYPE: Final = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)(?=[\s;,]|\Z)")


@dataclass(frozen=True, slots=True)
class Response:
    """Status line and headers of a response, and the bytes after them."""

    status: int
    headers: Headers
    """Names in lower case, in order."""
    body: bytes
    """As sent: transfer and content codings not undone."""

    def header(self, name: str) -> str | None:
        """The first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)

    def content(self) -> tuple[bytes, bool]:
        """The body with its codings undone, at most `LIMITS.body_bytes`, and whether some of it is missing."""
        body, missing = self.body, False
        if "chunked" in (self.header("transfer-encoding") or "").lower():
            body, missing = unchunked(body)
        content, short = decoded(body, _coding(self.header("content-encoding")), LIMITS.body_bytes)
        return content, missing or short or self._shorter_than_stated()

    def _shorter_than_stated(self) -> bool:
        """Content-Length counts coded bytes; where a coding is named, the crawler may have undone it."""
        if self.header("transfer-encoding") or self.header("content-encoding"):
            return False
        length = self.header("content-length") or ""
        return length.isascii() and length.isdigit() and len(self.body) < int(length[:15])


def parse_response(block: bytes) -> Response | None:
    """Read a response; None where there is no status line or its headers are over the limit."""
    status = _STATUS.match(block, 0, LIMITS.header_bytes)
    if status is None:
        return None
    end = _END.search(block, status.end() - 1, LIMITS.header_bytes)
    if end is None and len(block) > LIMITS.header_bytes:
        return None
    lines, body = (
        (block[status.end() :], b"") if end is None else (block[status.end() : end.start()], block[end.end() :])
    )
    return Response(int(status[1]), header_lines(lines), body)


def header_lines(lines: bytes) -> Headers:
    """Header lines as pairs; folded lines are joined, lines without a colon are passed over."""
    headers: list[tuple[str, str]] = []
    for line in unfolded(lines):
        name, colon, value = line.decode("latin-1").partition(":")
        name = name.strip().lower()
        if colon and name:
            headers.append((name, value.strip()))
    return tuple(headers)


def media_type(value: str | None) -> str | None:
    """The media type of a Content-Type without its parameters, in lower case; None where it names none."""
    match = _MEDIA_TYPE.match(value or "")
    return match[1].lower() if match else None


def charset(value: str | None) -> str | None:
    """The charset a Content-Type names."""
    match = _CHARSET.search((value or "")[:512])
    return match[1].lower() if match else None


def _coding(value: str | None) -> str:
    """The one coding that is undone: the last one applied."""
    codings = [coding.strip().lower() for coding in (value or "").split(",")]
    return next((coding for coding in reversed(codings) if coding not in {"", "identity"}), "")
