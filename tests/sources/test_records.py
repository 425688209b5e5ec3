"""What becomes of each kind of record."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from backref.model.documents import WatRecord
from backref.model.limits import LIMITS
from backref.sources.archives._documents import parse_time

from .archives import ARC_VOLUME, arc, http, page, read_bytes, read_file, warc

PAGE = page(1, 100)


def outcome(folder: Path, record: bytes) -> str:
    """The reason a record is left out for, or `kept`."""
    _, ledger = read_bytes(folder, record, "a.warc")
    (word,) = [*ledger.skipped, *ledger.failed, *(["kept"] * ledger.kept)]
    return word


@pytest.mark.parametrize("kind", ["warcinfo", "request", "conversion", "continuation", "metadata"])
def test_records_that_are_no_pages_are_skipped_by_their_kind(tmp_path: Path, kind: str) -> None:
    """Each is counted under its own name."""
    assert outcome(tmp_path, warc(http(PAGE), kind=kind.encode())) == kind


@pytest.mark.parametrize(
    ("url", "word"),
    [
        (b"dns:a.example", "dns"),
        (b"urn:X-wpull:log", "not_http"),
        (b"metadata://gnu.org/software/wget", "not_http"),
        (b"", "no_target_uri"),
        (b"<>", "no_target_uri"),
        (b"HTTPS://a.example/", "kept"),
    ],
)
def test_target_uris_decide(tmp_path: Path, url: bytes, word: str) -> None:
    """Only http and https name pages."""
    assert outcome(tmp_path, warc(http(PAGE), url=url)) == word


def test_kinds_nobody_knows(tmp_path: Path) -> None:
    """An unknown kind is skipped, as the standard asks; none at all is an error."""
    assert outcome(tmp_path, warc(http(PAGE), kind=b"monkeys")) == "unknown_type"
    assert outcome(tmp_path, warc(http(PAGE), kind=b"")) == "no_type"


def test_a_target_uri_in_angle_brackets_or_with_blanks(tmp_path: Path) -> None:
    """Brackets of wget are taken off; blanks and other characters stay for the URL parser."""
    content = warc(http(PAGE), url=b"<http://a.example/b>") + warc(http(PAGE), url="http://a.example/é x".encode())
    documents, _ = read_bytes(tmp_path, content, "a.warc")
    assert [document.url for document in documents] == ["http://a.example/b", "http://a.example/é x"]


def test_a_page_with_all_its_fields(tmp_path: Path) -> None:
    """Address, time, status, headers and place are those of the record."""
    first = warc(http(PAGE))
    record = warc(http(PAGE, b"X-Robots-Tag: noindex", status=b"404 Gone"), b"WARC-IP-Address: 2001:DB8::1")
    documents, _ = read_bytes(tmp_path, first + record, "a.warc")
    found = documents[1]
    assert (found.ip, found.status, found.header("x-robots-tag")) == ("2001:db8::1", 404, "noindex")
    assert found.time == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert (found.provenance.archive, found.provenance.offset) == ("a.warc", len(first))
    assert (found.body, found.truncated, found.unchanged) == (PAGE, False, False)


@pytest.mark.parametrize("address", [b"", b"a.b.c.d", b"300.1.1.1"])
def test_an_address_that_is_none_is_left_out(tmp_path: Path, address: bytes) -> None:
    """The page counts without it."""
    ((found,), _) = read_bytes(tmp_path, warc(http(PAGE), b"WARC-IP-Address: " + address), "a.warc")
    assert found.ip is None


@pytest.mark.parametrize("header", [b"WARC-Truncated: length", b"WARC-Segment-Number: 1"])
def test_what_the_crawler_cut_is_truncated(tmp_path: Path, header: bytes) -> None:
    """The archive says itself that the record is not whole."""
    ((found,), _) = read_bytes(tmp_path, warc(http(PAGE), header), "a.warc")
    assert found.truncated


def test_a_later_segment_is_a_continuation(tmp_path: Path) -> None:
    """It has no head of its own."""
    assert outcome(tmp_path, warc(http(PAGE), b"WARC-Segment-Number: 2")) == "continuation"


def test_pages_that_are_as_they_were(tmp_path: Path) -> None:
    """Revisits with and without headers, and the answer 304."""
    records = [
        warc(http(b"", status=b"200 OK"), kind=b"revisit"),
        warc(b"", kind=b"revisit"),
        warc(http(b"", status=b"304 Not Modified")),
    ]
    documents, _ = read_bytes(tmp_path, b"".join(records), "a.warc")
    assert [(found.status, found.unchanged, found.body) for found in documents] == [
        (200, True, b""),
        (None, True, b""),
        (304, True, b""),
    ]


def test_a_saved_resource_is_a_page_without_http(tmp_path: Path) -> None:
    """Its media type is that of the record."""
    record = warc(PAGE, b"Content-Type: text/html; charset=latin1", kind=b"resource")
    ((found,), _) = read_bytes(tmp_path, record, "a.warc")
    assert (found.status, found.content_type, found.charset, found.body) == (None, "text/html", "latin1", PAGE)


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00.123456789Z", datetime(2024, 5, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2024-05-01T12:00:00+02:00", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01 10:00:00", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        ("20240501100000", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("202405011000", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("20241341100000", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("blue monday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(stamp: str | None, time: datetime | None) -> None:
    """ISO 8601 with any fraction and zone, ARC's digits, and what is neither."""
    assert parse_time(stamp) == time


