"""What it costs to score a link: looking up its facts, its words, its signals, judging, reading and writing the row.

`python -m benchmarks.scoring [INDEX]` takes an index (the sample web, read anew, unless one is named), and the links
that a scan gives at a time, four row groups; those of a smaller index again and again, in their order, so that links
to one target are as many as they are in it. It prints microseconds of core time a link for each step, the least of
five, then those of `score` over the whole index with the rewriting of its files. The aim: 2 µs for all that is
computed for a link.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from backref import sample
from backref.index.files import ROWS_PER_GROUP, TableWriter
from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import DOMAINS, LINKS
from backref.pipeline.read.inputs import ingest
from backref.pipeline.score.ends import target_pages
from backref.pipeline.score.hashes import LinkHashes
from backref.pipeline.score.links import read_facts, score
from backref.quality.ends import target_facts
from backref.quality.observing import observe_links
from backref.quality.ratings import DomainRatings
from backref.quality.value import judge
from backref.quality.weights import default_weights

T = TypeVar("T")
ROWS = 4 * ROWS_PER_GROUP


def measured(name: str, rows: int, step: Callable[[], T], times: int = 5) -> T:
    """Run a step some times with a clock that counts the time of all cores; print the least."""
    took = []
    for _ in range(times):
        started = time.process_time()
        result = step()
        took.append(time.process_time() - started)
    print(f"{name:28} {min(took) / rows * 1e6:8.3f} µs")
    return result


def steps(snapshot: Snapshot) -> None:
    """Each step over the same links."""
    tables, weights = snapshot.manifest.tables, default_weights()
    domains = pl.concat(scan_rows(snapshot.root, DOMAINS, tables[DOMAINS.name], columns=DOMAINS.names()))
    facts = read_facts(snapshot.root, tables, DomainRatings.of(domains), lambda done: None)
    own = next(scan_rows(snapshot.root, LINKS, tables[LINKS.name]))
    links = pl.concat([own] * max(1, ROWS // len(own)))
    ends = target_pages(snapshot.root, facts.target_files, links)
    n = len(links)
    named = measured("hashes", n, lambda: LinkHashes.of(links))
    measured("ratings", n, lambda: facts.ratings.lookup(named.source_domain))
    measured("source pages", n, lambda: facts.pages.signals(named.source))
    measured("sitewide, copies", n, lambda: facts.targets.read(links, named))
    measured("pairs", n, lambda: facts.pairs.read(named.source_domain, named.target_domain))
    measured("target pages", n, lambda: target_facts(links, ends))
    measured("anchors and relevance", n, lambda: facts.words.of(links, ends))
    told = facts.of(links)
    observed = measured("signals", n, lambda: observe_links(told))
    scores = measured("value, risk, label", n, lambda: judge(told, observed, weights))
    ranked = pl.concat(
        [links, told.select("source_rating", "sitewide", "anchor_class", "relevance"), scores], how="horizontal"
    )
    with tempfile.TemporaryDirectory() as folder:
        measured("writing", n, lambda: _write(Path(folder), ranked))


def _write(root: Path, rows: pl.DataFrame) -> None:
    writer = TableWriter(root, LINKS)
    writer.write(rows.select(LINKS.names()).to_arrow())
    writer.close()


def whole(snapshot: Snapshot) -> None:
    """The whole pass, reading and writing included."""
    domains = pl.concat(scan_rows(snapshot.root, DOMAINS, snapshot.entries(DOMAINS.name), columns=DOMAINS.names()))
    ratings = DomainRatings.of(domains)
    rows = sum(entry.rows for entry in snapshot.entries(LINKS.name))
    measured(
        "score, all of it",
        rows,
        lambda: score(snapshot.root, snapshot.manifest.tables, ratings, lambda done: None),
        times=2,
    )


def main() -> None:
    if len(sys.argv) > 1:
        snapshot = open_snapshot(Path(sys.argv[1]))
        steps(snapshot)
        whole(snapshot)
        return
    with tempfile.TemporaryDirectory() as folder:
        archives = sample.write(sample.generate(seed=7), Path(folder) / "web")
        ingest([str(path) for path in archives if path.suffix == ".gz"], Path(folder) / "index")
        snapshot = open_snapshot(Path(folder) / "index")
        steps(snapshot)
        whole(snapshot)


if __name__ == "__main__":
    main()
