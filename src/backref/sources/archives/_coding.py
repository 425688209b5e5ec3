"""Undoes what was done to a body on its way: chunks and one content coding, with a bound on the output.

Crawlers often undo a coding and leave the header that names it, so every step first looks whether the bytes
are coded at all; what cannot be decoded to its end is cut there rather than lost.
"""

import re
import zlib
from collections.abc import Callable
from typing import Final

import brotli
import zstandard

Decoded = tuple[bytes, bool]
"""The bytes, and whether some are missing."""

_CHUNK: Final = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]{0,1024})?\r?\n")
_STEP: Final = 16 << 10
_ZSTANDARD_STEP: Final = 512
"""Its output cannot be bounded but by its input: at most some 16 MiB come out of one step."""


def unchunked(body: bytes) -> Decoded:
    """Undo chunked transfer coding; a body that is not in chunks is returned as it is."""
    match = _CHUNK.match(body)
    if match is None:
        return body, False
    parts: list[bytes] = []
    while match is not None:
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts), False
        end = match.end() + size
        parts.append(body[match.end() : end])
        match = _CHUNK.match(body, end + len(body[end : end + 2]) - len(body[end : end + 2].lstrip(b"\r\n")))
    return b"".join(parts), True


def decoded(body: bytes, coding: str, limit: int) -> Decoded:
    """Undo one content coding, at most `limit` bytes of output; an unknown coding leaves the body as it is."""
    decode = _CODINGS.get(coding)
    content, missing = (body, False) if decode is None else decode(body, limit + 1)
    return content[:limit], missing or len(content) > limit


def _gzip(body: bytes, limit: int) -> Decoded:
    """One member after another, as browsers read them."""
    content, missing, rest = b"", False, body
    while rest.startswith(b"\x1f\x8b") and len(content) < limit and not missing:
        part, missing, rest = _inflated(rest, limit - len(content), 31)
        content += part
    return (content, missing) if content or missing or not body else (body, False)


def _deflate(body: bytes, limit: int) -> Decoded:
    """The standard means a zlib stream by this name; some servers send a bare one."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        content, missing, _ = _inflated(body, limit, wbits)
        if content or not missing:
            return content, missing
    return body, False


def _inflated(body: bytes, limit: int, wbits: int) -> tuple[bytes, bool, bytes]:
    """Inflate in small steps, so that damage loses only what follows it: the bytes, whether some miss, the rest."""
    inflater = zlib.decompressobj(wbits=wbits)
    content = bytearray()
    for at in range(0, len(body), _STEP):
        try:
            content += inflater.decompress(inflater.unconsumed_tail + body[at : at + _STEP], limit - len(content))
        except zlib.error:
            break
        if inflater.eof:
            return bytes(content), False, inflater.unused_data + body[at + _STEP :]
        if len(content) >= limit:
            break
    return bytes(content), True, b""


def _brotli(body: bytes, limit: int) -> Decoded:
    if body.lstrip()[:1] == b"<":  # no Brotli stream begins with this byte: a reserved bit would be set
        return body, False
    inflater = brotli.Decompressor()
    content = bytearray()
    for at in range(0, len(body), _STEP):
        try:
            content += inflater.process(body[at : at + _STEP], output_buffer_limit=limit - len(content))
            while not inflater.can_accept_more_data() and len(content) < limit:
                content += inflater.process(b"", output_buffer_limit=limit - len(content))
        except brotli.error:
            return (bytes(content), True) if content else (body, False)
        if len(content) >= limit:
            break
    return bytes(content), not inflater.is_finished()


def _zstandard(body: bytes, limit: int) -> Decoded:
    if not body.startswith(b"\x28\xb5\x2f\xfd"):
        return body, False
    inflater = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()
    content = bytearray()
    for at in range(0, len(body), _ZSTANDARD_STEP):
        try:
            content += inflater.decompress(body[at : at + _ZSTANDARD_STEP])
        except zstandard.ZstdError:
            break
        if inflater.eof or len(content) >= limit:
            break
    return bytes(content[:limit]), not inflater.eof


_CODINGS: Final[dict[str, Callable[[bytes, int], Decoded]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstandard,
}
