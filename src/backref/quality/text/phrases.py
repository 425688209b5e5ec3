"""Lists of phrases looked for at once in the bytes of texts, in any case, without making the texts lower first.

The phrases of all lists stand in one trie over bytes in which the capital forms of a character lead where the character
leads. What a text says is a number with a bit for each list. Three characters become others when made lower that the
trie cannot tell: texts that hold one are given back as `ODD`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import same_bytes

Masks = npt.NDArray[np.uint64]

Where = Literal["anywhere", "begun", "whole"]
WHERE: Final[dict[Where, int]] = {"anywhere": 0, "begun": 20, "whole": 40}
"""Where the bits of lists begin: of those with a phrase somewhere in the text, with one that begins a word, with one
that is made of whole words. Words are those in Latin letters: at other characters a phrase may begin and end anywhere.
"""
ODD: Final = 1 << 63
_ODD: Final = np.uint64(ODD)
_BEGUN: Final = np.uint64(WHERE["begun"])
_WHOLE: Final = np.uint64(WHERE["whole"])
_NOTHING: Final = np.uint64(0)
_PLANE: Final = 0x10000
_LAST: Final = np.uint64(_PLANE - 1)
_SMALL: Final = np.uint64(0x202020)
_MIX: Final = np.uint64(0x9E3779B1)
_SHIFT: Final = np.uint64(20)
_BYTE: Final = np.uint64(8)
_THREE_BYTES: Final = np.uint64(0xFFFFFF)
_ODD_CHARACTERS: Final = "\u0130\u212a\u03a3"
"""The dotted I becomes two characters, the Kelvin sign a Latin letter, and Sigma one of two by what is around it."""


class Trie(NamedTuple):
    """Phrases: state 0 is before the first byte and, once under way, where no phrase goes on."""

    classes: npt.NDArray[np.uint8]
    """The class of each byte: bytes that no phrase has are of class 0."""
    moves: npt.NDArray[np.uint16]
    """The state after each state (row) and class (column)."""
    ends: Masks
    """The lists, a bit for each, that have the phrase which ends in a state."""
    letters: npt.NDArray[np.bool_]
    """Bytes of words in Latin letters: letters, digits and `_`."""
    starts: npt.NDArray[np.bool_]
    """Three bytes (`_place_of`) with which a phrase, or a character that the trie cannot tell, may begin: most places
    are dismissed by them."""


def trie_of(lists: Sequence[Iterable[str]]) -> Trie:
    """A trie of lists of lower-case phrases, twenty of them at most."""
    forms = _forms()
    states: list[dict[int, int]] = [{}]
    ends = [0]
    for number, phrase in ((number, phrase) for number, phrases in enumerate(lists) for phrase in phrases):
        state = 0
        for character in phrase:
            state = _with_character(states, ends, state, forms.get(character, []))
        ends[state] |= 1 << number
    used = sorted({byte for moves in states for byte in moves})
    classes = np.zeros(256, np.uint8)
    classes[used] = np.arange(1, len(used) + 1)
    table = np.zeros((len(states), len(used) + 1), np.uint16)
    for state, moves in enumerate(states):
        for byte, after in moves.items():
            table[state, classes[byte]] = after
    letters = np.array([chr(byte).isascii() and (chr(byte).isalnum() or byte == 0x5F) for byte in range(256)])
    return Trie(classes, table, np.array(ends, np.uint64), letters, _starts(states, ends))


def _starts(states: list[dict[int, int]], ends: list[int]) -> npt.NDArray[np.bool_]:
    starts = np.zeros(_PLANE, np.bool_)
    odd = [character.encode() for character in _ODD_CHARACTERS]
    first = {*_beginnings(states, ends, 0, 3), *(begun + rest for begun in odd for rest in _any(3 - len(begun)))}
    starts[[_place_of(np.uint64(int.from_bytes(three, "big"))) for three in first]] = True
    return starts


def _beginnings(states: list[dict[int, int]], ends: list[int], state: int, count: int) -> Iterator[bytes]:
    """The next so many bytes of phrases from a state on, with whatever may stand behind one that ends sooner."""
    if ends[state] or not count:
        yield from _any(count)
        return
    for byte, after in states[state].items():
        yield from (bytes([byte]) + rest for rest in _beginnings(states, ends, after, count - 1))


def _any(count: int) -> Iterator[bytes]:
    return map(bytes, product(range(256), repeat=count))


@unmanaged
def _place_of(three: np.uint64) -> np.uint64:
    """Where three bytes, the first one highest, stand among `_PLANE`; small and capital letters at one place."""
    return ((three | _SMALL) * _MIX >> _SHIFT) & _LAST


@cache
def _forms() -> dict[str, list[bytes]]:
    """The bytes of all characters that become a character when made lower."""
    found: dict[str, list[bytes]] = {}
    for code in range(_PLANE):
        character = chr(code)
        if not 0xD800 <= code < 0xE000 and character not in _ODD_CHARACTERS:
            found.setdefault(character.lower(), []).append(character.encode())
    return found


def _with_character(states: list[dict[int, int]], ends: list[int], state: int, forms: list[bytes]) -> int:
    """The state after any form of a character, made where there is none yet."""
    after = -1
    for form in forms:
        before = state
        for byte in form[:-1]:
            before = _move(states, ends, before, byte, -1)
        after = _move(states, ends, before, form[-1], after)
    return after


def _move(states: list[dict[int, int]], ends: list[int], state: int, byte: int, after: int) -> int:
    """The state after a byte: the one that is known, else `after`, else a new one."""
    if byte not in states[state]:
        if after < 0:
            after = len(states)
            states.append({})
            ends.append(0)
        states[state][byte] = after
    return states[state][byte]


@compiled
def search_rows(content: Bytes, offsets: Offsets, first: int, last: int, trie: Trie, found: Masks) -> None:
    """What each text says in its first or last so many characters (0: anywhere).

    A text that is the one before it again, as links in order have many, is not searched twice.
    """
    for row in range(len(found)):
        start, end = offsets[row], offsets[row + 1]
        if row and same_bytes(content, offsets[row - 1], start, start, end):
            found[row] = found[row - 1]
        else:
            found[row] = _search_part(content, start, end, first, last, trie) if start < end else _NOTHING


@unmanaged
def _search_part(content: Bytes, start: int, end: int, first: int, last: int, trie: Trie) -> np.uint64:
    if last:
        start = _back(content, start, end, last)
    if first:
        end = _forth(content, start, end, first)
    return _search(content, start, end, trie)


@unmanaged
def _back(content: Bytes, start: int, end: int, count: int) -> int:
    """Where the last `count` characters begin."""
    place = end
    while place > start and count:
        place -= 1
        count -= content[place] & 0xC0 != 0x80
    return place


@unmanaged
def _forth(content: Bytes, start: int, end: int, count: int) -> int:
    """Where the first `count` characters end."""
    place = start
    while place < end:
        count -= content[place] & 0xC0 != 0x80
        if count < 0:
            break
        place += 1
    return place


@unmanaged
def _search(content: Bytes, start: int, end: int, trie: Trie) -> np.uint64:
    found, three = _NOTHING, np.uint64(content[start]) << _BYTE
    if start + 1 < end:
        three |= np.uint64(content[start + 1])
    for place in range(start, end):
        three = (three << _BYTE) & _THREE_BYTES
        if place + 2 < end:
            three |= np.uint64(content[place + 2])
        if trie.starts[_place_of(three)]:
            if _is_odd(content, place, end):
                return _ODD
            begun = place == start or not (trie.letters[content[place]] and trie.letters[content[place - 1]])
            found |= _follow(content, place, end, begun, trie)
    return found


@unmanaged
def _follow(content: Bytes, place: int, end: int, begun: bool, trie: Trie) -> np.uint64:
    """The lists with a phrase that stands at a place."""
    found, state = _NOTHING, 0
    while place < end:
        state = trie.moves[state, trie.classes[content[place]]]
        if not state:
            break
        last = content[place]
        place += 1
        lists = trie.ends[state]
        if lists:
            found |= lists
            if begun:
                found |= lists << _BEGUN
                after = place < end and trie.letters[content[place]]
                if last >= 0x80 or trie.letters[last] != after:
                    found |= lists << _WHOLE
    return found


@unmanaged
def _is_odd(content: Bytes, place: int, end: int) -> bool:
    """Whether one of the characters stands there that the trie cannot tell."""
    first, second = content[place], content[place + 1] if place + 1 < end else 0
    if first == 0xE2:
        return second == 0x84 and place + 2 < end and content[place + 2] == 0xAA
    return (first == 0xC4 and second == 0xB0) or (first == 0xCE and second == 0xA3)
