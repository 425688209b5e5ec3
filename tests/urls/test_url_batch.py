"""The compiled lane says, to the byte, what the parser says of each URL alone."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from backref.errors import UrlError
from backref.kernel.hashing import hash_rows
from backref.urls import REASONS, parse
from backref.urls.batch import UrlBatch, normalise

Row = tuple[str | None, str | None, str | None, bool, str, bool]

PIECES = [
    *("http://", "https://", "http:", "HTTPS://", "//", "///", "/", "\\", "?", "#", "@", ":", ".", "..", "/../", "/./"),
    *(
        "%2e",
        "%2E",
        ".%2e",
        "%",
        "%zz",
        "%41",
        "&",
        "=",
        "&amp;",
        "'",
        '"',
        "<",
        ">",
        "^",
        "`",
        "{",
        "}",
        "|",
        "~",
        "!",
    ),
    *(
        "$",
        "(",
        ")",
        "*",
        "+",
        ",",
        ";",
        "[",
        "]",
        "_",
        "-",
        " ",
        "\t",
        "\n",
        "\r",
        "\0",
        "\x1f",
        "\x7f",
        "\x85",
        "\xa0",
    ),
    *(
        "example.com",
        "WWW.Example.ORG",
        "localhost",
        "a.b.",
        "a..b",
        "xn--bcher-kva.de",
        "XN--a",
        "bücher.de",
        "ex_am-ple",
    ),
    *(
        "1.2.3.4",
        "0x7f.1",
        "09",
        "1e3",
        "[::1]",
        "[1::",
        ":80",
        ":443",
        ":8080",
        ":0",
        ":00080",
        ":65535",
        ":65536",
        ":x",
    ),
    *(
        "javascript:",
        "MAILTO:",
        "tel:",
        "data:",
        "ftp://",
        "ws:",
        "about:blank",
        "x-y+z:",
        "index.html",
        "a",
        "Z",
        "docs",
    ),
    *(
        "é",
        "食狮",
        "\u202e",
        "\u2028",
        "\ufffd",
        "😀",
        "ß",
        "ﬁ",
        "。",
        "％41",
        "\u00ad",
        "abcdefghijklmnopqrstuvwxyz0123456789",
    ),
]
BASES = [
    "https://www.example.com/en/docs/index.html?page=2",
    "http://example.com",
    "http://user:secret@example.com:8080/a/b/",
    "https://bücher.example/é/../ü?é#x",
    "http://1.2.3.4:443/a//b/",
    "http://[::1]/x",
    "http://a!b(c).com./dir/file",
    "file:///home/page.html",
    "mailto:somebody@example.com",
    "ftp://example.com/a/b",
    "not a URL",
    "",
    "https://example.com/" + "d/" * 2000,
    "https://example.com/" + "d" * 5000,
]

references = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(max_size=40),
    st.integers(4000, 4100).map(lambda size: "http://example.com/" + "x" * size),
)


def one_by_one(urls: list[str], bases: list[str | None]) -> list[Row]:
    return [alone(url, base) for url, base in zip(urls, bases, strict=True)]


def alone(text: str, base: str | None) -> Row:
    try:
        url = parse(text, base)
    except UrlError as error:
        return None, None, None, False, error.reason, False
    return url.key, url.host, url.domain, url.https, "stored", url.url == text


def rows_of(batch: UrlBatch) -> list[Row]:
    columns = (batch.key.to_pylist(), batch.host.to_pylist(), batch.domain.to_pylist(), batch.https.tolist())
    reasons = [REASONS[code] for code in batch.reason]
    return list(zip(*columns, reasons, batch.same_as_seen.tolist(), strict=True))


def together(urls: list[str], bases: list[str | None]) -> UrlBatch:
    places = {base: place for place, base in enumerate(sorted({base for base in bases if base is not None}))}
    index = np.array([-1 if base is None else places[base] for base in bases], np.int32)
    return normalise(pa.array(urls, pa.string()), list(places), index)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(references, st.none() | st.sampled_from(BASES) | references), max_size=12))
def test_a_batch_says_what_the_parser_says_of_each_url(pairs: list[tuple[str, str | None]]) -> None:
    """Nasty references against nasty bases."""
    urls, bases = [url for url, _ in pairs], [base for _, base in pairs]
    assert rows_of(together(urls, bases)) == one_by_one(urls, bases)


def test_a_batch_says_what_the_parser_says_of_many_mixtures() -> None:
    """The same by plain chance, for volume."""
    chance = random.Random(7)
    urls = ["".join(chance.choices(PIECES, k=chance.randint(0, 7))) for _ in range(60_000)]
    bases: list[str | None] = chance.choices([None, *BASES[:12]], k=len(urls))
    assert rows_of(together(urls, bases)) == one_by_one(urls, bases)


def test_urls_of_real_pages_read_the_same_in_a_batch_as_alone(shared_data: Path) -> None:
    """Every eighth distinct reference of the shared WAT files against the page it stands on."""
    pairs = sorted({pair for path in sorted(shared_data.glob("*/*.wat.gz")) for pair in references_of(path)})
    assert len(pairs) > 100_000
    urls, bases = [url for _, url in pairs[::8]], [base for base, _ in pairs[::8]]
    assert rows_of(together(urls, bases)) == one_by_one(urls, bases)


def references_of(path: Path) -> Iterator[tuple[str, str]]:
    """Base and reference of every link of a WAT file, up to its first damage."""
    records = ArchiveIterator(path.open("rb"), parse_http=False)
    while True:
        try:
            envelope = msgspec.json.decode(next(records).reader.read())["Envelope"]
        except (StopIteration, OSError):
            return
        except (msgspec.DecodeError, KeyError):
            continue
        page = envelope.get("WARC-Header-Metadata", {}).get("WARC-Target-URI")
        answer = envelope.get("Payload-Metadata", {}).get("HTTP-Response-Metadata", {})
        for link in answer.get("HTML-Metadata", {}).get("Links", []):
            if page is not None and isinstance(link.get("url"), str):
                yield page, link["url"]


def test_equal_urls_have_equal_fingerprints_and_different_ones_do_not() -> None:
    """A page's repeated links can be merged by number."""
    batch = together(
        ["http://example.com/a", "HTTP://EXAMPLE.com:80/x/../a#b", "https://example.com/a", "/b", "mailto:x"],
        [None, None, None, "http://example.com/", None],
    )
    first, same, other_scheme, other_page, not_stored = batch.fingerprint.tolist()
    assert first == same
    assert len({first, other_scheme, other_page}) == 3
    assert not_stored == 0


