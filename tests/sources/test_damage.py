"""A damaged archive loses its damaged records and no other."""

import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backref.model.documents import Document
from backref.model.ledger import Ledger

from .archives import ARC_VOLUME, arc, http, members, numbered, page, read_bytes, warc

SIZES = [300, 90, 5_000, 700, 70_000, 40, 1_000, 200_000, 2_000, 600] * 3
RECORDS = [numbered(number, size) for number, size in enumerate(SIZES)]
MEMBERS = members(RECORDS)
WHOLE = gzip.compress(b"".join(RECORDS), mtime=0)
BODIES = {f"http://a.example/{number}": page(number, size) for number, size in enumerate(SIZES)}
GZIP_INDIFFERENT = range(4, 10)
"""Bytes of a gzip header (time, level, system) that say nothing about the content."""

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(parts: list[bytes]) -> list[tuple[int, int]]:
    """Begin and end of each part in the whole."""
    ends = [sum(map(len, parts[: number + 1])) for number in range(len(parts))]
    return list(zip([0, *ends], ends, strict=False))


def numbers(documents: list[Document]) -> list[int]:
    """Which of the pages were read whole and right."""
    return [
        int(document.url.rpartition("/")[2])
        for document in documents
        if document.body == BODIES.get(document.url) and not document.truncated
    ]


def same(damaged: bytearray, record: bytes) -> bool:
    """Whether a member holds what it did: the bits after its last symbol say nothing."""
    try:
        return zlib.decompress(damaged, zlib.MAX_WBITS | 16) == record
    except zlib.error:
        return False


def adds_up(ledger: Ledger, untouched: int) -> bool:
    """Every record that was met is counted, and nothing was met that is not there."""
    return (
        untouched <= ledger.seen <= 30 and ledger.seen == ledger.kept + ledger.failed.total() + ledger.skipped.total()
    )


@many
@given(victim=st.integers(0, 29), place=st.integers(0, 10**9), change=st.integers(1, 255))
def test_a_changed_byte_in_a_gzip_member_loses_that_record_only(
    tmp_path: Path, victim: int, place: int, change: int
) -> None:
    """One byte of one member of thirty is changed: all others are read, the one is lost, and the ledger says so."""
    damaged = bytearray(MEMBERS[victim])
    place %= len(damaged)
    damaged[place] ^= change
    parts = [*MEMBERS[:victim], bytes(damaged), *MEMBERS[victim + 1 :]]
    documents, ledger = read_bytes(tmp_path, b"".join(parts))
    found = numbers(documents)
    harmless = (
        place in GZIP_INDIFFERENT or (place == 3 and bytes(damaged[3:4]) == b"\1") or same(damaged, RECORDS[victim])
    )
    assert found == [number for number in range(30) if harmless or number != victim]
    assert len(documents) == len(found)
    assert ledger.failed.total() == (0 if harmless else 1)
    assert harmless or ledger.notes[0].startswith(f"a.warc.gz, byte {sum(map(len, MEMBERS[:victim]))}: ")
    assert ledger.seen == 30


@many
@given(start=st.integers(0, 10**9), length=st.integers(1, 400_000), filling=st.binary(max_size=300))
def test_a_stretch_of_gzip_members_replaced_loses_only_those_it_touches(
    tmp_path: Path, start: int, length: int, filling: bytes
) -> None:
    """Bytes are cut out anywhere and others put in: every member that is whole is read."""
    whole = b"".join(MEMBERS)
    start %= len(whole)
    end = min(start + length, len(whole))
    documents, ledger = read_bytes(tmp_path, whole[:start] + filling + whole[end:])
    intact = [number for number, (begin, stop) in enumerate(places(MEMBERS)) if stop <= start or begin >= end]
    assert set(intact) <= set(numbers(documents))
    assert len(documents) == len(numbers(documents))
    assert adds_up(ledger, len(intact))


@many
@given(st.data())
def test_damage_in_a_plain_file_loses_only_the_records_it_touches(tmp_path: Path, data: st.DataObject) -> None:
    """Changed bytes anywhere in a plain file: every record without one is read, unchanged."""
    whole = bytearray(b"".join(RECORDS))
    touched = set()
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, 29))
        begin, end = places(RECORDS)[number]
        # Heads are small beside bodies: half of the changes are made there.
        end = min(end, begin + 250) if data.draw(st.booleans()) else end
        whole[data.draw(st.integers(begin, end - 1))] ^= data.draw(st.integers(1, 255))
        touched.add(number)
    documents, ledger = read_bytes(tmp_path, bytes(whole), "a.warc")
    assert set(range(30)) - touched <= set(numbers(documents))
    assert adds_up(ledger, 30 - len(touched))


@many
@given(keep=st.integers(0, 10**9))
def test_a_file_that_ends_early_gives_all_that_is_there(tmp_path: Path, keep: int) -> None:
    """The file is cut anywhere: every whole member is read; one without its checksum is lost, and counted."""
    whole = b"".join(MEMBERS)
    keep = 1 + keep % (len(whole) - 1)
    documents, ledger = read_bytes(tmp_path, whole[:keep])
    intact = [number for number, (_, stop) in enumerate(places(MEMBERS)) if stop <= keep]
    assert numbers(documents) == intact
    assert len(documents) == len(intact)
    assert ledger.failed.total() == (keep not in {stop for _, stop in places(MEMBERS)})
    assert adds_up(ledger, len(intact))


