"""Nanoseconds a URL: the compiled lane against the parser one by one, on the links of WAT files.

python -m benchmarks.urls FILE.wat.gz…
"""

import sys
import time
from collections.abc import Iterator

import msgspec
import numpy as np
import pyarrow as pa
from fastwarc.warc import ArchiveIterator, WarcRecordType

from backref.errors import UrlError
from backref.urls import parse
from backref.urls.batch import normalise

REPEATS = 5
ALONE = 20_000


def pages(path: str) -> Iterator[tuple[str, list[str]]]:
    """Each page with the references on it."""
    with open(path, "rb") as stream:
        for record in ArchiveIterator(stream, parse_http=False, record_types=WarcRecordType.metadata):
            envelope = msgspec.json.decode(record.reader.read()).get("Envelope", {})
            page = envelope.get("WARC-Header-Metadata", {}).get("WARC-Target-URI")
            answer = envelope.get("Payload-Metadata", {}).get("HTTP-Response-Metadata", {})
            links = answer.get("HTML-Metadata", {}).get("Links", [])
            if page is not None:
                yield page, [link["url"] for link in links if isinstance(link.get("url"), str)]


def alone(urls: list[str], bases: list[str]) -> None:
    """What a plain reading does."""
    for url, base in zip(urls, bases, strict=True):
        try:
            parse(url, base)
        except UrlError:
            continue


def main() -> None:
    """Print one line for each way of reading."""
    read = [pair for path in sys.argv[1:] for pair in pages(path)]
    bases = [page for page, _ in read]
    urls = [url for _, links in read for url in links]
    index = np.repeat(np.arange(len(read), dtype=np.int32), [len(links) for _, links in read])
    column = pa.array(urls, pa.string())

    start = time.perf_counter()
    normalise(column[:1], bases[:1], index[:1])
    print(f"first use (compiling, or loading what was compiled): {time.perf_counter() - start:.1f} s")

    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        normalise(column, bases, index)
        seconds.append(time.process_time() - start)
    print(f"batch: {min(seconds) / len(urls) * 1e9:.0f} ns a URL, best of {REPEATS} ({len(urls):,} URLs)")

    step = max(1, len(urls) // ALONE)
    sample = urls[::step]
    start = time.process_time()
    alone(sample, [bases[page] for page in index[::step]])
    print(f"one by one: {(time.process_time() - start) / len(sample) * 1e9:.0f} ns a URL")


if __name__ == "__main__":
    main()
