"""How fast a web-graph release becomes an index with ratings, against scipy, networkit and DuckDB on the same graph.

`python -m benchmarks.webgraph FOLDER --nodes 1000000 --arcs 20000000` makes the release where it is missing, imports
and rates it, and prints one JSON object. Core time is the processor time of the whole process.
"""

import argparse
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
from scipy import sparse

from backref.graph.harmonic import Counters, harmonic
from backref.graph.neighbours import best
from backref.graph.walk import MAX_ROUNDS, Settings, Walk, pagerank
from backref.index.graph_store import GraphFolder
from backref.pipeline.graphs.arrays import ReleaseImport, iterate_arcs
from backref.pipeline.graphs.rating import Ranking
from backref.sources.graphs._line_blocks import line_blocks
from backref.sources.graphs.webgraph import arc_blocks, find_release
from benchmarks.webgraph_release import Shape, make

ROUNDS = 20
FIRST_PAGE = 100


@contextmanager
def timed(results: dict[str, Any], name: str, arcs: int) -> Iterator[None]:
    """Note wall and core seconds, and core nanoseconds an arc."""
    wall, core = time.perf_counter(), time.process_time()
    yield
    core = time.process_time() - core
    results[name] = {
        "wall s": round(time.perf_counter() - wall, 3),
        "core s": round(core, 3),
        "core ns an arc": round(core / arcs * 1e9, 2),
    }


def memory() -> dict[str, int]:
    """Peak and present memory of this process in MB: what it holds itself, and mapped files."""
    lines = Path("/proc/self/status").read_text().splitlines()
    values = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines if line.startswith(("Vm", "Rss"))}
    return {"peak MB": values["VmHWM"], "own MB": values["RssAnon"], "mapped MB": values["RssFile"]}


def warm_up(folder: Path) -> None:
    """Compile or load every loop, so that its time is not counted."""
    release = find_release(make(folder, Shape(2_000, 20_000)))
    shutil.rmtree(folder / "warm", ignore_errors=True)
    Ranking().run(ReleaseImport(folder / "warm").run(release))


def imported(folder: Path, release_folder: Path, results: dict[str, Any], arcs: int) -> GraphFolder:
    """Import and rate, step by step."""
    release = find_release(release_folder)
    target = folder / f"graph-{release_folder.name}"
    shutil.rmtree(target, ignore_errors=True)
    with timed(results, "inflate edges alone", arcs):
        for _ in line_blocks(release.edges[0]):
            pass
    with timed(results, "inflate and parse edges alone", arcs):
        for _ in arc_blocks(release, 1 << 32):
            pass
    with timed(results, "import", arcs):
        store = ReleaseImport(target).run(release)
    results["memory after import"] = memory()
    with timed(results, "ratings", arcs):
        Ranking().run(store)
    results["memory after ratings"] = memory()
    return store


def kept(store: GraphFolder) -> dict[str, float]:
    """Bytes an arc and direction, and of everything else a node."""
    sizes = {path.stem: path.stat().st_size for path in store.path.iterdir()}
    arcs = sum(sizes[name] for name in ("out_offsets", "out_targets", "in_offsets", "in_sources"))
    return {
        "bytes an arc and direction": round(arcs / 2 / store.about["arcs"], 3),
        "other bytes a node": round((sum(sizes.values()) - arcs) / store.about["nodes"], 1),
    }


def walk_rounds(store: GraphFolder) -> tuple[float, np.ndarray]:
    """Seconds of the rounds of our PageRank, and the scores."""
    made = Walk(store.graph, [None])
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        made.round()
    held = next(made.scores()).held
    return time.perf_counter() - begin, held


def scipy_rounds(store: GraphFolder) -> tuple[float, np.ndarray]:
    """The same with scipy's sparse matrices on one core."""
    graph = store.graph
    degrees = np.diff(graph.out_offsets)
    ends = np.array(graph.in_sources, np.int32), np.array(graph.in_offsets, np.int64)
    if graph.arcs < 1 << 31:
        ends = ends[0], ends[1].astype(np.int32)
    matrix = sparse.csr_matrix((np.ones(graph.arcs), *ends), shape=(graph.nodes, graph.nodes))
    inverse = np.divide(0.85, degrees, out=np.zeros(graph.nodes), where=degrees > 0)
    held = np.full(graph.nodes, 1 / graph.nodes)
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        resting = held[degrees == 0].sum()
        held = matrix @ (held * inverse) + (0.15 + 0.85 * resting) / graph.nodes
    return time.perf_counter() - begin, held


def compare_pagerank(store: GraphFolder, results: dict[str, Any]) -> None:
    """Twenty rounds of ours and scipy's, twice in turn; then networkit to convergence where it is installed."""
    ours, theirs = [], []
    for _ in range(2):
        seconds, held = walk_rounds(store)
        ours.append(seconds)
        seconds, other = scipy_rounds(store)
        theirs.append(seconds)
    speed = store.about["arcs"] * ROUNDS / 1e6
    results["PageRank, 20 rounds"] = {
        "ours M arcs/s": round(speed / min(ours)),
        "scipy M arcs/s": round(speed / min(theirs)),
        "ratio": round(min(theirs) / min(ours), 2),
        "max difference": float(np.abs(held - other).max()),
    }
    _compare_networkit(store, results)


