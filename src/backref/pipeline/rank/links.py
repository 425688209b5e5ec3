"""Ratings made of an index's own links: its graphs, rated, and what of that goes into the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.graph.trusted import TrustedSet
from backref.index.graph_store import GraphFolder
from backref.index.scan import text_array
from backref.kernel.strings import as_bytes
from backref.model.graph import Graph, Ids
from backref.model.index import DOMAINS, HOSTS, LINKS, LINKS_OUT
from backref.model.manifest import EVERY_LINK, FOLLOWED_LINKS, FileEntry, GraphEntry, Manifest
from backref.model.progress import Advance, Progress
from backref.model.tables import Table
from backref.pipeline.graphs.evidence import add_evidence
from backref.pipeline.graphs.rating import Ranking
from backref.pipeline.rank import own_graphs
from backref.pipeline.rank.addresses import ADDRESS_COLUMNS
from backref.pipeline.rank.arcs import SiteLinks, SiteNames, placement_weights, read_links
from backref.pipeline.rank.options import RankOptions
from backref.pipeline.rank.releases import RATINGS
from backref.pipeline.tables import Columns, read_column


@dataclass(frozen=True, slots=True)
class LinkRatings:
    """What the links of an index say of its sites."""

    domains: Columns
    hosts: Columns
    domain_keys: pl.Series
    host_keys: pl.Series
    graphs: list[GraphEntry]
    followed: GraphFolder
    """The graph of the domains, rated; without arcs, it is not."""
    followed_hosts: GraphFolder
    """That of the hosts."""

    def as_reached(self) -> tuple[Columns, Columns]:
        """The columns of domains and hosts where too little was read to tell what no trusted site reaches."""
        return _reached(self.domains, self.followed), _reached(self.hosts, self.followed_hosts)

    @property
    def rated(self) -> bool:
        """Whether any domain links another."""
        return bool(self.followed.about["arcs"])

    def trusted(self) -> set[str]:
        """The names of the trusted domains."""
        names = self.followed.names
        return {names.name(int(node)) for node in self.followed.array("trusted")} if self.rated else set()


@dataclass(frozen=True, slots=True)
class LinkRanking:
    """Rates the sites of one state of an index."""

    root: Path
    manifest: Manifest
    options: RankOptions
    progress: Progress

    def run(self) -> LinkRatings:
        """Make the graphs, or find those made of the same links before, and rate them. Raises ConvergenceError."""
        domains, hosts = self._sites(DOMAINS, "domain"), self._sites(HOSTS, "host", "domain")
        domain_of_host = SiteNames(domains["domain"]).find(hosts["domain"])
        with self.progress.task("reading links", self._rows(LINKS), "links") as advance:
            of_domains, of_hosts = read_links(
                self.root, self._files(LINKS), hosts["host"], domain_of_host, domains.height, advance
            )
        graph = self._rated(own_graphs.FOLLOWED, domains["domain_key"], of_domains.followed, None, add_evidence)
        trusted = _trusted_of(graph)
        every = self._rated(own_graphs.EVERY, domains["domain_key"], of_domains.every, trusted)
        host_trust = _trusted_hosts(of_hosts.linking(), domain_of_host, trusted)
        host_graph = self._rated(own_graphs.HOSTS, hosts["host_key"], of_hosts.followed, host_trust)
        return LinkRatings(
            _columns(graph, of_domains),
            _columns(host_graph, of_hosts),
            domains["domain_key"],
            hosts["host_key"],
            [
                own_graphs.entry_of(graph, FOLLOWED_LINKS),
                own_graphs.entry_of(every, EVERY_LINK),
                own_graphs.entry_of(host_graph, FOLLOWED_LINKS),
            ],
            graph,
            host_graph,
        )

    def _rated(
        self,
        kind: str,
        keys: pl.Series,
        make: Callable[[], Graph],
        trusted: TrustedSet | None,
        add: Callable[[GraphFolder], None] | None = None,
    ) -> GraphFolder:
        """The graph with its ratings and, where told, what else is to be added."""
        level = "host" if kind == own_graphs.HOSTS else "domain"
        name = own_graphs.named_after(kind, self._identity(keys))
        found = own_graphs.kept_graph(self.root, name)
        if found is not None:
            return found
        store = own_graphs.begin(self.root, name, level, keys, make)
        if store.about["arcs"]:
            with self.progress.task(f"{name}: rating", 4 * len(keys), "nodes") as advance:
                told = partial(_tell, advance)
                # the variant is trusted as the default is: no centrality of its own is asked for
                registers = 0 if kind == own_graphs.EVERY else self.options.registers
                Ranking(self.options.trust, trusted, self.options.settings, registers, told).run(store)
            if add is not None:
                add(store)
        return own_graphs.finish(self.root, store, name)

    def _identity(self, keys: pl.Series) -> dict[str, Any]:
        """What a graph and its ratings are made of."""
        settings, trust = self.options.settings, self.options.trust
        content, _ = as_bytes(text_array(keys))
        names = blake2b(content.tobytes(), digest_size=16).hexdigest()
        return {
            "links": [entry.checksum for entry in self._files(LINKS_OUT)],
            "weights": placement_weights(),
            "names": names,
            "trust": [trust.recipe, trust.lists],
            "walk": [settings.damping, settings.tolerance, settings.max_rounds, self.options.registers],
        }

    def _sites(self, table: Table, *names: str) -> pl.DataFrame:
        columns = (table.sort_by[0], *names)
        return pl.DataFrame({name: read_column(self.root, table, self._files(table), name) for name in columns})

    def _files(self, table: Table) -> Sequence[FileEntry]:
        return self.manifest.tables.get(table.name, [])

    def _rows(self, table: Table) -> int:
        return sum(entry.rows for entry in self._files(table))


def _tell(advance: Advance, _step: str, nodes: int) -> None:
    advance(nodes)


def _trusted_of(store: GraphFolder) -> TrustedSet | None:
    """The trusted set that a graph was rated with."""
    if not store.has("trusted"):
        return None
    note = store.about["columns"]["earned"]
    return TrustedSet(np.array(store.array("trusted")), note["recipe"], note["passed_over"], note["added"])


def _trusted_hosts(
    linking: npt.NDArray[np.bool_], domain_of_host: Ids, trusted: TrustedSet | None
) -> TrustedSet | None:
    """The hosts of trusted domains that link on; all of theirs where none does."""
    if trusted is None:
        return None
    own = np.isin(domain_of_host, trusted.nodes)
    chosen = own & linking
    nodes = np.flatnonzero(chosen if chosen.any() else own).astype(np.uint32)
    return TrustedSet(nodes, f"hosts of {trusted.recipe}", 0, 0)


def _columns(store: GraphFolder, links: SiteLinks) -> Columns:
    """The ranked columns of the rows that are the graph's nodes."""
    counted = {name: links.addresses[name].to_arrow() for name in ADDRESS_COLUMNS}
    rated = {name: pa.array(store.array(name), from_pandas=True) for name in RATINGS if store.has(name)}
    return counted | rated


def _reached(columns: Columns, store: GraphFolder) -> Columns:
    """Ranked columns without the unsupported share, and without ratings of what earned nothing: null, not seen."""
    told = {name: values for name, values in columns.items() if name != "unsupported"}
    if not store.has("earned"):
        return told
    reached = pa.array(np.asarray(store.array("earned")) > 0)
    return told | {name: pc.if_else(reached, told[name], None) for name in _PLACE}


_PLACE = ("rating", "rating_rank")
