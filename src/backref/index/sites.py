"""`hosts`, `domains` and `domain_links`: sums over the pairs of hosts, one source domain after the other.

`host_links` is in order of its source, so all pairs of a source domain stand together: what a domain says of its
targets is complete when the next domain begins, and can be added to what others say of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from backref.index.counts import SUMS
from backref.index.files import ROWS_PER_FILE, TableWriter, polars_schema
from backref.index.pairs import PAIR_SUMS
from backref.index.ranges import START, Bound, Range, Texts, plan_ranges, quantiles
from backref.index.scan import scan_rows, text_array
from backref.index.site_keys import site_keys
from backref.index.sorter import Merge, Part, Sorter
from backref.index.sparse import kept_keys
from backref.model.index import DOMAIN_LINKS, DOMAIN_LINKS_OUT, DOMAINS, HOST_LINKS, HOSTS, PAGES
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.tables import Table
from backref.model.words import Outcome

_PAIR = ("source_domain", "source_host", "target_domain", "target_host")
_TIMES = ("first_seen", "last_seen")
_READ = [*_PAIR, "internal", *PAIR_SUMS, *_TIMES]
_SITE_SUMS = (*SUMS, "pages_visited", "pages_known", "links_out", "linked_domains", "hosts")


def host_pairs(root: Path, entries: Sequence[FileEntry]) -> Iterator[pl.DataFrame]:
    """Sums by (source host, target host) on other domains, in frames that each hold whole source domains, in order.

    A pair stands twice only where a source host goes on in the next file.
    """
    held: pl.DataFrame | None = None
    for rows in scan_rows(root, HOST_LINKS, entries, columns=_READ, categories=_PAIR):
        external = rows.filter(~pl.col("internal")).drop("internal")
        if external.is_empty():
            continue
        if held is not None:
            going_on = pl.col("source_domain") == held["source_domain"][0]
            external = pl.concat([_summed(pl.concat([held, external.filter(going_on)])), external.filter(~going_on)])
        last = pl.col("source_domain") == external["source_domain"][-1]
        held = external.filter(last)
        yield external.filter(~last)
    if held is not None:
        yield held


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    sums = [pl.col(name).sum() for name in PAIR_SUMS]
    made = rows.group_by(_PAIR).agg(*sums, pl.col("first_seen").min(), pl.col("last_seen").max())
    return made.select(rows.columns)


@dataclass(frozen=True, slots=True)
class Level:
    """Hosts or domains: the columns that name one, and the table."""

    table: Table
    by: tuple[str, ...]

    @property
    def site(self) -> str:
        """The column with the site's name."""
        return self.by[0]

    @property
    def key(self) -> str:
        """The column the table is sorted by."""
        return self.table.sort_by[0]

    def sums(self) -> list[str]:
        """The columns of the table that add up."""
        return [name for name in _SITE_SUMS if name in self.table.names()]


HOST = Level(HOSTS, ("host", "domain"))
DOMAIN = Level(DOMAINS, ("domain",))
LEVELS = (HOST, DOMAIN)


def _inbound(pairs: pl.DataFrame, level: Level) -> pl.DataFrame:
    """What the source domains of a frame add to the counts of the sites they link to."""
    live, followed = pl.col("links") > 0, pl.col("links_follow") > 0
    return pairs.group_by(pl.col(f"target_{name}").alias(name) for name in level.by).agg(
        backlinks=pl.col("links").sum(),
        backlinks_follow=pl.col("links_follow").sum(),
        backlinks_lost=pl.col("links_lost").sum(),
        referring_pages=pl.col(f"pages_to_{level.site}").sum(),
        referring_hosts=pl.col("source_host").filter(live).n_unique().cast(pl.Int64),
        referring_domains=pl.col("source_domain").filter(live).n_unique().cast(pl.Int64),
        referring_domains_follow=pl.col("source_domain").filter(followed).n_unique().cast(pl.Int64),
        first_seen=pl.col("first_seen").min(),
        last_seen=pl.col("last_seen").max(),
    )


