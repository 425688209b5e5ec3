"""Many phrases looked for at once in the bytes of texts, in any case, without making the texts lower first.

The phrases stand in a trie over bytes in which the capital forms of a character lead where the character leads. Three
characters become others when made lower that the trie cannot tell: texts that hold one are given back as `ODD`.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import same_bytes

NOT_FOUND, FOUND, ODD = range(3)

_BEGUN: Final = 1
_WHOLE: Final = 2
_PLANE: Final = 0x10000
_ODD_CHARACTERS: Final = "\u0130\u212a\u03a3"
"""The dotted I becomes two characters, the Kelvin sign a Latin letter, and Sigma one of two by what is around it."""


class Trie(NamedTuple):
    """Phrases: state 0 is before the first byte and, once under way, where no phrase goes on."""

    classes: npt.NDArray[np.uint8]
    """The class of each byte: bytes that no phrase has are of class 0."""
    moves: npt.NDArray[np.int32]
    """The state after each state (row) and class (column)."""
    ends: npt.NDArray[np.uint8]
    """What ends in a state: a phrase, or a phrase that counts as a whole word alone."""
    letters: npt.NDArray[np.bool_]
    """Bytes of words in Latin letters: letters, digits and `_`."""
    starts: npt.NDArray[np.bool_]
    """Pairs of bytes with which a phrase, or a character that the trie cannot tell, may begin: most places are
    dismissed by them."""
    edges: bool
    """Whether a phrase that begins with a Latin letter must begin a word."""


def trie_of(phrases: Iterable[str], *, whole: bool = False, edges: bool = True) -> Trie:
    """A trie of lower-case phrases; with `whole`, those that end in ASCII must end at the edge of a word."""
    forms = _forms()
    states: list[dict[int, int]] = [{}]
    ends = [0]
    for phrase in phrases:
        state = 0
        for character in phrase:
            state = _with_character(states, ends, state, forms.get(character, []))
        ends[state] |= _WHOLE if whole and phrase[-1].isascii() else _BEGUN
    used = sorted({byte for moves in states for byte in moves})
    classes = np.zeros(256, np.uint8)
    classes[used] = np.arange(1, len(used) + 1)
    table = np.zeros((len(states), len(used) + 1), np.int32)
    for state, moves in enumerate(states):
        for byte, after in moves.items():
            table[state, classes[byte]] = after
    letters = np.array([chr(byte).isascii() and (chr(byte).isalnum() or byte == 0x5F) for byte in range(256)])
    return Trie(classes, table, np.array(ends, np.uint8), letters, _starts(states), edges)


def _starts(states: list[dict[int, int]]) -> npt.NDArray[np.bool_]:
    """Which pairs of bytes (the first one higher) may begin a phrase; no phrase is a single byte."""
    starts = np.zeros(_PLANE, np.bool_)
    starts[[one << 8 | two for one, after in states[0].items() for two in states[after]]] = True
    starts[[int.from_bytes(character.encode()[:2], "big") for character in _ODD_CHARACTERS]] = True
    return starts


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
def search_rows(content: Bytes, offsets: Offsets, first: int, last: int, trie: Trie, found: Bytes) -> None:
    """Whether each text says a phrase in its first or last so many characters (0: anywhere).

    Rows where something was found before are passed over, so that several columns can be searched for one answer.
    A text that is the one before it again, as links in order have many, is not searched twice.
    """
    searched, said = -1, NOT_FOUND
    for row in range(len(found)):
        start, end = offsets[row], offsets[row + 1]
        if found[row] or start == end:
            continue
        if searched < 0 or not same_bytes(content, offsets[searched], offsets[searched + 1], start, end):
            said = _search_part(content, start, end, first, last, trie)
            searched = row
        found[row] = said


@unmanaged
def _search_part(content: Bytes, start: int, end: int, first: int, last: int, trie: Trie) -> int:
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
def _search(content: Bytes, start: int, end: int, trie: Trie) -> int:
    inside, byte = False, np.int64(content[start])
    for place in range(start, end):
        after = np.int64(content[place + 1]) if place + 1 < end else np.int64(0)
        letter = trie.letters[byte]
        if trie.starts[byte << 8 | after] & ~(inside & letter):
            if _is_odd(content, place, end):
                return ODD
            found = _follow(content, place, end, trie)
            if found:
                return found
        inside, byte = letter & trie.edges, after
    return NOT_FOUND


@unmanaged
def _follow(content: Bytes, place: int, end: int, trie: Trie) -> int:
    """Whether a phrase stands at a place."""
    state, classes, moves = 0, trie.classes, trie.moves
    while place < end:
        state = moves[state, classes[content[place]]]
        if not state:
            return NOT_FOUND
        place += 1
        ends = trie.ends[state]
        if ends & _BEGUN:
            return FOUND
        if ends & _WHOLE:
            after = place < end and trie.letters[content[place]]
            if place < end and _is_odd(content, place, end):
                return ODD
            if trie.letters[content[place - 1]] != after:
                return FOUND
    return NOT_FOUND


@unmanaged
def _is_odd(content: Bytes, place: int, end: int) -> bool:
    """Whether one of the characters stands there that the trie cannot tell."""
    first, second = content[place], content[place + 1] if place + 1 < end else 0
    if first == 0xE2:
        return second == 0x84 and place + 2 < end and content[place + 2] == 0xAA
    return (first == 0xC4 and second == 0xB0) or (first == 0xCE and second == 0xA3)
