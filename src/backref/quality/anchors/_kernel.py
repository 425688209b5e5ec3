"""The compiled loop that reads every anchor once and says which rule fires; `anchors` is its plain face.

What a target says about itself stands in one open table, made anew when the target changes: runs of up to six words
of its title, headings and address, the stems of its words, and the stems of its title's words.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, inlined, unmanaged
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import same_bytes
from backref.quality.anchors._address import is_address
from backref.quality.anchors._tables import Known, Lists, Sites, Title, Told
from backref.quality.text.folding import (
    START,
    Chars,
    Folds,
    Hashes,
    Places,
    find,
    fold_text,
    hash_range,
    hash_step,
    holds,
    is_unspaced,
)

(IMAGE, NO_ALT, NO_TEXT, URL, NAME, NAME_AND_MORE, PHRASE, LEARNED, WORDS, NUMBER, EXACT, PARTIAL, TITLE,
 OTHER) = range(14)  # fmt: skip

_MOST_CHARS: Final = 4096
_MOST_WORDS: Final = 1024
_LONGEST_RUN: Final = 6
_ROOT: Final = 7
_LONGEST_NAME: Final = 12
_TABLE: Final = 8192
_MOST_ENTRIES: Final = 4096
_S: Final = 0x73
_ALEF: Final = 0x0627
_LAM: Final = 0x0644
_LONG_TITLE: Final = 4
_WHOLE_TITLE: Final = 5
_WHOLE_UNSPACED: Final = 8
_PART: Final = 0x1F
_RUN, _STEM, _TITLE_STEM = np.uint64(1), np.uint64(2), np.uint64(3)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(40)
_NO_BITS: Final = np.uint64(0)
_ONE: Final = np.uint64(1)
_SIX_BITS: Final = np.uint64(58)


@compiled
def classify_rows(
    anchor: Bytes,
    anchor_offsets: Offsets,
    alt: Bytes,
    alt_offsets: Offsets,
    image: npt.NDArray[np.bool_],
    target_of: npt.NDArray[np.int64],
    targets: Told,
    sites: Sites,
    lists: Lists,
    table: Folds,
    rules: npt.NDArray[np.uint8],
) -> None:
    """The rule that fires for each link; rows of one target stand together.

    An anchor that leads to the target of the one before it and says the same is not read again.
    """
    chars, words = np.empty(_MOST_CHARS, np.uint16), np.empty(_MOST_WORDS, np.int32)
    free, unseen = np.full(_TABLE, -1, np.int64), np.full(_TABLE, -1, np.int64)
    more_chars, more_words = np.empty(_MOST_CHARS, np.uint16), np.empty(_MOST_WORDS, np.int32)
    known = Known(np.zeros(_TABLE, np.uint64), free, unseen, more_chars, more_words)
    ready, title, read = -1, Title(START, 0, 0, 0, 0), -1
    for row in range(len(rules)):
        start, end = anchor_offsets[row], anchor_offsets[row + 1]
        if image[row]:
            size, _ = fold_text(alt, alt_offsets[row], alt_offsets[row + 1], table, chars, words, 0, 0)
            rules[row] = IMAGE if size else NO_ALT
            continue
        target = target_of[row]
        same_target = read >= 0 and target == target_of[read]
        if same_target and same_bytes(anchor, start, end, anchor_offsets[read], anchor_offsets[read + 1]):
            rules[row] = rules[read]
            continue
        site, read = targets.site[target], row
        size, count = fold_text(anchor, start, end, table, chars, words, 0, 0)
        rule = _site_rule(
            anchor, start, end, chars, words, size, count, targets.host[target], site, sites, lists, table
        )
        if rule in (OTHER, NAME_AND_MORE):
            if ready != target:
                title = _learn_target(target, site, targets, sites, lists, table, known)
                ready = target
            least = _WHOLE_UNSPACED if is_unspaced(chars[0]) else _WHOLE_TITLE
            if least <= count == title.all_words and hash_range(chars, 0, size) == title.whole:
                rule = TITLE
            elif rule == OTHER:
                rule = _target_rule(chars, words, count, row, target, title, lists, known)
        rules[row] = rule


@inlined
def _site_rule(
    anchor: Bytes,
    start: int,
    end: int,
    chars: Chars,
    words: Places,
    size: int,
    count: int,
    host: np.uint64,
    site: int,
    sites: Sites,
    lists: Lists,
    table: Folds,
) -> int:
    """The rule that needs no more than the names of the target's site, `OTHER` if none fires."""
    if not size:
        return NO_TEXT
    if is_address(anchor, start, end, sites.domain[site], host, lists.endings, table):
        return URL
    named = _named(chars, words, count, sites.names[site], lists)
    if named != OTHER:
        return named
    whole = hash_range(chars, 0, size)
    if holds(lists.phrases, whole):
        return PHRASE
    if holds(lists.learned, whole):
        return LEARNED
    if size <= 3 and _is_number(chars, 0, size):
        return NUMBER
    return WORDS if _says_nothing(chars, words, count, lists) else OTHER


