"""Counting the links to each page from tables in key order, a bounded number of rows at a time.

Rows of one target stand together, in them those of one source domain, host and page: a distinct count is the
number of rows that differ from the row before. Only that row is carried from one batch to the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from backref.index.files import polars_schema
from backref.index.ranges import Bound
from backref.index.scan import scan_rows
from backref.model.index import LINKS, LINKS_INTERNAL
from backref.model.manifest import FileEntry

_READ = [
    "target_key",
    "target_https",
    "target_host",
    "target_domain",
    "source_key",
    "source_https",
    "source_host",
    "source_domain",
    "follow",
    "first_seen",
    "last_seen",
    "lost_at",
]
_NAMES = ("target_host", "target_domain")
_SITES = (*_NAMES, "source_host", "source_domain")
SUMS = (
    "backlinks",
    "backlinks_follow",
    "backlinks_lost",
    "referring_pages",
    "referring_hosts",
    "referring_domains",
    "referring_domains_follow",
)
"""Counts that add up over batches, and over sources that have nothing in common."""


@dataclass(slots=True)
class Distinct:
    """Marks, batch by batch, the rows that begin a new value of some columns in ordered rows."""

    columns: tuple[str, ...]
    _last: pl.DataFrame | None = None

    def begins(self, rows: pl.DataFrame) -> pl.Series:
        """For each row whether it differs from the one before, over the ends of batches too."""
        values = rows.select(self.columns)
        before = self._last if self._last is not None else values.clear(1)
        together = pl.concat([before, values])
        self._last = together.tail(1)
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in self.columns)
        return together.select(differs.alias("begins"))["begins"].slice(1)


@dataclass(slots=True)
class _Counter:
    """The counts of one scheme's targets; those of the last target are held until the next one begins."""

    page: Distinct = field(default_factory=lambda: Distinct(("target_key", "source_key", "source_https")))
    host: Distinct = field(default_factory=lambda: Distinct(("target_key", "source_host")))
    domain: Distinct = field(default_factory=lambda: Distinct(("target_key", "source_domain")))
    follow: Distinct = field(default_factory=lambda: Distinct(("target_key", "source_domain")))
    held: pl.DataFrame | None = None

    def count(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The targets that are complete."""
        live = rows["lost_at"].is_null()
        followed = live & rows["follow"]
        marked = rows.select(
            "target_key",
            "target_host",
            "target_domain",
            "first_seen",
            last_seen=pl.coalesce("last_seen", "first_seen"),
            backlinks=live,
            backlinks_follow=followed,
            backlinks_lost=~live,
            referring_pages=_begins_among(self.page, rows, live),
            referring_hosts=_begins_among(self.host, rows, live),
            referring_domains=_begins_among(self.domain, rows, live),
            referring_domains_follow=_begins_among(self.follow, rows, followed),
        ).with_columns(pl.col(SUMS).cast(pl.Int64))
        counted = add_up(pl.concat([self.held, marked]) if self.held is not None else marked, ("target_key",))
        self.held = counted.tail(1).select(marked.columns)
        return counted.head(-1)


def _begins_among(distinct: Distinct, rows: pl.DataFrame, chosen: pl.Series) -> pl.Series:
    """The marks of some of the rows, in the place of these; false for the others."""
    if chosen.all():
        return distinct.begins(rows)
    marks = np.zeros(rows.height, bool)
    marks[chosen.to_numpy()] = distinct.begins(rows.filter(chosen)).to_numpy()
    return pl.Series(marks)


def add_up(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Partial counts of the same thing as one row each; counts that are absent are zero."""
    others = [name for name in rows.columns if name not in (*by, *SUMS, "first_seen", "last_seen")]
    sums = [pl.col(name).sum().cast(pl.Int64) for name in SUMS if name in rows.columns]
    times = [pl.col("first_seen").min(), pl.col("last_seen").max()]
    return rows.group_by(by, maintain_order=True).agg(*(pl.col(n).drop_nulls().first() for n in others), *sums, *times)


def count_links(root: Path, links: Sequence[FileEntry], start: Bound, end: Bound | None) -> pl.DataFrame:
    """The counts of every target of external links in [start, end), with its name."""
    counters = {True: _Counter(), False: _Counter()}
    parts = [_empty()]
    for rows in scan_rows(root, LINKS, links, start, end, _READ, _SITES):
        for https, counter in counters.items():
            counted = counter.count(rows.filter(pl.col("target_https") == https))
            parts.append(counted.with_columns(pl.lit(https).alias("https"), pl.col(_NAMES).cast(pl.String)))
    for https, counter in counters.items():
        if counter.held is not None:
            parts.append(counter.held.with_columns(pl.lit(https).alias("https"), pl.col(_NAMES).cast(pl.String)))
    together = pl.concat(parts, how="diagonal")
    return together.rename({"target_key": "key", "target_host": "host", "target_domain": "domain"})


def _empty() -> pl.DataFrame:
    """No target, with every column of a counted one."""
    schema = polars_schema(LINKS)
    times = {name: schema[name] for name in ("target_key", *_NAMES, "first_seen", "last_seen")}
    return pl.DataFrame(schema={**times, "https": pl.Boolean(), **dict.fromkeys(SUMS, pl.Int64())})


def count_internal(root: Path, internal: Sequence[FileEntry], start: Bound, end: Bound | None) -> pl.DataFrame:
    """The live internal links to each target in [start, end)."""
    parts = list(_live_internal(root, internal, start, end))
    schema = {"key": pl.String(), "https": pl.Boolean(), "internal_backlinks": pl.Int64()}
    together = pl.concat([pl.DataFrame(schema=schema), *parts])
    return together.group_by("key", "https").agg(pl.col("internal_backlinks").sum())


def _live_internal(
    root: Path, internal: Sequence[FileEntry], start: Bound, end: Bound | None
) -> Iterator[pl.DataFrame]:
    columns = ["target_key", "source_key", "target_https", "lost_at"]
    for rows in scan_rows(root, LINKS_INTERNAL, internal, start, end, columns):
        live = rows.filter(pl.col("lost_at").is_null())
        counted = live.group_by(pl.col("target_key").alias("key"), pl.col("target_https").alias("https")).len()
        yield counted.select("key", "https", internal_backlinks=pl.col("len").cast(pl.Int64))
