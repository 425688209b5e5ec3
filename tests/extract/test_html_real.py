"""Real pages: what is read agrees with a brute-force reading by another parser."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from html_pages import links_of, read

from backref.extract.html._charset import read_source
from backref.model.words import Kind

ARCHIVES = [
    "warc/dolma-0000.warc.gz",
    "warc/resiliparse-sample.warc.gz",
    "warc/ukwa-gov-1.warc.gz",
    "warc/iah-blackbook.warc.gz",
    "warc/cc-link-extraction-test.warc",
    "warc/cc-whirlwind.warc.gz",
]


class Brute(HTMLParser):
    """Every href of an a or area element, as the standard library's parser finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.hrefs: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(reversed(attrs))
        if tag in ("a", "area") and "href" in named:
            self.hrefs[named["href"] or ""] += 1


def pages(path: Path) -> list[tuple[str, bytes, str | None]]:
    """URL, body and charset of the HTML answers in an archive."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            kind = record.http_content_type or ""
            if record.http_headers and record.http_headers.status_code == 200 and "html" in kind:
                found.append((record.headers["WARC-Target-URI"], record.reader.read(), record.http_charset))
    return found


@pytest.mark.parametrize("archive", ARCHIVES)
def test_external_hrefs_are_those_that_another_parser_finds(shared_data: Path, archive: str) -> None:
    for url, body, charset in pages(shared_data / archive):
        page = read(body, url=url, charset=charset)
        found = Counter(one.href for one in links_of(page) if one.kind in (Kind.TEXT, Kind.IMAGE))
        brute = Brute()
        brute.feed(read_source(body, charset).html.decode("utf-8", "replace").replace("\r\n", "\n"))
        assert external(found) == external(brute.hrefs), url


def external(hrefs: Counter[str]) -> set[str]:
    """Hrefs that name a host. How often is not compared: the parser of the standard repeats a link left open."""
    return {href for href in hrefs if href.startswith("http")}


def test_the_link_extraction_cases_of_a_crawl_are_read(shared_data: Path) -> None:
    found = {
        url: [(one.kind.value, one.href, one.anchor) for one in links_of(read(body, url=url, charset=charset))]
        for url, body, charset in pages(shared_data / "warc" / "cc-link-extraction-test.warc")
    }
    assert found["http://www.example.com/html4.html"] == [
        ("redirect", "http://www.example.com/redirected.html", ""),
        ("text", "http://www.example.com/a-href.html", "A@/href"),
        ("text", "#anchor", "anchor only"),
    ]
    assert found["http://www.example.com/poor_html5.html"] == [("text", "http://www.example.com/", "link")]
    assert found["http://www.example.com/link-extraction-test-unescaped-entities.xhtml"][1:] == [
        ("text", "/view?id=logo&action=edit", "logo"),
        ("text", "http://www.example.com/search?q=examples&n=20", "Examples & more"),
    ]
    assert found["http://www.example.com/link-extraction-test-onclick-attr.html"] == []
