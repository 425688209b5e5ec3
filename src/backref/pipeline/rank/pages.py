"""The rating of pages: the walk of domains, over pages, along internal and external links that are followed.

It starts over at the first page of each trusted domain that links on: its home page, where that was visited. The
arcs lie in files while they are turned and read; memory holds some 40 bytes a page.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.graph.matching import NOBODY, NameTable
from backref.graph.ranks import rate
from backref.graph.walk import Settings, anchored
from backref.index.graph_store import GraphFolder
from backref.index.scan import scan_rows, text_array
from backref.kernel.distinct import distinct
from backref.kernel.pairs import paired, parted
from backref.kernel.strings import as_bytes
from backref.model.graph import Graph, Ids
from backref.model.index import LINKS_OUT, PAGES
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.pipeline.graphs.arrays import quiet, turn, write_arcs
from backref.sources.graphs.webgraph import ArcBlock

_LINK = ["source_key", "source_https", "target_key", "target_https", "follow", "lost_at"]


@dataclass(frozen=True, slots=True)
class PageRating:
    """The ratings of all pages in the order of their rows, and how they came about."""

    rating: npt.NDArray[np.float32]
    note: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageRanking:
    """How to rate pages: from which files, in which folder, whom to trust."""

    root: Path
    folder: Path
    """For intermediate files; gone afterwards."""
    settings: Settings

    def run(
        self, pages: Sequence[FileEntry], links: Sequence[FileEntry], trusted: set[str], advance: Advance
    ) -> PageRating | None:
        """Rate the pages; None where none of them links to another. Raises ConvergenceError."""
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            store = GraphFolder.begin(self.folder, level="page")
            domains = self._write_pages(store, pages)
            arcs, _ = write_arcs(self._arcs(store, links, advance), store, lambda _arcs: None)
            store.finish("arcs", arcs=arcs)
            turn(store, self.settings.workers, quiet)
            return self._rate(store.graph, _starts(store.graph, domains, trusted)) if arcs else None
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _write_pages(self, store: GraphFolder, pages: Sequence[FileEntry]) -> pl.Series:
        """Write what finds a page; the domain of each."""
        names, offsets = store.writer("names", np.uint8), store.writer("name_offsets", np.int64)
        offsets.append(np.zeros(1, np.int64))
        domains: list[pl.Series] = [pl.Series("domain", [], pl.Categorical)]
        for rows in scan_rows(self.root, PAGES, pages, columns=["key", "https", "domain"]):
            content, ends = _pages(rows["key"], rows["https"])
            offsets.append(ends[1:] - ends[0] + names.length)
            names.append(content[ends[0] : ends[-1]])
            domains.append(rows["domain"].cast(pl.Categorical))
        names.close()
        offsets.close()
        store.finish("vertices", nodes=offsets.length - 1)
        return pl.concat(domains)

    def _arcs(self, store: GraphFolder, links: Sequence[FileEntry], advance: Advance) -> Iterator[ArcBlock]:
        """The followed live links between known pages in order of source, each once."""
        table = NameTable(store.names)
        held: pl.DataFrame | None = None
        for rows in scan_rows(self.root, LINKS_OUT, links, columns=_LINK):
            advance(rows.height)
            live = rows.filter(pl.col("follow") & pl.col("lost_at").is_null())
            both = live if held is None else pl.concat([held, live])
            if both.height:
                last = pl.col("source_key") == both["source_key"][-1]
                held = both.filter(last)
                yield _block(table, both.filter(~last))
        if held is not None:
            yield _block(table, held)

    def _rate(self, graph: Graph, starts: Ids) -> PageRating:
        scores = anchored(graph, starts, self.settings)
        rating = rate(scores.earned, np.diff(graph.in_offsets)).rating
        note = {"rounds": scores.rounds, "residual": scores.residual, "damping": scores.damping}
        return PageRating(rating, {"pages": graph.nodes, "links": graph.arcs, "trusted": len(starts), **note})


def _pages(keys: pl.Series, https: pl.Series) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Pages as texts: a key and, for https, what no key holds."""
    marked = pl.DataFrame({"key": keys, "https": https})
    texts = marked.select(pl.col("key") + pl.when("https").then(pl.lit(" s")).otherwise(pl.lit(""))).to_series()
    return as_bytes(text_array(texts))


def _block(table: NameTable, links: pl.DataFrame) -> ArcBlock:
    sources = table.find(*_pages(links["source_key"], links["source_https"]))
    targets = table.find(*_pages(links["target_key"], links["target_https"]))
    known = (sources != NOBODY) & (targets != NOBODY) & (sources != targets)
    return ArcBlock(*parted(distinct(paired(sources[known], targets[known]))), 0)


def _starts(graph: Graph, domains: pl.Series, trusted: set[str]) -> Ids:
    """The first page of each trusted domain that links on; where there is none, of every domain."""
    linking = pl.DataFrame({"page": np.arange(graph.nodes, dtype=np.uint32), "domain": domains})
    first = (
        linking.filter(pl.Series(np.diff(graph.out_offsets) > 0))
        .group_by("domain", maintain_order=True)
        .agg(pl.col("page").first())
    )
    chosen = first.filter(pl.col("domain").cast(pl.String).is_in(list(trusted)))
    return (chosen if chosen.height else first)["page"].sort().to_numpy()
