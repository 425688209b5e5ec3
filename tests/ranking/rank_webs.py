"""Webs of single links as plain values, indexed and ranked; and what ratings are, written out slowly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import webs

from backref.index.build import publish
from backref.index.memory import Budget
from backref.index.runs import RunWriter
from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot
from backref.model.index import TABLES
from backref.model.progress import Silence
from backref.model.runs import SIGHTINGS, VISITS
from backref.pipeline.rank.after_ingest import AfterIngest

DAMPING = 0.85


@dataclass(frozen=True)
class Arrow:
    """A page links to a page."""

    source: str
    target: str
    placement: str = "unknown"
    follow: bool = True
    ip: str | None = None


def add_run(
    root: Path,
    run: str,
    arrows: Sequence[Arrow],
    footprints: Mapping[str, list[str]] | None = None,
    texts: Mapping[str, int] | None = None,
) -> None:
    """Write a run in which each source page is visited once and shows its links; `texts` has fingerprints."""
    by_page: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in arrows:
        by_page[arrow.source].append(arrow)
    visits, sightings = [], []
    for number, (page, shown) in enumerate(sorted(by_page.items())):
        visit = webs.Visit(page, 0)
        own = {"ip": shown[0].ip, "footprints": (footprints or {}).get(page)}
        if page in (texts or {}):
            own |= {"fingerprint": (texts or {})[page], "words": 200}
        visits.append(webs.visit_row(visit, number, f"{run}.warc.gz") | own)
        for at, arrow in enumerate(_each_target_once(shown)):
            link = webs.Link(arrow.target, follow=arrow.follow)
            sightings.append(webs.sighting_row(number, visit, link, at + 1) | {"placement": arrow.placement})
    writer = RunWriter(root, run, f"{run}.warc.gz")
    writer.write(pa.Table.from_pylist(visits, VISITS.schema), pa.Table.from_pylist(sightings, SIGHTINGS.schema))
    writer.publish()


def _each_target_once(shown: Iterable[Arrow]) -> list[Arrow]:
    return list({arrow.target: arrow for arrow in shown}.values())


def published(root: Path, *, rank: bool = True) -> Snapshot:
    """Merge the runs that wait and publish the result."""
    snapshot = publish(root, "test", Budget(), Silence(), AfterIngest(root, rank, Silence()))
    assert snapshot is not None
    return snapshot


def indexed(root: Path, arrows: Sequence[Arrow], *, rank: bool = True) -> Snapshot:
    """An index of one run."""
    add_run(root, "only", arrows)
    return published(root, rank=rank)


def rows(snapshot: Snapshot, table: str) -> pl.DataFrame:
    """A table of a snapshot."""
    declared = TABLES[table]
    entries = snapshot.manifest.tables.get(table, [])
    found = list(scan_rows(snapshot.root, declared, entries, columns=declared.names()))
    if found:
        return pl.concat(found)
    empty = pl.from_arrow(declared.schema.empty_table())
    assert isinstance(empty, pl.DataFrame)
    return empty


def ring(sites: int) -> list[Arrow]:
    """Each of some sites links to the next two."""
    return [
        Arrow(f"https://s{at:04}.com/", f"https://s{(at + step) % sites:04}.com/")
        for at in range(sites)
        for step in (1, 2)
    ]


Weights = Mapping[tuple[str, str], float]
"""The weight of each arc by source and target."""


def slow_walk(
    nodes: Sequence[str], weights: Weights, anchors: Sequence[str], rounds: int = 400
) -> tuple[dict[str, float], dict[str, float]]:
    """Where the walk rests, and what each node earns by its links: the formulas of the design in dictionaries."""
    strength: dict[str, float] = defaultdict(float)
    for (source, _), weight in weights.items():
        strength[source] += weight
    held = {node: 1 / len(anchors) if node in anchors else 0.0 for node in nodes}
    earned = dict.fromkeys(nodes, 0.0)
    for _ in range(rounds):
        earned = _earned(nodes, weights, strength, held)
        resting = sum(held[node] for node in nodes if not strength[node])
        restart = 1 - DAMPING + DAMPING * resting
        held = {node: earned[node] + (restart / len(anchors) if node in anchors else 0.0) for node in nodes}
    return held, _earned(nodes, weights, strength, held)


def _earned(
    nodes: Sequence[str], weights: Weights, strength: Mapping[str, float], held: dict[str, float]
) -> dict[str, float]:
    earned = dict.fromkeys(nodes, 0.0)
    for (source, target), weight in weights.items():
        earned[target] += DAMPING * held[source] * weight / strength[source]
    return earned
