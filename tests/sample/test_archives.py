"""The archives are ordinary WARC files."""

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as SlowIterator

from backref import sample

ARCHIVES = ["sample-2026-03-a.warc.gz", "sample-2026-03-b.warc.gz", "sample-2026-09.warc.gz"]


def test_the_archives_and_the_truth_are_written(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == [*ARCHIVES, "truth-summary.json", "truth.jsonl"]


@pytest.mark.parametrize("name", ARCHIVES)
def test_every_record_is_whole(written: Path, name: str) -> None:
    """fastwarc reads them all, and where a digest is stated it is right."""
    with (written / name).open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            if record.record_type == WarcRecordType.response and "WARC-Block-Digest" in record.headers:
                assert record.verify_block_digest()
            if record.record_type == WarcRecordType.response:
                record.parse_http()
                assert record.verify_payload_digest()


@pytest.mark.parametrize("name", ARCHIVES)
def test_each_record_is_a_gzip_member_of_its_own(written: Path, name: str) -> None:
    """Reading from the offset of any record starts with that record."""
    with (written / name).open("rb") as file:
        offsets = [record.stream_pos for record in ArchiveIterator(file, parse_http=False)]
        for offset in offsets[:: len(offsets) // 7]:
            file.seek(offset)
            with gzip.GzipFile(fileobj=file) as member:
                assert member.read(8) == b"WARC/1.0"


def test_two_readers_see_the_same_records(written: Path) -> None:
    """fastwarc and warcio agree on types and target URIs."""
    path = written / ARCHIVES[2]
    with path.open("rb") as file:
        fast = [(str(r.record_type), r.headers.get("WARC-Target-URI")) for r in ArchiveIterator(file, parse_http=False)]
    with path.open("rb") as file:
        slow = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in SlowIterator(file)]
    assert fast == slow


def test_each_answered_visit_has_a_record(small_web: sample.SampleWeb, written: Path) -> None:
    """Responses and revisits are as many as visits that were answered; beside them only robots.txt and logos."""
    kinds: Counter[str] = Counter()
    for name in ARCHIVES:
        with (written / name).open("rb") as file:
            for record in ArchiveIterator(file):
                html = record.http_content_type == "text/html" if record.is_http else False
                kinds[f"{record.record_type}{' of a page' if html else ''}"] += 1
    outcomes = Counter(visit.outcome for visit in small_web.visits if visit.status)
    assert kinds["revisit of a page"] == outcomes["unchanged"] > 0
    assert kinds["response of a page"] == outcomes.total() - outcomes["unchanged"]
    assert kinds["request"] == len(small_web.visits)
    assert kinds["warcinfo"] == 3
    assert 0 < kinds["response"] < 3 * len(small_web.sites)


def test_answers_travel_in_all_codings_and_charsets(written: Path) -> None:
    """Gzip and chunked answers, and the charsets of older sites."""
    codings, charsets = set(), set()
    for name in ARCHIVES:
        with (written / name).open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response):
                headers = record.http_headers
                codings.add((headers.get("Content-Encoding"), headers.get("Transfer-Encoding")))
                charsets.add(record.http_charset)
    assert codings == {(None, None), ("gzip", None), (None, "chunked"), ("gzip", "chunked")}
    assert {"utf-8", "windows-1252", None} <= charsets


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """In one process and in another one that hashes strings differently."""
    sample.write(sample.generate(3, 0.02), tmp_path / "here")
    code = "import sys; from backref import sample; sample.write(sample.generate(3, 0.02), sys.argv[1])"
    environment = {**os.environ, "PYTHONHASHSEED": "123", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "there")], check=True, env=environment)
    for path in (tmp_path / "here").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / path.name).read_bytes(), path.name


def test_another_seed_gives_another_web() -> None:
    one, other = sample.generate(1, 0.02), sample.generate(2, 0.02)
    assert set(one.pages) != set(other.pages)
    assert one.hero == other.hero == "larkspoke.com"


def test_the_summary_names_the_hero_and_its_chances(written: Path, small_web: sample.SampleWeb) -> None:
    summary = json.loads((written / "truth-summary.json").read_text("utf-8"))
    assert summary["hero"] == small_web.hero
    assert summary["reclaim"]
    assert summary["visits"] == len(small_web.visits)
