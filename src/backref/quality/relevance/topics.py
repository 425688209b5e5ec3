"""What domains are about: the words of 28 topics in their pages' titles and headings and in the anchors to them.

What sites that link to a domain are about counts too, but never for more than a few words of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.kernel.hashing import Hashes
from backref.kernel.strings import as_bytes
from backref.quality.data_files import data
from backref.quality.lookup import hashes
from backref.quality.relevance._topic_kernel import KEPT, Seeds, alike_rows, count_seeds, fill_slots
from backref.quality.text.folding import fold_words, folds, hash_text, is_unspaced

_TABLE: Final = 1 << 14
_HEADINGS: Final = 12
_SPARSE: Final = 6
"""Topics of a domain that are kept while learning."""
_MOST_INBOUND: Final = 3.0
"""Words of its own that the topics of all linking domains can outweigh."""
_LEAST_EVIDENCE: Final = 2.0
_DOUBT: Final = 4.0
_TAKEN: Final = np.uint64(1)
"""Set in every key of a table where 0 is a free place."""


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics that come with the package, in the order of their numbers."""

    version: int
    names: tuple[str, ...]
    labels: tuple[str, ...]
    seeds: Seeds


@cache
def shipped_topics() -> Topics:
    """The topics of `data/topics.toml`."""
    told = data("topics")
    whole: dict[int, int] = {}
    beginning: dict[int, int] = {}
    for number, topic in enumerate(told["topics"].values()):
        for seed in (seed for language, words in topic.items() if language != "label" for seed in words.split()):
            folded = "".join(fold_words(seed))
            kind = beginning if seed.endswith("*") or is_unspaced(ord(folded[0])) else whole
            key = hash_text(folded)
            kind[key] = kind.get(key, 0) | 1 << number
    labels = tuple(topic["label"] for topic in told["topics"].values())
    return Topics(told["version"], tuple(told["topics"]), labels, _seeds(whole, beginning))


def _seeds(whole: dict[int, int], beginning: dict[int, int]) -> Seeds:
    keys = np.zeros(_TABLE, np.uint64)
    wanted = np.array(sorted(whole.keys() | beginning.keys()), np.uint64)
    places = np.empty(len(wanted), np.int64)
    fill_slots(keys, wanted, places)
    masks = [np.zeros(_TABLE, np.uint32), np.zeros(_TABLE, np.uint32)]
    for mask, kind in zip(masks, (whole, beginning), strict=True):
        mask[places] = [kind.get(int(key), 0) for key in wanted]
    return Seeds(keys, masks[0], masks[1])


_SCHEMA: Final = {"domain": pl.String, "topic": pl.UInt8, "weight": pl.Float32}


class TopicLearner:
    """Collects what pages and anchors say of domains; it keeps a few numbers for each domain."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._kept = 0

    def add_pages(self, pages: pl.DataFrame) -> None:
        """Learn from visited pages: `domain`, `title`, `headings`."""
        headings = pl.col("headings").list.head(_HEADINGS).list.eval(pl.element().struct.field("text")).list.join("\n")
        told = pages.select("domain", told=pl.concat_str("title", headings, separator="\n", ignore_nulls=True))
        self._add(told.filter(pl.col("told").str.len_bytes() > 0))

    def add_links(self, links: pl.DataFrame) -> None:
        """Learn from the anchors of links: `target_domain`, `anchor`. One anchor counts once for a domain."""
        said = links.select(domain=pl.col("target_domain").cast(pl.String), told="anchor").unique(maintain_order=True)
        self._add(said.filter(pl.col("told").str.len_bytes() > 0))

    def _add(self, told: pl.DataFrame) -> None:
        if told.is_empty():
            return
        groups = told.select(pl.col("domain").cast(pl.String)).with_columns(group=pl.col("domain").rle_id())
        names = groups.unique("group", keep="first", maintain_order=True)["domain"]
        counts = np.zeros((len(names), len(shipped_topics().names)), np.float32)
        text = as_bytes(told["told"].to_arrow().cast(pa.large_string()))
        count_seeds(*text, groups["group"].cast(pl.Int64).to_numpy(), shipped_topics().seeds, folds(), counts)
        row, topic = np.nonzero(counts)
        part = pl.DataFrame({"domain": names[row], "topic": topic.astype(np.uint8), "weight": counts[row, topic]})
        self._parts.append(_summed([part]))
        self._kept += len(self._parts[-1])
        if self._kept > 4_000_000:
            self._parts = [_summed(self._parts)]
            self._kept = len(self._parts[0])

    def learned(self, arcs: Iterable[pl.DataFrame] = ()) -> "DomainTopics":
        """The topics of every domain that was told of.

        `arcs` (source_domain, target_domain) come in frames that each hold all sources of their targets: what links
        to a domain then speaks for it too.
        """
        own = _summed(self._parts) if self._parts else pl.DataFrame(schema=_SCHEMA)
        own = _lifted(own)
        inbound = [_inbound(own, frame) for frame in arcs]
        return DomainTopics.of(_summed([own, *inbound]) if inbound else own)


def _summed(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The weights of each domain's topics together; the heaviest of each domain."""
    rows = pl.concat(parts).group_by("domain", "topic").agg(pl.col("weight").sum())
    return (
        rows.sort("domain", "weight", "topic", descending=[False, True, False])
        .group_by("domain", maintain_order=True)
        .head(_SPARSE)
    )


