"""What is built to fill memory is read under a hard limit, and the pages beside it are read as ever."""

import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path

LIMIT = 2 << 30
"""Bytes of data that each process may have; the libraries alone take a third of it."""
PIECE = 32 << 20
INGEST = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[3]),) * 2)
from pathlib import Path
from backref.pipeline import ingest
summary = ingest([sys.argv[1]], Path(sys.argv[2]), workers=1, rank=False)
print(json.dumps([[run.visits, run.records.as_json()["failed"]] for run in summary.runs]))
"""


def bomb(begin: bytes, size: int) -> bytes:
    """A gzip member of `begin` and at least so many zeros: one compressed piece again and again, no checksum."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = packer.compress(begin) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + piece * (size // PIECE + 1)


def record(number: int, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """A WARC record of a response, which may state another length than it has."""
    answer = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "")).encode()
    lines = (
        "WARC/1.0",
        "WARC-Type: response",
        "WARC-Date: 2026-01-01T00:00:00Z",
        f"WARC-Target-URI: https://a.example/{number}",
        f"Content-Length: {length or len(answer) + len(body)}",
        "",
        "",
    )
    return "\r\n".join(lines).encode() + answer + body + b"\r\n\r\n"


def test_what_is_built_to_fill_memory_is_read_under_a_hard_limit(tmp_path: Path) -> None:
    page = b"<title>t</title><a href=https://b.example/>b</a>"
    records = [
        gzip.compress(record(1, page)),
        gzip.compress(record(2, bomb(page, 2 * LIMIT), "Content-Encoding: gzip"), 1),
        gzip.compress(record(3, page + b"<p>" * (3 << 20)), 1),
        gzip.compress(record(4, page + b"<b>" * (3 << 20)), 1),
        gzip.compress(record(5, page + b"<a href=/x>" * (1 << 20)), 1),
        bomb(record(6, page, length=LIMIT + PIECE), LIMIT),
        gzip.compress(record(7, page)),
    ]
    archive = tmp_path / "hostile.warc.gz"
    archive.write_bytes(b"".join(records))
    assert archive.stat().st_size < LIMIT // 100
    command = [sys.executable, "-c", INGEST, str(archive), str(tmp_path / "index"), str(LIMIT)]
    ((visits, failed),) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert visits == 7 - sum(failed.values())
    assert set(failed) <= {"damaged_member", "timeout"}
    assert sum(failed.values()) <= 1
