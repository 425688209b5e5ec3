"""Compiled loops that find the words of topics in texts, and compare what two domains are about."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.quality.text.folding import (
    MOST_CHARS,
    START,
    Chars,
    Folds,
    Hashes,
    fold_text,
    hash_step,
    is_unspaced,
)

KEPT: Final = 3
"""Topics kept of each domain."""
_LONGEST: Final = 14
_LONGEST_UNSPACED: Final = 6
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(32)
_NONE: Final = np.uint32(0)


class Seeds(NamedTuple):
    """An open table of words, and of beginnings of words, with the topics of each (a bit for each)."""

    keys: Hashes
    whole: npt.NDArray[np.uint32]
    beginning: npt.NDArray[np.uint32]


@unmanaged
def slot_of(key: np.uint64, keys: Hashes) -> np.int64:
    """Where a key stands in an open table of a power of two, or where it would be put; 0 is free."""
    mask = len(keys) - 1
    place = np.int64((key * _MIX) >> _SHIFT) & mask
    while keys[place] != key and keys[place] != np.uint64(0):
        place = (place + 1) & mask
    return place


@compiled
def fill_slots(keys: Hashes, wanted: Hashes, places: npt.NDArray[np.int64]) -> None:
    """Put keys into a table and say where each one stands."""
    for at in range(len(wanted)):
        place = slot_of(wanted[at], keys)
        keys[place] = wanted[at]
        places[at] = place


@compiled
def count_seeds(
    content: Bytes,
    offsets: Offsets,
    group_of: npt.NDArray[np.int64],
    seeds: Seeds,
    table: Folds,
    counts: npt.NDArray[np.float32],
) -> None:
    """Add the words of topics in each text to the counts of its group."""
    chars, words = np.empty(MOST_CHARS, np.uint16), np.empty(MOST_CHARS, np.int32)
    for row in range(len(group_of)):
        _, count = fold_text(content, offsets[row], offsets[row + 1], table, chars, words, 0, 0)
        for word in range(count):
            first, last = words[word], words[word + 1]
            if is_unspaced(chars[first]):
                topics = _unspaced_topics(chars, first, words[count], seeds)
            else:
                topics = _word_topics(chars, first, last, seeds)
            topic = 0
            while topics:
                if topics & np.uint32(1):
                    counts[group_of[row], topic] += np.float32(1)
                topics >>= np.uint32(1)
                topic += 1


@unmanaged
def _word_topics(chars: Chars, first: int, last: int, seeds: Seeds) -> np.uint32:
    """The topics of a word: by the whole, or by one of its beginnings."""
    state, topics = START, _NONE
    for place in range(first, min(last, first + _LONGEST)):
        state = hash_step(state, chars[place])
        found = slot_of(state, seeds.keys)
        topics |= seeds.beginning[found]
        if place + 1 == last:
            topics |= seeds.whole[found]
    return topics


@unmanaged
def _unspaced_topics(chars: Chars, first: int, end: int, seeds: Seeds) -> np.uint32:
    """The topics of words that begin at a character of a script without spaces."""
    state, topics = START, _NONE
    for place in range(first, min(end, first + _LONGEST_UNSPACED)):
        if not is_unspaced(chars[place]):
            break
        state = hash_step(state, chars[place])
        topics |= seeds.beginning[slot_of(state, seeds.keys)]
    return topics


@compiled
def alike_rows(
    source: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    topics: npt.NDArray[np.uint8],
    weights: npt.NDArray[np.float32],
    alike: npt.NDArray[np.float32],
) -> None:
    """The cosine of what two domains, by their rows, are about; -1 where one of them is not known (a row below 0)."""
    for pair in range(len(alike)):
        known = source[pair] >= 0 and target[pair] >= 0
        alike[pair] = _cosine(source[pair], target[pair], topics, weights) if known else np.float32(-1)


@unmanaged
def _cosine(one: int, other: int, topics: npt.NDArray[np.uint8], weights: npt.NDArray[np.float32]) -> np.float32:
    shared, own, others = np.float32(0), np.float32(0), np.float32(0)
    for at in range(KEPT):
        own += weights[one, at] * weights[one, at]
        others += weights[other, at] * weights[other, at]
        for to in range(KEPT):
            if topics[one, at] == topics[other, to]:
                shared += weights[one, at] * weights[other, to]
    return shared / np.sqrt(own * others) if own * others > 0 else np.float32(-1)
