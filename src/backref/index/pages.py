"""The table `pages`: what is known of each page, from its visits and from the links to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.counts import SUMS, count_internal
from backref.index.ranges import Texts
from backref.index.runs import Run
from backref.index.scan import scan_keys
from backref.index.side_by_side import PAGE, at_places, places_of_pages
from backref.index.sorter import Part, Sorter
from backref.index.words import plain
from backref.kernel.strings import joined
from backref.model.index import LINKS, LINKS_INTERNAL, PAGES, VISIT
from backref.model.manifest import FileEntry
from backref.model.runs import VISITS
from backref.model.words import Outcome

_NAME = (*PAGE, "host", "domain")
VISIT_ROWS = "visit"
_EVENT = [VISIT.field(i).name for i in range(VISIT.num_fields)]
_ANSWERED = (Outcome.OK, Outcome.PARTIAL, Outcome.REDIRECTED, Outcome.GONE)
_NAMED_APART = {*PAGE, "host", "domain", "status", "outcome"}
_FACTS = [name for name in VISITS.names() if name in set(PAGES.names()) - _NAMED_APART]


def deal_visits(runs: Sequence[Run], pages: Sorter) -> None:
    """Deal every visit of the runs to its page's part."""
    for run in runs:
        for batch in run.visit_batches():
            rows = plain(batch)  # a scratch file can't carry dictionaries that change
            pages.deal(VISIT_ROWS, rows, Texts.of(joined(rows["key"])))


@dataclass(frozen=True, slots=True)
class PageMerge:
    """How a part of `pages` is made: facts of the last visit that answered, counts from the links to it."""

    root: Path
    internal: Sequence[FileEntry]
    """The files of `links_internal`, for pages that are new to the table but were linked to before."""

    def __call__(self, part: Part) -> pa.Table:
        """The rows of a part."""
        visited = _visited(part.old, part.frame(VISIT_ROWS) if VISIT_ROWS in part.new else None)
        linked = _latest(part, LINKS.name, ["host", "domain", *SUMS, "first_seen", "last_seen"])
        linked = linked.filter(pl.sum_horizontal("backlinks", "backlinks_lost") > 0)
        within = self._within(part, pl.concat([visited.select(PAGE), linked.select(PAGE)]))
        places = places_of_pages((visited, linked, within))
        known = (places[0] >= 0) | (places[1] >= 0)
        told, counts, inside = (
            at_places(rows, found[known]) for rows, found in zip((visited, linked, within), places, strict=True)
        )
        named = (pl.Series(name, told[name].zip_with(told[name].is_not_null(), counts[name])) for name in _NAME)
        both = pl.concat([told, counts.drop(_NAME), inside.drop(PAGE)], how="horizontal").with_columns(named)
        counted = both.with_columns(pl.col(*SUMS, "internal_backlinks").fill_null(0), pl.col("visits").fill_null([]))
        return counted.select(PAGES.read_names()).to_arrow()

    def _within(self, part: Part, pages: pl.DataFrame) -> pl.DataFrame:
        """The internal links to the pages of a part."""
        said = _latest(part, LINKS_INTERNAL.name, ["internal_backlinks"])
        if not self.internal:
            return said
        unsaid = pages.join(said, on=PAGE, how="anti").unique()
        if unsaid.is_empty():
            return said
        keys, columns = unsaid["key"].unique().sort(), ["target_key", "target_https", "lost_at"]
        counts = [
            count_internal(rows.to_arrow()).join(unsaid, on=PAGE, how="semi")
            for rows in scan_keys(self.root, LINKS_INTERNAL, self.internal, keys, columns)
        ]
        return pl.concat([said, *counts]).group_by(PAGE).agg(pl.col("internal_backlinks").sum())


def _latest(part: Part, sort: str, columns: list[str]) -> pl.DataFrame:
    """What is said of each page: by the links that were written now, else by the snapshot before."""
    known = part.old.select(*PAGE, *columns)
    if sort not in part.new:
        return known
    new = part.frame(sort).select(known.columns)
    return pl.concat([known.join(new, on=PAGE, how="anti"), new])


def _visited(old: pl.DataFrame, new: pl.DataFrame | None) -> pl.DataFrame:
    """One row for each visited page: its name, its visits in order of time, and the facts that hold now."""
    known = old.filter(pl.col("visits").list.len() > 0)
    facts = [_old_facts(known)]
    events = [known.select(*PAGE, "host", "domain", "visits").explode("visits").unnest("visits")]
    if new is not None:
        facts.append(_new_facts(new))
        events.append(new.select(*PAGE, "host", "domain", *_EVENT))
    return _timelines(pl.concat(events)).join(_last_facts(pl.concat(facts)), on=PAGE, how="left")


def _old_facts(known: pl.DataFrame) -> pl.DataFrame:
    told = pl.element().filter(pl.element().struct.field("outcome") != Outcome.UNCHANGED)
    last_told = pl.col("visits").list.eval(told).list.last().struct.field("time")
    answered = pl.col("visited_at").is_not_null()
    return known.select(*PAGE, answered.alias("answered"), pl.coalesce("visited_at", last_told).alias("time"), *_FACTS)


def _new_facts(visits: pl.DataFrame) -> pl.DataFrame:
    told = visits.filter(pl.col("outcome") != Outcome.UNCHANGED)
    return told.select(*PAGE, pl.col("outcome").is_in(_ANSWERED).alias("answered"), "time", *_FACTS)


def _last_facts(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts of the last visit that answered, else of the last of any; of two readings of it, HTML's."""
    ties = ["reading", "archive", "offset"]
    ordered = facts.sort(
        *PAGE, "answered", "time", *ties, descending=[False, False, True, True, False, False, False], nulls_last=True
    )
    last = ordered.unique(PAGE, keep="first", maintain_order=True)
    visited_at = pl.when("answered").then("time").alias("visited_at")
    return last.select(*PAGE, visited_at, *_FACTS)


def _timelines(events: pl.DataFrame) -> pl.DataFrame:
    ordered = events.unique().sort(*PAGE, *_EVENT, nulls_last=True)
    told = pl.col("outcome") != Outcome.UNCHANGED
    return ordered.group_by(PAGE, maintain_order=True).agg(
        pl.col("host").first(),
        pl.col("domain").first(),
        pl.struct(_EVENT).alias("visits"),
        pl.col("status").filter(told).last(),
        pl.col("outcome").filter(told).last(),
    )
