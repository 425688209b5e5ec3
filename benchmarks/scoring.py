"""What it costs to score a link: looking up its facts, its words, its signals, judging, reading and writing the row.

`python -m benchmarks.scoring` takes the sample web, read anew, and the links that a scan gives at a time, a row group:
those of the sample again and again, in their order, so that links to one target are as many as they are in it. It
prints microseconds of core time a link for each step, the least of five. The aim: 2 µs for all that is computed for a
link. `python -m benchmarks.scoring INDEX...` says what a whole index takes (such as those of `benchmarks.build`, one
ten times the other), in core time, on the clock and in memory: until the first link is scored, and in all. The command
line gives polars one thread; so is it done here with whole indexes, and with POLARS_MAX_THREADS=1 for the steps.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polars as pl

from backref import sample
from backref.index.files import ROWS_PER_GROUP, TableWriter
from backref.index.ranked import RankedWriter
from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import DOMAIN_LINKS, DOMAINS, LINKS
from backref.model.manifest import FileEntry
from backref.pipeline.read.inputs import ingest
from backref.pipeline.score.hashes import LinkHashes
from backref.pipeline.score.links import COLUMNS, Tables, read_facts, score
from backref.quality.ends import target_facts
from backref.quality.observing import observe_links
from backref.quality.ratings import DomainRatings
from backref.quality.value import judge
from backref.quality.weights import default_weights

T = TypeVar("T")
ROWS = ROWS_PER_GROUP


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
    own = next(scan_rows(snapshot.root, LINKS, tables[LINKS.name], columns=COLUMNS, groups_at_a_time=1))
    links = pl.concat([own] * max(1, ROWS // len(own)))
    ends = facts.targets_from("").of(own)
    n = len(links)
    named = measured("hashes", n, lambda: LinkHashes.of(links))
    measured("ratings", n, lambda: facts.ratings.lookup(named.source_domain))
    measured("source pages", n, lambda: facts.pages.signals(named.source))
    measured("sitewide, copies", n, lambda: facts.targets.read(links, named))
    measured("pairs", n, lambda: facts.pairs.read(named.source_domain, named.target_domain))
    measured("target pages", n, lambda: target_facts(links, ends))
    measured("anchors and relevance", n, lambda: facts.words.of(links, ends))
    told = facts.of(links, ends)
    observed = measured("signals", n, lambda: observe_links(told))
    scores = measured("value, risk, label", n, lambda: judge(told, observed, weights))
    ranked = pl.concat(
        [told.select("source_rating", "sitewide", "anchor_class", "relevance"), scores], how="horizontal"
    ).select(LINKS.ranked_names())
    with tempfile.TemporaryDirectory() as folder:
        whole = pl.concat(list(scan_rows(snapshot.root, LINKS, tables[LINKS.name][:1])))
        bare = pl.concat([whole] * max(1, ROWS // len(whole)))[:n]
        with TableWriter(Path(folder), LINKS) as writer:
            writer.write(bare.to_arrow())
            entry = writer.close()
        assert entry is not None
        measured("writing", n, lambda: _write(Path(folder), entry, ranked))


def _write(root: Path, entry: FileEntry, ranked: pl.DataFrame) -> None:
    with RankedWriter(root, LINKS, entry) as writer:
        writer.write(ranked.to_arrow())
        writer.close()


def inside(snapshot: Snapshot, part: str) -> None:
    """Do one pass in this process and say what it took."""
    domains = pl.concat(scan_rows(snapshot.root, DOMAINS, snapshot.entries(DOMAINS.name), columns=DOMAINS.names()))
    ratings, tables = DomainRatings.of(domains), snapshot.manifest.tables
    started, core = time.perf_counter(), time.process_time()
    if part == "learn":
        read_facts(snapshot.root, tables, ratings, lambda done: None)
    else:
        written, _ = score(snapshot.root, tables, ratings, lambda done: None)
        _remove(snapshot, written)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps([time.process_time() - core, time.perf_counter() - started, peak]))


def _remove(snapshot: Snapshot, written: Tables) -> None:
    """Leave an index as it was."""
    named = {entry.path for entries in snapshot.manifest.tables.values() for entry in entries}
    for entry in (entry for entries in written.values() for entry in entries):
        if entry.path not in named:
            (snapshot.root / entry.path).unlink()


def passes(root: Path) -> None:
    """Both passes over a whole index, each in a process of its own, reading and writing included."""
    snapshot = open_snapshot(root)
    rows = sum(entry.rows for entry in snapshot.entries(LINKS.name))
    pairs = sum(entry.rows for entry in snapshot.entries(DOMAIN_LINKS.name))
    print(f"{rows:,} links, {pairs:,} pairs of domains")
    for part, name in (("learn", "before the first is scored"), ("score", "all of it")):
        command = [sys.executable, "-m", "benchmarks.scoring", "--inside", part, str(root)]
        environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
        core, wall, peak = json.loads(said)
        print(
            f"{name:28} {core / rows * 1e6:8.2f} µs of core time a link, {wall:6.1f} s, peak {peak / 1e6:,.0f} MB",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("index", type=Path, nargs="*")
    parser.add_argument("--inside", choices=["learn", "score"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        inside(open_snapshot(chosen.index[0]), chosen.inside)
        return
    for root in chosen.index:
        passes(root)
    if not chosen.index:
        with tempfile.TemporaryDirectory() as folder:
            archives = sample.write(sample.generate(seed=7), Path(folder) / "web")
            ingest([str(path) for path in archives if path.suffix == ".gz"], Path(folder) / "index")
            steps(open_snapshot(Path(folder) / "index"))


if __name__ == "__main__":
    main()
