"""From pairs of hosts to pairs of domains, and to what these say of the sites at both ends.

`host_links` is in order of its source, so all pairs of a source domain stand together. Once they are summed by the host
that they lead to, what different source domains say of one site adds up: nothing is counted twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from backref.index.counts import span
from backref.index.pairs import PAIR_SUMS
from backref.index.ranges import Texts
from backref.index.scan import scan_rows, text_array
from backref.index.site_keys import site_keys
from backref.model.index import HOST_LINKS
from backref.model.manifest import FileEntry
from backref.model.tables import Table

_PAIR = ("source_domain", "source_host", "target_domain", "target_host")
_ENDS = ("source_domain", "target_domain")
_READ = [*_PAIR, "internal", *PAIR_SUMS, "first_seen", "last_seen"]
_SUMS = (*PAIR_SUMS, "hosts_to_host", "hosts_to_domain")
"""What adds up: live source hosts, too, for a target host, and for its domain where they were not counted before."""


def host_pairs(root: Path, entries: Sequence[FileEntry], concerned: pl.Series | None = None) -> Iterator[pl.DataFrame]:
    """Sums by (source host, target host) on other domains, in frames that each hold whole source domains, in order.

    Where some domains are concerned, only pairs that one of them is an end of.
    """
    wanted = ~pl.col("internal")
    if concerned is not None:
        wanted &= is_concerned("source_domain", concerned) | is_concerned("target_domain", concerned)
    held: pl.DataFrame | None = None
    for rows in scan_rows(root, HOST_LINKS, entries, columns=_READ, categories=_PAIR, groups_at_a_time=2):
        external = rows.filter(wanted).drop("internal")
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


def is_concerned(name: str, concerned: pl.Series) -> pl.Expr:
    """Whether the domain in a column is among some."""
    return pl.col(name).cast(pl.String).is_in(concerned.implode())


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """A pair stands twice where its source host goes on in the next file."""
    return rows.group_by(_PAIR).agg(pl.col(PAIR_SUMS).sum(), *span()).select(rows.columns)


def by_target_host(pairs: pl.DataFrame) -> pl.DataFrame:
    """One row for each source domain and target host of a frame of whole source domains."""
    live = pl.col("links") > 0
    first = pl.struct("source_host", "target_domain", live).is_first_distinct()
    counted = pairs.with_columns(
        hosts_to_host=live.cast(pl.Int64),
        hosts_to_domain=(live & first).cast(pl.Int64),
    )
    by = ("source_domain", "target_domain", "target_host")
    return counted.group_by(by).agg(pl.col(_SUMS).sum(), *span())


def as_categories(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that were dealt, with words as categories that are forgotten with them."""
    words = pl.Categorical(pl.Categories.random("sites"))
    return rows.with_columns(pl.col(name).cast(words) for name in _PAIR if name in rows.columns)


@dataclass(frozen=True, slots=True)
class Numbered:
    """Rows of `by_target_host` with domains as numbers, in order of their keys."""

    rows: pl.DataFrame
    domains: pl.DataFrame
    """Of each number the domain and its key."""

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "Numbered":
        """Number the domains, which are categories."""
        domains = pl.concat([rows[name].unique() for name in _ENDS]).unique()
        named = pl.DataFrame({"domain": domains, "key": site_keys(domains)}).sort("key")
        codes = named["domain"].to_physical().to_numpy()
        places = np.empty(int(codes.max(initial=0)) + 1, np.uint32)
        places[codes] = np.arange(len(codes))
        numbers = (pl.Series(name, places[rows[name].to_physical().to_numpy()]) for name in _ENDS)
        return cls(rows.with_columns(numbers), named.with_columns(pl.col("domain").cast(pl.String)))

    def only(self, end: str, concerned: pl.Series | None) -> "Numbered":
        """Those whose source or target domain is among some; all where no domains are given."""
        if concerned is None:
            return self
        numbers = self.domains.with_row_index().filter(is_concerned("domain", concerned))["index"]
        return Numbered(self.rows.filter(pl.col(f"{end}_domain").is_in(numbers.implode())), self.domains)

    def named(self) -> pl.DataFrame:
        """The rows with words as texts."""
        ends = (self.domains["domain"].gather(self.rows[name]).alias(name) for name in _ENDS)
        return self.rows.with_columns(pl.col("target_host").cast(pl.String), *ends)

    def keys(self, end: str) -> Texts:
        """The key of each row's source or target domain."""
        return Texts.of(text_array(self.domains["key"]), self.rows[f"{end}_domain"].cast(pl.Int64).to_numpy())

    def links(self, table: Table) -> pl.DataFrame:
        """The pairs of domains, as rows of a table of them and in its order."""
        pairs = self.rows.group_by(_ENDS).agg(
            pl.col("links", "links_follow", "links_lost").sum(),
            *span(),
            source_pages=pl.col("pages_to_domain").sum(),
            source_hosts=pl.col("hosts_to_domain").sum(),
        )
        ordered = pairs.sort(name.removesuffix("_key") for name in table.sort_by)
        texts = (
            self.domains[column].gather(ordered[name]).alias(name + ending)
            for name in _ENDS
            for column, ending in (("domain", ""), ("key", "_key"))
        )
        return ordered.with_columns(texts).select(table.names())


def linking_hosts(pairs: pl.DataFrame) -> pl.DataFrame:
    """How far the source hosts of some pairs of hosts link to other domains."""
    live = pl.col("links") > 0
    return pairs.group_by(pl.col("source_host").alias("host"), pl.col("source_domain").alias("domain")).agg(
        links_out=pl.col("links").sum(),
        linked_domains=pl.col("target_domain").filter(live).n_unique().cast(pl.Int64),
    )


def linking_domains(links: pl.DataFrame) -> pl.DataFrame:
    """The same of the source domains of some `domain_links`."""
    return links.group_by(pl.col("source_domain").alias("domain")).agg(
        links_out=pl.col("links").sum(), linked_domains=_live("links")
    )


def linked_hosts(rows: pl.DataFrame) -> pl.DataFrame:
    """What rows of `by_target_host` add to the counts of the hosts that they lead to."""
    by = (pl.col("target_host").alias("host"), pl.col("target_domain").alias("domain"))
    return rows.group_by(by).agg(_counts("pages_to_host", "hosts_to_host"))


def linked_domains(links: pl.DataFrame) -> pl.DataFrame:
    """What some `domain_links` add to the counts of the domains that they lead to."""
    return links.group_by(pl.col("target_domain").alias("domain")).agg(_counts("source_pages", "source_hosts"))


def _counts(pages: str, hosts: str) -> list[pl.Expr]:
    """The counts of a site, from one row for each source domain, with these columns for pages and hosts."""
    return [
        pl.col("links").sum().alias("backlinks"),
        pl.col("links_follow").sum().alias("backlinks_follow"),
        pl.col("links_lost").sum().alias("backlinks_lost"),
        pl.col(pages).sum().alias("referring_pages"),
        pl.col(hosts).sum().alias("referring_hosts"),
        _live("links").alias("referring_domains"),
        _live("links_follow").alias("referring_domains_follow"),
        *span(),
    ]


def _live(name: str) -> pl.Expr:
    return (pl.col(name) > 0).sum().cast(pl.Int64)
