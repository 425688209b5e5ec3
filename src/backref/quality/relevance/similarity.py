"""How near in subject a link is to its target: three similarities, each told as the share of random pairs below it.

    r = 1 - (1 - .6 s1)(1 - .5 s2)(1 - .4 s3)

s1 compares the link's anchor, the words around it and the heading above it with the target's title and headings; s2 the
title of its page with these; s3 the topics of the two domains. A target that was not visited is known by the words of
its address. Pages in two languages are not compared: that is unknown, not irrelevant.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.kernel.strings import as_bytes
from backref.quality.lookup import hashes
from backref.quality.relevance._kernel import Sources, Text, count_documents, similarities
from backref.quality.relevance.topics import DomainTopics
from backref.quality.relevance.vocabulary import BUCKETS, HEADINGS, Vocabulary
from backref.quality.targets import Targets
from backref.quality.text.folding import folds

Reals = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

SHARES: Final = (0.6, 0.5, 0.4)
"""The most that each similarity can say."""
_EVIDENT: Final = 0.75
"""Nearer than this share of random pairs in one part: then languages that are not known cannot be two."""
_SAMPLE: Final = 20_000
_LEAST_PAIRS: Final = 50
_TURNS: Final = 8
"""Times that a small sample is shuffled."""


class VocabularyLearner:
    """Counts features over pages that are given in any number of frames."""

    def __init__(self) -> None:
        self._counts = np.zeros(BUCKETS, np.uint32)
        self._documents = 0

    def add(self, pages: pl.DataFrame) -> None:
        """Count pages with `title` and `headings`."""
        told = pages.select(_page_text()).filter(pl.col("told").str.len_bytes() > 0)
        self._documents += count_documents(_text(told["told"]), folds(), self._counts)

    def learned(self) -> Vocabulary:
        """What was counted so far."""
        return Vocabulary(self._counts.copy(), self._documents)


@dataclass(frozen=True)
class Calibration:
    """Similarities of random pairs, sorted; one list for each sort of comparison."""

    around: tuple[Reals, Reals, Reals, Reals]
    """By whether the target was visited, then by whether there are words around the link."""
    page: tuple[Reals, Reals]
    topics: Reals


@dataclass(frozen=True)
class Pairs:
    """Links and targets to compare; rows of one target stand together."""

    source: Rows
    target: Rows
    around: Reals
    page: Reals
    topics: Reals
    """Each -1 where there is nothing to compare."""
    sort: npt.NDArray[np.int64]
    """2 where the target was visited, plus 1 where there are words around the link."""


class RelevanceModel:
    """Says how near links are to their targets, measured against random pairs of one index."""

    def __init__(self, vocabulary: Vocabulary, calibration: Calibration | None, topics: DomainTopics) -> None:
        """Without a calibration nothing can be said."""
        self._rarity = vocabulary.rarity()
        self._calibration = calibration
        self._topics = topics

    @classmethod
    def calibrated(
        cls,
        vocabulary: Vocabulary,
        links: pl.DataFrame,
        pages: pl.DataFrame,
        topics: DomainTopics | None = None,
        *,
        within_sites: bool = False,
    ) -> "RelevanceModel":
        """A model for an index, from a sample of its links and the visited ones of their targets (see `score`).

        Random pairs are links of the sample with targets of others, in one language as far as that is known, and not
        within one site, unless `within_sites`.
        """
        bare = cls(vocabulary, None, topics or DomainTopics.none())
        return cls(vocabulary, bare._calibration_from(links, pages, within_sites), bare._topics)

    def score(self, links: pl.DataFrame, targets: Targets) -> pl.DataFrame:
        """Columns relevance, near_context, near_page and near_topic for each link, in order; null where unknown.

        `links` has source_domain, source_title, source_language, anchor, alt, heading, context_before and
        context_after; `targets` are theirs.
        """
        rows = np.arange(len(links), dtype=np.int64)
        pairs = self._compared(rows, targets.of_link, links, targets.rows)
        parts = np.stack(self._parts(pairs))
        product = np.prod(1 - np.array(SHARES, np.float32)[:, None] * np.maximum(parts, 0), axis=0)
        shared = np.asarray((parts > _EVIDENT).any(axis=0))
        known = (parts >= 0).any(axis=0) & _same_language(links, targets.rows, rows, targets.of_link, shared)
        columns = {"relevance": 1 - product, **dict(zip(_PARTS, parts, strict=True))}
        hidden = {name: pl.Series(np.where(known & (values >= 0), values, np.nan)) for name, values in columns.items()}
        return pl.DataFrame(hidden).cast(pl.Float32).fill_nan(None)

    def _parts(self, pairs: Pairs) -> list[Reals]:
        """The three similarities as shares of random pairs that are less alike; -1 where unknown."""
        if self._calibration is None:
            return [np.full(len(pairs.source), -1, np.float32)] * 3
        visited = pairs.sort >> 1
        return [
            _shares(pairs.around, self._calibration.around, pairs.sort),
            _shares(pairs.page, self._calibration.page, visited),
            _shares(pairs.topics, (self._calibration.topics,), np.zeros_like(visited)),
        ]

    def _compared(self, source: Rows, target: Rows, links: pl.DataFrame, targets: pl.DataFrame) -> Pairs:
        """The bare similarities of pairs."""
        around, page = np.empty(len(source), np.float32), np.empty(len(source), np.float32)
        title, text = _text(targets.select(_title()).to_series()), _text(targets["headings"])
        similarities(source, target, _sources(links), title, text, self._rarity, folds(), around, page)
        context = links.select(pl.any_horizontal(pl.col("context_before", "context_after").is_not_null()))
        visited = targets["title"].is_not_null().to_numpy()[target].astype(np.int64)
        sort = 2 * visited + context.to_series().to_numpy()[source]
        apart = self._topics.alike(hashes(links["source_domain"])[source], hashes(targets["target_domain"])[target])
        return Pairs(source, target, around, page, apart, sort)

    def _calibration_from(self, links: pl.DataFrame, pages: pl.DataFrame, within_sites: bool) -> Calibration | None:
        links = links.sort("target_key", maintain_order=True)
        told = Targets.of(links, pages)
        targets = told.rows
        source, target = _shuffled(links, targets, told.of_link, within_sites)
        if len(source) < _LEAST_PAIRS:
            return None
        pairs = self._compared(source, target, links, targets)
        around = [_sorted(pairs.around[pairs.sort == sort]) for sort in range(4)]
        page = [_sorted(pairs.page[pairs.sort >> 1 == visited]) for visited in range(2)]
        return Calibration((around[0], around[1], around[2], around[3]), (page[0], page[1]), _sorted(pairs.topics))


_PARTS: Final = ("near_context", "near_page", "near_topic")


def _page_text() -> pl.Expr:
    return pl.concat_str(pl.col("title"), _headings(), separator="\n", ignore_nulls=True).alias("told")


def _headings() -> pl.Expr:
    return pl.col("headings").list.head(HEADINGS).list.eval(pl.element().struct.field("text")).list.join("\n")


def _text(column: pl.Series) -> Text:
    return Text(*as_bytes(column.cast(pl.String).to_arrow().cast(pa.large_string())))


def _sources(links: pl.DataFrame) -> Sources:
    anchor = links.select(pl.coalesce(pl.col("anchor").replace("", None), "alt")).to_series()
    return Sources(
        _text(links["context_before"]),
        _text(anchor),
        _text(links["context_after"]),
        _text(links["heading"]),
        _text(links["source_title"]),
    )


def _title() -> pl.Expr:
    """The title, or the words of the address of a page that was not visited."""
    path = pl.col("path").str.replace_all(r"\b\d+\b", "")  # dates and numbers of articles
    return pl.coalesce("title", path)


def _same_language(
    links: pl.DataFrame, targets: pl.DataFrame, source: Rows, target: Rows, shared: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether pairs can be judged: one language, or, where one is not known, enough in common."""
    of_source, of_target = _languages(links["source_language"])[source], _languages(targets["language"])[target]
    unknown = (of_source == 0) | (of_target == 0)
    return np.where(unknown, shared, of_source == of_target)