def _lifted(rows: pl.DataFrame) -> pl.DataFrame:
    """Weights of topics whose words are everywhere lowered, so that the sum over all stays."""
    of_topic = rows.group_by("topic", maintain_order=True).agg(all=pl.col("weight").sum())
    lift = of_topic.select("topic", lift=(1 + pl.col("all").sum() / pl.col("all")).log())
    lifted = rows.join(lift, on="topic", maintain_order="left").with_columns(pl.col("weight") * pl.col("lift"))
    scale = float(rows["weight"].sum()) / max(float(lifted["weight"].sum()), 1e-9)
    return lifted.select("domain", "topic", (pl.col("weight") * scale).cast(pl.Float32))


def _inbound(own: pl.DataFrame, arcs: pl.DataFrame) -> pl.DataFrame:
    """What the domains that link to each target are about, worth `_MOST_INBOUND` words at most."""
    shares = own.with_columns(pl.col("weight") / (pl.col("weight").sum().over("domain") + _DOUBT))
    named = arcs.select(pl.col("source_domain", "target_domain").cast(pl.String))
    told = named.join(shares, left_on="source_domain", right_on="domain", maintain_order="left_right")
    by_topic = told.group_by(pl.col("target_domain").alias("domain"), "topic", maintain_order=True)
    of_target = by_topic.agg(pl.col("weight").sum())
    total = pl.col("weight").sum().over("domain")
    return of_target.select(
        "domain", "topic", (pl.col("weight") * _MOST_INBOUND / (total + _MOST_INBOUND)).cast(pl.Float32)
    )


class DomainTopics:
    """The first topics of each domain, looked up by name."""

    def __init__(self, domains: pl.Series, topics: npt.NDArray[np.uint8], weights: npt.NDArray[np.float32]) -> None:
        """A row for each domain: its topics, heaviest first, and their weights, in words that speak for them."""
        self.domains = domains
        self.topics = topics
        self.weights = weights
        wanted = hashes(domains) | _TAKEN
        self._keys = np.zeros(max(16, 1 << (2 * len(domains)).bit_length()), np.uint64)
        places = np.empty(len(wanted), np.int64)
        fill_slots(self._keys, wanted, places)
        self._rows = np.full(len(self._keys), -1, np.int32)
        self._rows[places] = np.arange(len(wanted), dtype=np.int32)

    @classmethod
    def none(cls) -> "DomainTopics":
        """Where nothing is known."""
        return cls.of(pl.DataFrame(schema=_SCHEMA))

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "DomainTopics":
        """From rows of domain, topic (its number) and weight."""
        ordered = rows.sort("domain", "weight", "topic", descending=[False, True, False])
        enough = ordered.filter(pl.col("weight").sum().over("domain") >= _LEAST_EVIDENCE)
        grouped = enough.group_by("domain", maintain_order=True).agg(pl.col("topic", "weight").head(KEPT))
        topics = np.full((len(grouped), KEPT), 255, np.uint8)
        weights = np.zeros((len(grouped), KEPT), np.float32)
        for at in range(KEPT):
            topics[:, at] = grouped["topic"].list.get(at, null_on_oob=True).fill_null(255).to_numpy()
            weights[:, at] = grouped["weight"].list.get(at, null_on_oob=True).fill_null(0).to_numpy()
        return cls(grouped["domain"], topics, weights)

    def alike(self, source: Hashes, target: Hashes) -> npt.NDArray[np.float32]:
        """How much two domains of a pair, by their hashes, are about the same, 0 to 1; -1 where one is not known."""
        found = np.full(len(source), -1, np.float32)
        if len(self.domains):
            alike_rows(source | _TAKEN, target | _TAKEN, self._keys, self._rows, self.topics, self.weights, found)
        return found

    def frame(self) -> pl.DataFrame:
        """Columns domain, topic (the first), topics (name and share of each) and confidence, 0 to 1."""
        names = np.array([*shipped_topics().names, *[""] * (256 - len(shipped_topics().names))])
        evidence = self.weights.sum(axis=1)
        share = self.weights / np.maximum(evidence, 1e-9)[:, None]
        cells = pl.DataFrame(
            {
                "row": np.repeat(np.arange(len(share)), KEPT),
                "topic": pl.Series(names[self.topics.ravel()], dtype=pl.String),
                "weight": share.ravel(),
            }
        ).filter(pl.col("weight") > 0)
        topics = cells.group_by("row", maintain_order=True).agg(topics=pl.struct("topic", "weight"))
        return pl.DataFrame(
            {
                "domain": self.domains,
                "topic": pl.Series(names[self.topics[:, 0]], dtype=pl.String),
                "topics": topics["topics"],
                "confidence": pl.Series(evidence / (evidence + _DOUBT), dtype=pl.Float32),
            }
        )
