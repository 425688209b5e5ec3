"""`hosts`, `domains` and `domain_links`: sums over the pairs of hosts, dealt once, from their sources to their targets.

What a pair says of its source is told while the pairs are read in order of that, what it says of its target while
`domain_links` is written: then all that is said of a target stands together.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.counts import SPAN, SUMS, span
from backref.index.files import ROWS_PER_FILE, TableWriter, polars_schema
from backref.index.ranges import START, Bound, Range, Texts, plan_ranges, quantiles
from backref.index.renewal import units_of
from backref.index.scan import scan_rows, text_array
from backref.index.site_keys import site_keys
from backref.index.site_pairs import (
    Numbered,
    as_categories,
    by_target_host,
    host_pairs,
    is_concerned,
    linked_domains,
    linked_hosts,
    linking_domains,
    linking_hosts,
)
from backref.index.sorter import KeyOf, Merge, Part, Sorter, as_made
from backref.index.sparse import kept_keys
from backref.model.index import DOMAIN_LINKS, DOMAIN_LINKS_OUT, DOMAINS, HOST_LINKS, HOSTS, PAGES
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.tables import Table
from backref.model.words import Outcome

_SITE_SUMS = (*SUMS, "pages_visited", "pages_known", "links_out", "linked_domains", "hosts")
_PAIRS = "pairs"
_SUMS = "sums"
_SAMPLE = 100_000
"""Pairs at most by which ranges of them are planned."""


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


def _visited(pages: pl.DataFrame, level: Level) -> pl.DataFrame:
    """How many pages of each site are known, and were read."""
    read = pl.col("outcome").is_in([Outcome.OK, Outcome.PARTIAL])
    return pages.group_by(level.by).agg(
        pages_visited=read.sum().cast(pl.Int64),
        pages_known=pl.len().cast(pl.Int64),
        last_visited=pl.col("visited_at").max(),
    )


@dataclass(slots=True)
class SitesBuild:
    """Makes the four tables about sites from the pairs of hosts and the pages of a snapshot in the making.

    All that is said of a concerned domain is summed anew; rows of the others stay as they were.
    """

    root: Path
    scratch: Path
    host_links: Sequence[FileEntry]
    pages: Sequence[FileEntry]
    rows_per_part: int
    before: Mapping[str, list[FileEntry]] = field(default_factory=dict)
    """The tables of the snapshot before; none where there is no such one."""
    concerned: pl.Series | None = None
    """Domains of which something may have changed since; unless given, all."""

    def build(self, advance: Advance) -> dict[str, list[FileEntry]]:
        """Write the tables; their files by table name."""
        sites = {level: self._sorter(level) for level in LEVELS}
        pairs = self._pair_sorter()
        out = self._deal_links(sites, pairs, advance)
        self._deal_pages(sites)
        incoming = pairs.write(_link_merge(sites), advance)
        hosts = sites[HOST].write(_site_merge(HOST), advance)
        for rows in scan_rows(self.root, HOSTS, hosts, columns=["host_key", "domain"]):
            told = self._concerned(rows, "domain").group_by("domain").agg(hosts=pl.len().cast(pl.Int64))
            _deal(sites[DOMAIN], DOMAIN, told)
        return {
            HOSTS.name: hosts,
            DOMAINS.name: sites[DOMAIN].write(_site_merge(DOMAIN), advance),
            DOMAIN_LINKS_OUT.name: out,
            DOMAIN_LINKS.name: incoming,
        }

    def _concerned(self, rows: pl.DataFrame, name: str) -> pl.DataFrame:
        """The rows whose domain, in a column, is concerned."""
        return rows if self.concerned is None else rows.filter(is_concerned(name, self.concerned))

    def _renewing(self, table: Table, key_of: KeyOf | None = None) -> Sorter:
        """A sorter that keeps the rows of domains that are not concerned."""
        assert self.concerned is not None
        sample = [(key, "") for key in site_keys(self.concerned)]
        old, units = self.before.get(table.name, []), partial(units_of, self.root, table)
        ranges = plan_ranges(old, sample, len(sample), ROWS_PER_FILE, self.rows_per_part, units)
        return Sorter(self.root, self.scratch, table, ranges, key_of=key_of)

    def _sorter(self, level: Level) -> Sorter:
        """Sites are cut where the pages are cut: their number is not known before.

        A range is cut into parts as if each pair of hosts told something apart of its target.
        """
        if self.concerned is not None:
            return self._renewing(level.table)
        starts = [START, *sorted({_site_bound(entry.first_key) for entry in self.pages[1:]})]
        kept = (kept_keys(self.root / entry.path, PAGES.sort_by[0]) for entry in self.pages)
        sites = sorted({_site_bound(key) for keys in kept for key in keys})
        parts = -(-sum(entry.rows for entry in self.host_links) // (len(starts) * self.rows_per_part))
        ranges = []
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            within = sites[bisect_right(sites, start) : len(sites) if end is None else bisect_left(sites, end)]
            ranges.append(Range(start, end, None, whole=True, cuts=tuple(quantiles(within, parts))))
        return Sorter(self.root, self.scratch, level.table, ranges)

    def _pair_sorter(self) -> Sorter:
        """Pairs are cut by a sample of them."""
        if self.concerned is not None:
            return self._renewing(DOMAIN_LINKS, _target_keys)
        total = sum(entry.rows for entry in self.host_links)
        ends = ["target_domain", "source_domain"]
        sample: list[Bound] = []
        for rows in scan_rows(self.root, HOST_LINKS, self.host_links, columns=ends, categories=ends):
            drawn = rows.gather_every(max(1, total // _SAMPLE))
            sample.extend(zip(*(site_keys(drawn[end]) for end in ends), strict=True))
        ranges = plan_ranges([], sample, total, ROWS_PER_FILE, self.rows_per_part)
        return Sorter(self.root, self.scratch, DOMAIN_LINKS, ranges)

    def _deal_links(self, sites: dict[Level, Sorter], sorter: Sorter, advance: Advance) -> list[FileEntry]:
        """Deal the pairs to their targets, and what they say of their sources; write them by source."""
        out = _Outgoing(self.root, None if self.concerned is None else self._renewing(DOMAIN_LINKS_OUT))
        for pairs in host_pairs(self.root, self.host_links, self.concerned):
            rows = Numbered.of(by_target_host(pairs))
            links = rows.only("source", self.concerned).links(DOMAIN_LINKS_OUT)
            _deal(sites[HOST], HOST, linking_hosts(self._concerned(pairs, "source_domain")))
            _deal(sites[DOMAIN], DOMAIN, linking_domains(links))
            linked = rows.only("target", self.concerned)
            if linked.rows.height:
                sorter.deal(_PAIRS, linked.named().to_arrow(), linked.keys("target"), linked.keys("source"))
            out.write(links)
        return out.close(advance)

    def _deal_pages(self, sites: dict[Level, Sorter]) -> None:
        columns = ["host", "domain", "outcome", "visited_at"]
        for rows in scan_rows(self.root, PAGES, self.pages, columns=columns, categories=HOST.by):
            for level, sorter in sites.items():
                _deal(sorter, level, _visited(self._concerned(rows, "domain"), level))


class _Outgoing:
    """Writes rows of `domain_links_out` that come in order: a new table, or what replaces rows of an old one."""

    def __init__(self, root: Path, sorter: Sorter | None) -> None:
        self._root = root
        self._sorter = sorter
        self._files: list[FileEntry | None] = []
        self._writer = TableWriter(root, DOMAIN_LINKS_OUT)

    def write(self, links: pl.DataFrame) -> None:
        if self._sorter is not None:
            self._sorter.deal_made(links.to_arrow())
            return
        self._writer.write(links.to_arrow())
        if self._writer.rows >= ROWS_PER_FILE:
            self._files.append(self._writer.close())
            self._writer = TableWriter(self._root, DOMAIN_LINKS_OUT)

    def close(self, advance: Advance) -> list[FileEntry]:
        """The files of the table."""
        if self._sorter is not None:
            return self._sorter.write(as_made, advance)
        return [entry for entry in (*self._files, self._writer.close()) if entry is not None]


def _target_keys(pairs: pa.Table) -> pa.Array:
    """The key of the target domain of each pair."""
    return site_keys(pl.Series(pairs["target_domain"])).to_arrow()


def _site_bound(key: str) -> Bound:
    """Where the site of a page's key begins."""
    return key.partition(")")[0] + ")", ""


