"""Ranking an index: ratings for its domains, hosts and pages, and scores for its links, as a new snapshot.

The files of the ranked tables are written again with the columns filled in; all others are shared. A ranking that
was broken off leaves the snapshot as it was, and graphs that were complete are found again.
"""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from backref.index.lock import writing
from backref.index.publishing import name_after, publish_manifest
from backref.index.snapshot import open_snapshot
from backref.model.index import DOMAINS, HOSTS, LINKS_OUT, PAGES
from backref.model.manifest import FileEntry, GraphEntry, Manifest
from backref.model.progress import Progress, Silence
from backref.model.tables import Table
from backref.pipeline import rank_graphs
from backref.pipeline.rank_links import LinkRanking, LinkRatings
from backref.pipeline.rank_options import LINKS, Footing, RankOptions
from backref.pipeline.rank_pages import PageRanking, PageRating
from backref.pipeline.rank_tables import Columns, fill, read_column

FORMAT = 1
"""Version of `Manifest.ranking`."""


@dataclass(frozen=True, slots=True)
class RankSummary:
    """What a ranking did."""

    snapshot: str
    """The snapshot that is published now."""
    ranking: dict[str, Any]
    """How the ratings came about, as `Manifest.ranking`."""
    seconds: float


def rank(index: Path, options: RankOptions | None = None, progress: Progress | None = None) -> RankSummary:
    """Rank the published snapshot of an index and publish the result.

    Raises ConvergenceError, and QuestionError where no trusted domain is in the graph; the index is then as it was.
    """
    started = perf_counter()
    with writing(index):
        before = open_snapshot(index)
        after = ranked(index, before.manifest, options or RankOptions(), progress or Silence())
        name = before.name
        if after != before.manifest:
            after = msgspec.structs.replace(after, created_by=f"backref {version('backref')}")
            name = name_after(before, after)
            publish_manifest(index, name, after)
    return RankSummary(name, after.ranking or {}, perf_counter() - started)


def ranked(root: Path, manifest: Manifest, options: RankOptions, progress: Progress) -> Manifest:
    """The same state of an index with the ranked columns of its rows filled in."""
    return _Ranking(root, manifest, options, progress).run()


@dataclass(frozen=True, slots=True)
class _Ranking:
    root: Path
    manifest: Manifest
    options: RankOptions
    progress: Progress

    def run(self) -> Manifest:
        links = LinkRanking(self.root, self.manifest, self.options, self.progress).run()
        pages = self._pages(links)
        tables = {
            **self.manifest.tables,
            DOMAINS.name: self._fill(DOMAINS, links.domains),
            HOSTS.name: self._fill(HOSTS, links.hosts),
        }
        if pages is not None:
            tables[PAGES.name] = self._fill(PAGES, {"rating": pa.array(pages.rating)})
        return msgspec.structs.replace(
            self.manifest,
            tables=tables,
            graphs=_with_links(self.manifest.graphs, links.graphs),
            ranking=self._note(links, pages),
        )

    def _pages(self, links: LinkRatings) -> PageRating | None:
        pages, out = self._files(PAGES), self._files(LINKS_OUT)
        ranking = PageRanking(self.root, self.root / ".ranking", self.options.settings)
        with self.progress.task("rating pages", sum(entry.rows for entry in out), "links") as advance:
            return ranking.run(pages, out, links.trusted(), advance)

    def _fill(self, table: Table, columns: Columns) -> list[FileEntry]:
        entries = self._files(table)
        with self.progress.task(f"writing {table.name}", sum(entry.rows for entry in entries), "rows") as advance:
            return fill(self.root, table, entries, columns, advance)

    def _files(self, table: Table) -> list[FileEntry]:
        return self.manifest.tables.get(table.name, [])

    def _note(self, links: LinkRatings, pages: PageRating | None) -> dict[str, Any]:
        columns = links.followed.about["columns"]
        return {
            "format": FORMAT,
            "source": LINKS,
            "graph": links.followed.path.name,
            "footing": self._footing(links).as_json(),
            "trusted": _trusted_note(columns),
            "walks": {name: _walk_note(columns[name]) for name in ("earned", "pagerank") if name in columns},
            "harmonic": columns.get("harmonic"),
            "unsupported": columns.get("unsupported"),
            "pages": pages.note if pages else None,
        }

    def _footing(self, links: LinkRatings) -> Footing:
        graph = links.followed.graph
        read = read_column(self.root, DOMAINS, self._files(DOMAINS), "pages_visited")
        linked = int(np.count_nonzero(np.diff(graph.in_offsets)))
        return Footing(graph.nodes, linked, int((read > 0).sum()))


def _with_links(graphs: list[GraphEntry], made: list[GraphEntry]) -> list[GraphEntry]:
    own = {rank_graphs.SOURCE, rank_graphs.SOURCE_EVERY}
    return sorted([*(graph for graph in graphs if graph.source not in own), *made], key=lambda entry: entry.name)


def _trusted_note(columns: dict[str, Any]) -> dict[str, Any] | None:
    names = ("recipe", "lists", "trusted", "passed_over", "added", "by_tld")
    return {name: columns["earned"][name] for name in names} if "earned" in columns else None


def _walk_note(note: dict[str, Any]) -> dict[str, Any]:
    return {name: note[name] for name in ("rounds", "residual", "damping")}