@inlined
def _named(chars: Chars, words: Places, count: int, names: Hashes, lists: Lists) -> int:
    """Whether the words hold a name of the site, alone or beside others."""
    found, bits = OTHER, _bits_of(names)
    for first in range(count):
        state = START
        for last in range(first, min(first + _LONGEST_NAME, count)):
            before = state
            for place in range(words[last], words[last + 1]):
                before, state = state, hash_step(state, chars[place])
            width = words[last + 1] - words[first]
            genitive = width > 4 and chars[words[last + 1] - 1] == _S and _may_be(before, bits)
            if not (genitive or _may_be(state, bits)) or (width < 2 and count > 1):
                continue
            if not (_is_name(state, names) or (genitive and _is_name(before, names))):
                continue
            if _only_beside(chars, words, 0, first, lists) and _only_beside(chars, words, last + 1, count, lists):
                return NAME
            if width > 2 or last > first:
                found = NAME_AND_MORE
    return found


@unmanaged
def _bits_of(names: Hashes) -> np.uint64:
    """A bit for each name, by which most words are known not to be one."""
    bits = _NO_BITS
    for place in range(len(names)):
        bits |= _ONE << (names[place] >> _SIX_BITS)
    return bits


@inlined
def _may_be(state: np.uint64, bits: np.uint64) -> bool:
    return bool((bits >> (state >> _SIX_BITS)) & _ONE)


@inlined
def _is_name(state: np.uint64, names: Hashes) -> bool:
    found = False
    for place in range(len(names)):
        found |= bool(names[place] == state)
    return found


@inlined
def _only_beside(chars: Chars, words: Places, first: int, last: int, lists: Lists) -> bool:
    """Whether words that may stand beside a name are all there is from one place to another."""
    while first < last:
        state, after = START, first
        for word in range(first, min(first + _LONGEST_RUN, last)):
            for place in range(words[word], words[word + 1]):
                state = hash_step(state, chars[place])
            if holds(lists.beside, state):
                after = word + 1
        if after == first:
            return False
        first = after
    return True


@unmanaged
def _is_number(chars: Chars, start: int, end: int) -> bool:
    digits = True
    for place in range(start, end):
        digits &= 0x30 <= chars[place] <= 0x39
    return digits


@inlined
def _says_nothing(chars: Chars, words: Places, count: int, lists: Lists) -> bool:
    """At most six words, all of them empty in one language."""
    if count > 6:
        return False
    languages = ~_NO_BITS
    for word in range(count):
        wanted = hash_range(chars, words[word], words[word + 1])
        place = find(lists.words, wanted)
        if place == len(lists.words) or lists.words[place] != wanted:
            return False
        languages &= lists.languages[place]
    return bool(languages != _NO_BITS)


@inlined
def _learn_target(
    target: int, site: int, targets: Told, sites: Sites, lists: Lists, table: Folds, known: Known
) -> Title:
    """Fill the table with what the target says."""
    entries, own_words, telling, parts, all_words, whole = 0, 0, 0, 0, 0, START
    for is_title in (True, False):
        text = targets.title if is_title else targets.text
        offsets = targets.title_offsets if is_title else targets.text_offsets
        start, end = offsets[target], offsets[target + 1]
        while start < end:
            stop = start
            while stop < end and text[stop] != _PART:
                stop += 1
            size, count = fold_text(text, start, stop, table, known.chars, known.words, 0, 0)
            start = stop + 1
            if is_title:
                all_words += count
                for place in range(size):
                    whole = hash_step(whole, known.chars[place])
            if not size or _is_name(hash_range(known.chars, 0, size), sites.names[site]):
                continue
            if entries < _MOST_ENTRIES:
                entries += _keep_part(target, count, is_title, lists, known)
            if is_title:
                parts += 1
                own_words += count
                for word in range(count):
                    telling += _tells(known.chars, known.words, word, count, lists)
    return Title(whole, all_words, own_words, telling, parts)


@inlined
def _keep_part(target: int, count: int, is_title: bool, lists: Lists, known: Known) -> int:
    """Keep the runs and stems of a part; returns how many entries that made at most."""
    chars, words, entries = known.chars, known.words, 0
    count = min(count, 100)
    for first in range(count):
        state = START
        for last in range(first, min(first + _LONGEST_RUN, count)):
            state = _with_root(state, chars, words, last)
            _keep(_salted(state, _RUN), target, known)
        _keep(_salted(_stem(chars, words, first, count), _STEM), target, known)
        if is_title:
            _keep(_salted(_stem(chars, words, first, count), _TITLE_STEM), target, known)
        entries += _LONGEST_RUN + 2
    return entries


