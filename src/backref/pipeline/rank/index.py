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
import polars as pl
import pyarrow as pa

from backref.errors import IndexStateError
from backref.index.graph_store import GraphFolder
from backref.index.graphs import graph_folder
from backref.index.lock import writing
from backref.index.memory import give_back_soon
from backref.index.publishing import name_after, publish_manifest
from backref.index.snapshot import open_snapshot
from backref.model.index import DOMAINS, FOOTPRINTS, HOSTS, LINKS_OUT, PAGES
from backref.model.index import LINKS as LINK_ROWS
from backref.model.manifest import FileEntry, GraphEntry, Manifest, is_own
from backref.model.progress import Progress, Silence
from backref.model.tables import Table
from backref.pipeline.rank.addresses import ADDRESS_COLUMNS
from backref.pipeline.rank.again import rated_by
from backref.pipeline.rank.footprints import write_footprints
from backref.pipeline.rank.links import LinkRanking, LinkRatings
from backref.pipeline.rank.lists import keep_lists
from backref.pipeline.rank.options import LINKS, Footing, RankOptions
from backref.pipeline.rank.pages import PageRanking, PageRating
from backref.pipeline.rank.releases import hosts_of, ratings_by_name, release_for
from backref.pipeline.score.links import Tables, score
from backref.pipeline.tables import Columns, fill, read_column
from backref.quality.ratings import DomainRatings

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
    give_back_soon()
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
    keep_lists(root, options.trust)
    return _Ranking(root, manifest, options, progress).run()


