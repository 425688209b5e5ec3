"""What the words of a link say: the class of its anchor, and how near its subject is to the target's.

Both are learned from the whole index first: names of sites, rare words, subjects of domains, and how alike random
pairs are.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from backref.model.manifest import FileEntry
from backref.pipeline.score.arcs import domain_arcs
from backref.pipeline.score.ends import TargetPages
from backref.quality.anchors.brands import BrandLearner
from backref.quality.anchors.classes import AnchorModel
from backref.quality.anchors.generic import learn_generics, shipped
from backref.quality.gathering import compact
from backref.quality.relevance.similarity import RelevanceModel, VocabularyLearner
from backref.quality.relevance.topics import DomainTopics, TopicLearner
from backref.quality.relevance.vocabulary import Vocabulary
from backref.quality.targets import Targets

SAMPLE = 40_000
"""About so many links tell how alike random pairs are."""
_SLICE = 1000
"""Of these so many are looked up at a time."""
PAGE_COLUMNS = ["site_name", "headings"]
LINK_COLUMNS = ["alt", "heading", "source_language"]
"""What is read for the words alone, beside what others read of pages and links."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was learned from the whole index before single links are judged."""

    anchors: AnchorModel
    relevance: RelevanceModel
    topics: DomainTopics
    vocabulary: Vocabulary

    def of(self, links: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
        """Columns anchor_class and relevance of links; `ends` are the pages of their targets."""
        targets = Targets.of(links, _told(ends))
        classes = self.anchors.classify(links, targets)["anchor_class"].cast(pl.String)
        return pl.DataFrame({"anchor_class": classes, "relevance": self.relevance.score(links, targets)["relevance"]})


@dataclass(slots=True)
class WordsLearner:
    """Hears of every visited page and every link, once, and keeps little of them."""

    links: int
    """How many links there are, to take an even sample."""
    _brands: BrandLearner = field(default_factory=BrandLearner)
    _vocabulary: VocabularyLearner = field(default_factory=VocabularyLearner)
    _topics: TopicLearner = field(default_factory=TopicLearner)
    _sample: list[pl.DataFrame] = field(default_factory=list)
    _heard: int = 0

    def hear_pages(self, rows: pl.DataFrame) -> None:
        """Learn names, words and subjects from visited pages."""
        self._brands.add(rows)
        self._vocabulary.add(rows)
        self._topics.add_pages(rows)

    def hear_links(self, rows: pl.DataFrame) -> None:
        """Learn subjects from anchors, and keep some links."""
        self._topics.add_links(rows)
        step = max(1, self.links // SAMPLE)
        self._sample.append(compact(rows.gather_every(step, -self._heard % step)))
        self._heard += len(rows)

    def learned(self, root: Path, pages: list[FileEntry], pairs: list[FileEntry]) -> Words:
        """What all of it says together."""
        topics = self._topics.learned(arcs.rows for arcs in domain_arcs(root, pairs))
        brands, vocabulary = self._brands.learned(), self._vocabulary.learned()
        if not self._heard:
            return Words(AnchorModel(brands), RelevanceModel(vocabulary, None, topics), topics, vocabulary)
        sample = pl.concat(self._sample)
        generics = learn_generics(sample, topics.firsts(sample["target_domain"].unique()))
        anchors = AnchorModel(brands, shipped().with_learned(generics))
        told = _told(_targets_of(sample, root, pages))
        return Words(anchors, RelevanceModel.calibrated(vocabulary, sample, told, topics), topics, vocabulary)


def _targets_of(sample: pl.DataFrame, root: Path, pages: list[FileEntry]) -> pl.DataFrame:
    """The pages that links of a sample lead to: a few links at a time, for what is found holds on to what was read."""
    ends = TargetPages(root, pages, sample["target_key"][0])
    return pl.concat(compact(ends.of(links)) for links in sample.iter_slices(_SLICE))


def _told(ends: pl.DataFrame) -> pl.DataFrame:
    """Each visited target once, whatever its scheme."""
    return ends.filter(pl.col("visited_at").is_not_null()).unique("key", keep="first", maintain_order=True)
