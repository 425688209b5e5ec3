"""Compiled loops over the features of texts: words, pairs of words, and four characters of a word in a row.

The features of a target stand in a small open table, made anew when the target changes; the texts of a link are read
past it. A text is never turned into a vector: its length is taken from the number of its features.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, inlined, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import same_bytes
from backref.quality.relevance.vocabulary import BUCKETS
from backref.quality.text.folding import START, Chars, Folds, Hashes, Places, fold_text, hash_step, is_unspaced

WINDOW: Final = 96
"""Bytes of context on each side of a link that are read."""

_MOST_CHARS: Final = 4096
_MOST_WORDS: Final = 1024
_TABLE: Final = 4096
_MOST_ENTRIES: Final = 1500
_GRAM: Final = 4
_WORD_WEIGHT: Final = np.float32(1.0)
_PAIR_WEIGHT: Final = np.float32(0.8)
_GRAM_WEIGHT: Final = np.float32(0.35)
_HEADING_WEIGHT: Final = np.float32(0.5)
PAIR_SALT: Final = np.uint64(0x51ED270B9F1D6A55)
_GRAM_SALT: Final = np.uint64(0xC2B2AE3D27D4EB4F)
MIX: Final = np.uint64(0x9E3779B97F4A7C15)
"""A feature is the hash of a word, or of a pair with its first one salted, times this."""
TOP: Final = np.uint64(46)
"""The bits of a feature's hash below those that say its counter: leaves 18, `BUCKETS`."""
_SLOTS: Final = np.uint64(52)  # leaves 12 bits: _TABLE
_LAST_SLOT: Final = np.uint64(_TABLE - 1)
_SIX: Final = np.uint64(6)
_LOW_SIX: Final = np.uint64(63)
_ONE: Final = np.uint64(1)
_NO_BITS: Final = np.uint64(0)
_SIXTEEN: Final = np.uint64(16)
_EDGE: Final = np.uint64(0x5F)


class Text(NamedTuple):
    """A column of texts."""

    content: Bytes
    offsets: Offsets


class Features(NamedTuple):
    """Room for the features of one text, and for its characters and words."""

    keys: Hashes
    weights: npt.NDArray[np.float32]
    chars: Chars
    words: Places


class Near(NamedTuple):
    """The features of one target, side by side, and an open table of their places.

    A bit for each slot of the table says whether it is taken; most features of other texts are dismissed by it alone.
    """

    bits: Hashes
    slots: npt.NDArray[np.int16]
    keys: Hashes
    squares: npt.NDArray[np.float32]
    """Of their weights."""
    seen_by: npt.NDArray[np.int64]


class Sources(NamedTuple):
    """What a link's own row says: where it stands, and its page's title."""

    before: Text
    anchor: Text
    after: Text
    heading: Text
    title: Text


@unmanaged
def features_of(content: Bytes, start: int, end: int, table: Folds, found: Features) -> int:
    """The features of `content[start:end]`, as they come; returns their number. Repeated ones are repeated."""
    chars, words = found.chars, found.words
    _, count = fold_text(content, start, end, table, chars, words, 0, 0)
    entries, before = 0, np.uint64(0)
    for word in range(count):
        first, last = words[word], words[word + 1]
        if entries + last - first + 4 > len(found.keys):
            break
        own = START
        for place in range(first, last):
            own = hash_step(own, chars[place])
        unspaced = is_unspaced(chars[first])
        if not unspaced:
            found.keys[entries], found.weights[entries] = own * MIX, _WORD_WEIGHT
            entries += 1
        if before:
            found.keys[entries] = ((before * PAIR_SALT) ^ own) * MIX
            found.weights[entries] = _WORD_WEIGHT if unspaced else _PAIR_WEIGHT
            entries += 1
        before = own
        if last - first >= _GRAM:
            entries = _grams(chars, first, last, found, entries)
    return entries


