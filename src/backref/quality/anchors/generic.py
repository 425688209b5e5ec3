"""Phrases that say nothing about what they link to: those we wrote, and those that an index shows to be so."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.quality.data_files import data
from backref.quality.text.folding import fold_words, hash_squashed, hash_text

Hashes = npt.NDArray[np.uint64]

LEAST_DOMAINS: Final = 50
"""Domains that a phrase must lead to before it may be called generic."""
LEAST_SPREAD: Final = 0.75
"""How evenly, of 1, its links must be spread over these domains, and over topics."""
_LEAST_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Generics:
    """Hashes of generic phrases, and of words with the languages in which they are empty (a bit for each)."""

    version: int
    phrases: Hashes
    words: Hashes
    languages_of_word: Hashes
    stop_words: Hashes
    learned: frozenset[str] = frozenset()
    """Phrases that were learned, folded."""

    def with_learned(self, phrases: Iterable[str]) -> "Generics":
        """These and the phrases that an index shows to be generic."""
        learned = frozenset(" ".join(fold_words(phrase)) for phrase in phrases) - {""}
        return Generics(
            self.version, self.phrases, self.words, self.languages_of_word, self.stop_words, self.learned | learned
        )

    def learned_hashes(self) -> Hashes:
        """Hashes of the learned phrases, sorted."""
        return sorted_hashes(self.learned)


@cache
def shipped() -> Generics:
    """The phrases that come with the package (`data/generic.toml`)."""
    told = data("generic")
    languages: list[dict[str, list[str]]] = list(told["languages"].values())
    bits: dict[int, int] = {}
    for place, language in enumerate(languages):
        for word in language["words"]:
            at = hash_squashed(word)
            bits[at] = bits.get(at, 0) | 1 << place
    words = np.array(sorted(bits), np.uint64)
    return Generics(
        version=told["version"],
        phrases=sorted_hashes(phrase for language in languages for phrase in language["phrases"]),
        words=words,
        languages_of_word=np.array([bits[int(word)] for word in words], np.uint64),
        stop_words=sorted_hashes(word for language in languages for word in language["stop"]),
    )


def sorted_hashes(phrases: Iterable[str]) -> Hashes:
    """The hashes of phrases written as one word, sorted."""
    return np.array(sorted({hash_squashed(phrase) for phrase in phrases} - {hash_text("")}), np.uint64)


def learn_generics(links: pl.DataFrame, topics: pl.DataFrame | None = None) -> list[str]:
    """Anchors that lead to many domains, evenly, and to many topics: they cannot say what is linked.

    `links` is a sample with `anchor` and `target_domain`; `topics`, where it is known, says the first topic of a
    domain (`domain`, `topic`). Without it, or where too few of the domains have a topic, the domains alone decide.
    """
    counted = links.filter(pl.col("anchor").str.len_chars().is_between(1, 60)).group_by("anchor", "target_domain").len()
    spread = _spread(counted, "target_domain").filter(pl.col("kinds") >= LEAST_DOMAINS, pl.col("even") >= LEAST_SPREAD)
    if topics is None or spread.is_empty():
        return sorted(spread["anchor"])
    named = counted.join(spread, on="anchor", how="semi").join(
        topics.select(pl.col("domain").alias("target_domain"), "topic"), on="target_domain"
    )
    told = _spread(named.with_columns(len=pl.lit(1)), "topic")
    narrow = told.filter(pl.col("total") >= _LEAST_TOLD, pl.col("even") < LEAST_SPREAD)
    return sorted(spread.join(narrow, on="anchor", how="anti")["anchor"])


def _spread(counted: pl.DataFrame, over: str) -> pl.DataFrame:
    """For each anchor how many kinds it leads to, and the entropy of its links over them, 1 where all are equal."""
    cells = counted.group_by("anchor", over).agg(pl.col("len").sum().cast(pl.Float64))
    part = pl.col("len") / pl.col("len").sum()
    rows = cells.group_by("anchor").agg(kinds=pl.len(), total=pl.col("len").sum(), entropy=-(part * part.log()).sum())
    return rows.with_columns(even=pl.col("entropy") / pl.max_horizontal(pl.col("kinds"), 8).log())
