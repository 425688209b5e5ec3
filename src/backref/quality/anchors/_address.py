"""Whether an anchor is a URL or the name of a host: the target's own, or one under a well-known ending."""

import numpy as np

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.quality.text.folding import APART, START, Folds, Hashes, fold_of, hash_step, holds, read_character


@unmanaged
def is_address(
    text: Bytes, start: int, end: int, domain: np.uint64, host: np.uint64, endings: Hashes, table: Folds
) -> bool:
    """Whether the text is a URL or a host, and nothing else."""
    while start < end and (text[start] <= 0x20 or _opens(text[start])):
        start += 1
    stop = start
    while stop < end and text[stop] > 0x20:
        stop += 1
    if not _silent(text, stop, end, table):
        return False
    scheme = _after_scheme(text, start, stop)
    if scheme > start:
        return stop > scheme
    if stop - start > 6 and _lower(text[start]) == 0x77 and _lower(text[start + 1]) == 0x77 and text[start + 3] == 0x2E:
        return True
    return _is_host(text, start, stop, domain, host, endings, table)


@unmanaged
def _opens(byte: int) -> bool:
    """Brackets and quotes: `(`, `[`, `<`, `"`, `'`."""
    return byte == 0x28 or byte == 0x5B or byte == 0x3C or byte == 0x22 or byte == 0x27


@unmanaged
def _silent(text: Bytes, start: int, end: int, table: Folds) -> bool:
    place = start
    while place < end:
        code, place = read_character(text, place, end)
        if fold_of(code, table) != APART:
            return False
    return True


@unmanaged
def _lower(byte: int) -> int:
    return byte | 0x20


@unmanaged
def _after_scheme(text: Bytes, start: int, stop: int) -> int:
    """Where the host begins, if the text begins with a scheme or two slashes; else `start`."""
    at = start
    while at < stop and at - start < 6 and text[at] != 0x3A and text[at] != 0x2F:
        at += 1
    if at < stop and text[at] == 0x3A and at - start >= 3:
        at += 1
    elif at != start:
        return start
    return at + 2 if at + 2 < stop and text[at] == 0x2F and text[at + 1] == 0x2F else start


@unmanaged
def _is_host(
    text: Bytes, start: int, stop: int, domain: np.uint64, host: np.uint64, endings: Hashes, table: Folds
) -> bool:
    """Whether a word names a host: the target's own, or one under a well-known ending."""
    if stop <= start or text[start] == 0x2E or text[start] == 0x40:
        return False
    whole, tail, lowercase, dots, place = START, START, True, 0, start
    while place < stop:
        byte = text[place]
        if byte == 0x2F or byte == 0x3F or byte == 0x23 or byte == 0x3A:
            break
        if byte == 0x40 or byte == 0x5F or byte == 0x28:
            return False
        if byte == 0x2E and place + 1 < stop and text[place + 1] != 0x2E:
            dots, tail, lowercase = dots + 1, START, True
        code, place = read_character(text, place, stop)
        if code == 0x2026:
            break
        fold = fold_of(code, table)
        if fold > np.uint32(1):
            lowercase &= not 0x41 <= code <= 0x5A
            whole, tail = hash_step(whole, fold & np.uint32(0xFFFF)), hash_step(tail, fold & np.uint32(0xFFFF))
            second = (fold >> np.uint32(16)) & np.uint32(0x7FFF)
            if second:
                whole, tail = hash_step(whole, second), hash_step(tail, second)
    if not dots:
        return False
    if whole in (domain, host) or (lowercase and holds(endings, tail)):
        return True
    return _ends_with(text, start, place, domain, table)


@unmanaged
def _ends_with(text: Bytes, start: int, end: int, domain: np.uint64, table: Folds) -> bool:
    """Whether what follows one of the dots is the domain."""
    found = False
    for dot in range(start, end):
        if text[dot] == 0x2E:
            state, place = START, dot
            while place < end:
                code, place = read_character(text, place, end)
                fold = fold_of(code, table)
                if fold > np.uint32(1):
                    state = hash_step(state, fold & np.uint32(0xFFFF))
            found |= bool(state == domain)
    return found
