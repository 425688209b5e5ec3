"""What an ingest makes of inputs that give little or nothing."""

from pathlib import Path

import pytest

import backref
from backref.errors import SourceError
from backref.pipeline import ingest

REQUEST = (
    b"WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=request\r\nContent-Length: 18\r\n\r\n"
    b"GET / HTTP/1.1\r\n\r\n\r\n\r\n"
)


def test_an_archive_without_a_page_makes_an_index_that_answers(tmp_path: Path) -> None:
    (tmp_path / "requests.warc").write_bytes(REQUEST)
    (tmp_path / "empty.warc.gz").touch()
    sources = [str(tmp_path / name) for name in ("requests.warc", "empty.warc.gz")]
    summary = ingest(sources, tmp_path / "index", workers=1)
    assert [run.records.seen for run in summary.runs] == [1, 1]
    assert summary.runs[1].records.failed == {"empty_file": 1}
    assert summary.ranking is None
    answer = backref.open(tmp_path / "index").backlinks("a.example")
    assert answer.total == 0
    assert "not in this index" in (answer.note or "")


def test_strict_is_strict_with_an_input_that_was_read_before(tmp_path: Path) -> None:
    (tmp_path / "broken.warc").write_bytes(b"garbage")
    index, source = tmp_path / "index", [str(tmp_path / "broken.warc")]
    ingest(source, index, workers=1)
    with pytest.raises(SourceError, match="1 of 1 record failed"):
        ingest(source, index, workers=1, strict=0.0)
