"""HTTP responses as crawlers stored them: odd heads, chunks, content codings, bombs."""

import gzip
import time
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from backref.model.documents import Document
from backref.model.limits import LIMITS
from backref.sources.archives._coding import decoded, unchunked
from backref.sources.archives._http import charset, media_type, parse_response

from .archives import http, read_bytes, warc

PAGE = b"<!doctype html><html><body>" + b"<a href='/x'>one more link</a> " * 500 + b"</body></html>"


def bare_deflate(body: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(body) + deflater.flush()


CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstandard.compress(PAGE),
}


def in_chunks(body: bytes, size: int) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def document(folder: Path, response: bytes, *headers: bytes, kind: bytes = b"response") -> Document:
    (found,), ledger = read_bytes(folder, warc(response, *headers, kind=kind), "a.warc")
    assert ledger.seen == 1
    return found


@pytest.mark.parametrize("coding", [*CODED, "GZIP", "identity, gzip", "bare deflate"])
def test_one_content_coding_is_undone(tmp_path: Path, coding: str) -> None:
    """gzip, deflate of both flavours, Brotli and Zstandard; names in any case."""
    body = bare_deflate(PAGE) if coding == "bare deflate" else CODED[coding.lower().split(", ")[-1]]
    header = b"Content-Encoding: " + coding.split()[-1].encode()
    found = document(tmp_path, http(body, header))
    assert (found.body, found.truncated) == (PAGE, False)


@pytest.mark.parametrize("coding", [*CODED, "none", "utf-8"])
def test_a_coding_that_was_undone_by_the_crawler_is_not_undone_again(tmp_path: Path, coding: str) -> None:
    """The header still names a coding, but the body is plain."""
    found = document(tmp_path, http(PAGE, b"Content-Encoding: " + coding.encode(), b"Content-Length: 17"))
    assert (found.body, found.truncated) == (PAGE, False)


@pytest.mark.parametrize("coding", CODED)
def test_a_coded_body_that_breaks_off_gives_its_beginning(tmp_path: Path, coding: str) -> None:
    """What can be decoded is kept and marked as truncated."""
    noisy = PAGE + bytes(range(256)) * 300
    encode = {"br": brotli.compress, "zstd": zstandard.compress, "deflate": zlib.compress}.get(coding, gzip.compress)
    found = document(tmp_path, http(encode(noisy)[:-6], b"Content-Encoding: " + coding.encode()))
    assert found.truncated
    assert noisy.startswith(found.body)


@pytest.mark.parametrize("coding", CODED)
def test_a_bomb_is_cut_at_the_limit(tmp_path: Path, coding: str) -> None:
    """A body that decodes to a gigabyte costs the limit and no more."""
    bombs = {
        "gzip": lambda: gzip.compress(bytes(1 << 26), 9),
        "x-gzip": lambda: gzip.compress(bytes(1 << 26), 9),
        "deflate": lambda: zlib.compress(bytes(1 << 26), 9),
        "br": lambda: brotli.compress(bytes(1 << 28), quality=5),
        "zstd": lambda: zstandard.compress(bytes(1 << 30)),
    }
    response = http(bombs[coding](), b"Content-Encoding: " + coding.encode())
    began = time.perf_counter()
    found = document(tmp_path, response)
    assert time.perf_counter() - began < 2
    assert (len(found.body), found.truncated) == (LIMITS.body_bytes, True)


@given(body=st.binary(max_size=3000), size=st.integers(1, 700))
def test_chunks_are_joined(body: bytes, size: int) -> None:
    """What was cut into chunks comes back, whatever their size."""
    assert unchunked(in_chunks(body, size)) == (body, False)


@given(body=st.binary(max_size=300))
def test_decoding_never_raises(body: bytes) -> None:
    """Any bytes under any coding give bytes."""
    for coding in (*CODED, "deflate", ""):
        content, _ = decoded(body, coding, 1000)
        assert len(content) <= 1000
    unchunked(body)


@given(block=st.binary(max_size=300))
def test_parsing_never_raises(block: bytes) -> None:
    """Any bytes give a response or none."""
    for text in (block, b"HTTP/1.1 200 OK\r\n" + block):
        response = parse_response(text)
        assert response is None or response.content() is not None


@pytest.mark.parametrize(
    ("body", "content", "missing"),
    [
        (b"5\r\nhello\r\n0\r\n\r\n", b"hello", False),
        (b"5 \nhello\n0\n\n", b"hello", False),
        (b"5;name=value\r\nhello\r\n0\r\nTrailer: x\r\n\r\n", b"hello", False),
        (b"5\r\nhello\r\n", b"hello", True),
        (b"ff\r\nhello", b"hello", True),
        (b"5\r\nhello\r\n<html>", b"hello", True),
        (b"<html>not in chunks", b"<html>not in chunks", False),
        (b"", b"", False),
    ],
)
def test_odd_chunks(body: bytes, content: bytes, missing: bool) -> None:
    """Extensions, trailers, bare line feeds, an early end, and bodies that are not in chunks."""
    assert unchunked(body) == (content, missing)