def _deal(sorter: Sorter, level: Level, made: pl.DataFrame) -> None:
    if made.height:
        keyed = made.with_columns(site_keys(made[level.site]).alias(level.key), pl.col(level.by).cast(pl.String))
        rows = pl.concat([_contribution(level), keyed], how="diagonal_relaxed")
        sorter.deal(_SUMS, rows.to_arrow(), Texts.of(text_array(rows[level.key])))


def _link_merge(sites: dict[Level, Sorter]) -> Merge:
    """Rows of `domain_links`; what they say of their targets is dealt."""

    def merge(part: Part) -> pa.Table:
        if _PAIRS not in part.new:
            return DOMAIN_LINKS.schema.empty_table()
        rows = as_categories(part.frame(_PAIRS))
        links = Numbered.of(rows).links(DOMAIN_LINKS)
        _deal(sites[HOST], HOST, linked_hosts(rows))
        _deal(sites[DOMAIN], DOMAIN, linked_domains(links))
        return links.to_arrow()

    return merge


def _contribution(level: Level) -> pl.DataFrame:
    """An empty frame with every column that a contribution to a site can have."""
    names = (level.key, *level.by, *level.sums(), *SPAN, "last_visited")
    schema = polars_schema(level.table)
    return pl.DataFrame(schema={name: schema[name] for name in names})


def _site_merge(level: Level) -> Merge:
    def merge(part: Part) -> pa.Table:
        rows = part.frame(_SUMS) if _SUMS in part.new else _contribution(level)
        summed = rows.group_by(level.key, *level.by).agg(
            *(pl.col(name).sum() for name in level.sums()),
            *span(),
            pl.col("last_visited").max(),
        )
        labelled = summed.with_columns(tld=pl.col(level.site).str.split(".").list.last())
        return labelled.sort(level.key).select(level.table.read_names()).to_arrow()

    return merge
