"""Real archives through the whole of Backref, against a plain reading by other libraries."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import polars as pl
import pyarrow as pa
import pytest
from warcio.archiveiterator import ArchiveIterator

from backref import urls
from backref.errors import UrlError
from backref.index.files import frame
from backref.index.runs import Run, find_run
from backref.index.snapshot import open_snapshot
from backref.index.verify import verify
from backref.model.far_end import stored_schema
from backref.model.index import TABLES
from backref.model.tables import WORD, Table
from backref.pipeline import IngestSummary, RunSummary, ingest

Pair = tuple[str, str]
PLAIN = ("dolma-0000.warc.gz", "resiliparse-sample.warc.gz", "cc-whirlwind.warc.gz")
"""Archives whose pages a plain reader can decode: UTF-8, no odd compression."""


@pytest.fixture(scope="module")
def index(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, RunSummary]]:
    """The small real archives in one index, with the summary of each run by file name."""
    root = tmp_path_factory.mktemp("real") / "index"
    sources = [str(shared_data / "warc"), str(shared_data / "html" / "readability-a.tar.gz")]
    summary = ingest(sources, root, base_url="https://pages.example/", workers=2)
    return root, _by_name(summary)


def _by_name(summary: IngestSummary) -> dict[str, RunSummary]:
    return {Path(run.name).name: run for run in summary.runs}


def pairs(root: Path, run: RunSummary, *, internal: bool | None = None) -> set[Pair]:
    """(source, target) URLs of a run's sightings: external ones, internal ones, or all."""
    entry = find_run(root, run.run)
    assert entry is not None
    stored = Run(root, entry)
    pages = [urls.url_of(row["key"], row["host"], row["https"]) for row in stored.visits().to_pylist()]
    rows = (row for batch in stored.sighting_batches() for row in batch.to_pylist())
    return {
        (pages[row["visit"]], urls.url_of(row["target_key"], row["target_host"], row["target_https"]))
        for row in rows
        if internal is None or row["internal"] == internal
    }


def test_every_ledger_adds_up(index: tuple[Path, dict[str, RunSummary]]) -> None:
    for run in index[1].values():
        assert run.records.kept == run.visits
        assert run.links.kept == run.sightings


def test_the_index_is_whole_and_its_tables_have_the_declared_columns(index: tuple[Path, dict[str, RunSummary]]) -> None:

    assert verify(index[0]) == []
    snapshot = open_snapshot(index[0])
    assert {name for name in TABLES if snapshot.files(name)} == TABLES.keys() - {"graph_nodes"}
    for name, table in TABLES.items():
        if files := snapshot.files(name):
            assert pl.scan_parquet(files).collect_schema() == _stored(table)


def _stored(table: Table) -> pl.Schema:
    """The table's columns as any engine finds them in its files."""
    plain = [(f.name, pa.string() if f.type == WORD else f.type) for f in stored_schema(table)]
    return frame(pa.schema(plain).empty_table()).schema


class Anchors(HTMLParser):
    """The hrefs of `a` and `area`, and the first `base`, by the standard library's parser."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(reversed(attrs)).get("href")
        if href is not None and tag in ("a", "area"):
            self.hrefs.append(href)
        elif href is not None and tag == "base" and self.base is None:
            self.base = href


def plain_pairs(path: Path) -> Iterator[Pair]:
    """External (source, target) pairs of `a` and `area` links, read one record after the other by warcio."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            if not record.http_headers.get_statuscode().startswith("2"):
                continue
            if "html" not in (record.http_headers.get_header("content-type") or "html"):
                continue
            page = record.rec_headers.get_header("WARC-Target-URI").strip("<>")
            parser = Anchors()
            parser.feed(record.content_stream().read().decode("utf-8", "replace"))
            base = urljoin(page, parser.base) if parser.base else page
            yield from external(page, base, parser.hrefs)


def external(page: str, base: str, hrefs: list[str]) -> Iterator[Pair]:
    source = urls.parse(page)
    for href in hrefs:
        try:
            target = urls.parse(href, base)
        except UrlError:
            continue
        if target.domain != source.domain:
            yield source.url, target.url


@pytest.mark.parametrize("name", PLAIN)
def test_external_links_are_those_of_another_parser(
    index: tuple[Path, dict[str, RunSummary]], shared_data: Path, name: str
) -> None:
    ours = pairs(index[0], index[1][name], internal=False)
    theirs = set(plain_pairs(shared_data / "warc" / name))
    assert theirs - ours == set()
    # Forms, frames, canonical and alternate links and HTTP headers are no `a` and no `area`.
    assert len(ours - theirs) <= 0.1 * len(ours)


def test_a_warc_and_an_arc_of_one_crawl_have_the_same_links(index: tuple[Path, dict[str, RunSummary]]) -> None:
    root, runs = index
    assert pairs(root, runs["iah-blackbook.warc.gz"]) == pairs(root, runs["iah-blackbook.arc.gz"])


@pytest.mark.parametrize(
    ("name", "only_in_warc", "only_in_wat"),
    [
        # The size line of a chunk stands inside one URL of the WAT: its writer did not undo the chunked transfer.
        ("dolma-0000", 1, 1),
        # The WAT's writer takes what follows `<!---` or `<!--box-->` up to the next comment for a part of it (7 links),
        # and misses forms and links after a script with a comment of its own (4 links).
        ("resiliparse-sample", 11, 0),
        ("iah-blackbook", 7, 0),
    ],
)
def test_a_warc_and_its_wat_have_the_same_links_but_for_known_differences(
    index: tuple[Path, dict[str, RunSummary]], name: str, only_in_warc: int, only_in_wat: int
) -> None:
    root, runs = index
    warc, wat = (pairs(root, runs[f"{name}.{form}"]) for form in ("warc.gz", "warc.wat.gz"))
    assert (len(warc - wat), len(wat - warc)) == (only_in_warc, only_in_wat)


def test_revisits_keep_links_alive(index: tuple[Path, dict[str, RunSummary]]) -> None:
    root, runs = index
    entry = find_run(root, runs["ukwa-gov-2-revisits.warc.gz"].run)
    assert entry is not None
    outcomes = Counter(Run(root, entry).visits(["outcome"])["outcome"].to_pylist())
    assert outcomes["unchanged"] == 55
