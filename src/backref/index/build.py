"""From finished runs to a published snapshot."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.fetches import PAGE, Fetches, fates, known_visits, read_visits
from backref.index.files import ROWS_PER_FILE
from backref.index.inbound import EXTERNAL, INTERNAL, Inbound
from backref.index.layout import current_name
from backref.index.memory import Budget, give_back_soon
from backref.index.pages import PageMerge, deal_visits
from backref.index.pairs import MADE_OF, HostLinks, whole_hosts
from backref.index.publishing import name_after, publish_manifest
from backref.index.ranges import Bound, plan_ranges
from backref.index.renewal import units_of
from backref.index.runs import Run, published_runs
from backref.index.sightings import LinkSorters, deal_patches, deal_sightings, link_merge, sample_links
from backref.index.sites import SitesBuild
from backref.index.snapshot import Snapshot, open_snapshot
from backref.index.sorter import Companion, KeyOf, Sorter
from backref.model.index import GRAPH_NODES, HOST_LINKS, LINKS, LINKS_INTERNAL, LINKS_OUT, PAGES, SCHEMA_VERSION
from backref.model.manifest import FileEntry, InputEntry, Manifest, is_own
from backref.model.progress import Progress
from backref.model.tables import Table
from backref.model.words import POLICY
from backref.urls import SUFFIX_LIST_VERSION

_PAGE_BYTES = 800.0
"""A row of `pages` while its links are counted."""
_PAIR_BYTES = 200.0
"""The texts of a pair of domains."""


Finish = Callable[[Manifest, Snapshot | None], Manifest]
"""What is done to a state before it is published, given the snapshot before."""


def publish(
    root: Path, created_by: str, budget: Budget, progress: Progress, finish: Finish = lambda made, _before: made
) -> Snapshot | None:
    """Merge every finished run that the published snapshot lacks, and publish the result.

    Runs are taken in groups whose visits fit into the budget; only the last state is finished and published. Returns
    the published snapshot; None where there is nothing to publish at all.
    """
    give_back_soon()
    before = open_snapshot(root) if current_name(root) else None
    known = {entry.run for entry in before.manifest.inputs} if before else set()
    waiting = [entry for entry in published_runs(root) if entry.run not in known]
    snapshot = before
    for group in _groups(waiting, budget):
        manifest = _Build(root, snapshot, [Run(root, entry) for entry in group], created_by, budget, progress).merge()
        snapshot = Snapshot(root, name_after(snapshot, manifest), manifest)
    if snapshot is None or snapshot is before:
        return before
    manifest = finish(snapshot.manifest, before)
    published = Snapshot(root, name_after(before, manifest), manifest)
    publish_manifest(root, published.name, manifest)
    return published


def _groups(waiting: Sequence[InputEntry], budget: Budget) -> Iterator[list[InputEntry]]:
    group: list[InputEntry] = []
    for entry in waiting:
        if group and sum(e.visits for e in group) + entry.visits > budget.visits:
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


@contextmanager
def _scratch_folder(root: Path) -> Iterator[Path]:
    """An empty folder for intermediate files, gone afterwards; what a killed build left is removed first."""
    folder = root / ".scratch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for left in root.glob("files/*/.*.parquet"):
        left.unlink()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class _Build:
    """One merge of some runs into the state before."""

    root: Path
    before: Snapshot | None
    runs: Sequence[Run]
    created_by: str
    budget: Budget
    progress: Progress

    def merge(self) -> Manifest:
        with _scratch_folder(self.root) as scratch:
            tables = self._tables(scratch)
        inputs = [*(self.before.manifest.inputs if self.before else []), *(run.entry for run in self.runs)]
        return Manifest(
            schema_version=SCHEMA_VERSION,
            policy=POLICY,
            suffix_list=SUFFIX_LIST_VERSION,
            created_by=self.created_by,
            tables=tables | self._of_releases(),
            inputs=sorted(inputs, key=lambda entry: entry.run),
            graphs=[graph for graph in self.before.manifest.graphs if not is_own(graph)] if self.before else [],
            ranking=self.before.manifest.ranking if self.before else None,
        )

    def _of_releases(self) -> dict[str, list[FileEntry]]:
        """What web-graph releases brought stays as it is."""
        files = self._old(GRAPH_NODES)
        return {GRAPH_NODES.name: files} if files else {}

    def _tables(self, scratch: Path) -> dict[str, list[FileEntry]]:
        visits, events = read_visits(self.runs)
        pages = events.select(PAGE).unique() if self.before else events.select(PAGE).clear()
        known_fates = fates(events, known_visits(self.before, pages))
        del events
        fetches = Fetches.of(visits, known_fates)
        del visits
        sorters = self._plan(scratch, fetches)
        with self.progress.task("dealing links", self._sightings, "links") as advance:
            words = deal_sightings(self.runs, fetches.source_keys, sorters.links, advance)
            deal_visits(self.runs, sorters.pages)
        concerned = None
        if self.before is not None:
            again = deal_patches(self.before, pages, known_fates, sorters.links)
            # other words than domains do no harm: they are hosts of these, and languages
            concerned = pl.concat([again, fetches.domains, pl.Series(words).cast(pl.String)]).unique()
        tables = self._write_links(sorters, fetches, words)
        del fetches, words  # what follows needs the room
        return tables | self._write_sites(scratch, sorters.pages, tables, concerned)

    @property
    def _sightings(self) -> int:
        return sum(run.entry.sightings for run in self.runs)

    def _plan(self, scratch: Path, fetches: Fetches) -> "_Sorters":
        external, internal = sample_links(self.runs, fetches.source_keys)
        # A page's links are never cut: what is counted by page is complete in its part.
        out = [(source, "") for _, source in (*external, *internal)]
        share = self._sightings / max(len(out), 1)
        width = sum(run.bytes for run in self.runs) / max(self._sightings, 1)
        kept = dict(zip((e.path for e in self._old(LINKS_OUT)), self._old(HOST_LINKS), strict=True))
        companion = Companion(HOST_LINKS, HostLinks, MADE_OF, whole_hosts, kept)
        rows_per_part = self.budget.rows_per_part(width, fetches.sources.nbytes)
        links = LinkSorters(
            self._sorter(scratch, LINKS, external, share, rows_per_part),
            self._sorter(scratch, LINKS_INTERNAL, internal, share, rows_per_part),
            self._sorter(scratch, LINKS_OUT, out, share, rows_per_part, companion, fetches.key_of),
        )
        # How many different pages links lead to is not known before; that half of them do is a cautious guess.
        page_keys = [(target, "") for target, _ in external]
        rows_per_part = self.budget.rows_per_part(_PAGE_BYTES)
        return _Sorters(links, self._sorter(scratch, PAGES, page_keys, share / 2, rows_per_part))

    def _sorter(
        self,
        scratch: Path,
        table: Table,
        sample: list[Bound],
        share: float,
        rows_per_part: int,
        companion: Companion | None = None,
        key_of: KeyOf | None = None,
    ) -> Sorter:
        rows, units = int(len(sample) * share), partial(units_of, self.root, table)
        ranges = plan_ranges(self._old(table), sample, rows, ROWS_PER_FILE, rows_per_part, units)
        return Sorter(self.root, scratch, table, ranges, companion, key_of)

    def _old(self, table: Table) -> list[FileEntry]:
        return self.before.manifest.tables.get(table.name, []) if self.before else []

    def _write_links(self, sorters: "_Sorters", fetches: Fetches, words: pa.Array) -> dict[str, list[FileEntry]]:
        tables: dict[str, list[FileEntry]] = {}
        with self.progress.task("writing tables", 2 * self._sightings, "rows") as advance:
            for counting, sorter in ((EXTERNAL, sorters.links.external), (INTERNAL, sorters.links.internal)):
                inbound = Inbound(counting, sorter, sorters.pages)
                merge = inbound.telling(partial(link_merge, sorter.table, fetches, words))
                tables[sorter.table.name] = entries = sorter.write(merge, advance)
                inbound.tell_cut(self.root, entries)
            out = sorters.links.out
            tables[LINKS_OUT.name] = out.write(partial(link_merge, LINKS_OUT, fetches, words), advance)
            tables[HOST_LINKS.name] = out.companion.entries if out.companion else []
        return tables

    def _write_sites(
        self, scratch: Path, sorter: Sorter, links: dict[str, list[FileEntry]], concerned: pl.Series | None
    ) -> dict[str, list[FileEntry]]:
        with self.progress.task("writing pages", sum(run.entry.visits for run in self.runs), "pages") as advance:
            unsaid = links[LINKS_INTERNAL.name] if self.before else []
            pages = sorter.write(PageMerge(self.root, unsaid), advance)
        with self.progress.task("writing sites", 0, "rows") as advance:
            rows_per_part = self.budget.rows_per_part(_PAIR_BYTES)
            before = self.before.manifest.tables if self.before else {}
            pairs = links[HOST_LINKS.name]
            sites = SitesBuild(self.root, scratch, pairs, pages, rows_per_part, before, concerned)
            return {PAGES.name: pages, **sites.build(advance)}


@dataclass(frozen=True, slots=True)
class _Sorters:
    links: LinkSorters
    pages: Sorter
