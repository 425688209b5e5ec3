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

from backref.kernel.distinct import distinct
from backref.kernel.hashing import Hashes
from backref.kernel.strings import as_bytes
from backref.quality.data_files import data
from backref.quality.gathering import Gathered
from backref.quality.lookup import Lookup, hashes
from backref.quality.relevance._topic_kernel import KEPT, Seeds, alike_rows, count_seeds, fill_slots
from backref.quality.text.folding import fold_words, folds, hash_text, is_unspaced

_TABLE: Final = 1 << 14
_HEADINGS: Final = 12
_SPARSE: Final = 6
"""Topics of a domain that are kept while learning."""
_ROOM: Final = 4_000_000
"""Rows that are kept before the heaviest of each domain are sought."""
_MOST_INBOUND: Final = 3.0
"""Words of its own that the topics of all linking domains can outweigh."""
_LEAST_EVIDENCE: Final = 2.0
_DOUBT: Final = 4.0


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


_SCHEMA: Final = {"domain": pl.UInt64, "topic": pl.UInt8, "weight": pl.Float32}
"""Domains by the hashes of their names."""
_FIRSTS: Final = [*(f"topic_{at}" for at in range(KEPT)), *(f"weight_{at}" for at in range(KEPT))]


class TopicLearner:
    """Collects what pages and anchors say of domains: at most `_SPARSE` rows of 13 bytes for each domain."""

    def __init__(self) -> None:
        self._told = Gathered(pl.DataFrame(schema=_SCHEMA), _summed, _ROOM)
        self._last = np.uint64(0)
        """The domain that the last links led to."""
        self._heard = np.zeros(0, np.uint64)
        """The anchors of links to it so far, hashed with it."""

    def add_pages(self, pages: pl.DataFrame) -> None:
        """Learn from visited pages: `domain`, `title`, `headings`."""
        headings = pl.col("headings").list.head(_HEADINGS).list.eval(pl.element().struct.field("text")).list.join("\n")
        told = pages.select("domain", told=pl.concat_str("title", headings, separator="\n", ignore_nulls=True))
        self._add(told.filter(pl.col("told").str.len_bytes() > 0))

    def add_links(self, links: pl.DataFrame) -> None:
        """Learn from the anchors of links: `target_domain`, `anchor`. One anchor counts once for a domain.

        Links of one domain stand together, in however many frames.
        """
        said = links.select(domain=pl.col("target_domain").cast(pl.String), told="anchor").unique(maintain_order=True)
        said = said.filter(pl.col("told").str.len_bytes() > 0)
        self._add(said.filter(self._is_new(said)))

    def _is_new(self, said: pl.DataFrame) -> pl.Series:
        """Whether an anchor was not heard in an earlier frame; what there is of the last domain is kept."""
        if said.is_empty():
            return pl.Series([], dtype=pl.Boolean)
        domains = hashes(said["domain"])
        anchors = hashes(said["told"], domains)
        new = ~np.isin(anchors, self._heard)
        before = self._heard if domains[-1] == self._last else self._heard[:0]
        self._last = domains[-1]
        self._heard = np.concatenate([before, anchors[new & (domains == self._last)]])
        return pl.Series(new)

    def _add(self, told: pl.DataFrame) -> None:
        if told.is_empty():
            return
        groups = told.select(pl.col("domain").cast(pl.String)).with_columns(group=pl.col("domain").rle_id())
        names = groups.unique("group", keep="first", maintain_order=True)["domain"]
        counts = np.zeros((len(names), len(shipped_topics().names)), np.float32)
        text = as_bytes(told["told"].to_arrow().cast(pa.large_string()))
        count_seeds(*text, groups["group"].cast(pl.Int64).to_numpy(), shipped_topics().seeds, folds(), counts)
        row, topic = np.nonzero(counts)
        part = {"domain": hashes(names)[row], "topic": topic.astype(np.uint8), "weight": counts[row, topic]}
        self._told.add(_summed(pl.DataFrame(part, schema=_SCHEMA)))

    def learned(self, arcs: Iterable[pl.DataFrame] = ()) -> "DomainTopics":
        """The topics of every domain that was told of.

        `arcs` (source, target: hashes of domains) come in frames that each hold all sources of their targets: what
        links to a domain then speaks for it too.
        """
        share = pl.col("weight") / (pl.col("weight").sum().over("domain") + _DOUBT)
        own = _ByDomain(_lifted(self._told.all()).with_columns(share=share))
        parts, alone = [], np.ones(len(own.domains.keys), np.bool_)
        for frame in arcs:
            targets = distinct(frame["target"].to_numpy())
            told = pl.concat([own.of(targets)[1].drop("share"), _inbound(own, frame)])
            parts.append(_firsts(_summed(told)))
            found = own.domains.find(targets)
            alone[found[found >= 0]] = False
        return DomainTopics(pl.concat([*parts, _firsts(own.of(own.domains.keys[alone])[1])]))


