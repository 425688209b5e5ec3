"""One pass over the live external links: who links whom, how strongly, and from which addresses.

An arc weighs as much as the best placed of its followed links, never their sum: that is what keeps a link on every
page of a site from counting as many.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from backref.graph.build import graph_from_arcs, graph_from_weighted_arcs
from backref.graph.matching import NameTable
from backref.index.scan import scan_rows, text_array
from backref.kernel.strings import as_bytes
from backref.model.graph import Graph, Ids, Names
from backref.model.index import LINKS
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.words import Placement
from backref.quality.weights import default_weights


@cache
def placement_weights() -> dict[str, float]:
    """What a link's place on the page makes of an arc; 1 where that is not known."""
    known: dict[str, float] = default_weights().values["value"]["placement"]
    return {str(place): float(known[place]) for place in Placement} | {Placement.UNKNOWN.value: 1.0}


_ENDS = ("source_domain", "source_host", "target_domain", "target_host")
_READ = [*_ENDS, "source_ip", "placement", "follow", "lost_at"]


@dataclass(frozen=True, slots=True)
class SiteNames:
    """The sites of a table, numbered by row, to be found by name."""

    names: pl.Series
    table: NameTable

    @classmethod
    def of(cls, names: pl.Series) -> "SiteNames":
        """The sites of a column of different names."""
        return cls(names, NameTable(Names(*as_bytes(text_array(names)))))

    def find(self, names: pl.Series) -> Ids:
        """The row of each name; every name is there."""
        return self.table.find(*as_bytes(text_array(names)))

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """What the live links between the sites of one level come to."""

    followed: Graph
    """Pairs with a followed link, by the weight of the best placed."""
    every: Graph
    """All pairs with a live link, each of weight 1."""
    addresses: pl.DataFrame
    """For each site in order: `referring_ips` and `referring_subnets`; null where links come from unknown ones."""


def read_links(
    root: Path, links: Sequence[FileEntry], domains: SiteNames, hosts: SiteNames, advance: Advance
) -> tuple[SiteLinks, SiteLinks]:
    """What the links between domains come to, and those between hosts."""
    gathered = {"domain": _Gathered(domains, "domain"), "host": _Gathered(hosts, "host")}
    for pairs in live_pairs(root, links, advance):
        for one in gathered.values():
            one.add(pairs)
    return gathered["domain"].links(), gathered["host"].links()


def live_pairs(root: Path, links: Sequence[FileEntry], advance: Advance) -> Iterator[pl.DataFrame]:
    """Live links merged by their ends and address: `weight` and `follow` of the best, in pieces of the table."""
    weights = placement_weights()
    weight = pl.col("placement").replace_strict(weights, default=1.0, return_dtype=pl.Float32)
    for rows in scan_rows(root, LINKS, links, columns=_READ):
        live = rows.lazy().filter(pl.col("lost_at").is_null())
        marked = live.with_columns(weight=pl.when("follow").then(weight).otherwise(0.0))
        yield marked.group_by(*_ENDS, "source_ip").agg(pl.col("weight").max(), pl.col("follow").any()).collect()
        advance(rows.height)


class _Gathered:
    """Arcs and addresses of one level, piece by piece."""

    def __init__(self, sites: SiteNames, level: str) -> None:
        self._sites = sites
        self._source, self._target = f"source_{level}", f"target_{level}"
        self._arcs: list[pl.DataFrame] = []
        self._addresses: list[pl.DataFrame] = []

    def add(self, pairs: pl.DataFrame) -> None:
        """Take in some links."""
        ends = pairs.group_by(self._source, self._target).agg(pl.col("weight").max(), pl.col("follow").any())
        self._arcs.append(
            pl.DataFrame(
                {
                    "source": self._sites.find(ends[self._source]),
                    "target": self._sites.find(ends[self._target]),
                    "weight": ends["weight"],
                    "follow": ends["follow"],
                }
            )
        )
        known = pairs.select(self._target, "source_ip").unique()
        self._addresses.append(known.with_columns(target=pl.Series(self._sites.find(known[self._target]))))

    def links(self) -> SiteLinks:
        """What they come to."""
        nodes = len(self._sites)
        if not self._arcs:
            none = np.empty(0, np.uint32)
            empty = graph_from_arcs(nodes, none, none)
            return SiteLinks(empty, empty, _address_counts(_NO_ADDRESSES, nodes))
        arcs = pl.concat(self._arcs)
        every = graph_from_arcs(nodes, arcs["source"].to_numpy(), arcs["target"].to_numpy())
        followed = _weighted(nodes, arcs.filter(pl.col("follow")))
        return SiteLinks(followed, every, _address_counts(pl.concat(self._addresses), nodes))


def _weighted(nodes: int, arcs: pl.DataFrame) -> Graph:
    """The graph of arcs by their heaviest link; without weights where all weigh 1."""
    ends = arcs["source"].to_numpy(), arcs["target"].to_numpy()
    if (arcs["weight"] == 1).all():
        return graph_from_arcs(nodes, *ends)
    return graph_from_weighted_arcs(nodes, *ends, arcs["weight"].to_numpy())


_NO_ADDRESSES = pl.DataFrame(schema={"target": pl.UInt32, "source_ip": pl.String})


def _address_counts(addresses: pl.DataFrame, nodes: int) -> pl.DataFrame:
    """How many addresses and networks link to each site; 0 without links, null where no address is known."""
    subnets = {ip: subnet(ip) for ip in addresses["source_ip"].unique().drop_nulls()}
    known = pl.col("source_ip").drop_nulls()
    counted = (
        addresses.with_columns(subnet=pl.col("source_ip").replace_strict(subnets, default=None, return_dtype=pl.String))
        .group_by("target")
        .agg(
            referring_ips=known.n_unique().cast(pl.Int64),
            referring_subnets=pl.col("subnet").drop_nulls().n_unique().cast(pl.Int64),
        )
        .with_columns(pl.when(pl.col("referring_ips") > 0).then(pl.col(name)).alias(name) for name in ADDRESS_COLUMNS)
        .with_columns(linked=pl.lit(value=True))
    )
    every = pl.DataFrame({"target": np.arange(nodes, dtype=np.uint32)})
    joined = every.join(counted, on="target", how="left", maintain_order="left")
    return joined.select(pl.when("linked").then(pl.col(name)).otherwise(0).alias(name) for name in ADDRESS_COLUMNS)


ADDRESS_COLUMNS = ("referring_ips", "referring_subnets")


def subnet(address: str) -> str | None:
    """The network of an address as it is counted: IPv4 /24, IPv6 /48; None where it is not an address.

    >>> subnet("192.0.2.77"), subnet("2001:db8:1:2::3")
    ('192.0.2.0/24', '2001:db8:1::/48')
    """
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return None
    return str(ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))
