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
from backref.index.merge import IDENTITY, TIMES, apply_patches, dense, merge_links, sparse
from backref.index.ranges import Bound, Texts
from backref.index.runs import Run
from backref.index.scan import scan_keys, text_array
from backref.index.snapshot import Snapshot
from backref.index.sorter import Part, Sorter
from backref.index.timeline import FATE
from backref.index.words import Vocabulary, worded
from backref.kernel.strings import joined
from backref.model.index import LINKS_OUT
from backref.model.progress import Advance
from backref.model.runs import SIGHTINGS
from backref.model.tables import WORD, Table

NEW = "new"
PATCH = "patch"
_SAMPLE = 50_000
_OUT = ["fetch", *(c.name for c in LINKS_OUT.columns if c.name in SIGHTINGS.names())]
_WORDS = [column.name for column in SIGHTINGS.columns if column.type == WORD]
_IN = ["fetch", *(name for name in SIGHTINGS.names() if name not in ("visit", "internal"))]


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
    for batch in _batches(runs, ["visit", "target_key", "internal"]):
        drawn = batch.take(pa.array(np.arange(0, batch.num_rows, stride)))
        sources = source_keys.take(joined(drawn["fetch"]))
        pairs = zip(drawn["target_key"].to_pylist(), sources.to_pylist(), strict=True)
        for pair, inside in zip(pairs, drawn["internal"].to_pylist(), strict=True):
            (internal if inside else external).append(pair)
    return external, internal


def _batches(runs: Sequence[Run], columns: list[str] | None = None) -> Iterator[pa.Table]:
    """Batches of sightings with a column `fetch`, the row number of their page in fetches."""
    start = 0
    for run in runs:
        for batch in run.sighting_batches(columns):
            yield batch.append_column("fetch", pc.add(joined(batch["visit"]), pa.scalar(start, pa.uint32())))
        start += run.entry.visits


def deal_sightings(runs: Sequence[Run], source_keys: pa.Array, sorters: LinkSorters, advance: Advance) -> pa.Array:
    """Deal every sighting of the runs to links or internal links, and to links out; the words by their numbers."""
    vocabulary = Vocabulary()
    pages = Texts.of(source_keys)
    for batch in _batches(runs):
        rows = vocabulary.numbered(batch)
        sources = pages.at(rows["fetch"].to_numpy())
        targets = Texts.of(joined(rows["target_key"]))
        inside = rows["internal"].to_numpy()
        known = [name for name in rows.column_names if rows[name].null_count < rows.num_rows]
        links, out = (rows.select([name for name in names if name in known]) for names in (_IN, _OUT))
        sorters.out.deal(NEW, out, sources, targets)
        for sorter, chosen in ((sorters.internal, inside), (sorters.external, ~inside)):
            sorter.deal(NEW, links, targets, sources, np.flatnonzero(chosen))
        advance(batch.num_rows)
    return vocabulary.words().to_arrow().cast(pa.string())


def deal_patches(
    snapshot: Snapshot, fetched: pl.DataFrame, known_fates: pl.DataFrame, sorters: LinkSorters
) -> pl.Series:
    """Deal new fates to the old links of pages that were fetched again; the domains that these lead to."""
    keys = fetched["source_key"].sort()
    columns = [*IDENTITY, "target_domain", "internal", "first_seen", "last_seen", "fetched_at"]
    linked = [pl.Series("target_domain", [], pl.String)]
    for rows in scan_keys(snapshot.root, LINKS_OUT, snapshot.entries(LINKS_OUT.name), keys, columns):
        old = rows.join(fetched, on=PAGE, how="semi", maintain_order="left")
        linked.append(old["target_domain"].unique())
        full = old.with_columns(fetched_at=pl.coalesce("fetched_at", "last_seen", "first_seen"))
        patches = with_fates(full.drop("last_seen"), known_fates).select(*IDENTITY, "internal", *FATE)
        _deal_patches(patches, sorters)
    return pl.concat(linked)


def _deal_patches(patches: pl.DataFrame, sorters: LinkSorters) -> None:
    inside = patches["internal"]
    rows = patches.select(*IDENTITY, *FATE)
    to = ((sorters.out, rows), (sorters.internal, rows.filter(inside)), (sorters.external, rows.filter(~inside)))
    for sorter, chosen in to:
        keys, ties = (Texts.of(text_array(chosen[name])) for name in sorter.table.sort_by[:2])
        sorter.deal(PATCH, chosen.to_arrow(), keys, ties)


def link_merge(table: Table, fetches: Fetches, words: pa.Array, part: Part) -> pa.Table:
    """How a part of one of the three link tables is made."""
    new = worded(part.new[NEW], _WORDS, words) if NEW in part.new else None
    if new is not None and part.old.is_empty() and PATCH not in part.new:
        rows = fresh_rows(new, fetches, table)
        if rows is not None:
            return rows
    known = dense(part.old)
    if PATCH in part.new:
        known = apply_patches(known, part.frame(PATCH))
    if new is not None:
        seen = _with_sources(new, fetches)
        known = pl.concat([known, seen.select(name for name in known.columns if name in seen.columns)], how="diagonal")
    return sparse(merge_links(known, table.sort_by)).to_arrow()


def _with_sources(sightings: pa.Table, fetches: Fetches) -> pl.DataFrame:
    sources = fetches.sources.take(sightings["fetch"])
    both = pl.concat([frame(sightings.drop_columns(["fetch"])), frame(sources)], how="horizontal")
    return dense(pl.concat([pl.DataFrame(schema=TIMES), both], how="diagonal"))