@unmanaged
def _grams(chars: Chars, first: int, last: int, found: Features, entries: int) -> int:
    """Four characters in a row, the edges of the word marked."""
    window = _EDGE
    for place in range(first, last + 1):
        char = np.uint64(chars[place]) if place < last else _EDGE
        window = (window << _SIXTEEN) | char
        if place - first >= _GRAM - 2:
            found.keys[entries], found.weights[entries] = (window ^ _GRAM_SALT) * MIX, _GRAM_WEIGHT
            entries += 1
    return entries


@compiled
def new_features() -> Features:
    """Room for one text."""
    return Features(
        np.empty(2 * _MOST_CHARS, np.uint64),
        np.empty(2 * _MOST_CHARS, np.float32),
        np.empty(_MOST_CHARS, np.uint16),
        np.empty(_MOST_WORDS, np.int32),
    )


@compiled
def _new_near() -> Near:
    """Room for one target."""
    return Near(
        np.zeros(_TABLE >> 6, np.uint64),
        np.empty(_TABLE, np.int16),
        np.empty(_MOST_ENTRIES, np.uint64),
        np.empty(_MOST_ENTRIES, np.float32),
        np.empty(_MOST_ENTRIES, np.int64),
    )


@compiled
def count_documents(texts: Text, table: Folds, counts: npt.NDArray[np.uint32]) -> int:
    """Add one to the counter of every feature of each text; returns how many texts had any."""
    found = new_features()
    last_in = np.full(BUCKETS, -1, np.int32)
    told = 0
    for row in range(len(texts.offsets) - 1):
        entries = features_of(texts.content, texts.offsets[row], texts.offsets[row + 1], table, found)
        told += entries > 0
        for entry in range(entries):
            bucket = found.keys[entry] >> TOP
            if last_in[bucket] != row:
                last_in[bucket] = row
                counts[bucket] += np.uint32(1)
    return told


@compiled
def similarities(
    source_of: npt.NDArray[np.int64],
    target_of: npt.NDArray[np.int64],
    sources: Sources,
    titles: Text,
    texts: Text,
    rarity: npt.NDArray[np.float32],
    table: Folds,
    around: npt.NDArray[np.float32],
    page: npt.NDArray[np.float32],
) -> None:
    """How near each link's surroundings, and its page's title, are to its target; pairs of one target together.

    -1 where there is nothing to compare. A text that is the one before it again, against the same target, is not read.
    """
    found, near = new_features(), _new_near()
    ready, length = np.int64(-1), np.float32(0)
    for pair in range(len(source_of)):
        row, target = source_of[pair], target_of[pair]
        before = source_of[pair - 1] if ready == target else row
        if ready != target:
            length = _learn(target, titles, texts, rarity, table, found, near)
            ready = target
        around[pair] = page[pair] = -1
        if length > 0:
            if before != row and _is_same_place(sources, before, row):
                around[pair] = around[pair - 1]
            else:
                around[pair] = _around(row, 2 * pair, length, sources, table, found, near)
            if before != row and _is_again(sources.title, before, row):
                page[pair] = page[pair - 1]
            else:
                page[pair] = _page(row, 2 * pair + 1, length, sources.title, table, found, near)


@unmanaged
def _is_same_place(sources: Sources, row: int, other: int) -> bool:
    """Whether two links say the same and have the same around them."""
    same = _is_again(sources.anchor, row, other) and _is_again(sources.heading, row, other)
    return same and _is_again(sources.before, row, other) and _is_again(sources.after, row, other)


@unmanaged
def _is_again(text: Text, row: int, other: int) -> bool:
    offsets = text.offsets
    return same_bytes(text.content, offsets[row], offsets[row + 1], offsets[other], offsets[other + 1])


@unmanaged
def _learn(
    target: int, titles: Text, texts: Text, rarity: npt.NDArray[np.float32], table: Folds, found: Features, near: Near
) -> np.float32:
    """Put the target's features into the table; returns the length of its vector."""
    squares, kept = np.float32(0), 0
    near.bits[:] = _NO_BITS
    for is_title in (True, False):
        text = titles if is_title else texts
        entries = features_of(text.content, text.offsets[target], text.offsets[target + 1], table, found)
        for entry in range(entries):
            key = found.keys[entry]
            place = _place_of(key, near)
            if place >= 0 or kept == _MOST_ENTRIES:
                continue
            weight = found.weights[entry] * rarity[key >> TOP] * (_WORD_WEIGHT if is_title else _HEADING_WEIGHT)
            near.keys[kept], near.squares[kept], near.seen_by[kept] = key, weight * weight, -1
            slot = np.uint64(-1 - place)
            near.slots[slot] = kept
            near.bits[slot >> _SIX] |= _ONE << (slot & _LOW_SIX)
            squares += weight * weight
            kept += 1
    return np.float32(np.sqrt(squares))