def _outbound(pairs: pl.DataFrame, level: Level) -> pl.DataFrame:
    """How far the sites of a frame link to others."""
    live = pl.col("links") > 0
    return pairs.group_by(pl.col(f"source_{name}").alias(name) for name in level.by).agg(
        links_out=pl.col("links").sum(),
        linked_domains=pl.col("target_domain").filter(live).n_unique().cast(pl.Int64),
    )


def _visited(pages: pl.DataFrame, level: Level) -> pl.DataFrame:
    """How many pages of each site are known, and were read."""
    read = pl.col("outcome").is_in([Outcome.OK, Outcome.PARTIAL])
    return pages.group_by(level.by).agg(
        pages_visited=read.sum().cast(pl.Int64),
        pages_known=pl.len().cast(pl.Int64),
        last_visited=pl.col("visited_at").max(),
    )


def _domain_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """The rows of `domain_links` for the source domains of a frame, in order of the source."""
    live = pl.col("links") > 0
    made = pairs.group_by("source_domain", "target_domain").agg(
        links=pl.col("links").sum(),
        links_follow=pl.col("links_follow").sum(),
        links_lost=pl.col("links_lost").sum(),
        source_pages=pl.col("pages_to_domain").sum(),
        source_hosts=pl.col("source_host").filter(live).n_unique().cast(pl.Int64),
        first_seen=pl.col("first_seen").min(),
        last_seen=pl.col("last_seen").max(),
    )
    return _in_order(made).select(DOMAIN_LINKS_OUT.names())