def test_hashes_of_many_texts_do_not_collide() -> None:
    """Texts of every length around the word size, differing in one place."""
    texts = pa.array([f"{'x' * width}{number}" for width in range(20) for number in range(2000)])
    content, offsets = np.frombuffer(texts.buffers()[2], np.uint8), np.frombuffer(texts.buffers()[1], np.int32)
    hashes = hash_rows(content, offsets[: len(texts) + 1].astype(np.int64), np.zeros(len(texts), np.uint64))
    assert len(set(hashes.tolist())) == len(texts)


def test_hosts_and_domains_are_named_once() -> None:
    """However they were read, by either lane or from a base."""
    urls = ["http://a.example.com/", "http://A.example.com./", "/x", "//b.example.com:80", "http://b.ex%61mple.com"]
    batch = together(urls, [None, None, "http://a.example.com/p", "http://a.example.com/p", None])
    assert sorted(batch.host.dictionary.to_pylist()) == ["a.example.com", "b.example.com"]
    assert batch.domain.dictionary.to_pylist() == ["example.com"]


def test_a_batch_is_the_same_every_time() -> None:
    """Same input, same bytes, also in the order of the dictionaries."""
    chance = random.Random(3)
    urls = ["".join(chance.choices(PIECES, k=5)) for _ in range(2000)]
    bases: list[str | None] = chance.choices(BASES, k=len(urls))
    one, other = together(urls, bases), together(urls, bases)
    assert one.key.equals(other.key)
    assert one.host.equals(other.host)
    assert one.domain.equals(other.domain)
    assert one.fingerprint.tolist() == other.fingerprint.tolist()


def test_bytes_that_are_not_utf8_do_no_harm() -> None:
    """A column that breaks its promise is read as the standard decodes: with replacement characters."""
    content, offsets = b"http://a/\xff\xc3http://b/\xed\xa0\x80", np.array([0, 11, 23], np.int32)
    urls = pa.StringArray.from_buffers(2, pa.py_buffer(offsets), pa.py_buffer(content))
    assert normalise(urls).key.to_pylist() == ["a)/%EF%BF%BD%EF%BF%BD", "b)/%EF%BF%BD%EF%BF%BD%EF%BF%BD"]


@pytest.mark.parametrize("rows", [[], [None], ["", " "]])
def test_empty_texts_and_nulls_are_the_base_itself(rows: list[str | None]) -> None:
    """As the standard says of an empty reference."""
    batch = normalise(pa.array(rows, pa.string()), ["http://a/b?c#d"], np.zeros(len(rows), np.int32))
    assert batch.key.to_pylist() == ["a)/b?c"] * len(rows)


def test_a_slice_of_a_column_is_read_alone() -> None:
    """Arrow slices share the buffers of the whole."""
    whole = pa.array(["x", "http://a/", "y", "z"])
    batch = normalise(whole.slice(1, 2), ["http://b/c"], np.zeros(2, np.int32))
    assert batch.key.to_pylist() == ["a)/", "b)/y"]