@pytest.mark.parametrize("difference", [-250, -1, 1, 3, 4, 5, 100, 749, 5_000, 10**12])
@pytest.mark.parametrize("compressed", [True, False])
def test_a_lying_length_never_takes_bytes_of_another_record(tmp_path: Path, difference: int, compressed: bool) -> None:
    """Whatever Content-Length states, the others are read and the record holds none of their bytes."""
    records = [numbered(number, 300) for number in range(10)]
    block = http(page(4, 300))
    length = b"Content-Length: %d\r\n"
    records[4] = records[4].replace(length % len(block), length % (len(block) + difference))
    parts = members(records) if compressed else records
    documents, ledger = read_bytes(tmp_path, b"".join(parts), "a.warc.gz" if compressed else "a.warc")
    assert [document.url for document in documents] == [f"http://a.example/{number}" for number in range(10)]
    body = documents[4].body
    assert body.rstrip() == page(4, 300)[: len(body.rstrip())]
    own_separator = 1 <= difference <= 4
    assert documents[4].truncated != own_separator
    others = [0, 1, 2, 3, 5, 6, 7, 8, 9]
    assert [documents[number].body for number in others] == [page(number, 300) for number in others]
    assert ledger.failed.total() == 0


ARC_RECORDS = [arc(http(page(number, size)), b"http://a.example/%d" % number) for number, size in enumerate(SIZES)]


@settings(many, max_examples=50)
@given(victim=st.integers(0, 29), place=st.integers(10, 10**9), change=st.integers(1, 255))
def test_a_changed_byte_in_an_arc_file_loses_that_record_only(
    tmp_path: Path, victim: int, place: int, change: int
) -> None:
    """ARC files resume at the next member, and plain ones at the next line that begins a record."""
    parts = members([ARC_VOLUME, *ARC_RECORDS])
    damaged = bytearray(parts[victim + 1])
    damaged[10 + place % (len(damaged) - 10)] ^= change
    parts[victim + 1] = bytes(damaged)
    documents, ledger = read_bytes(tmp_path, b"".join(parts), "a.arc.gz")
    harmless = same(damaged, ARC_RECORDS[victim])
    assert numbers(documents) == [number for number in range(30) if harmless or number != victim]
    assert (ledger.seen, ledger.failed) == (31, {} if harmless else {"damaged_member": 1})

    plain = [ARC_VOLUME, *ARC_RECORDS]
    damaged = bytearray(plain[victim + 1])
    damaged[place % len(damaged)] ^= change
    plain[victim + 1] = bytes(damaged)
    documents, _ = read_bytes(tmp_path, b"".join(plain), "a.arc")
    # A record is known by its line; with the line feed before it gone, it counts with the one it now hangs on.
    hung = {victim + 1} if place % len(damaged) == len(damaged) - 1 else set()
    assert set(range(30)) - {victim} - hung <= set(numbers(documents))


@many
@given(place=st.integers(2_000, 10**9), filling=st.binary(min_size=20, max_size=200))
def test_one_member_for_all_is_read_up_to_the_damage(tmp_path: Path, place: int, filling: bytes) -> None:
    """In a file compressed as a whole, what lies clearly before the damage is read; nothing can be said of the rest."""
    at = 2_000 + place % (len(WHOLE) - 2_300)
    content = WHOLE[:at] + filling + WHOLE[at + len(filling) :]
    documents, ledger = read_bytes(tmp_path, content, "a.warc.gz")
    before = len(zlib.decompressobj(wbits=31).decompress(WHOLE[: at - 1_100]))
    intact = [number for number, (_, stop) in enumerate(places(RECORDS)) if stop + 100 < before]
    assert numbers(documents)[: len(intact)] == intact
    assert bool(ledger.failed) == (content != WHOLE)


def test_an_empty_member_does_not_end_the_archive(tmp_path: Path) -> None:
    """Members that inflate to nothing or to blank lines stand between records."""
    parts = [*MEMBERS[:3], gzip.compress(b""), *MEMBERS[3:6], gzip.compress(b"\r\n\r\n"), *MEMBERS[6:]]
    documents, ledger = read_bytes(tmp_path, b"".join(parts))
    assert numbers(documents) == list(range(30))
    assert ledger.seen == 30


def test_a_page_about_archives_stays_whole(tmp_path: Path) -> None:
    """A record that holds the text of another one is believed where its length leads to the next."""
    quoting = http(b"<html><pre>\r\n\r\n" + numbered(1, 100) + b"</pre></html>")
    records = [numbered(0, 300), warc(quoting, url=b"http://a.example/quoting"), numbered(2, 5_000)]
    for name, content in (("a.warc", b"".join(records)), ("a.warc.gz", b"".join(members(records)))):
        documents, ledger = read_bytes(tmp_path, content, name)
        assert [len(document.body) for document in documents][1] == len(quoting) - len(http(b""))
        assert (ledger.seen, ledger.failed, ledger.notes) == (3, {}, [])