def test_gzip_members_in_a_row_are_one_body(tmp_path: Path) -> None:
    """Each is inflated; bytes after the last are no part of the page."""
    body = gzip.compress(PAGE) + gzip.compress(b"more") + b"rest"
    found = document(tmp_path, http(body, b"Content-Encoding: gzip"))
    assert (found.body, found.truncated) == (PAGE + b"more", False)


def test_chunks_and_coding_together(tmp_path: Path) -> None:
    """The transfer coding is undone first."""
    body = in_chunks(gzip.compress(PAGE), 100)
    found = document(tmp_path, http(body, b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"))
    assert (found.body, found.truncated) == (PAGE, False)


@pytest.mark.parametrize(
    ("head", "status", "headers"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", 200, (("a", "b"),)),
        (b"HTTP/1.0 302 \r\nLocation: /x\r\n\r\n", 302, (("location", "/x"),)),
        (b"HTTP/1.1 404\nA: b\n\n", 404, (("a", "b"),)),
        (b"HTTP/2 200\r\n\r\n", 200, ()),
        (b"\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n", 200, (("a", "b"),)),
        (b"HTTP/1.1 200 OK\r\r\nA: b\r\r\n\r\r\n", 200, (("a", "b"),)),
        (
            b"HTTP/1.1 200 OK\r\nno colon\r\n: no name\r\nA:b\r\n more\r\nA:c\r\n\r\n",
            200,
            (("a", "b more"), ("a", "c")),
        ),
        (b"ICY 200 OK\r\nA: \xe9\r\n\r\n", 200, (("a", "é"),)),
    ],
)
def test_an_odd_head_is_read(head: bytes, status: int, headers: tuple[tuple[str, str], ...]) -> None:
    """Missing reason, bare line feeds, doubled returns, folded and broken lines."""
    response = parse_response(head + b"body")
    assert response is not None
    assert (response.status, response.headers, response.body) == (status, headers, b"body")


@pytest.mark.parametrize(
    "block", [b"", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"b" * (1 << 19)]
)
def test_what_is_no_response_is_counted(tmp_path: Path, block: bytes) -> None:
    """No status line, or a head over the limit."""
    documents, ledger = read_bytes(tmp_path, warc(block), "a.warc")
    assert not documents
    assert ledger.failed == {"bad_http": 1}


def test_a_body_shorter_than_stated_is_truncated(tmp_path: Path) -> None:
    """HTTP Content-Length is compared where no coding stands between."""
    assert document(tmp_path, http(PAGE, b"Content-Length: 999999")).truncated
    assert not document(tmp_path, http(PAGE, b"Content-Length: %d" % len(PAGE))).truncated
    assert not document(tmp_path, http(PAGE, b"Content-Length: 3")).truncated


@pytest.mark.parametrize(
    ("header", "body", "media", "kept"),
    [
        (b"text/html; charset=utf-8", PAGE, "text/html", True),
        (b"Text/HTML charset=utf-8", PAGE, "text/html", True),
        (b"application/xhtml+xml", PAGE, "application/xhtml+xml", True),
        (b"text/html, text/html", b"no markup", "text/html", True),
        (b"", b"  <!-- a --> <HTML lang=en>", "text/html", True),
        (b"unknown/unknown", PAGE, "text/html", True),
        (b"nonsense", b"plain", None, False),
        (b"text/plain", PAGE, "text/plain", False),
        (b"application/octet-stream", PAGE, "application/octet-stream", False),
        (b"application/pdf", PAGE, "application/pdf", False),
    ],
)
def test_only_html_keeps_its_body(tmp_path: Path, header: bytes, body: bytes, media: str | None, kept: bool) -> None:
    """The header decides; the bytes are asked only where it says nothing that could be believed."""
    response = b"HTTP/1.1 200 OK\r\nContent-Type: " + header + b"\r\nLink: </a>; rel=next\r\n\r\n" + body
    found = document(tmp_path, response)
    assert (found.content_type, found.body) == (media, body if kept else b"")
    assert found.header("link") == "</a>; rel=next"


@pytest.mark.parametrize(
    ("value", "media", "name"),
    [
        ('text/html; charset="UTF-8"', "text/html", "utf-8"),
        ("text/html;charset=windows-1252;x=y", "text/html", "windows-1252"),
        ("text/html; Charset = 'koi8-r'", "text/html", "koi8-r"),
        ("charset=utf-8", None, "utf-8"),
        ("text/html", "text/html", None),
        (None, None, None),
    ],
)
def test_content_type_values(value: str | None, media: str | None, name: str | None) -> None:
    """Media type and charset in their odd spellings."""
    assert (media_type(value), charset(value)) == (media, name)


def test_hostile_heads_take_linear_time() -> None:
    """Heads made of folded lines, carriage returns and blanks cost milliseconds."""
    size = LIMITS.header_bytes - 100
    began = time.perf_counter()
    for filling in (b"\r" * size, b"a\r\n " * (size // 4), b":\n" * (size // 2), b"charset=" + b" " * size + b";"):
        response = parse_response(b"HTTP/1.1 200 OK\r\nContent-Type: " + filling + b"\r\n\r\n<html>")
        assert response is not None
        charset(response.header("content-type"))
    assert time.perf_counter() - began < 2
