"""Milliseconds a page: reading HTML into facts and links, against parsing alone with the same parser.

python -m benchmarks.html_pages [FILE.warc.gz…]

Without files the corpus beside the checkout is read, and where there is none, pages made here.
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

from backref.extract.html.fetch import read_page
from backref.model.documents import Document, Provenance

SHARED = Path(os.environ.get("BACKREF_SHARED", Path(__file__).resolve().parents[2] / "shared"))
CORPUS = SHARED / "data" / "corpus"
PAGES = 1_000
ROUNDS = 3
REACH = "reach: at most 6 times parsing alone, at most 5 ms a page"


def archived(path: Path) -> Iterator[Document]:
    """The first pages of a WARC file."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            yield document(record.headers["WARC-Target-URI"], record.reader.read(), record.http_charset)


def generated() -> Iterator[Document]:
    """Pages of an article among navigation, comments and a footer."""
    entry = "<li class=menu-item><a href='/section/{0}'>Section {0}</a></li>"
    text = "<p>Some words of an article, <a href='https://other{0}.example/page'>a source</a> and then more words.</p>"
    for page in range(200):
        menu = "".join(entry.format(k) for k in range(60))
        body = "".join(text.format(page + k) for k in range(40))
        html = f"<title>Page {page}</title><nav><ul>{menu}</ul></nav><main>{body}</main><footer>{menu}</footer>"
        yield document(f"https://site.example/{page}", html.encode(), "utf-8")


def document(url: str, body: bytes, charset: str | None) -> Document:
    """A fetch of a page that answered."""
    time_ = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(url, time_, Provenance("-", 0), 200, body=body, content_type="text/html", charset=charset)


def measure(name: str, documents: list[Document]) -> None:
    """Print one line: the best round of each. Both take turns page by page, so that both find the same caches."""
    read_page(documents[0])
    links = 0
    rounds = []
    for _ in range(ROUNDS):
        parsing = reading = 0.0
        links = 0
        for one in documents:
            start = time.process_time()
            LexborHTMLParser(one.body)
            parsed = time.process_time()
            links += len(read_page(one).links)
            reading += time.process_time() - parsed
            parsing += parsed - start
        rounds.append((parsing, reading))
    parsed, read = (min(times) * 1000 / len(documents) for times in zip(*rounds, strict=True))
    kilobytes = sum(len(one.body) for one in documents) / len(documents) / 1000
    print(
        f"{name:12} {len(documents):5} pages of {kilobytes:4.0f} kB, {links / len(documents):4.0f} links   "
        f"parsing {parsed:.2f} ms   reading {read:.2f} ms   {read / parsed:.2f} times"
    )


def main() -> None:
    """Measure each archive."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(CORPUS.glob("*.warc.gz"))
    for path in files:
        measure(path.name.partition(".")[0], [one for one, _ in zip(archived(path), range(PAGES), strict=False)])
    if not files:
        measure("generated", list(generated()))
    print(REACH)


if __name__ == "__main__":
    main()