def _languages(column: pl.Series) -> npt.NDArray[np.uint64]:
    """A number for each language without its region, 0 where it is not known."""
    text = column.cast(pl.String)
    names = text.unique()
    short = names.str.to_lowercase().str.extract("^([a-z]{2,3})(?:[-_]|$)").fill_null("")
    numbers = np.where((short != "").to_numpy(), short.hash(seed=0).to_numpy(), np.uint64(0))
    return text.replace_strict(names, pl.Series(numbers), return_dtype=pl.UInt64).to_numpy()


def _shuffled(links: pl.DataFrame, targets: pl.DataFrame, runs: Rows, within_sites: bool) -> tuple[Rows, Rows]:
    """Links with targets of other links: of another domain than their own, no link within a domain."""
    random = np.random.default_rng(0)
    count = min(len(links), _SAMPLE)
    turns = min(_TURNS, -(-_SAMPLE // max(count, 1)))
    source = np.concatenate([random.permutation(len(links))[:count] for _ in range(turns)])
    target = runs[np.concatenate([random.permutation(len(links))[:count] for _ in range(turns)])]
    away = runs[source] != target
    if not within_sites:
        to = targets["target_domain"].cast(pl.String)[target]
        away &= (to != targets["target_domain"].cast(pl.String)[runs[source]]).to_numpy()
        away &= (to != links["source_domain"].cast(pl.String)[source]).to_numpy()
    away &= _same_language(links, targets, source, target, np.ones(len(source), np.bool_))
    order = np.lexsort((source[away], target[away]))
    return source[away][order], target[away][order]


def _sorted(values: Reals) -> Reals:
    return np.sort(values[values >= 0])


def _shares(values: Reals, random: tuple[Reals, ...], sort: npt.NDArray[np.int64]) -> Reals:
    """The share of random pairs of the same sort that are less alike; 0 for nothing alike, -1 where unknown."""
    shares = np.full(len(values), -1, np.float32)
    for at, known in enumerate(random):
        rows = np.flatnonzero((sort == at) & (values >= 0))
        if len(rows) and len(known) >= _LEAST_PAIRS:
            shares[rows] = np.searchsorted(known, values[rows]) / np.float32(len(known))
    return shares
