"""Asking: the time of questions about heads, middles and tails, against one unpartitioned Parquet file.

python -m benchmarks.questions INDEX… [--targets 30]

The baseline is the same rows in the same order in a single file, asked with DuckDB by the same key range and for the
same columns. Every question is asked once before it is timed; each target is timed once.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import duckdb
import polars as pl
import pyarrow.parquet as pq

import backref
from backref import urls
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.words import Scope
from backref.workspace import Index

CLASSES = {"heads": (0.0, 0.0005), "middles": (0.02, 0.2), "tails": (0.5, 1.0)}
"""Shares of the domains in order of their backlinks, most first."""

BASELINE = {
    "backlinks": "SELECT source_key, source_host, target_key, anchor, follow, epoch_ms(first_seen) "
    "FROM one WHERE {range} ORDER BY target_key, source_key LIMIT 100",
    "count": "SELECT count(*) FROM one WHERE {range}",
    "anchors": "SELECT anchor, count(*) AS n FROM one WHERE {range} GROUP BY anchor ORDER BY n DESC LIMIT 100",
    "referring-domains": "SELECT source_domain, count(*) AS n FROM one WHERE {range} "
    "GROUP BY source_domain ORDER BY n DESC LIMIT 100",
}


def ours(index: Index) -> dict[str, Callable[[str], object]]:
    """The same questions as BASELINE."""
    return {
        "backlinks": lambda target: index.backlinks(target, limit=100),
        "count": lambda target: index.backlinks(target, select="source_url", limit=1),
        "anchors": lambda target: index.anchors(target, limit=100),
        "referring-domains": lambda target: index.referring_domains(target, limit=100),
    }


def targets(snapshot: Snapshot, count: int) -> dict[str, list[str]]:
    """Domains of each class, evenly drawn."""
    rows = pl.scan_parquet(snapshot.files("domains")).filter(pl.col("backlinks") > 0)
    names = rows.sort("backlinks", "domain_key", descending=[True, False]).select("domain").collect()["domain"]
    drawn = {}
    for name, (low, high) in CLASSES.items():
        part = names.slice(int(len(names) * low), max(int(len(names) * (high - low)), 1))
        drawn[name] = part.gather_every(max(1, len(part) // count)).head(count).to_list()
    return drawn


def one_file(snapshot: Snapshot) -> Path:
    """All rows of `links` in one file beside the index, made once."""
    path = snapshot.root.parent / f"{snapshot.root.name}-one.parquet"
    if not path.is_file():
        files = snapshot.files("links")
        with pq.ParquetWriter(path, pq.read_schema(files[0]), compression="zstd") as writer:
            for file in map(pq.ParquetFile, files):
                for group in range(file.num_row_groups):
                    writer.write_table(file.read_row_group(group))
    return path


def timed(ask: Callable[[str], object], names: list[str]) -> list[float]:
    """Milliseconds of each answer."""
    ask(names[0])
    times = []
    for name in names:
        started = perf_counter()
        ask(name)
        times.append((perf_counter() - started) * 1e3)
    return times


def baseline(snapshot: Snapshot) -> dict[str, Callable[[str], object]]:
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET parquet_metadata_cache = true")
    connection.execute(f"CREATE VIEW one AS SELECT * FROM read_parquet('{one_file(snapshot)}')")

    def asking(sql: str) -> Callable[[str], object]:
        text = sql.format(range="target_key >= $low AND target_key < $high AND lost_at IS NULL")

        def ask(target: str) -> object:
            scope = urls.key_range(target, Scope.DOMAIN)
            return connection.execute(text, {"low": scope.low, "high": scope.high}).fetchall()

        return ask

    return {name: asking(sql) for name, sql in BASELINE.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("indexes", type=Path, nargs="+")
    parser.add_argument("--targets", type=int, default=30)
    chosen = parser.parse_args()
    for root in chosen.indexes:
        snapshot = open_snapshot(root)
        with backref.open(root) as index:
            asked, plain = ours(index), baseline(snapshot)
            print(f"{root.name}: {sum(e.rows for e in snapshot.entries('links')):,} links")
            for kind, names in targets(snapshot, chosen.targets).items():
                for question in BASELINE:
                    show(kind, question, timed(asked[question], names), timed(plain[question], names))


def show(kind: str, question: str, mine: list[float], theirs: list[float]) -> None:
    (p50, p95), (one50, one95) = ((quantiles(t, n=20)[9], quantiles(t, n=20)[18]) for t in (mine, theirs))
    print(
        f"  {kind:8} {question:18} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms   one file: p50 {one50:7.1f}  p95 {one95:7.1f}"
        f"   ratio of p50 {one50 / p50:5.2f}"
    )


if __name__ == "__main__":
    main()
