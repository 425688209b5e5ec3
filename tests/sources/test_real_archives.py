"""Every real archive gives what its description says, and the same as a plain reading by another library."""

import tarfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from backref.model.documents import Document, WatRecord
from backref.model.ledger import Ledger
from backref.sources import open_source

from .archives import read_file

COUNTS: dict[str, tuple[str, int, int, dict[str, int]]] = {
    # name: form, records, yielded, failed
    "warc/aut-514.warc": ("warc", 8, 2, {}),
    "warc/cc-link-extraction-test.warc": ("warc", 10, 9, {}),
    "warc/cc-sparkwarc-lf.warc.gz": ("warc", 18, 6, {}),
    "warc/cc-sparkwarc-lf.wat.gz": ("wat", 16, 15, {}),
    "warc/cc-sparkwarc-lf.wet.gz": ("warc", 69, 0, {}),
    "warc/cc-whirlwind.warc.gz": ("warc", 4, 1, {}),
    "warc/cc-whirlwind.warc.wat.gz": ("wat", 2, 1, {}),
    "warc/cc-whirlwind.warc.wet.gz": ("warc", 2, 0, {}),
    "warc/dolma-0000.warc.gz": ("warc", 48, 22, {}),
    "warc/dolma-0000.warc.wat.gz": ("wat", 49, 48, {}),
    "warc/iah-blackbook.arc.gz": ("arc", 300, 261, {}),
    "warc/iah-blackbook.warc.gz": ("warc", 822, 261, {}),
    "warc/iah-blackbook.warc.wat.gz": ("wat", 823, 822, {}),
    "warc/resiliparse-sample.warc.gz": ("warc", 50, 16, {}),
    "warc/resiliparse-sample.warc.wat.gz": ("wat", 51, 50, {}),
    "warc/ukwa-gov-1.warc.gz": ("warc", 190, 62, {}),
    "warc/ukwa-gov-2-revisits.warc.gz": ("warc", 190, 62, {}),
    "corpus/docsweb.warc.gz": ("warc", 4333, 4332, {}),
    "corpus/docsweb.warc.wat.gz": ("wat", 4334, 4333, {}),
    "corpus/pages-a.warc.gz": ("warc", 737, 736, {}),
    "corpus/pages-a.warc.wat.gz": ("wat", 738, 737, {}),
}

SOUND = [
    name
    for name, (form, _, yielded, _) in COUNTS.items()
    if form in {"warc", "arc"} and yielded and "-lf." not in name and "docsweb" not in name
]