@inlined
def _place_of(key: np.uint64, near: Near) -> np.int64:
    """Where a feature stands; -1 less the slot that it would have where the target does not have it."""
    slot = key >> _SLOTS
    while (near.bits[slot >> _SIX] >> (slot & _LOW_SIX)) & _ONE:
        place = np.int64(near.slots[slot])
        if near.keys[place] == key:
            return place
        slot = (slot + _ONE) & _LAST_SLOT
    return -1 - np.int64(slot)


@unmanaged
def _around(
    row: int, mark: int, length: np.float32, sources: Sources, table: Folds, found: Features, near: Near
) -> np.float32:
    """The link's anchor, the words around it and the heading above it against the target."""
    before, after = sources.before.offsets, sources.after.offsets
    spans = (
        (sources.before.content, max(before[row], before[row + 1] - WINDOW), before[row + 1]),
        (sources.anchor.content, sources.anchor.offsets[row], sources.anchor.offsets[row + 1]),
        (sources.after.content, after[row], min(after[row + 1], after[row] + WINDOW)),
        (sources.heading.content, sources.heading.offsets[row], sources.heading.offsets[row + 1]),
    )
    total, entries = np.float32(0), 0
    for content, start, end in spans:
        if start < end:
            more, count = _shared(content, start, end, mark, table, found, near)
            total, entries = total + more, entries + count
    return np.float32(-1) if not entries else total / (length * np.sqrt(np.float32(entries)))


@unmanaged
def _page(
    row: int, mark: int, length: np.float32, title: Text, table: Folds, found: Features, near: Near
) -> np.float32:
    """The title of the link's page against the target."""
    total, entries = _shared(title.content, title.offsets[row], title.offsets[row + 1], mark, table, found, near)
    return np.float32(-1) if not entries else total / (length * np.sqrt(np.float32(entries)))


@inlined
def _shared(
    content: Bytes, start: int, end: int, mark: int, table: Folds, found: Features, near: Near
) -> tuple[np.float32, int]:
    """What a text shares with the target, each feature counted once for a `mark`; and how many features it has."""
    chars, words = found.chars, found.words
    _, count = fold_text(content, start, end, table, chars, words, 0, 0)
    total, entries, before = np.float32(0), 0, np.uint64(0)
    for word in range(count):
        first, last = words[word], words[word + 1]
        own = START
        for place in range(first, last):
            own = hash_step(own, chars[place])
        if not is_unspaced(chars[first]):
            total += _weight_of(own * MIX, mark, near)
            entries += 1
        if before:
            total += _weight_of(((before * PAIR_SALT) ^ own) * MIX, mark, near)
            entries += 1
        before = own
        if last - first >= _GRAM:
            total += _weight_of_grams(chars, first, last, mark, near)
            entries += last - first - _GRAM + 3
    return total, entries


@inlined
def _weight_of_grams(chars: Chars, first: int, last: int, mark: int, near: Near) -> np.float32:
    total, window = np.float32(0), _EDGE
    for place in range(first, last + 1):
        char = np.uint64(chars[place]) if place < last else _EDGE
        window = (window << _SIXTEEN) | char
        if place - first >= _GRAM - 2:
            total += _weight_of((window ^ _GRAM_SALT) * MIX, mark, near)
    return total


@inlined
def _weight_of(key: np.uint64, mark: int, near: Near) -> np.float32:
    """The square of a feature's weight in the target, once for each mark; 0 where the target does not have it."""
    place = _place_of(key, near)
    if place < 0 or near.seen_by[place] == mark:
        return np.float32(0)
    near.seen_by[place] = mark
    return np.float32(near.squares[place])