class _ByDomain:
    """Rows of `_SCHEMA`, with more columns, taken by their domain."""

    def __init__(self, rows: pl.DataFrame) -> None:
        """From rows in order of their domain."""
        domains, self._first, self._count = np.unique(rows["domain"], return_index=True, return_counts=True)
        self.domains = Lookup(domains, {})
        self._rows = rows

    def of(self, domains: Hashes) -> tuple[npt.NDArray[np.int64], pl.DataFrame]:
        """All rows of each of the domains, one domain after the other, and the place of each row's domain in these."""
        found = self.domains.find(domains)
        known = np.flatnonzero(found >= 0)
        first, count = self._first[found[known]], self._count[found[known]]
        begun = np.repeat(np.cumsum(count) - count, count)
        return np.repeat(known, count), self._rows[np.repeat(first, count) + np.arange(len(begun)) - begun]


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """The weights of each domain's topics together; the heaviest of each domain."""
    return (
        rows.group_by("domain", "topic")
        .agg(pl.col("weight").sum())
        .sort("domain", "weight", "topic", descending=[False, True, False])
        .group_by("domain", maintain_order=True)
        .head(_SPARSE)
    )


def _lifted(rows: pl.DataFrame) -> pl.DataFrame:
    """Weights of topics whose words are everywhere lowered, so that the sum over all stays."""
    weight = pl.col("weight").cast(pl.Float64)
    of_topic = rows.group_by("topic").agg(all=weight.sum())
    lift = of_topic.select("topic", lift=(1 + (pl.col("all").sum() / pl.col("all")).cast(pl.Float32)).log())
    lifted = rows.join(lift, on="topic", maintain_order="left").with_columns(pl.col("weight") * pl.col("lift"))
    scale = rows.select(weight.sum()).item() / max(lifted.select(weight.sum()).item(), 1e-9)
    return lifted.select("domain", "topic", (pl.col("weight") * scale).cast(pl.Float32))


def _inbound(own: _ByDomain, arcs: pl.DataFrame) -> pl.DataFrame:
    """What the domains that link to each target are about, worth `_MOST_INBOUND` words at most."""
    arc, told = own.of(arcs["source"].to_numpy())
    said = told.with_columns(domain=arcs["target"].gather(arc))
    by_topic = said.group_by("domain", "topic", maintain_order=True).agg(weight=pl.col("share").sum())
    total = pl.col("weight").sum().over("domain")
    return by_topic.with_columns((pl.col("weight") * _MOST_INBOUND / (total + _MOST_INBOUND)).cast(pl.Float32))


def _firsts(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each domain with enough evidence: its first topics (255 where there are no more), their weights."""
    ordered = rows.sort("domain", "weight", "topic", descending=[False, True, False])
    enough = ordered.filter(pl.col("weight").sum().over("domain") >= _LEAST_EVIDENCE)
    grouped = enough.group_by("domain", maintain_order=True).agg(pl.col("topic", "weight").head(KEPT))
    cells = [
        pl.col(name).list.get(at, null_on_oob=True).fill_null(none).cast(kind).alias(f"{name}_{at}")
        for name, none, kind in (("topic", 255, pl.UInt8), ("weight", 0, pl.Float32))
        for at in range(KEPT)
    ]
    return grouped.select("domain", *cells)


class DomainTopics:
    """The first topics of each domain, looked up by name: 25 bytes a domain."""

    def __init__(self, firsts: pl.DataFrame) -> None:
        """A row for each domain, by its hash: its topics, heaviest first, and their weights, in words that say so."""
        ordered = firsts.sort("domain")
        self._domains = Lookup(ordered["domain"].to_numpy(), {})
        self._topics = np.ascontiguousarray(ordered.select(_FIRSTS[:KEPT]).to_numpy())
        self._weights = np.ascontiguousarray(ordered.select(_FIRSTS[KEPT:]).to_numpy())

    @classmethod
    def none(cls) -> "DomainTopics":
        """Where nothing is known."""
        return cls(_firsts(pl.DataFrame(schema=_SCHEMA)))

    def alike(self, source: Hashes, target: Hashes) -> npt.NDArray[np.float32]:
        """How much two domains of a pair, by their hashes, are about the same, 0 to 1; -1 where one is not known."""
        found = np.empty(len(source), np.float32)
        alike_rows(self._domains.find(source), self._domains.find(target), self._topics, self._weights, found)
        return found

    def firsts(self, names: pl.Series) -> pl.DataFrame:
        """Columns domain and topic (the first) of those domains of which it is known."""
        rows = self._domains.find(hashes(names))
        told = [shipped_topics().names[topic] for topic in self._topics[rows[rows >= 0], 0]]
        return pl.DataFrame({"domain": names.filter(pl.Series(rows >= 0)), "topic": pl.Series(told, dtype=pl.String)})
