"""Asking: the time of questions about heads, middles and tails, against one unpartitioned Parquet file.

python -m benchmarks.questions INDEX… [--targets 30] [--json FILE]

The baseline is the same rows in the same order in a single file, asked with one DuckDB statement by the same key range
for fewer columns; our answers hold the exact total, the coverage and a cursor besides, and all but the first hold all
their columns. Ours and the baseline take turns, target by target, so that other work on the machine slows both alike.
Every question is asked of one other target before it is timed; each target is timed once, so its first question finds
nothing of it in memory. Beside the wall clock stands the core time of the process, which other work on the machine
changes less. With several indexes, the smallest first, the last lines compare their medians.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

import duckdb
import polars as pl
import pyarrow.parquet as pq

import backref
from backref import urls
from backref.index.scan import read_rows, scan_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import LINKS
from backref.model.words import Scope
from backref.workspace import Index

CLASSES = {"heads": (0.0, 0.0005), "middles": (0.02, 0.2), "tails": (0.5, 1.0)}
"""Shares of the domains in order of their backlinks, most first."""

_BACKLINKS = (
    "SELECT source_key, source_host, target_key, anchor, follow, epoch_ms(first_seen) "
    "FROM one WHERE {range} ORDER BY target_key, source_key LIMIT 100"
)
_SHOWN = ("source_url", "target_url", "anchor", "follow", "placement", "first_seen")
"""What a terminal shows of a backlink; `in full` is all its columns."""

BASELINE = {
    "backlinks": _BACKLINKS,
    "in full": _BACKLINKS,
    "count": "SELECT count(*) FROM one WHERE {range}",
    "anchors": "SELECT anchor, count(*) AS n FROM one WHERE {range} GROUP BY anchor ORDER BY n DESC LIMIT 100",
    "referring-domains": "SELECT source_domain, count(*) AS n FROM one WHERE {range} "
    "GROUP BY source_domain ORDER BY n DESC LIMIT 100",
    "top-pages": "SELECT target_key, count(DISTINCT source_domain) AS n FROM one WHERE {range} "
    "GROUP BY target_key ORDER BY n DESC LIMIT 100",
    "overview": "SELECT count(*), count(*) FILTER (follow), count(DISTINCT source_domain), "
    "count(DISTINCT source_key) FROM one WHERE {range}",
}

Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of many answers."""

    wall: list[float]
    core: list[float]


@dataclass(frozen=True, slots=True)
class Result:
    """A question about targets of one class: ours and the baseline, milliseconds."""

    index: str
    links: int
    kind: str
    question: str
    p50: float
    p95: float
    core50: float
    core95: float
    one_p50: float
    one_p95: float
    one_core50: float


def ours(index: Index) -> dict[str, Ask]:
    """The same questions as BASELINE."""
    return {
        "backlinks": lambda target: index.backlinks(target, select=_SHOWN, limit=100),
        "in full": lambda target: index.backlinks(target, limit=100),
        "count": lambda target: index.backlinks(target, select="source_url", limit=1),
        "anchors": lambda target: index.anchors(target, limit=100),
        "referring-domains": lambda target: index.referring_domains(target, limit=100),
        "top-pages": lambda target: index.top_pages(target, limit=100),
        "overview": lambda target: index.overview(target),
    }


