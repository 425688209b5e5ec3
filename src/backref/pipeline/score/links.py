"""Scoring every link of an index: facts are looked up, signals observed, and the ranked columns of `links` filled in.

Memory is 18 bytes a visited page, 115 a domain, and a row group and the encoded scores of each file that is written at
a time; while names and topics are learned, some hundred bytes a domain more. Nothing is read but the index's own
tables: other weights are other scores without the archives.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from backref.index.memory import give_back_soon
from backref.index.scan import scan_rows
from backref.model.index import DOMAIN_LINKS, DOMAIN_LINKS_OUT, DOMAINS, LINKS, PAGES, VOCABULARY
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.pipeline.score.ends import TargetPages
from backref.pipeline.score.hashes import LinkHashes
from backref.pipeline.score.pages import PageFacts, PageReading
from backref.pipeline.score.pairs import PairFacts, PairReading
from backref.pipeline.score.targets import TargetFacts, TargetReading
from backref.pipeline.score.vocabulary import write_vocabulary
from backref.pipeline.score.words import Words, WordsLearner
from backref.pipeline.tables import WORKERS, Ranked, rewrite
from backref.quality.ends import target_facts
from backref.quality.facts import LINK_COLUMNS
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import find_networks
from backref.quality.observing import observe_links
from backref.quality.ratings import DomainRatings
from backref.quality.value import judge
from backref.quality.weights import Weights, default_weights

Tables = dict[str, list[FileEntry]]

COLUMNS = [*LINK_COLUMNS, "target_https", "target_host", "source_https", "dom_path"]
"""What is read of a link to judge it."""


def score(
    root: Path, tables: Tables, ratings: DomainRatings, advance: Advance, weights: Weights | None = None
) -> tuple[Tables, dict[str, Any]]:
    """New files of `links` with its ranked columns filled in and of `vocabulary`, and how the scores came about.

    `advance` is told of rows of `links` as they are read; each is read twice.
    """
    given = weights or default_weights()
    facts = read_facts(root, tables, ratings, advance)

    def write(entry: FileEntry) -> tuple[FileEntry, Counter[str]]:
        labels: Counter[str] = Counter()
        scoring = _scoring(facts, entry, given, labels)
        return rewrite(root, LINKS, entry, COLUMNS, scoring, advance, groups_at_a_time=1), labels

    with ThreadPoolExecutor(WORKERS) as pool:
        written = list(pool.map(write, tables.get(LINKS.name, [])))
    labels = sum((counted for _, counted in written), Counter[str]())
    own = {"values": given.values} if given != default_weights() else {}
    note = {"weights": given.version, "labels": dict(sorted(labels.items())), **own}
    files = [entry for entry, _ in written]
    return {LINKS.name: files, VOCABULARY.name: write_vocabulary(root, facts.words.vocabulary)}, note


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is looked up for a link."""

    root: Path
    target_files: list[FileEntry]
    pages: PageFacts
    targets: TargetFacts
    pairs: PairFacts
    ratings: DomainRatings
    words: Words

    def targets_from(self, first: str) -> TargetPages:
        """The pages that links lead to, from a key on."""
        return TargetPages(self.root, self.target_files, first)

    def of(self, links: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
        """Links, sorted by target, with the columns of `quality.facts.FACTS`; `ends` are the pages of their targets."""
        named = LinkHashes.of(links)
        rated = self.ratings.lookup(named.source_domain)
        parts = [
            rated.select(source_rating="rating", source_unsupported="unsupported"),
            self.pages.signals(named.source),
            self.targets.read(links, named),
            self.pairs.read(named.source_domain, named.target_domain),
            target_facts(links, ends),
            self.words.of(links, ends),
        ]
        return pl.concat([links, *parts], how="horizontal")


def read_facts(root: Path, tables: Tables, ratings: DomainRatings, advance: Advance) -> Facts:
    """Read what is known of pages, domains and pairs of them: one pass over each table, two over pairs."""
    give_back_soon()
    page_files, links, into, out = (
        tables.get(table.name, []) for table in (PAGES, LINKS, DOMAIN_LINKS, DOMAIN_LINKS_OUT)
    )
    words = WordsLearner(sum(entry.rows for entry in links))
    pages, features = PageReading(words).run(root, page_files)
    visited = _visited(root, tables.get(DOMAINS.name, []))
    targets = TargetReading(pages, visited, words).run(root, links, advance)
    pairs = PairReading.of(find_networks(features), targets.copiers, ratings).run(root, into, out)
    return Facts(root, page_files, pages, targets, pairs, ratings, words.learned(root, page_files, into))


def _visited(root: Path, domains: list[FileEntry]) -> Lookup:
    """How many pages of each domain were visited."""
    columns = ["domain_key", "domain", "pages_visited"]
    keys, counts = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
    for rows in scan_rows(root, DOMAINS, domains, columns=columns):
        keys.append(hashes(rows["domain"]))
        counts.append(rows["pages_visited"].cast(pl.UInt32).to_numpy())
    return Lookup.of(np.concatenate(keys), {"pages": np.concatenate(counts)})


def scores_of(links: pl.DataFrame, facts: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """The ranked columns of links, given their facts."""
    told = facts.select("source_rating", "sitewide", "anchor_class", "relevance")
    judged = judge(facts, observe_links(facts), weights)
    return pl.concat([told, judged], how="horizontal").select(LINKS.ranked_names())


def _scoring(facts: Facts, entry: FileEntry, weights: Weights, labels: Counter[str]) -> Ranked:
    """Scores the links of a file, batch after batch, and counts their labels."""
    targets = facts.targets_from(entry.first_key)

    def ranked(links: pl.DataFrame) -> pl.DataFrame:
        scores = scores_of(links, facts.of(links, targets.of(links)), weights)
        labels.update(dict(scores["label"].value_counts().iter_rows()))
        return scores

    return ranked