def test_a_bad_date_is_a_lost_record(tmp_path: Path) -> None:
    """A fetch without a time proves nothing."""
    assert outcome(tmp_path, warc(http(PAGE)).replace(b"2024-05-01T10", b"blue monday!!")) == "bad_date"


def test_arc_records(tmp_path: Path) -> None:
    """The volume head and DNS answers are skipped; blanks in URLs, missing HTTP and odd types are read."""
    content = (
        ARC_VOLUME
        + arc(b"192.0.2.1", b"dns:a.example", b"text/dns")
        + arc(http(PAGE), b"http://a.example/with blank", b"text/html; charset=utf-8")
        + arc(PAGE, b"http://a.example/old", b"text/html")
        + arc(PAGE, b"http://a.example/none", b"no-type")
        + arc(b"", b"mailto:x@a.example")
    )
    documents, ledger = read_bytes(tmp_path, content, "a.arc")
    assert [(found.url, found.status, found.body) for found in documents] == [
        ("http://a.example/with blank", 200, PAGE),
        ("http://a.example/old", None, PAGE),
        ("http://a.example/none", None, PAGE),
    ]
    assert {found.ip for found in documents} == {"192.0.2.1"}
    assert ledger.skipped == {"warcinfo": 1, "dns": 1, "not_http": 1}


def test_wat_records_are_the_json_ones_with_an_envelope(tmp_path: Path) -> None:
    """Other metadata is skipped, also where it is JSON; a cut one is lost."""

    def metadata(block: bytes) -> bytes:
        return warc(block, b"Content-Type: application/json", kind=b"metadata")

    path = tmp_path / "a.warc.wat"
    huge = b'{"Envelope": "' + b"x" * LIMITS.record_bytes + b'"}'
    path.write_bytes(metadata(b'{"Envelope": {}}') + metadata(b'{"other": 1}') + metadata(huge) + warc(http(PAGE)))
    found, ledger = read_file(path)
    assert [type(item).__name__ for item in found] == ["WatRecord", "Document"]
    assert isinstance(found[0], WatRecord)
    assert found[0].json == b'{"Envelope": {}}'
    assert (ledger.skipped, ledger.failed) == ({"metadata": 1}, {"cut_short": 1})


def test_a_record_over_the_limit_is_cut_and_the_next_is_read(tmp_path: Path) -> None:
    """Only the beginning is held; the note says how much."""
    huge = warc(http(b"<html>" + b"x" * (LIMITS.record_bytes + 1000)))
    for name, content in (
        ("a.warc", huge + warc(http(PAGE)) * 2),
        ("b.warc", warc(http(PAGE)) + huge + warc(http(PAGE))),
    ):
        documents, ledger = read_bytes(tmp_path, content, name)
        assert sorted(found.truncated for found in documents) == [False, False, True]
        assert max(len(found.body) for found in documents) == LIMITS.body_bytes
        assert "only the first" in ledger.notes[0]
