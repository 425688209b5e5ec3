"""Dealing what runs saw to the link tables: from sightings and fetches to rows of links, internal links, links out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.fetches import PAGE, Fetches, with_fates
from backref.index.files import frame
from backref.index.fresh import fresh_rows
from backref.index.merge import IDENTITY, apply_patches, dense, merge_links, sparse
from backref.index.ranges import Bound
from backref.index.runs import Run
from backref.index.scan import files_of_keys, scan_rows, text_array
from backref.index.snapshot import Snapshot
from backref.index.sorter import Part, Sorter, plain
from backref.index.timeline import FATE
from backref.model.index import LINKS_OUT
from backref.model.progress import Advance
from backref.model.runs import SIGHTINGS
from backref.model.tables import Table

NEW = "new"
PATCH = "patch"
_SAMPLE = 50_000
_BATCH_ROWS = 262_144
_OUT = [c.name for c in LINKS_OUT.columns if c.name in SIGHTINGS.names()]
_IN = [name for name in SIGHTINGS.names() if name not in ("visit", "internal")]


@dataclass(frozen=True, slots=True)
class LinkSorters:
    """The three sorters that every sighting goes to one or two of."""

    external: Sorter
    internal: Sorter
    out: Sorter


def sample_links(runs: Sequence[Run], source_keys: pa.Array) -> tuple[list[Bound], list[Bound]]:
    """Evenly drawn (target, source) keys of the runs' external and internal links."""
    total = sum(run.entry.sightings for run in runs)
    stride = max(1, total // _SAMPLE)
    external: list[Bound] = []
    internal: list[Bound] = []
    for batch, sources in _batches(runs, source_keys, ["visit", "target_key", "internal"]):
        rows = np.arange(0, batch.num_rows, stride)
        drawn = batch.take(pa.array(rows))
        pairs = zip(drawn["target_key"].to_pylist(), sources.take(pa.array(rows)).to_pylist(), strict=True)
        for pair, inside in zip(pairs, drawn["internal"].to_pylist(), strict=True):
            (internal if inside else external).append(pair)
    return external, internal


def _batches(
    runs: Sequence[Run], source_keys: pa.Array, columns: list[str] | None = None
) -> Iterator[tuple[pa.Table, pa.Array]]:
    """Batches of sightings with a column `fetch`, the row number of their page in fetches, and its keys."""
    start = 0
    for run in runs:
        for group in run.sighting_batches(columns):
            for at in range(0, group.num_rows, _BATCH_ROWS):
                batch = group.slice(at, _BATCH_ROWS)
                fetch = pc.add(batch["visit"].combine_chunks(), pa.scalar(start, pa.uint32()))
                yield batch.append_column("fetch", fetch), source_keys.take(fetch)
        start += run.entry.visits


def deal_sightings(runs: Sequence[Run], source_keys: pa.Array, sorters: LinkSorters, advance: Advance) -> None:
    """Deal every sighting of the runs to links or internal links, and to links out."""
    for batch, sources in _batches(runs, source_keys):
        rows = plain(batch)
        targets = rows["target_key"].combine_chunks()
        inside = rows["internal"].to_numpy()
        sorters.out.deal(NEW, rows.select([*_OUT, "fetch"]), sources, targets)
        for sorter, chosen in ((sorters.internal, inside), (sorters.external, ~inside)):
            sorter.deal(NEW, rows.select([*_IN, "fetch"]), targets, sources, np.flatnonzero(chosen))
        advance(batch.num_rows)


def deal_patches(snapshot: Snapshot, fetched: pl.DataFrame, known_fates: pl.DataFrame, sorters: LinkSorters) -> None:
    """Deal new fates to the old links of pages that were fetched again."""
    entries = files_of_keys(snapshot.entries(LINKS_OUT.name), fetched["source_key"].sort())
    columns = [*IDENTITY, "internal", "first_seen", "last_seen", "fetched_at"]
    for rows in scan_rows(snapshot.root, LINKS_OUT, entries, columns=columns):
        old = rows.join(fetched, on=PAGE, how="semi", maintain_order="left")
        full = old.with_columns(fetched_at=pl.coalesce("fetched_at", "last_seen", "first_seen"))
        patches = with_fates(full.drop("last_seen"), known_fates).select(*IDENTITY, "internal", *FATE)
        _deal_patches(patches, sorters)


def _deal_patches(patches: pl.DataFrame, sorters: LinkSorters) -> None:
    inside = patches["internal"]
    rows = patches.select(*IDENTITY, *FATE)
    to = ((sorters.out, rows), (sorters.internal, rows.filter(inside)), (sorters.external, rows.filter(~inside)))
    for sorter, chosen in to:
        keys, ties = (text_array(chosen[name]) for name in sorter.table.sort_by[:2])
        sorter.deal(PATCH, chosen.to_arrow(), keys, ties)


def link_merge(table: Table, fetches: Fetches, part: Part) -> pa.Table:
    """How a part of one of the three link tables is made."""
    if part.old.is_empty() and part.new.keys() == {NEW}:
        rows = fresh_rows(part.new[NEW], fetches, table)
        if rows is not None:
            return rows
    known = dense(part.old)
    if PATCH in part.new:
        known = apply_patches(known, part.frame(PATCH))
    if NEW in part.new:
        known = pl.concat([known, _with_sources(part.frame(NEW), fetches).select(known.columns)])
    return sparse(merge_links(known, table.sort_by)).to_arrow()


def _with_sources(sightings: pl.DataFrame, fetches: Fetches) -> pl.DataFrame:
    sources = frame(fetches.sources.take(sightings["fetch"].to_arrow()))
    texts = sources.with_columns(pl.col(pl.Categorical).cast(pl.String))
    return dense(pl.concat([sightings.drop("fetch"), texts], how="horizontal"))