ODD: dict[str, tuple[int, int, dict[str, int]]] = {
    # member: records, yielded, failed
    "gowarc/corrupted-mid-record.warc.gz.open": (13, 12, {"garbage": 1}),
    "gowarc/corrupted-trailing-bytes.warc.gz.open": (31, 30, {"garbage": 1}),
    "gowarc/empty.warc.gz.open": (1, 0, {"empty_file": 1}),
    "gowarc/single-record.warc.gz.open": (1, 1, {}),
    "gowarc/skip-non-open.warc.gz": (10, 10, {}),
    "gowarc/test.warc.gz": (3, 1, {}),
    "jwat/invalid-arcfile-record-then-garbage.arc": (2, 1, {"garbage": 1}),
    "jwat/invalid-warcfile-fields-empty.warc": (1, 0, {"no_content_length": 1}),
    "jwat/invalid-warcfile-fields-invalidformat.warc": (1, 0, {"no_content_length": 1}),
    "jwat/invalid-warcfile-fields-missing.warc": (1, 0, {"no_content_length": 1}),
    "jwat/invalid-warcfile-lonely-monkeys.warc": (1, 0, {"no_content_length": 1}),
    "jwat/invalid-warcfile-lonely-request-response-resource-conversion.warc": (4, 0, {"no_content_length": 4}),
    "jwat/invalid-warcfile-lonely-revisit.warc": (1, 0, {"no_content_length": 1}),
    "jwat/invalid-warcfile-record-then-garbage.warc": (2, 1, {"garbage": 1}),
    "jwat/invalid-warcfile-segment-number-continuation.warc": (2, 0, {}),
    "jwat/invalid-warcfile-segment-number-response.warc": (2, 1, {}),
    "jwat/small_BNF.arc": (6, 5, {}),
    "jwat/test-arc-1.0-dashed-fields.arc": (2, 1, {}),
    "jwat/test-arc-1.0-invalid-fields.arc": (2, 1, {"no_content_length": 1}),
    "jwat/valid-warcfile-contenttype-continuation.warc": (1, 0, {}),
    "jwat/valid-warcfile-fields-continuation.warc": (1, 0, {}),
    "jwat/valid-warcfile-non-warc-headers.warc": (1, 0, {}),
    "jwat/valid-warcfile-upper-lower-case.warc": (5, 0, {}),
    "pywb/example-extra.warc": (6, 4, {}),
    "pywb/example-url-agnostic-revisit.warc.gz": (2, 1, {}),
    "pywb/missing-status-text.warc": (1, 1, {}),
    "solrwayback/transfer_compression_brotli.warc": (5, 1, {}),
    "solrwayback/transfer_compression_brotli.warc.gz": (5, 1, {}),
    "solrwayback/transfer_compression_gzip.warc": (5, 1, {}),
    "solrwayback/transfer_compression_gzip.warc.gz": (5, 1, {}),
    "solrwayback/transfer_compression_gzip_chunked.warc.gz": (3, 1, {}),
    "solrwayback/transfer_compression_none.warc": (5, 1, {}),
    "solrwayback/transfer_compression_none_truncated.warc.gz": (3, 0, {"cut_short": 1}),
    "warcio/bad.arc": (4, 1, {"no_content_length": 3}),
    "warcio/example-digest.warc": (4, 0, {}),
    "warcio/example-resource.warc.gz": (3, 1, {}),
    "warcio/example-space-in-target-uri.warc.gz": (2, 0, {}),
    "warcio/example-space-in-url.arc": (2, 1, {}),
    "warcio/example-trunc.warc": (4, 1, {}),
    "warcio/example-wget-bad-target-uri.warc.gz": (6, 1, {}),
    "warcio/example.arc": (2, 1, {}),
    "warcio/example.arc.gz": (2, 1, {}),
    "warcio/example.warc": (6, 2, {}),
}