@dataclass(frozen=True, slots=True)
class _Ranking:
    root: Path
    manifest: Manifest
    options: RankOptions
    progress: Progress

    def run(self) -> Manifest:
        return self._with_links() if self._files(DOMAINS) else self._release_alone()

    def _release_alone(self) -> Manifest:
        """An index without links of its own has ratings in its release only."""
        release = release_for(self.manifest.graphs, self.options.source)
        if release is None:
            raise IndexStateError("there is nothing to rank in the index", hint="read links: backref ingest")
        manifest, release = self._rated_release(self.manifest, release)
        note = self._note(Footing(0, 0, 0), release) | _release_note(self.root, release, 0)
        return msgspec.structs.replace(manifest, ranking=note)

    def _with_links(self) -> Manifest:
        links = LinkRanking(self.root, self.manifest, self.options, self.progress).run()
        footing = self._footing(links)
        release, manifest = self._release(footing), self.manifest
        if release is not None:
            manifest, release = self._rated_release(manifest, release)
        domains, hosts, found = self._of_release(links, manifest, release)
        if release is None and footing.partial:
            domains, hosts = links.as_reached()
        pages = self._pages(links)
        tables = {
            **manifest.tables,
            DOMAINS.name: self._fill(DOMAINS, domains),
            HOSTS.name: self._fill(HOSTS, hosts),
            PAGES.name: self._fill(PAGES, {"rating": pa.array(pages.rating)} if pages else {}),
            FOOTPRINTS.name: self._footprints(),
        }
        scored, scores = self._scores(tables, domains)
        origin = _release_note(self.root, release, found) if release else _links_note(links)
        note = self._note(footing, release) | origin | {"pages": pages.note if pages else None, "scores": scores}
        graphs = [graph for graph in manifest.graphs if not is_own(graph)]
        graphs = sorted([*graphs, *links.graphs], key=lambda entry: entry.name)
        return msgspec.structs.replace(manifest, tables=tables | scored, graphs=graphs, ranking=note)

    def _release(self, footing: Footing) -> GraphEntry | None:
        """The release to take ratings from; None where they come from the links."""
        asked = self.options.source
        if asked == LINKS or (asked is None and footing.reason is None):
            return None
        return release_for(self.manifest.graphs, asked)

    def _rated_release(self, manifest: Manifest, release: GraphEntry) -> tuple[Manifest, GraphEntry]:
        """The release's graphs, rated by the recipe of this ranking."""
        hosts = hosts_of(manifest.graphs, release)
        manifest, release = rated_by(self.root, manifest, release, self.options, self.progress)
        if hosts is not None:
            manifest, _ = rated_by(self.root, manifest, hosts, self.options, self.progress)
        return manifest, release

    def _of_release(
        self, links: LinkRatings, manifest: Manifest, release: GraphEntry | None
    ) -> tuple[Columns, Columns, int]:
        """The columns of domains and hosts, and how many domains the release knows."""
        if release is None:
            return links.domains, links.hosts, 0
        domains, found = ratings_by_name(self.root, release, links.domain_keys)
        hosts, _ = ratings_by_name(self.root, hosts_of(manifest.graphs, release), links.host_keys)
        return {**_counted(links.domains), **domains}, {**_counted(links.hosts), **hosts}, found

    def _pages(self, links: LinkRatings) -> PageRating | None:
        pages, out = self._files(PAGES), self._files(LINKS_OUT)
        ranking = PageRanking(self.root, self.root / ".ranking", self.options.settings)
        with self.progress.task("rating pages", sum(entry.rows for entry in out), "links") as advance:
            return ranking.run(pages, out, links.trusted(), advance)

    def _scores(self, tables: dict[str, list[FileEntry]], rated: Columns) -> tuple[Tables, dict[str, Any]]:
        """The files of `links` with every link scored and of the words they were judged by, and how that came about."""
        names = read_column(self.root, DOMAINS, tables[DOMAINS.name], "domain")
        known = {name: rated.get(name, pa.nulls(len(names), pa.float32())) for name in ("rating", "unsupported")}
        ratings = DomainRatings.of(pl.DataFrame({"domain": names, **known}))
        rows = sum(entry.rows for entry in tables[LINK_ROWS.name])
        with self.progress.task("scoring links", 2 * rows, "links") as advance:
            return score(self.root, tables, ratings, advance, self.options.weights)

    def _footprints(self) -> list[FileEntry]:
        pages = self._files(PAGES)
        with self.progress.task("reading footprints", sum(entry.rows for entry in pages), "pages") as advance:
            return write_footprints(self.root, pages, advance)

    def _fill(self, table: Table, columns: Columns) -> list[FileEntry]:
        entries = self._files(table)
        with self.progress.task(f"writing {table.name}", sum(entry.rows for entry in entries), "rows") as advance:
            return fill(self.root, table, entries, columns, advance)

    def _files(self, table: Table) -> list[FileEntry]:
        return self.manifest.tables.get(table.name, [])

    def _footing(self, links: LinkRatings) -> Footing:
        graph = links.followed.graph
        read = read_column(self.root, DOMAINS, self._files(DOMAINS), "pages_visited")
        linked = int(np.count_nonzero(np.diff(graph.in_offsets)))
        return Footing(graph.nodes, linked, int((read > 0).sum()))

    def _note(self, footing: Footing, release: GraphEntry | None) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "sightings": sightings_of(self.manifest),
            "source": release.name if release else LINKS,
            "asked": self.options.source,
            "lists": self.options.trust.lists,
            "too_small": release is None and footing.reason is not None,
            "footing": footing.as_json(),
        }


def sightings_of(manifest: Manifest) -> int:
    """How many sightings of links were read into an index."""
    return sum(entry.sightings for entry in manifest.inputs)


def _counted(columns: Columns) -> dict[str, pa.Array]:
    """What is counted over the index's own links, wherever ratings come from."""
    return {name: columns[name] for name in ADDRESS_COLUMNS}


def _links_note(links: LinkRatings) -> dict[str, Any]:
    return {"graph": links.followed.path.name, **graph_note(links.followed)}


def _release_note(root: Path, release: GraphEntry, found: int) -> dict[str, Any]:
    store = GraphFolder.open(graph_folder(root, release.name))
    return {"graph": release.name, "domains_found": found, **graph_note(store)}


def graph_note(store: GraphFolder) -> dict[str, Any]:
    """How the ratings of a graph came about."""
    columns = store.about["columns"]
    walks = {name: columns[name] for name in ("earned", "pagerank") if name in columns}
    return {
        "trusted": {name: columns["earned"].get(name) for name in _TRUSTED} if "earned" in columns else None,
        "walks": {name: {part: note[part] for part in _WALK} for name, note in walks.items()},
        "harmonic": columns.get("harmonic"),
        "unsupported": columns.get("unsupported"),
    }


_TRUSTED = ("recipe", "lists", "trusted", "passed_over", "added", "by_tld")
_WALK = ("rounds", "residual", "damping")
