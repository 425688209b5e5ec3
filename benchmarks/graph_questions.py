"""Who links here, over a release graph, from heads to tails: the index against DuckDB over Parquet of the same arcs.

Makes a release of a given size, imports and rates it, then asks for the first page of referring domains of targets
drawn from every size of in-degree. DuckDB gets the same arcs with the ratings beside them, sorted by target, so that
it reads only the row groups that matter.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import backref
from backref.index.graph_store import GraphFolder
from backref.pipeline.graphs.importing import ingest_graph
from benchmarks.webgraph_release import Shape, make

ROUNDS = 3
PER_SIZE = 40
LIMIT = 100


def targets_by_size(folder: GraphFolder) -> dict[str, list[int]]:
    """Nodes from each size of in-degree, the largest of all first."""
    degrees = np.diff(folder.array("in_offsets"))
    chance = np.random.default_rng(1)
    chosen = {"heads (the 40 largest)": np.argsort(-degrees, kind="stable")[:PER_SIZE].tolist()}
    for low, high in ((1_000, 100_000), (100, 1_000), (10, 100), (1, 10)):
        inside = np.flatnonzero((degrees >= low) & (degrees < high))
        if len(inside):
            chosen[f"{low:,} to {high:,} in-links"] = chance.choice(inside, min(PER_SIZE, len(inside))).tolist()
    return chosen


def write_arcs(folder: GraphFolder, path: Path) -> None:
    """The arcs as Parquet: target, source name, rating of the source."""
    graph, names = folder.graph, folder.names
    known = [names.name(node) for node in range(len(names))]
    rating, rank = folder.array("rating"), folder.array("rating_rank")
    texts = [("target", pa.string()), ("source", pa.string())]
    schema = pa.schema([*texts, ("rating", pa.float32()), ("rank", pa.uint32())])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, graph.nodes, 1 << 16):
            stop = min(start + (1 << 16), graph.nodes)
            sources = np.asarray(graph.in_sources[graph.in_offsets[start] : graph.in_offsets[stop]])
            targets = np.repeat(np.arange(start, stop), np.diff(graph.in_offsets[start : stop + 1]))
            columns = {
                "target": [known[node] for node in targets],
                "source": [known[node] for node in sources],
                "rating": np.asarray(rating[sources]),
                "rank": np.asarray(rank[sources]),
            }
            writer.write_table(pa.table(columns, schema=schema), row_group_size=1 << 16)


def timed(ask: Callable[[str], int], targets: Sequence[str]) -> list[float]:
    """Milliseconds of each question, warm."""
    times = []
    for place in range(ROUNDS + 1):
        for target in targets:
            started = perf_counter()
            ask(target)
            if place:
                times.append((perf_counter() - started) * 1000)
    return times


def main() -> None:
    """Print p50 and p95 of both for each size of in-degree."""
    options = argparse.ArgumentParser()
    options.add_argument("--nodes", type=int, default=1_000_000)
    options.add_argument("--arcs", type=int, default=20_000_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), given.nodes, given.arcs)


def compare(root: Path, nodes: int, arcs: int) -> None:
    """Import, write the same arcs as Parquet, and ask both."""
    index = root / "index"
    release = make(root, Shape(nodes, arcs))
    name = ingest_graph([str(release)], index).graphs[0].name
    graph = GraphFolder.open(index / "graph" / name)
    parquet = root / "arcs.parquet"
    write_arcs(graph, parquet)
    duck = duckdb.connect()
    duck.execute("SET parquet_metadata_cache = true")
    sql = f"SELECT source, rating FROM '{parquet}' WHERE target = $t ORDER BY rank LIMIT {LIMIT}"
    print(f"{nodes:,} nodes, {graph.about['arcs']:,} arcs; first {LIMIT} referring domains, warm, in ms\n")
    print("| targets | index p50 | p95 | DuckDB p50 | p95 |\n|---|---|---|---|---|")
    with backref.open(index) as opened:
        for size, chosen in targets_by_size(graph).items():
            targets = [graph.names.name(node) for node in chosen]
            ours = timed(lambda target: len(opened.referring_domains(target, limit=LIMIT)), targets)
            theirs = timed(lambda target: len(duck.execute(sql, {"t": target}).fetchall()), targets)
            figures = (f"{np.percentile(times, share):.1f}" for times in (ours, theirs) for share in (50, 95))
            print(f"| {size} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
