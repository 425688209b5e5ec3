"""One pass over the live external links: who links whom, how strongly, and from which addresses.

An arc weighs as much as the best placed of its followed links, never their sum: that is what keeps a link on every
page of a site from counting as many.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.graph.build import graph_from_arcs, graph_from_weighted_arcs
from backref.graph.matching import NameTable
from backref.index.scan import scan_rows, text_array
from backref.kernel.distinct import distinct
from backref.kernel.pairs import Pairs, paired, parted
from backref.kernel.strings import as_bytes
from backref.model.graph import Graph, Ids, Names
from backref.model.index import LINKS
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.model.words import Placement
from backref.pipeline.rank.addresses import Addresses, address_counts
from backref.quality.weights import default_weights

_Number = TypeVar("_Number", np.uint32, np.float32)
_WORDS = ("source_host", "target_host", "source_ip", "placement")
_READ = [*_WORDS, "follow", "lost_at"]


@cache
def placement_weights() -> dict[str, float]:
    """What a link's place on the page makes of an arc; 1 where that is not known."""
    known: dict[str, float] = default_weights().values["value"]["placement"]
    return {str(place): float(known[place]) for place in Placement} | {Placement.UNKNOWN.value: 1.0}


class SiteNames:
    """The sites of a table, numbered by row, to be found by name."""

    def __init__(self, names: pl.Series) -> None:
        self._table = NameTable(Names(*as_bytes(text_array(names))))

    def find(self, names: pl.Series) -> Ids:
        """The row of each name; every name is there."""
        return self._table.find(*as_bytes(text_array(names)))


@dataclass(frozen=True, slots=True)
class HostPairs:
    """The pairs of hosts with a live link between them, in any order; some may stand twice."""

    sources: Ids
    targets: Ids
    weights: npt.NDArray[np.float32]
    """Of the best placed followed link; 0 where none is followed."""


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """What the live links between the sites of one level come to. Graphs are made when they are asked for."""

    pairs: HostPairs
    site_of_host: Ids
    sites: int
    addresses: pl.DataFrame
    """For each site in order: `referring_ips` and `referring_subnets`; null where links come from unknown ones."""

    def followed(self) -> Graph:
        """Pairs with a followed link, by the weight of the best placed; without weights where all weigh 1."""
        told = self.pairs.weights > 0
        ends, weights = self._ends(told), self.pairs.weights[told]
        if (weights == 1).all():
            return graph_from_arcs(self.sites, *ends)
        return graph_from_weighted_arcs(self.sites, *ends, weights)

    def every(self) -> Graph:
        """All pairs with a live link, each of weight 1."""
        return graph_from_arcs(self.sites, *self._ends(slice(None)))

    def linking(self) -> npt.NDArray[np.bool_]:
        """Which sites have a followed link to another host."""
        found = np.zeros(self.sites, bool)
        found[self._ends(self.pairs.weights > 0)[0]] = True
        return found

    def _ends(self, told: npt.NDArray[np.bool_] | slice) -> tuple[Ids, Ids]:
        return self.site_of_host[self.pairs.sources[told]], self.site_of_host[self.pairs.targets[told]]


def read_links(
    root: Path, links: Sequence[FileEntry], hosts: pl.Series, domain_of_host: Ids, domains: int, advance: Advance
) -> tuple[SiteLinks, SiteLinks]:
    """What the links between domains come to, and those between hosts, which are numbered in the order given."""
    found = _Found(SiteNames(hosts))
    for rows in scan_rows(root, LINKS, links, columns=_READ, categories=_WORDS):
        found.add(rows.filter(pl.col("lost_at").is_null()))
        advance(rows.height)
    pairs, linked, networks = found.pairs(), found.linked(), found.addresses.networks()
    del found  # what follows needs the room
    every_host = np.arange(len(hosts), dtype=np.uint32)
    of_domains, of_hosts = (
        SiteLinks(pairs, of_host, sites, address_counts(linked, networks, of_host, sites))
        for of_host, sites in ((domain_of_host, domains), (every_host, len(hosts)))
    )
    return of_domains, of_hosts


class _Found:
    """Pairs of hosts, and hosts with the addresses that link to them, piece by piece."""

    def __init__(self, hosts: SiteNames) -> None:
        self._hosts = hosts
        self._ends: list[Pairs] = []
        self._weights: list[npt.NDArray[np.float32]] = []
        self.addresses = Addresses()
        self._linked: list[Pairs] = []

    def add(self, live: pl.DataFrame) -> None:
        """Take in some live links."""
        sources, targets = (_by_word(live[end], self._hosts.find) for end in ("source_host", "target_host"))
        weights = np.where(live["follow"], _by_word(live["placement"], _weights_of), np.float32(0))
        ends = pl.DataFrame({"ends": paired(sources, targets), "weight": weights})
        best = ends.group_by("ends").agg(pl.col("weight").max())
        self._ends.append(best["ends"].to_numpy())
        self._weights.append(best["weight"].to_numpy())
        addresses = _by_word(live["source_ip"], self.addresses.numbers)
        self._linked.append(distinct(paired(targets, addresses)))

    def pairs(self) -> HostPairs:
        """All pairs that were found."""
        weights = np.concatenate([np.empty(0, np.float32), *self._weights])
        return HostPairs(*parted(np.concatenate([np.empty(0, np.uint64), *self._ends])), weights)

    def linked(self) -> Pairs:
        """Hosts with the number of an address that links to them; a pair may stand twice."""
        return np.concatenate([np.empty(0, np.uint64), *self._linked])


def _weights_of(places: pl.Series) -> npt.NDArray[np.float32]:
    weights = placement_weights()
    return np.array([weights[place] for place in places], np.float32)


def _by_word(column: pl.Series, look_up: Callable[[pl.Series], npt.NDArray[_Number]]) -> npt.NDArray[_Number]:
    """For each row of a column of categories what is looked up, once for each of them; 0 where there is none."""
    words = column.unique().drop_nulls()
    codes, told = words.to_physical().to_numpy(), look_up(words.cast(pl.String))
    none = int(codes.max(initial=0)) + 1
    found: npt.NDArray[_Number] = np.zeros(none + 1, told.dtype)
    found[codes] = told
    rows: npt.NDArray[_Number] = found[column.to_physical().fill_null(none).to_numpy()]
    return rows
