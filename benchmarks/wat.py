"""WAT → run on disk, on one core, against a plain reader and against only iterating the records.

    python -m benchmarks.wat [--scale 0.1] [--file some.wat.gz] [--rounds 3]

Scale 1 is a full-size file (21,000 pages, 3 million entries). Each measurement runs in a process of its own, bound to
one core, after a first run over a small file that loads the compiled code; the best of the rounds counts.
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.wat_sample import PAGES, write_sample

BATCH_BYTES = 16 << 20
"""JSON that is read at once."""


def iterate(path: Path) -> int:
    """Only pass over the records."""
    from fastwarc.warc import ArchiveIterator

    with path.open("rb") as file:
        return sum(1 for _ in ArchiveIterator(file, parse_http=False))


def plain(path: Path) -> int:
    """What one writes first: warcio, json, urljoin; distinct pairs of the anchors alone, nothing written."""
    from warcio.archiveiterator import ArchiveIterator

    pairs = set()
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type != "metadata":
                continue
            envelope = json.loads(record.content_stream().read())["Envelope"]
            response = envelope["Payload-Metadata"].get("HTTP-Response-Metadata", {})
            page = envelope["WARC-Header-Metadata"].get("WARC-Target-URI")
            for link in response.get("HTML-Metadata", {}).get("Links", ()):
                if link.get("path") == "A@/href":
                    pairs.add((page, _join(page, link["url"])))
    return len(pairs)


def _join(page: str, href: str) -> str | None:
    try:
        return urljoin(page, href)
    except ValueError:
        return None


def ours(path: Path, *, external_only: bool = False) -> int:
    """A run with all its visits and sightings, as Parquet files on disk."""
    from backref.extract.wat.records import read_wat
    from backref.index.runs import RunWriter
    from backref.model.documents import WatRecord
    from backref.sources import open_source

    root = Path(tempfile.mkdtemp(prefix="backref-bench-", dir=path.parent))
    writer = RunWriter(root, "wat", str(path))
    held: list[WatRecord] = []
    size = 0

    def write() -> None:
        batch = read_wat(held, external_only=external_only)
        writer.write(batch.visits, batch.sightings)

    for source in open_source(str(path)):
        for record in source.read(writer.records):
            assert isinstance(record, WatRecord)
            held.append(record)
            size += len(record.json)
            if size >= BATCH_BYTES:
                write()
                held, size = [], 0
    write()
    entry = writer.publish()
    shutil.rmtree(root)
    return entry.sightings


def external(path: Path) -> int:
    """A run without links within a domain."""
    return ours(path, external_only=True)


def suffixes(path: Path) -> int:
    """Nanoseconds for all suffix lookups that `ours` makes, repeated in the same order from the same state."""
    import backref.urls.batch as batch

    lookup = batch.registrable_domain
    hosts: list[str] = []

    def noted(host: str) -> str:
        hosts.append(host)
        return lookup(host)

    batch.registrable_domain = noted  # type: ignore[assignment]
    ours(path)
    batch.registrable_domain = lookup
    lookup.cache_clear()
    start = time.perf_counter_ns()
    for host in hosts:
        lookup(host)
    return time.perf_counter_ns() - start


def _measure(work: Callable[[Path], int], path: Path, warm: Path, core: int, out: multiprocessing.Queue) -> None:
    for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "ARROW_NUM_THREADS"):
        os.environ[name] = "1"
    os.sched_setaffinity(0, {core})
    work(warm)
    before = (time.perf_counter(), time.process_time())
    result = work(path)
    wall, core_time = time.perf_counter() - before[0], time.process_time() - before[1]
    out.put((core_time, wall, result, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measure(work: Callable[[Path], int], path: Path, warm: Path, rounds: int) -> tuple[float, float, int, float]:
    """Core seconds, wall seconds, result and peak memory (MB) of the best round."""
    context = multiprocessing.get_context("spawn")
    best = None
    core = max(os.sched_getaffinity(0))
    for _ in range(rounds):
        queue = context.Queue()
        process = context.Process(target=_measure, args=(work, path, warm, core, queue))
        process.start()
        found = queue.get()
        process.join()
        best = found if best is None or found < best else best
    assert best is not None
    return best


def main() -> None:
    """Generate the file, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=0.1, help="1 is a full-size file")
    parser.add_argument("--file", type=Path, help="a WAT file to read instead of a generated one")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="backref-bench-") as folder:
        path, warm = Path(folder) / "sample.warc.wat.gz", Path(folder) / "warm.warc.wat.gz"
        write_sample(warm, 30)
        if options.file:
            shutil.copy(options.file, path)
        else:
            write_sample(path, int(PAGES * options.scale))
        report(path, warm, options.rounds)


def report(path: Path, warm: Path, rounds: int) -> None:
    """Measure all and print the table."""
    print(f"{path.stat().st_size / 1e6:.1f} MB, core time, best of {rounds}")
    passed, _, records, _ = measure(iterate, path, warm, rounds)
    slow, _, pairs, _ = measure(plain, path, warm, 1)
    fast, wall, sightings, memory = measure(ours, path, warm, rounds)
    outer, _, others, _ = measure(external, path, warm, rounds)
    spent = measure(suffixes, path, warm, 1)
    print(f"iterating the records    {passed:7.2f} s  {records} records")
    print(f"plain reader             {slow:7.2f} s  {pairs} pairs")
    print(f"WAT → run on disk        {fast:7.2f} s  {sightings} sightings, {wall:.2f} s of wall clock, {memory:.0f} MB")
    print(f"external links alone     {outer:7.2f} s  {others} sightings")
    print(
        f"times faster than plain  {slow / fast:7.1f}    (reach 5), external links alone {slow / outer:.1f} (reach 8)"
    )
    print(f"times slower than iterating {fast / passed:4.1f}    (reach 10)")
    print(f"suffix lookups           {spent[2] / 1e9 / fast:7.2%}    (reach 2 %)")


if __name__ == "__main__":
    main()
