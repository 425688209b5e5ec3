"""The fetches that a build takes in: one row per visit of its runs, with what became of the links each one proved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.index.files import frame
from backref.index.merge import TIMES, sparse
from backref.index.runs import Run
from backref.index.scan import read_rows, scan_keys
from backref.index.snapshot import Snapshot
from backref.index.timeline import FATE, Visit, fate, in_order
from backref.index.words import as_dictionary
from backref.kernel.hashing import hash_rows
from backref.kernel.strings import as_bytes, joined
from backref.model.index import PAGES
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


@dataclass(frozen=True, slots=True)
class Fetches:
    """The fetches of a build, ready to be laid beside their sightings."""

    sources: pa.Table
    """The columns that a link has from its page, as they are stored (times that repeat are null); one row a fetch.

    A time or fate that no fetch has is left out.
    """
    keys: npt.NDArray[np.uint32]
    """Place of each fetch's page key in the order of all."""
    https: npt.NDArray[np.bool_]
    """Whether each fetch's page has the scheme https."""

    @classmethod
    def of(cls, visits: pa.Table, known_fates: pl.DataFrame) -> "Fetches":
        """The visits that `read_visits` gave, with the fates that `fates` found."""
        page = visits.drop_columns(["fetched_at"])
        told = frame(visits.select([*PAGE, "fetched_at"]))
        times = sparse(with_fates(told, known_fates).with_columns(first_seen=pl.col("fetched_at")))
        for name in TIMES:
            if times[name].count():
                page = page.append_column(name, times[name].to_arrow())
        keys = told["source_key"].rank("dense").cast(pl.UInt32).to_numpy()
        return cls(page, keys, told["source_https"].to_numpy())

    @property
    def source_keys(self) -> pa.Array:
        """The page key of each fetch."""
        return self.sources["source_key"].chunk(0)

    @property
    def domains(self) -> pl.Series:
        """The domains of the pages."""
        return pl.Series(as_dictionary(self.sources["source_domain"]).dictionary).cast(pl.String)

    def key_of(self, rows: pa.Table) -> pa.Array:
        """The page key of each row with the number of a fetch."""
        return self.source_keys.take(joined(rows["fetch"]))


def read_visits(runs: Sequence[Run]) -> tuple[pa.Table, pl.DataFrame]:
    """The visits of the runs, one after the other: source columns of links, and events as in `known_visits`.

    Words are dictionaries, so that a visit takes little more room than its key and its title.
    """
    names = [*_FETCH, *_EVENT]
    read = pa.concat_tables([VISITS.schema.empty_table().select(names), *(run.visits(names) for run in runs)])
    whole = read.unify_dictionaries().combine_chunks()
    del read
    events = frame(whole.select(["key", "https", "time", "noindex", *_EVENT]))
    renamed = {"key": "source_key", "https": "source_https"}
    visits = whole.select(list(_FETCH)).rename_columns(list(_FETCH.values()))
    return visits, events.rename(renamed).select(*PAGE, "time", "outcome", "status", "noindex", "canonical_elsewhere")


def known_visits(snapshot: Snapshot | None, pages: pl.DataFrame) -> pl.DataFrame:
    """The visits that a snapshot knows of some pages: page columns and the columns of a visit."""
    empty = _visits_of(read_rows(Path(), PAGES, []))
    if snapshot is None:
        return empty
    columns = ["key", "https", "visits"]
    found = scan_keys(snapshot.root, PAGES, snapshot.entries(PAGES.name), pages["source_key"].sort(), columns)
    known = (rows.join(pages, left_on=["key", "https"], right_on=PAGE, how="semi") for rows in found)
    return pl.concat([empty, *(_visits_of(rows) for rows in known)])


def _visits_of(pages: pl.DataFrame) -> pl.DataFrame:
    events = pages.select(pl.col("key").alias("source_key"), pl.col("https").alias("source_https"), "visits")
    return events.explode("visits").drop_nulls("visits").unnest("visits")


def fates(new: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """For each page visited more than once and each of its visits, what became of the links proved then.

    Takes the new and the known visits of the fetched pages. Columns: those of a page, `fetched_at` and the four of
    FATE. Pages with a single visit are left out: there the fate of a link is that visit alone.
    """
    again = _perhaps_again(new, known)
    visits = pl.concat([known, new.filter(again).select(known.columns)]).unique()
    moments = visits.select(*PAGE, "time").unique().group_by(PAGE).len().filter(pl.col("len") > 1)
    several = visits.join(moments, on=PAGE, how="semi")
    schema = {"source_key": pl.String(), "source_https": pl.Boolean(), "fetched_at": FATE["last_seen"], **FATE}
    return pl.DataFrame(_fates_of_pages(several), schema=schema, orient="row")


def _fates_of_pages(visits: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    ordered = visits.select(*PAGE, *Visit._fields).sort(PAGE)
    for page, rows in groupby(ordered.iter_rows(), itemgetter(*range(len(PAGE)))):
        timeline = in_order([Visit(*row[len(PAGE) :]) for row in rows])
        yield from ((*page, visit.time, *fate(visit.time, timeline)) for visit in timeline)


def _perhaps_again(new: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """Which new visits may be to a page visited at another time too: few, and found by hashes to spare memory."""
    hashes = pl.Series(np.concatenate([_page_hashes(new), _page_hashes(known)]))
    return hashes.is_duplicated().head(new.height)


def _page_hashes(visits: pl.DataFrame) -> npt.NDArray[np.uint64]:
    seeds = visits["source_https"].to_numpy().astype(np.uint64)
    return hash_rows(*as_bytes(visits["source_key"].to_arrow().cast(pa.large_string())), seeds)


def with_fates(rows: pl.DataFrame, known_fates: pl.DataFrame) -> pl.DataFrame:
    """Rows with a page and `fetched_at`, in the same order, with the columns of FATE."""
    joined = rows.join(known_fates, on=[*PAGE, "fetched_at"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("last_seen").fill_null(pl.col("fetched_at")), pl.col("last_checked").fill_null(pl.col("fetched_at"))
    )