@inlined
def _salted(state: np.uint64, salt: np.uint64) -> np.uint64:
    return (state ^ (salt * _MIX)) * _MIX


@inlined
def _stem(chars: Chars, words: Places, word: int, count: int) -> np.uint64:
    """A word without what may be its ending; a character of a script without spaces together with the next one."""
    start, end = words[word], words[word + 1]
    if is_unspaced(chars[start]):
        return hash_range(chars, start, words[word + 2] if word + 1 < count else end)
    if end - start > 5 and chars[start] == _ALEF and chars[start + 1] == _LAM:
        start += 2
    return hash_range(chars, start, min(end, start + 5))


@inlined
def _with_root(state: np.uint64, chars: Chars, words: Places, word: int) -> np.uint64:
    """The hash of a run with one more word, of which endings hardly count."""
    start, end = words[word], words[word + 1]
    if end - start > 3 and chars[end - 1] == _S:
        end -= 1
    for place in range(start, min(end, start + _ROOT)):
        state = hash_step(state, chars[place])
    return state


@unmanaged
def _run(chars: Chars, words: Places, first: int, last: int) -> np.uint64:
    state = START
    for word in range(first, last):
        state = _with_root(state, chars, words, word)
    return _salted(state, _RUN)


@unmanaged
def _slot(key: np.uint64, target: int, known: Known) -> np.int64:
    """Where a key stands, or where it would be put."""
    place = np.int64(key >> _SHIFT) & (_TABLE - 1)
    while known.owner[place] == target and known.keys[place] != key:
        place = (place + 1) & (_TABLE - 1)
    return place


@inlined
def _keep(key: np.uint64, target: int, known: Known) -> None:
    place = _slot(key, target, known)
    known.keys[place], known.owner[place], known.seen_by[place] = key, target, -1


@inlined
def _target_rule(
    chars: Chars, words: Places, count: int, row: int, target: int, title: Title, lists: Lists, known: Known
) -> int:
    """The rule that compares the anchor with what the target says."""
    of_title, shared, telling, unspaced = 0, 0, 0, 0
    for word in range(count):
        stem = _stem(chars, words, word, count)
        place = _slot(_salted(stem, _TITLE_STEM), target, known)
        if known.owner[place] == target and known.seen_by[place] != row:
            known.seen_by[place] = row
            of_title += 1
        if _tells(chars, words, word, count, lists):
            telling += 1
            unspaced += is_unspaced(chars[words[word]])
            shared += known.owner[_slot(_salted(stem, _STEM), target, known)] == target
    long_title = title.words >= _LONG_TITLE and (title.telling >= _LONG_TITLE or title.parts > 1)
    if long_title and of_title >= 0.7 * title.words and of_title >= 0.7 * count:
        return TITLE
    if telling and _is_run(chars, words, count, target, lists, known):
        return EXACT
    least = 2 if unspaced > 4 else 1
    return PARTIAL if shared >= max(least, 0.25 * telling) else OTHER


@unmanaged
def _is_run(chars: Chars, words: Places, count: int, target: int, lists: Lists, known: Known) -> bool:
    """Whether the anchor, stop words at its ends aside, stands in what the target says."""
    first, last = 0, count
    while first < last and holds(lists.stop, hash_range(chars, words[first], words[first + 1])):
        first += 1
    while last > first and holds(lists.stop, hash_range(chars, words[last - 1], words[last])):
        last -= 1
    for start, stop in ((0, count), (first, last)):
        if 0 < stop - start <= _LONGEST_RUN:
            if known.owner[_slot(_run(chars, words, start, stop), target, known)] == target:
                return True
        elif stop - start > _LONGEST_RUN and _all_runs(chars, words, start, stop, target, known):
            return True
    return False


@unmanaged
def _all_runs(chars: Chars, words: Places, start: int, stop: int, target: int, known: Known) -> bool:
    for first in range(start, stop - _LONGEST_RUN + 1):
        key = _run(chars, words, first, first + _LONGEST_RUN)
        if known.owner[_slot(key, target, known)] != target:
            return False
    return True


@inlined
def _tells(chars: Chars, words: Places, word: int, count: int, lists: Lists) -> bool:
    """Whether a word may say what something is about."""
    start, end = words[word], words[word + 1]
    if is_unspaced(chars[start]):
        if word + 1 == count or holds(lists.stop, hash_range(chars, start, end)):
            return False
        return not holds(lists.stop, hash_range(chars, words[word + 1], words[word + 2]))
    if _is_number(chars, start, end):
        return False
    return (end - start > 2 or chars[start] > 0x2FF) and not holds(lists.stop, hash_range(chars, start, end))