def targets(snapshot: Snapshot, count: int) -> dict[str, list[str]]:
    """Domains of each class, evenly drawn, and one more that is asked first and not timed."""
    rows = pl.scan_parquet(snapshot.files("domains")).filter(pl.col("backlinks") > 0)
    names = rows.sort("backlinks", "domain_key", descending=[True, False]).select("domain").collect()["domain"]
    drawn = {}
    for name, (low, high) in CLASSES.items():
        part = names.slice(int(len(names) * low), max(int(len(names) * (high - low)), 8))
        drawn[name] = part.gather_every(max(1, len(part) // (count + 1))).head(count + 1).to_list()
    return drawn


def one_file(snapshot: Snapshot) -> Path:
    """All rows of `links` in one file beside the index, made once."""
    path = snapshot.root.parent / f"{snapshot.root.name}-one.parquet"
    if not path.is_file():
        entries = snapshot.entries(LINKS.name)
        schema = read_rows(snapshot.root, LINKS, []).to_arrow().schema
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for rows in scan_rows(snapshot.root, LINKS, entries):
                writer.write_table(rows.to_arrow().cast(schema))
    return path


def baseline(snapshot: Snapshot) -> dict[str, Ask]:
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET parquet_metadata_cache = true")
    connection.execute(f"CREATE VIEW one AS SELECT * FROM read_parquet('{one_file(snapshot)}')")

    def asking(sql: str) -> Ask:
        text = sql.format(range="target_key >= $low AND target_key < $high AND lost_at IS NULL")

        def ask(target: str) -> object:
            scope = urls.key_range(target, Scope.DOMAIN)
            return connection.execute(text, {"low": scope.low, "high": scope.high}).fetchall()

        return ask

    return {name: asking(sql) for name, sql in BASELINE.items()}


def timed(asks: list[Ask], names: list[str]) -> list[Times]:
    """The times of each way to ask; the ways take turns."""
    for ask in asks:
        ask(names[-1])
    times = [Times([], []) for _ in asks]
    for name in names[:-1]:
        for ask, taken in zip(asks, times, strict=True):
            core, wall = process_time(), perf_counter()
            ask(name)
            taken.wall.append((perf_counter() - wall) * 1e3)
            taken.core.append((process_time() - core) * 1e3)
    return times


def measure(root: Path, count: int) -> Iterator[Result]:
    """Ask all questions of one index."""
    snapshot = open_snapshot(root)
    links = sum(entry.rows for entry in snapshot.entries("links"))
    with backref.open(root) as index:
        asked, plain = ours(index), baseline(snapshot)
        for kind, names in targets(snapshot, count).items():
            for question in BASELINE:
                mine, theirs = timed([asked[question], plain[question]], names)
                yield Result(
                    *(root.name, links, kind, question),
                    *(*_p50_p95(mine.wall), *_p50_p95(mine.core)),
                    *(*_p50_p95(theirs.wall), _p50_p95(theirs.core)[0]),
                )


def _p50_p95(times: list[float]) -> tuple[float, float]:
    parts = quantiles(times, n=20, method="inclusive")
    return parts[9], parts[18]


def show(r: Result) -> None:
    print(
        f"  {r.kind:8} {r.question:18} p50 {r.p50:6.1f}  p95 {r.p95:6.1f} ms (core {r.core50:6.1f} {r.core95:6.1f})   "
        f"one file: p50 {r.one_p50:6.1f}  p95 {r.one_p95:6.1f} (core {r.one_core50:6.1f})   "
        f"ratio of p50 {r.one_p50 / r.p50:5.2f}",
        flush=True,
    )


def compare(results: list[Result]) -> None:
    """The medians of the largest index, as multiples of those of the smallest."""
    small, large = (
        {(r.kind, r.question): r for r in results if r.links == end(r.links for r in results)} for end in (min, max)
    )
    for at, r in large.items():
        s = small[at]
        print(
            f"  {r.kind:8} {r.question:18} {r.links:,} to {s.links:,} links: p50 × {r.p50 / s.p50:4.2f} "
            f"(core × {r.core50 / s.core50:4.2f}, one file × {r.one_p50 / s.one_p50:4.2f})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("indexes", type=Path, nargs="+")
    parser.add_argument("--targets", type=int, default=30)
    parser.add_argument("--json", type=Path, help="write all results there as well")
    chosen = parser.parse_args()
    results: list[Result] = []
    for root in chosen.indexes:
        print(f"{root.name}, load {os.getloadavg()[0]:.1f}")
        for result in measure(root, chosen.targets):
            show(result)
            results.append(result)
    if len({r.links for r in results}) > 1:
        compare(results)
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(r) for r in results], indent=1))


if __name__ == "__main__":
    main()
