"""Sorting rows by a number, a text and another number: quicksort that looks at seven bytes of the text at a time."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import load_word

Order = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint64]

_FEW = 16
"""Rows that are sorted by insertion."""
_FIRST, _TEXT, _LAST = 0, 1, -1
"""Levels: the first number, the text from its beginning on (then one more for every seven bytes), the last number."""
_WIDTH = 7
_GOES_ON = np.uint64(8)
_COUNT = np.uint64(0xFF)
_BYTE, _PAIR, _HALF = np.uint64(8), np.uint64(16), np.uint64(32)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_ODD_BYTES = np.uint64(0x00FF00FF00FF00FF)
_ODD_PAIRS = np.uint64(0x0000FFFF0000FFFF)


@compiled
def order_rows(first: Numbers, content: Bytes, offsets: Offsets, last: Numbers) -> tuple[Order, bool]:
    """The row numbers in order of all three, and whether two rows are equal in all."""
    order = np.arange(len(first))
    words = first.copy()
    todo = np.empty((64, 3), np.int64)
    todo[0, 0], todo[0, 1], todo[0, 2] = 0, len(first), _FIRST
    left, repeated = 1, False
    while left:
        left -= 1
        start, end, level = todo[left, 0], todo[left, 1], todo[left, 2]
        if left + _FEW > len(todo):
            todo = np.concatenate((todo, np.empty_like(todo)))
        if end - start <= _FEW:
            _insert(words, order, start, end)
            low = start
        else:
            low, high = _partition(words, order, start, end)
            left = _put(todo, left, high, end, level)
            left = _put(todo, left, start, low, level)
            end = high
        while low < end:
            high = low + 1
            while high < end and words[high] == words[low]:
                high += 1
            if high - low > 1 and level == _LAST:
                repeated = True
            elif high - low > 1:
                below = _below(level, words[low])
                _load(words, order, low, high, below, content, offsets, last)
                left = _put(todo, left, low, high, below)
            low = high
    return order, repeated


@unmanaged
def _put(todo: Order, left: int, start: int, end: int, level: int) -> int:
    """Note rows that are still to be sorted; returns how many such notes there are."""
    if end - start < 2:
        return left
    todo[left, 0], todo[left, 1], todo[left, 2] = start, end, level
    return left + 1


@unmanaged
def _below(level: int, word: np.uint64) -> int:
    """The level that decides between rows whose words are equal at this one."""
    if level == _FIRST:
        return _TEXT
    return level + 1 if word & _COUNT == _GOES_ON else _LAST


@unmanaged
def _load(
    words: Numbers, order: Order, start: int, end: int, level: int, content: Bytes, offsets: Offsets, last: Numbers
) -> None:
    """Bring the words of a level for some rows."""
    for place in range(start, end):
        row = order[place]
        if level == _LAST:
            words[place] = last[row]
        else:
            words[place] = _word(content, offsets[row] + (level - _TEXT) * _WIDTH, offsets[row + 1])


@unmanaged
def _word(content: Bytes, start: int, end: int) -> np.uint64:
    """Seven bytes, the first one highest, and below them how many there are: 8 where the text goes on."""
    rest = end - start
    if start + 8 <= len(content):
        word = _reversed(load_word(content, start)) & ~_COUNT
        if rest > _WIDTH:
            return word | _GOES_ON
        unread = np.uint64(8 * (8 - rest))
        return (word >> unread << unread if rest else np.uint64(0)) | np.uint64(rest)
    word = np.uint64(0)
    for place in range(_WIDTH):
        word = (word << _BYTE) | np.uint64(content[start + place] if place < rest else 0)
    return (word << _BYTE) | np.uint64(min(rest, 8))


@unmanaged
def _reversed(word: np.uint64) -> np.uint64:
    word = ((word & _ODD_BYTES) << _BYTE) | ((word >> _BYTE) & _ODD_BYTES)
    word = ((word & _ODD_PAIRS) << _PAIR) | ((word >> _PAIR) & _ODD_PAIRS)
    return (word << _HALF) | (word >> _HALF)


@unmanaged
def _insert(words: Numbers, order: Order, start: int, end: int) -> None:
    """Sort a few rows by their words."""
    for place in range(start + 1, end):
        word, row = words[place], order[place]
        at = place
        while at > start and words[at - 1] > word:
            words[at], order[at] = words[at - 1], order[at - 1]
            at -= 1
        words[at], order[at] = word, row


@unmanaged
def _partition(words: Numbers, order: Order, start: int, end: int) -> tuple[int, int]:
    """Move smaller words than that of some row before its equals, larger ones behind; where the equals stand."""
    one = words[start + _drawn(start + end, end - start)]
    two = words[start + _drawn(start - end, end - start)]
    three = words[(start + end) // 2]
    pivot = max(min(one, two), min(max(one, two), three))
    low, at, high = start, start, end
    while at < high:
        word = words[at]
        if word < pivot:
            words[at], words[low] = words[low], word
            order[at], order[low] = order[low], order[at]
            low += 1
            at += 1
        elif word > pivot:
            high -= 1
            words[at], words[high] = words[high], word
            order[at], order[high] = order[high], order[at]
        else:
            at += 1
    return low, high


@unmanaged
def _drawn(seed: int, size: int) -> int:
    """A place below `size` that no order of rows leads astray."""
    return int(((np.uint64(seed) * _PRIME) >> _HALF) % np.uint64(size))
