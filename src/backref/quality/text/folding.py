"""Text as words that compare loosely: case, width and accents gone, marks and apostrophes dropped, the rest apart.

Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) make one word of every character. The table
below says it for each character, so that compiled loops and plain Python read the same words.
"""

import unicodedata
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.kernel import compiled, inlined, unmanaged
from backref.kernel.strings import Bytes, Offsets, as_bytes

Folds = npt.NDArray[np.uint32]
Chars = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]

APART: Final = 0
DROPPED: Final = 1
UNSPACED: Final = 1 << 31
"""Flag of characters that are words by themselves; the low 15 + 16 bits are up to two folded characters."""
_ALPHANUMERICS: Final = 0x1D400  # bold, italic and other letters for formulas, popular in spam
_TABLE: Final = 0x10400
_HAN: Final = 0x4E00  # rare characters of the second plane share the places of common ones
_ASCII: Final = 0x80
MOST_CHARS: Final = 4096
"""Folded characters that are looked at of one text."""

_APOSTROPHES: Final = "'’ʼ`´‘"
_JOINERS: Final = "\u00ad\u200c\u200d\u2060\ufeff"
_MARKS: Final = ((0x0300, 0x0370), (0x0591, 0x05C8), (0x0610, 0x061B), (0x064B, 0x0660), (0x0670, 0x0671))
_PAIRS: Final = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ﬁ": "fi", "ﬂ": "fl"}
_ALIKE: Final = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ς": "σ", "ي": "ی", "ك": "ک", "ة": "ه", "ى": "ی", "ـ": ""}
_UNSPACED: Final = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Burmese
    (0x1780, 0x1800),  # Khmer
    (0x3041, 0xA000),  # kana, Bopomofo, Han
)


@cache
def folds() -> Folds:
    """What each character of the basic plane, and each of those for formulas, becomes."""
    table = np.empty(_TABLE, np.uint32)
    for place in range(0x10000):
        table[place] = _folded(chr(place))
    for place in range(0x10000, _TABLE):
        table[place] = _folded(unicodedata.normalize("NFKC", chr(place - 0x10000 + _ALPHANUMERICS))[:1])
    table.flags.writeable = False
    return table


def _folded(character: str) -> int:
    code = ord(character)
    if character in _APOSTROPHES or character in _JOINERS or any(low <= code < high for low, high in _MARKS):
        return DROPPED
    if 0xAC00 <= code < 0xD7A4:  # Hangul falls apart in the normal form
        return code
    if not (character.isalnum() or unicodedata.category(character)[0] == "M"):
        return APART
    if any(low <= code < high for low, high in _UNSPACED):
        return code | UNSPACED
    pair = _PAIRS.get(character.lower())
    if pair:
        return ord(pair[0]) | ord(pair[1]) << 16
    base = unicodedata.normalize("NFKD", character.casefold())[:1]
    wide = unicodedata.normalize("NFKC", character)[:1]
    if any(low <= ord(wide) < high for low, high in _UNSPACED):  # half-width kana
        return ord(wide) | UNSPACED
    found = _ALIKE.get(base, base)
    return ord(found) if (found and found.isalnum()) or unicodedata.category(base)[0] == "M" else DROPPED


@unmanaged
def fold_of(code: np.int64, table: Folds) -> np.uint32:
    """What a character becomes."""
    if code < 0x10000:
        return np.uint32(table[code])
    if _ALPHANUMERICS <= code < _ALPHANUMERICS + 0x400:
        return np.uint32(table[code - _ALPHANUMERICS + 0x10000])
    if 0x20000 <= code < 0x30000:
        return np.uint32(UNSPACED | (_HAN + (code & 0x3FFF)))
    return np.uint32(APART)


@unmanaged
def read_character(content: Bytes, at: int, end: int) -> tuple[np.int64, int]:
    """The character at a place of UTF-8 text, and where the next one begins."""
    first = np.int64(content[at])
    if first < 0x80:
        return first, at + 1
    if first < 0xE0 and at + 1 < end:
        return (first & 0x1F) << 6 | np.int64(content[at + 1]) & 0x3F, at + 2
    if first < 0xF0 and at + 2 < end:
        return (first & 0x0F) << 12 | (np.int64(content[at + 1]) & 0x3F) << 6 | np.int64(content[at + 2]) & 0x3F, at + 3
    if at + 3 < end:
        high = (first & 0x07) << 18 | (np.int64(content[at + 1]) & 0x3F) << 12
        return high | (np.int64(content[at + 2]) & 0x3F) << 6 | np.int64(content[at + 3]) & 0x3F, at + 4
    return np.int64(0), end


@inlined
def _fold_ascii(
    content: Bytes, place: int, stop: int, table: Folds, chars: Chars, words: Places, at: int, count: int, inside: bool
) -> tuple[int, int, int, bool]:
    """The same for a run of ASCII, each character of which becomes one at most, and none of which is a word alone."""
    while place < stop and content[np.uint64(place)] < _ASCII:
        fold = table[np.uint64(content[np.uint64(place)])]
        kept = fold > DROPPED
        words[np.uint64(count)], chars[np.uint64(at)] = at, fold
        count += int(kept & (not inside))
        inside = kept | ((fold == DROPPED) & inside)
        at += int(kept)
        place += 1
    return place, at, count, inside


