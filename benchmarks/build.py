"""Building an index from runs: time, memory and bytes a link, at one size and at ten times that.

python -m benchmarks.build FOLDER [--links 5000000 50000000] [--memory 1000000000]

Each build runs in a process of its own; core time and peak memory are those the operating system counts for it.
The indexes stay in FOLDER for `benchmarks.questions`.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow.parquet as pq

from backref.index.build import publish
from backref.index.memory import Budget
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.progress import Silence
from benchmarks.link_sample import write_runs

CONTEXT = ("source_title", "heading", "context_before", "context_after")
"""Text of the page around a link: left out of the bytes that a link itself takes."""


def build(root: Path, memory: int) -> dict[str, Any]:
    """Publish the runs of a folder in this process and say what it took."""
    started = perf_counter()
    publish(root, "backref benchmark", Budget(memory), Silence())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall": perf_counter() - started,
        "core": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * 1024,
    }


def measure(root: Path, links: int, memory: int) -> dict[str, Any]:
    """Write runs, build in a new process, and describe the result."""
    shutil.rmtree(root, ignore_errors=True)
    write_runs(root, links)
    command = [sys.executable, "-m", "benchmarks.build", str(root), "--inside", "--memory", str(memory)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    snapshot = open_snapshot(root)
    rows = sum(entry.sightings for entry in snapshot.manifest.inputs)
    return {"links": rows, **json.loads(said), "bytes": sizes(snapshot), "bare": bytes_without_context(snapshot)}


def sizes(snapshot: Snapshot) -> dict[str, tuple[int, float]]:
    """Rows of each table and the bytes that one takes on disk."""
    tables = snapshot.manifest.tables.items()
    counted = {name: (sum(e.rows for e in entries), sum(e.bytes for e in entries)) for name, entries in tables}
    return {name: (rows, size / max(rows, 1)) for name, (rows, size) in counted.items()}


def bytes_without_context(snapshot: Snapshot) -> float:
    """Bytes a row of `links` takes in columns other than CONTEXT."""
    rows = size = 0
    for path in snapshot.files("links"):
        metadata = pq.ParquetFile(path).metadata
        rows += metadata.num_rows
        for group in range(metadata.num_row_groups):
            chunks = (metadata.row_group(group).column(i) for i in range(metadata.num_columns))
            size += sum(c.total_compressed_size for c in chunks if c.path_in_schema not in CONTEXT)
    return size / max(rows, 1)


def show(result: dict[str, Any], memory: int) -> None:
    links = result["links"]
    print(
        f"{links:>12,} links: {result['core'] / links * 1e6:5.2f} µs of core time a link, {result['wall']:7.1f} s, "
        f"peak {result['peak'] / 1e6:,.0f} MB of {memory / 1e6:,.0f}"
    )
    print(f"{'':12} links without context: {result['bare']:.1f} B a row")
    for name, (rows, width) in result["bytes"].items():
        print(f"{'':12} {name:18} {rows:>12,} rows {width:6.1f} B a row")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--links", type=int, nargs="+", default=[500_000, 5_000_000])
    parser.add_argument("--memory", type=int, default=1_000_000_000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(build(chosen.folder, chosen.memory)))
        return
    results = []
    for links in chosen.links:
        results.append(measure(chosen.folder / f"links-{links}", links, chosen.memory))
        show(results[-1], chosen.memory)
    for small, large in pairwise(results):
        ratio = (large["core"] / large["links"]) / (small["core"] / small["links"])
        print(f"core time a link, {large['links']:,} to {small['links']:,} links: {ratio:.2f}")


if __name__ == "__main__":
    main()