@pytest.fixture(scope="module")
def odd(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small odd and broken archives, each a file."""
    folder = tmp_path_factory.mktemp("odd")
    with tarfile.open(shared_data / "warc" / "odd-and-broken-a.tar.gz") as tar:
        tar.extractall(folder)
    return folder


@pytest.mark.parametrize("name", COUNTS)
def test_an_archive_holds_what_its_description_says(shared_data: Path, name: str) -> None:
    """Form, records and documents are as described, and every record is accounted for."""
    form, records, yielded, failed = COUNTS[name]
    (source,) = open_source(str(shared_data / name))
    found, ledger = read_file(shared_data / name)
    assert (source.form, ledger.seen, len(found), ledger.failed) == (form, records, yielded, failed)
    assert all(isinstance(item, WatRecord if form == "wat" else Document) for item in found)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_archive_has_a_known_outcome(odd: Path, name: str) -> None:
    """Odd and broken files are read as far as they can be, and what is lost is counted by reason."""
    found, ledger = read_file(odd / name)
    assert (ledger.seen, len(found), ledger.failed) == ODD[name]
    assert len(ledger.notes) >= ledger.failed.total()


def test_the_table_of_odd_archives_is_complete(odd: Path) -> None:
    """No odd file is left out of the table."""
    files = {path.relative_to(odd).as_posix() for path in odd.rglob("*") if path.is_file()}
    assert files == set(ODD)


def test_a_tar_of_archives_is_one_source(shared_data: Path) -> None:
    """The same files inside a tar give the same, each with the member in its provenance."""
    (source,) = open_source(str(shared_data / "warc" / "odd-and-broken-a.tar.gz"))
    ledger = Ledger()
    found = list(source.read(ledger))
    ledger.keep(len(found))
    assert ledger.seen == sum(records for records, _, _ in ODD.values())
    assert len(found) == sum(yielded for _, yielded, _ in ODD.values())
    assert {item.provenance.archive for item in found} == {
        f"odd-and-broken-a.tar.gz!{name}" for name, (_, yielded, _) in ODD.items() if yielded
    }


def plain_reading(path: Path) -> list[tuple[str, int | None, bytes]]:
    """URL, status and decoded body of every page, read one after the other by another library."""
    pages = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, arc2warc=True):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type not in {"response", "resource", "revisit"} or not url.startswith("http"):
                continue
            status = int(record.http_headers.get_statuscode()) if record.http_headers else None
            pages.append((url, status, record.content_stream().read()))
    return pages


def same_as_plain_reading(path: Path) -> None:
    found, _ = read_file(path)
    documents = [item for item in found if isinstance(item, Document)]
    plain = plain_reading(path)
    assert [(document.url, document.status) for document in documents] == [(url, status) for url, status, _ in plain]
    for document, (url, _, body) in zip(documents, plain, strict=True):
        assert document.body in {b"", body}, url
        assert document.body == body or document.unchanged or document.content_type != "text/html"


@pytest.mark.parametrize("name", SOUND)
def test_the_quick_reader_agrees_with_a_plain_one(shared_data: Path, name: str) -> None:
    """URL, status and body of every page of a sound archive are those that warcio reads."""
    same_as_plain_reading(shared_data / name)


@pytest.mark.slow
def test_the_quick_reader_agrees_with_a_plain_one_on_a_large_archive(shared_data: Path) -> None:
    """The same for four thousand pages."""
    same_as_plain_reading(shared_data / "corpus" / "docsweb.warc.gz")


@pytest.mark.parametrize("name", ["warc/iah-blackbook.warc.gz", "warc/ukwa-gov-1.warc.gz", "warc/iah-blackbook.arc.gz"])
def test_an_offset_leads_back_to_the_fetch(shared_data: Path, name: str) -> None:
    """Reading one record at the offset of a document finds its URL."""
    found, _ = read_file(shared_data / name)
    with (shared_data / name).open("rb") as file:
        for document in found[::7]:
            assert isinstance(document, Document)
            file.seek(document.provenance.offset)
            record = next(iter(ArchiveIterator(file, arc2warc=True)))
            assert record.rec_headers.get_header("WARC-Target-URI") == document.url


@pytest.mark.parametrize("how", ["brotli.warc", "gzip.warc", "none.warc"])
def test_every_content_coding_gives_the_same_page(odd: Path, how: str) -> None:
    """One page was fetched plain, with gzip and with Brotli: the bodies are equal."""
    bodies = [
        item.body
        for kind in (f"transfer_compression_{how}", "transfer_compression_none.warc")
        for item in read_file(odd / "solrwayback" / kind)[0]
        if isinstance(item, Document)
    ]
    assert bodies[0] == bodies[1]
    assert b"<html" in bodies[0].lower()


def test_lengths_that_lost_their_carriage_returns_are_read_past(shared_data: Path) -> None:
    """CRLF became LF, so no length is right: each page is whole, marked, and holds nothing of its neighbours."""
    found, ledger = read_file(shared_data / "warc" / "cc-sparkwarc-lf.warc.gz")
    for document in found:
        assert isinstance(document, Document)
        assert document.truncated
        assert b"WARC/1.0" not in document.body
        assert b"</html>" in document.body[-64:].lower()
    assert sum("the header states" in note for note in ledger.notes) >= len(found)
