"""The fetches that a build takes in: one row per visit of its runs, with what became of the links each one proved."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.files import frame
from backref.index.runs import Run
from backref.index.scan import files_of_keys, read_rows
from backref.index.snapshot import Snapshot
from backref.index.timeline import Visit, fate, in_order
from backref.model.index import PAGES
from backref.model.manifest import FileEntry
from backref.model.runs import VISITS

PAGE = ("source_key", "source_https")
"""What tells one source page from another."""

_FETCH = {
    "key": "source_key",
    "https": "source_https",
    "host": "source_host",
    "domain": "source_domain",
    "title": "source_title",
    "language": "source_language",
    "noindex": "source_noindex",
    "ip": "source_ip",
    "time": "fetched_at",
    "reading": "reading",
    "archive": "archive",
    "offset": "offset",
}
_EVENT = ("outcome", "status", "canonical_elsewhere")
FATE = {
    "last_seen": pl.Datetime("ms", "UTC"),
    "last_checked": pl.Datetime("ms", "UTC"),
    "lost_at": pl.Datetime("ms", "UTC"),
    "lost_reason": pl.String(),
}


def _fetch_columns(visits: pa.Table) -> pl.DataFrame:
    """Visits as a frame with the names that links have for them, words as plain strings."""
    return frame(visits).with_columns(pl.col(pl.Categorical).cast(pl.String)).rename(_FETCH)


def read_fetches(runs: Sequence[Run]) -> pl.DataFrame:
    """The visits of the runs, one after the other, as source columns of links and what their timelines need."""
    names = [*_FETCH, *_EVENT]
    empty = VISITS.schema.empty_table().select(names)
    return pl.concat([_fetch_columns(visits) for visits in (empty, *(run.visits(names) for run in runs))])


def known_visits(snapshot: Snapshot | None, fetches: pl.DataFrame) -> pl.DataFrame:
    """The visits that a snapshot knows of the fetched pages: page columns and the columns of a visit."""
    empty = _visits_of(read_rows(Path(), PAGES, []))
    if snapshot is None:
        return empty
    pages = fetches.select(PAGE).unique()
    entries = files_of_keys(snapshot.entries(PAGES.name), pages["source_key"].sort())
    return pl.concat([empty, *(_known(snapshot.root, [entry], pages) for entry in entries)])


def _known(root: Path, entries: list[FileEntry], pages: pl.DataFrame) -> pl.DataFrame:
    rows = read_rows(root, PAGES, entries)
    return _visits_of(rows.join(pages, left_on=["key", "https"], right_on=PAGE, how="semi"))


def _visits_of(pages: pl.DataFrame) -> pl.DataFrame:
    events = pages.select(pl.col("key").alias("source_key"), pl.col("https").alias("source_https"), "visits")
    return events.explode("visits").drop_nulls("visits").unnest("visits")


def all_visits(fetches: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Known and new visits to the fetched pages, each once, in the columns of `known_visits`."""
    new = fetches.select(
        *PAGE,
        pl.col("fetched_at").alias("time"),
        "outcome",
        "status",
        pl.col("source_noindex").alias("noindex"),
        "canonical_elsewhere",
    )
    return pl.concat([known, new.select(known.columns)]).unique()


def fates(visits: pl.DataFrame) -> pl.DataFrame:
    """For each page visited more than once and each of its visits, what became of the links proved then.

    Columns: those of a page, `fetched_at` and the four of FATE. Pages with a single visit are left out: there
    the fate of a link is that visit alone.
    """
    moments = visits.select(*PAGE, "time").unique().group_by(PAGE).len().filter(pl.col("len") > 1)
    several = visits.join(moments, on=PAGE, how="semi")
    rows: list[tuple[object, ...]] = []
    for page, group in several.group_by(PAGE):
        timeline = in_order([Visit(*row) for row in group.select(Visit._fields).iter_rows()])
        rows.extend((*page, visit.time, *fate(visit.time, timeline)) for visit in timeline)
    schema = {"source_key": pl.String(), "source_https": pl.Boolean(), "fetched_at": FATE["last_seen"], **FATE}
    return pl.DataFrame(rows, schema=schema, orient="row")


def with_fates(rows: pl.DataFrame, known_fates: pl.DataFrame) -> pl.DataFrame:
    """Rows with a page and `fetched_at`, in the same order, with the columns of FATE."""
    joined = rows.join(known_fates, on=[*PAGE, "fetched_at"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("last_seen").fill_null(pl.col("fetched_at")), pl.col("last_checked").fill_null(pl.col("fetched_at"))
    )
