"""Makes a web-graph release in the published text form with the shape of a real one; the same for the same seed.

64 % of the nodes link nowhere; out-degrees are log-normal; a target is either a neighbour in name order or drawn
from a power law over all nodes, so that the first ones gather links from a third of all that link at all.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from isal import igzip_threaded

from backref.graph._registers import mixed
from backref.kernel import compiled
from backref.model.graph import Ids

DANGLING = 0.64
LOCAL = 0.35
"""Share of the arcs that stay near in name order."""
LOCAL_SPREAD = 2_000.0
SPREAD = 1.2
"""Sigma of the logarithm of out-degrees."""
TAIL = 0.72
"""Exponent of the power law over targets: the target at place r is drawn with a chance like r^-TAIL."""
TLDS = (
    ("com", 0.47),
    ("de", 0.09),
    ("fr", 0.03),
    ("jp", 0.03),
    ("net", 0.05),
    ("nl", 0.05),
    ("org", 0.08),
    ("uk", 0.2),
)
BLOCK_NODES = 100_000


@dataclass(frozen=True)
class Shape:
    """What is made."""

    nodes: int
    arcs: int
    seed: int = 1

    @property
    def tag(self) -> str:
        """Part of the file names."""
        return f"made-{self.nodes}-{self.arcs}-{self.seed}-domain"


def make(folder: Path, shape: Shape) -> Path:
    """Write the release unless the folder has it; the folder of its files."""
    target = folder / shape.tag
    if (target / f"{shape.tag}.stats").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    _write_vertices(target / f"{shape.tag}-vertices.txt.gz", shape)
    arcs = _write_edges(target / f"{shape.tag}-edges.txt.gz", shape)
    (target / f"{shape.tag}.stats").write_text(f"nodes={shape.nodes}\narcs={arcs}\n")
    return target


def _write_vertices(path: Path, shape: Shape) -> None:
    tlds = np.frombuffer("".join(name.ljust(4) for name, _ in TLDS).encode(), np.uint8).reshape(-1, 4)
    bounds = np.cumsum([share for _, share in TLDS]) * shape.nodes
    with igzip_threaded.open(path, "wb", compresslevel=1, threads=1) as file:
        for start in range(0, shape.nodes, BLOCK_NODES):
            stop = min(start + BLOCK_NODES, shape.nodes)
            out = np.empty((stop - start) * 48, np.uint8)
            file.write(out[: _vertex_lines(start, stop, shape.seed, tlds, bounds, out)].data)


def _write_edges(path: Path, shape: Shape) -> int:
    total = 0
    with igzip_threaded.open(path, "wb", compresslevel=2, threads=1) as file:
        for sources, targets in _arcs(shape):
            out = np.empty(len(sources) * 22, np.uint8)
            file.write(out[: _edge_lines(sources, targets, out)].data)
            total += len(sources)
    return total


def _arcs(shape: Shape) -> Iterator[tuple[Ids, Ids]]:
    """Arcs in order, a block of sources at a time."""
    mean = shape.arcs / (shape.nodes * (1 - DANGLING))
    for start in range(0, shape.nodes, BLOCK_NODES):
        random = np.random.default_rng([shape.seed, start])
        size = min(BLOCK_NODES, shape.nodes - start)
        degrees = np.ceil(random.lognormal(np.log(mean) - SPREAD**2 / 2, SPREAD, size)).astype(np.int64)
        degrees = np.minimum(degrees, shape.nodes // 4) * (random.random(size) >= DANGLING)
        keys = np.empty(degrees.sum(), np.uint64)
        _draw(start, degrees, shape.nodes, random.integers(0, 1 << 63), keys)
        keys.sort()
        sources, targets = np.empty(len(keys), np.uint32), np.empty(len(keys), np.uint32)
        kept = _told_apart(keys, sources, targets)
        yield sources[:kept], targets[:kept]


@compiled
def _draw(start: int, degrees: npt.NDArray[np.int64], nodes: int, seed: int, keys: npt.NDArray[np.uint64]) -> None:
    """So many targets for each source, as source and target in one number."""
    at = 0
    for source in range(start, start + len(degrees)):
        for _ in range(degrees[source - start]):
            where, which = _uniform(seed, 2 * at), _uniform(seed, 2 * at + 1)
            if where < LOCAL:
                away = np.int64(LOCAL_SPREAD * np.log(1 - abs(2 * which - 1)))
                target = min(max(source + (away if which < 0.5 else -away), 0), nodes - 1)
            else:
                target = np.int64(nodes * which ** (1 / (1 - TAIL))) * 2_654_435_761 % nodes
            keys[at] = np.uint64(source) << np.uint64(32) | np.uint64(target)
            at += 1


@compiled
def _uniform(seed: int, place: int) -> float:
    """A number from 0 to 1, the one at a place of a sequence."""
    return float(mixed(np.uint64(seed) + np.uint64(place) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)) / 2.0**53


@compiled
def _told_apart(keys: npt.NDArray[np.uint64], sources: Ids, targets: Ids) -> int:
    """Sources and targets of sorted arcs, each once and none of a node to itself; how many."""
    kept = 0
    for at in range(len(keys)):
        source, target = np.uint32(keys[at] >> np.uint64(32)), np.uint32(keys[at] & np.uint64(0xFFFFFFFF))
        if source != target and (at == 0 or keys[at] != keys[at - 1]):
            sources[kept], targets[kept] = source, target
            kept += 1
    return kept


@compiled
def _digits(value: int, out: npt.NDArray[np.uint8], at: int) -> int:
    length, rest = 1, value // 10
    while rest:
        length += 1
        rest //= 10
    for i in range(at + length - 1, at - 1, -1):
        out[i] = 48 + value % 10
        value //= 10
    return at + length


@compiled
def _edge_lines(sources: Ids, targets: Ids, out: npt.NDArray[np.uint8]) -> int:
    at = 0
    for i in range(len(sources)):
        at = _digits(np.int64(sources[i]), out, at)
        out[at] = 9
        at = _digits(np.int64(targets[i]), out, at + 1)
        out[at] = 10
        at += 1
    return at


@compiled
def _vertex_lines(
    start: int,
    stop: int,
    seed: int,
    tlds: npt.NDArray[np.uint8],
    bounds: npt.NDArray[np.float64],
    out: npt.NDArray[np.uint8],
) -> int:
    at = 0
    for node in range(start, stop):
        at = _digits(node, out, at)
        out[at] = 9
        at += 1
        tld = 0
        while tld < len(bounds) - 1 and node >= bounds[tld]:
            tld += 1
        for letter in tlds[tld]:
            if letter != 32:
                out[at] = letter
                at += 1
        out[at] = 46
        at += 1
        place = np.int64(26**5)
        while place:
            out[at] = 97 + node // place % 26
            at += 1
            place //= 26
        noise = (node * 31 + seed) * 2_654_435_761 % 4_294_967_296 // 7
        for _ in range(noise % 7):
            noise = noise // 26 + 7
            out[at] = 97 + noise % 26
            at += 1
        out[at] = 9
        at = _digits(1 + noise % 3, out, at + 1)
        out[at] = 10
        at += 1
    return at


def main() -> None:
    """Make one release: `webgraph_release.py FOLDER --nodes 1000000 --arcs 20000000`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--arcs", type=int, default=20_000_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    begin = time.perf_counter()
    where = make(args.folder, Shape(args.nodes, args.arcs, args.seed))
    print(f"{where} in {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
