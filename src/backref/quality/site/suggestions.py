"""Internal links worth adding: from pages where external equity is to pages on the same subject that hold little.

Subject is the words of title and path, rare words weighing more (IDF). What a link would bring is taken from the flow:
damping · what the source holds / (its links + 1).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from math import log

import numpy as np

from backref.quality.data_files import data
from backref.quality.site.structure import Flags, Floats, Site, gain

SOURCES = 50
"""So many pages, those that hold the most external equity, are looked at as sources."""
A_SOURCE = 3
"""The most that is suggested for one page."""
_WORD = re.compile(r"\w{3,}")
_COMMON = 0.2
"""Words on a greater share of the pages say nothing of the subject."""
_LEAST = 0.15


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link that does not exist yet."""

    source: int
    target: int
    gain: float
    """What the target would hold more, as a share of all the site's external equity."""
    similarity: float
    """Weight of the words that both have, as a share of those that one of them has, 0–1."""
    shared: tuple[str, ...]
    """These words, the most telling first."""
    links: int
    """Pages that the source links to now."""


def suggest(site: Site, held: Floats, landed: Floats, usable: Flags, texts: Sequence[str]) -> list[Suggestion]:
    """Suggestions, those that help most first; only between pages that are `usable` and not linked yet."""
    words = [set(_WORD.findall(text.lower())) - _stop_words() for text in texts]
    weights = _weights(words)
    pages_of: dict[str, list[int]] = defaultdict(list)
    for page in np.flatnonzero(usable).tolist():
        for word in words[page] & weights.keys():
            pages_of[word].append(page)
    candidates = np.flatnonzero(usable & (landed > 0))
    sources = candidates[np.argsort(-held[candidates], kind="stable")][:SOURCES]
    linked = _linked(site, sources.tolist())
    found = []
    for source, more in zip(sources.tolist(), gain(site, held, sources).tolist(), strict=True):
        near = _near(source, words, weights, pages_of)
        telling, links = partial(_telling, words, weights, source), len(linked[source])
        ranked = [
            Suggestion(source, target, more, near[target], telling(target), links)
            for target in near
            if target not in linked[source] and near[target] >= _LEAST and held[target] < held[source]
        ]
        ranked.sort(key=lambda one: (-one.similarity / (float(held[one.target]) + 1e-6) ** 0.5, one.target))
        found += ranked[:A_SOURCE]
    return sorted(found, key=lambda one: (-one.gain * one.similarity, one.source, one.target))


@cache
def _stop_words() -> frozenset[str]:
    """Words without a subject, in the languages of `data/generic.toml`."""
    return frozenset(word for language in data("generic")["languages"].values() for word in language["stop"])


def _weights(words: Sequence[set[str]]) -> dict[str, float]:
    counts = Counter(word for of_page in words for word in of_page)
    most = max(2.0, _COMMON * len(words))
    return {word: log(len(words) / count) for word, count in counts.items() if 1 < count <= most and count < len(words)}


def _linked(site: Site, sources: Sequence[int]) -> dict[int, set[int]]:
    chosen = np.isin(site.sources, sources)
    found: dict[int, set[int]] = {source: set() for source in sources}
    for source, target in zip(site.sources[chosen].tolist(), site.targets[chosen].tolist(), strict=True):
        found[source].add(target)
    return found


def _near(
    source: int, words: Sequence[set[str]], weights: dict[str, float], pages_of: dict[str, list[int]]
) -> dict[int, float]:
    """Pages that share words with the source, by weighted Jaccard similarity."""
    shared: dict[int, float] = defaultdict(float)
    for word in words[source] & weights.keys():
        for page in pages_of[word]:
            shared[page] += weights[word]
    shared.pop(source, None)
    own = sum(weights[word] for word in words[source] & weights.keys())
    totals = {page: sum(weights[word] for word in words[page] & weights.keys()) for page in shared}
    return {page: weight / (own + totals[page] - weight) for page, weight in shared.items()}


def _telling(words: Sequence[set[str]], weights: dict[str, float], source: int, target: int) -> tuple[str, ...]:
    both = words[source] & words[target] & weights.keys()
    return tuple(sorted(both, key=lambda word: (-weights[word], word))[:4])