def _in_order(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs of domains with their keys, in order of these, found by the place of each domain among all."""
    ends = ("source_domain", "target_domain")
    domains = pl.concat([pairs[name].unique() for name in ends]).unique()
    named = pl.DataFrame({"domain": domains, "key": site_keys(domains)}).sort("key")
    codes = named["domain"].to_physical().to_numpy()
    places = np.empty(int(codes.max()) + 1 if len(codes) else 0, np.uint32)
    places[codes] = np.arange(len(codes))
    placed = pairs.with_columns(pl.Series(name, places[pairs[name].to_physical().to_numpy()]) for name in ends)
    ordered = placed.sort(ends)
    texts = named.with_columns(pl.col("domain").cast(pl.String))
    return ordered.with_columns(
        *(texts["domain"].gather(ordered[name]).alias(name) for name in ends),
        *(texts["key"].gather(ordered[name]).alias(f"{name}_key") for name in ends),
    )


@dataclass(slots=True)
class SitesBuild:
    """Makes the four tables about sites anew from the pairs of hosts and the pages of a snapshot in the making."""

    root: Path
    scratch: Path
    host_links: Sequence[FileEntry]
    pages: Sequence[FileEntry]
    rows_per_part: int

    def build(self, advance: Advance) -> dict[str, list[FileEntry]]:
        """Write the tables; their files by table name."""
        sorters = {level: self._sorter(level) for level in LEVELS}
        out = self._deal_links(sorters)
        self._deal_pages(sorters)
        hosts = sorters[HOST].write(_site_merge(HOST), advance)
        for rows in scan_rows(self.root, HOSTS, hosts, columns=["host_key", "domain"]):
            _deal(sorters[DOMAIN], DOMAIN, rows.group_by("domain").agg(hosts=pl.len().cast(pl.Int64)))
        return {
            HOSTS.name: hosts,
            DOMAINS.name: sorters[DOMAIN].write(_site_merge(DOMAIN), advance),
            DOMAIN_LINKS_OUT.name: out,
            DOMAIN_LINKS.name: self._by_target(out, advance),
        }

    def _sorter(self, level: Level) -> Sorter:
        """Sites are cut where the pages are cut: their number is not known before.

        A range is cut into parts as if each pair of hosts told something apart of its target.
        """
        starts = [START, *sorted({_site_bound(entry.first_key) for entry in self.pages[1:]})]
        kept = (kept_keys(self.root / entry.path, PAGES.sort_by[0]) for entry in self.pages)
        sites = sorted({_site_bound(key) for keys in kept for key in keys})
        parts = -(-sum(entry.rows for entry in self.host_links) // (len(starts) * self.rows_per_part))
        ranges = []
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            within = sites[bisect_right(sites, start) : len(sites) if end is None else bisect_left(sites, end)]
            ranges.append(Range(start, end, None, whole=True, cuts=tuple(quantiles(within, parts))))
        return Sorter(self.root, self.scratch, level.table, ranges)

    def _deal_links(self, sorters: dict[Level, Sorter]) -> list[FileEntry]:
        files: list[FileEntry | None] = []
        writer = TableWriter(self.root, DOMAIN_LINKS_OUT)
        for pairs in host_pairs(self.root, self.host_links):
            for level, sorter in sorters.items():
                for made in (_inbound(pairs, level), _outbound(pairs, level)):
                    _deal(sorter, level, made)
            writer.write(_domain_pairs(pairs).to_arrow())
            if writer.rows >= ROWS_PER_FILE:
                files.append(writer.close())
                writer = TableWriter(self.root, DOMAIN_LINKS_OUT)
        files.append(writer.close())
        return [entry for entry in files if entry is not None]

    def _deal_pages(self, sorters: dict[Level, Sorter]) -> None:
        columns = ["host", "domain", "outcome", "visited_at"]
        for rows in scan_rows(self.root, PAGES, self.pages, columns=columns, categories=HOST.by):
            for level, sorter in sorters.items():
                _deal(sorter, level, _visited(rows, level))

    def _by_target(self, out: Sequence[FileEntry], advance: Advance) -> list[FileEntry]:
        keys = list(DOMAIN_LINKS.sort_by)
        total = sum(entry.rows for entry in out)
        sample: list[Bound] = []
        for rows in scan_rows(self.root, DOMAIN_LINKS_OUT, out, columns=keys):
            sample.extend(rows.select(keys).gather_every(max(1, total // 100_000)).rows())
        ranges = plan_ranges([], sample, total, ROWS_PER_FILE, self.rows_per_part)
        sorter = Sorter(self.root, self.scratch, DOMAIN_LINKS, ranges)
        for rows in scan_rows(self.root, DOMAIN_LINKS_OUT, out):
            target, source = (Texts.of(text_array(rows[key])) for key in keys)
            sorter.deal("out", rows.to_arrow(), target, source)
        return sorter.write(lambda part: part.frame("out").sort(keys).to_arrow(), advance)


def _site_bound(key: str) -> Bound:
    """Where the site of a page's key begins."""
    return key.partition(")")[0] + ")", ""


def _deal(sorter: Sorter, level: Level, made: pl.DataFrame) -> None:
    if made.height:
        keyed = made.with_columns(site_keys(made[level.site]).alias(level.key), pl.col(level.by).cast(pl.String))
        rows = pl.concat([_contribution(level), keyed], how="diagonal_relaxed")
        sorter.deal("sums", rows.to_arrow(), Texts.of(text_array(rows[level.key])))


def _contribution(level: Level) -> pl.DataFrame:
    """An empty frame with every column that a contribution to a site can have."""
    names = (level.key, *level.by, *level.sums(), *_TIMES, "last_visited")
    schema = polars_schema(level.table)
    return pl.DataFrame(schema={name: schema[name] for name in names})


def _site_merge(level: Level) -> Merge:
    def merge(part: Part) -> pa.Table:
        rows = part.frame("sums") if "sums" in part.new else _contribution(level)
        summed = rows.group_by(level.key, *level.by).agg(
            *(pl.col(name).sum() for name in level.sums()),
            pl.col("first_seen").min(),
            pl.col("last_seen").max(),
            pl.col("last_visited").max(),
        )
        labelled = summed.with_columns(tld=pl.col(level.site).str.split(".").list.last())
        return labelled.sort(level.key).select(level.table.read_names()).to_arrow()

    return merge
