"""The words that carry the relevance of a link: what it shares with its target, and how much each says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from backref.quality.anchors.generic import shipped
from backref.quality.relevance._kernel import MIX, PAIR_SALT, TOP, WINDOW
from backref.quality.relevance.vocabulary import HEADINGS, Vocabulary
from backref.quality.text.folding import MASK, UNSPACED, fold_words, folds, hash_squashed, hash_text

_MOST: Final = 10
"""So many are told of each part of a link."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that link and target share."""

    word: str
    """Folded; of scripts without spaces two characters in a row."""
    where: str
    """`context` (anchor, words around, heading) or `page` (title of the linking page)."""
    weight: float
    """Its share of all that is shared there."""


def relevance_terms(vocabulary: Vocabulary, link: Mapping[str, Any], target: Mapping[str, Any]) -> list[Term]:
    """The words that a link has in common with its target, the heaviest first; articles and the like are left out.

    `link` is a row as `RelevanceModel.score` takes it; `target` has title and headings, or only `key` where it was
    not visited: then it is known by the words of its address.
    """
    rarity = vocabulary.rarity()
    wanted = set(_terms(_told(target)))
    before, after = (link.get("context_before") or "")[-WINDOW:], (link.get("context_after") or "")[:WINDOW]
    anchor = link.get("anchor") or link.get("alt") or ""
    texts = {
        "context": " ".join([before, anchor, after, link.get("heading") or ""]),
        "page": link.get("source_title") or "",
    }
    return [term for where, text in texts.items() for term in _shared(text, wanted, where, rarity)]


def _told(target: Mapping[str, Any]) -> str:
    headings = (target.get("headings") or ())[:HEADINGS]
    told = " ".join([target.get("title") or "", *(each["text"] for each in headings)]).strip()
    if told:
        return told
    address = target["key"].partition(")/")[2].partition("?")[0]
    return " ".join(word for word in fold_words(address) if not word.isdigit())


def _terms(text: str) -> Iterator[str]:
    """Words, and characters that are words by themselves in pairs."""
    before = ""
    for word in fold_words(text):
        alone = _alone(word)
        if not alone:
            yield word
        elif before:
            yield before + word
        before = word if alone else ""


def _shared(text: str, wanted: set[str], where: str, rarity: npt.NDArray[np.float32]) -> list[Term]:
    words = (word for word in dict.fromkeys(_terms(text)) if word in wanted and hash_squashed(word) not in _empty())
    weights = {word: _weight(word, rarity) for word in words}
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [Term(word, where, round(weight / total, 4)) for word, weight in ranked[:_MOST] if weight > 0]


@cache
def _empty() -> frozenset[int]:
    """Hashes of words that say nothing in some language, such as articles: they weigh little, and explain nothing."""
    return frozenset(shipped().stop_words.tolist())


def _weight(word: str, rarity: npt.NDArray[np.float32]) -> float:
    """The square of a word's rarity."""
    return float(rarity[_feature(word) >> int(TOP)]) ** 2


def _feature(word: str) -> int:
    """The hash of a word or pair, as the compiled loop has it; that one is compiled for more than a few words."""
    if not _alone(word[0]):
        return hash_text(word) * int(MIX) & MASK
    pair = (hash_text(word[0]) * int(PAIR_SALT) & MASK) ^ hash_text(word[1])
    return pair * int(MIX) & MASK


def _alone(word: str) -> bool:
    """Whether a folded word is one of the characters that are words by themselves."""
    return bool(folds()[ord(word[0])] & np.uint32(UNSPACED))