def _compare_networkit(store: GraphFolder, results: dict[str, Any]) -> None:
    try:
        import networkit
    except ImportError:
        results["networkit"] = "not installed"
        return
    tolerance = 1e-9
    graph = networkit.Graph(store.about["nodes"], directed=True)
    for sources, targets in iterate_arcs(store):
        graph.addEdges((sources.astype(np.uint64), targets.astype(np.uint64)))
    theirs = networkit.centrality.PageRank(
        graph, 0.85, tolerance, distributeSinks=networkit.centrality.SinkHandling.DistributeSinks
    )
    theirs.norm = networkit.centrality.Norm.L1_NORM
    begin = time.perf_counter()
    theirs.run()
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    ours = pagerank(store.graph, Settings(tolerance=tolerance, max_rounds=MAX_ROUNDS))
    mine = time.perf_counter() - begin
    results["PageRank to 1e-9"] = {
        "ours s": round(mine, 3),
        "ours rounds": ours.rounds,
        "networkit s": round(seconds, 3),
        "networkit rounds": theirs.numberOfIterations(),
        "ratio": round(seconds / mine, 2),
        "max difference": float(np.abs(np.array(theirs.scores()) - ours.held).max()),
    }


def who_links_here(store: GraphFolder, results: dict[str, Any]) -> None:
    """The best hundred linking domains with names and ratings, for targets from heads to tails, in milliseconds."""
    graph, names = store.graph, store.names
    rank, order, rating = (store.array(name) for name in ("rating_rank", "by_rating", "rating"))

    def ask(target: int) -> list[tuple[str, float]]:
        found = best(graph.sources(target), rank, order, FIRST_PAGE)
        return [(names.name(int(node)), float(rating[node])) for node in found]

    results["who links here, warm"] = _latencies(ask, _targets(store))


def _targets(store: GraphFolder) -> list[int]:
    """A hundred targets: every step down the list of nodes by in-degree is a tenth of an order of magnitude."""
    degrees = np.diff(store.graph.in_offsets)
    by_degree = np.argsort(-degrees)[: int(np.count_nonzero(degrees))]
    return [int(by_degree[int(place)]) for place in np.geomspace(1, len(by_degree), 100) - 1]


def _latencies(ask: Callable[[int], object], targets: list[int]) -> dict[str, float]:
    taken = []
    for _ in range(3):
        taken = []
        for target in targets:
            begin = time.perf_counter()
            ask(target)
            taken.append((time.perf_counter() - begin) * 1e3)
    return {f"p{share} ms": round(float(np.percentile(taken, share)), 2) for share in (50, 95, 100)}


def duckdb_who_links_here(store: GraphFolder, results: dict[str, Any]) -> None:
    """The same question to DuckDB over Parquet files sorted by target."""
    path = store.path / "arcs.parquet"
    connection = duckdb.connect()
    graph = store.graph
    targets = np.repeat(np.arange(graph.nodes, dtype=np.uint32), np.diff(graph.in_offsets))
    arcs = {"target": targets, "source": np.array(graph.in_sources)}
    connection.register("arcs", pl.DataFrame(arcs).to_arrow())
    connection.execute(f"COPY (SELECT * FROM arcs) TO '{path}' (FORMAT parquet)")
    nodes = {
        "node": np.arange(graph.nodes, dtype=np.uint32),
        "rank": np.array(store.array("rating_rank")),
        "rating": np.array(store.array("rating")),
    }
    connection.register("frame", pl.DataFrame(nodes).to_arrow())
    connection.execute("CREATE TABLE nodes AS SELECT * FROM frame")
    question = (
        f"SELECT node, rating FROM '{path}' JOIN nodes ON node = source WHERE target = ? "
        f"ORDER BY rank, node LIMIT {FIRST_PAGE}"
    )
    results["who links here, DuckDB over Parquet"] = _latencies(
        lambda target: connection.execute(question, [target]).fetchall(), _targets(store)
    )
    path.unlink()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--arcs", type=int, default=20_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-import", action="store_true", help="no comparisons: for the largest graphs")
    args = parser.parse_args()
    shape = Shape(args.nodes, args.arcs, args.seed)
    release = make(args.folder, shape)
    warm_up(args.folder)
    arcs = int((release / f"{shape.tag}.stats").read_text().split("arcs=")[1])
    results: dict[str, Any] = {"nodes": args.nodes, "arcs": arcs}
    store = imported(args.folder, release, results, arcs)
    results["kept"] = kept(store)
    who_links_here(store, results)
    if not args.only_import:
        with timed(results, "HyperBall, 64 registers", arcs):
            harmonic(store.graph, Counters())
        compare_pagerank(store, results)
        duckdb_who_links_here(store, results)
    results["memory at the end"] = memory()
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