@unmanaged
def fold_text(
    content: Bytes, start: int, end: int, table: Folds, chars: Chars, words: Places, at: int, count: int
) -> tuple[int, int]:
    """Append the folded words of `content[start:end]`; returns how many characters and words there are then.

    Word `k` is `chars[words[k] : words[k + 1]]`. What does not fit is left out.
    """
    inside = False
    place = start
    while place < end and at + 2 < len(chars) and count + 2 < len(words):
        if content[place] < _ASCII:
            stop = min(end, place + min(len(chars) - 2 - at, len(words) - 2 - count))
            place, at, count, inside = _fold_ascii(content, place, stop, table, chars, words, at, count, inside)
            continue
        code, place = read_character(content, place, end)
        fold = fold_of(code, table)
        # Where words begin cannot be foreseen, so nothing branches on it: what does not count is written over.
        kept, alone = fold > DROPPED, fold >= np.uint32(UNSPACED)
        words[count] = at
        count += int(kept & (alone | (not inside)))
        inside = (kept & (not alone)) | ((fold == DROPPED) & inside)
        second = (fold >> np.uint32(16)) & np.uint32(0x7FFF)
        chars[at], chars[at + 1] = fold & np.uint32(0xFFFF), second
        at += int(kept) + int(second != 0)
    words[count] = at
    return at, count


def fold_words(text: str) -> list[str]:
    """The words of one text, folded: plain, and the judge of the compiled loop."""
    table = folds()
    words: list[str] = []
    inside = False
    for character in text:
        code = ord(character)
        if 0x20000 <= code < 0x30000:
            fold = UNSPACED | (_HAN + (code & 0x3FFF))
        elif code >= 0x10000:
            known = _ALPHANUMERICS <= code < _ALPHANUMERICS + 0x400
            fold = int(table[code - _ALPHANUMERICS + 0x10000]) if known else APART
        else:
            fold = int(table[code])
        if fold == DROPPED:
            continue
        if fold == APART:
            inside = False
            continue
        second = (fold >> 16) & 0x7FFF
        piece = chr(fold & 0xFFFF) + (chr(second) if second else "")
        if inside and not fold & UNSPACED:
            words[-1] += piece
        else:
            words.append(piece)
        inside = not fold & UNSPACED
    return words


_SEED: Final = 0xCBF29CE484222325
_PRIME: Final = 0x100000001B3
MASK: Final = (1 << 64) - 1
START: Final = np.uint64(_SEED)
_STEP: Final = np.uint64(_PRIME)


@unmanaged
def hash_step(state: np.uint64, char: int | np.uint16 | np.uint32) -> np.uint64:
    """The hash of a text with one more character."""
    return (state ^ np.uint64(char)) * _STEP


def hash_text(text: str) -> int:
    """The hash of folded text, character by character."""
    state = _SEED
    for character in text:
        state = ((state ^ ord(character)) * _PRIME) & MASK
    return state


def hash_squashed(text: str) -> int:
    """The hash of the words of a text written as one: `Read more` and `readmore` are the same."""
    return hash_text("".join(fold_words(text)))


@unmanaged
def is_unspaced(char: int) -> bool:
    """Whether a folded character is a word by itself."""
    return 0x0E00 <= char < 0x0F00 or 0x1000 <= char < 0x10A0 or 0x1780 <= char < 0x1800 or 0x3041 <= char < 0xA000


@unmanaged
def hash_range(chars: Chars, start: int, end: int) -> np.uint64:
    """The hash of folded characters."""
    state = START
    for place in range(start, end):
        state = hash_step(state, chars[place])
    return state


@unmanaged
def holds(hashes: Hashes, wanted: np.uint64) -> bool:
    """Whether sorted hashes hold one."""
    place = find(hashes, wanted)
    return place < len(hashes) and hashes[place] == wanted


@unmanaged
def find(hashes: Hashes, wanted: np.uint64) -> int:
    """The first place in sorted hashes that is not before the wanted one."""
    low, high = 0, len(hashes)
    while low < high:
        middle = (low + high) >> 1
        if hashes[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _squash_rows(content: Bytes, offsets: Offsets, table: Folds, out: Hashes) -> None:
    chars, words = np.empty(MOST_CHARS, np.uint16), np.empty(MOST_CHARS, np.int32)
    for row in range(len(out)):
        size, _ = fold_text(content, offsets[row], offsets[row + 1], table, chars, words, 0, 0)
        out[row] = hash_range(chars, 0, size) if size else np.uint64(0)


def squash_rows(texts: pa.Array) -> Hashes:
    """`hash_squashed` of each text of a column; 0 where there is no word."""
    out = np.empty(len(texts), np.uint64)
    _squash_rows(*as_bytes(texts), folds(), out)
    return out
