"""Tiny webs as plain values: visits with their links, the runs that tell of them, and what an index must say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from backref import urls
from backref.index.runs import RunWriter
from backref.model.ledger import Ledger
from backref.model.manifest import InputEntry
from backref.model.runs import SIGHTINGS, VISITS

EPOCH = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Link:
    """One link as seen on a page."""

    target: str
    kind: str = "text"
    anchor: str = "anchor"
    follow: bool = True


@dataclass(frozen=True)
class Visit:
    """One visit to a page, days after EPOCH, and the links it showed."""

    url: str
    day: int
    links: tuple[Link, ...] = ()
    outcome: str = "ok"
    status: int | None = 200
    noindex: bool = False
    canonical_elsewhere: bool = False
    reading: str = "html"
    title: str = field(default="")

    @property
    def time(self) -> datetime:
        return EPOCH + timedelta(days=self.day)


def visit_row(visit: Visit, offset: int = 0, archive: str = "a.warc.gz") -> dict[str, Any]:
    url = urls.parse(visit.url)
    return {
        **dict.fromkeys(VISITS.names()),
        "key": url.key,
        "https": url.https,
        "host": url.host,
        "domain": url.domain,
        "time": visit.time,
        "reading": visit.reading,
        "outcome": visit.outcome,
        "status": visit.status,
        "noindex": visit.noindex,
        "nofollow": False,
        "canonical_elsewhere": visit.canonical_elsewhere,
        "title": visit.title or None,
        "archive": archive,
        "offset": offset,
    }


def sighting_row(number: int, visit: Visit, link: Link, position: int) -> dict[str, Any]:
    source, target = urls.parse(visit.url), urls.parse(link.target)
    return {
        **dict.fromkeys(SIGHTINGS.names()),
        "visit": number,
        "target_key": target.key,
        "target_https": target.https,
        "target_host": target.host,
        "target_domain": target.domain,
        "internal": source.domain == target.domain,
        "kind": link.kind,
        "anchor": link.anchor,
        "occurrences": 1,
        "nofollow": not link.follow,
        "ugc": False,
        "sponsored": False,
        "follow": link.follow,
        "hidden": False,
        "placement": "content",
        "position": position,
    }


def write_run(root: Path, run: str, visits: Sequence[Visit], batch: int = 3) -> InputEntry:
    """Write visits as a published run, `batch` visits at a time."""
    writer = RunWriter(root, run, f"{run}.warc.gz")
    for start in range(0, len(visits), batch):
        some = visits[start : start + batch]
        rows = [visit_row(v, start + i, f"{run}.warc.gz") for i, v in enumerate(some)]
        sightings = [sighting_row(i, v, link, p + 1) for i, v in enumerate(some) for p, link in enumerate(v.links)]
        writer.write(pa.Table.from_pylist(rows, VISITS.schema), pa.Table.from_pylist(sightings, SIGHTINGS.schema))
        writer.records.add(Ledger(kept=len(some)))
        writer.links.add(Ledger(kept=len(sightings)))
    return writer.publish()


def flat(rows: Iterable[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in names) for row in rows)
