"""Would this page stall a tree parser? One pass over the source that follows the parser's stack of open elements.

Building a tree costs time in proportion to how deep elements nest, to the square of the attributes of one tag, and to
the formatting elements left open, which the parser opens again in every block. The pass follows the standard closely
enough for these three; where it errs, the wall clock of the worker is the judge.
"""

import numpy as np

from backref.extract import _tags as tag
from backref.extract._hashing import OFFSET, PRIME, Lookup, Numbers, find
from backref.extract.html import _open
from backref.extract.html._markup import (
    END,
    OTHER,
    START,
    is_space,
    markup_kind,
    read_name,
    skip_other,
    skip_raw,
    skip_to,
)
from backref.extract.html._open import close_element, open_element, reopen_formatting
from backref.extract.html._sheet import names
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import find_byte
from backref.model.limits import LIMITS, Limits

STEPS_PER_BYTE = 8
"""Elements looked at on the stack for each byte of the source above which a page is built to stall."""
IDENTITY_BYTES = 256
"""Bytes of a tag that tell it from others."""
BEFORE, IN_NAME, AFTER_NAME = 0, 1, 2


def stalls(html: Bytes, limits: Limits = LIMITS) -> bool:
    """Whether the page goes beyond what a tree parser reads in reasonable time."""
    stack = np.zeros((limits.tree_depth + 2, 3), np.int64)
    listed = np.zeros((8 * limits.formatting_depth + limits.tree_depth, 3), np.int64)
    at = np.zeros(_open.COUNTERS, np.int64)
    most = np.array(
        [limits.tree_depth, limits.attributes_per_tag, limits.formatting_depth, limits.formatting_reopened], np.int64
    )
    return bool(_goes_beyond(html, 0, names(), most, at, stack, listed))


@unmanaged
def _goes_beyond(
    html: Bytes, i: int, known: Lookup, most: Numbers, at: Numbers, stack: Numbers, listed: Numbers
) -> bool:
    n = len(html)
    while i < n:
        kind = markup_kind(html, i) if html[i] == 60 else 0
        if kind == OTHER:
            i = skip_other(html, i)
        elif kind == START:
            attributes, i = _start(html, i, known, at, stack, listed)
            if attributes > most[1] or at[_open.TOP] > most[0] or at[_open.FORMATTING] > most[2]:
                return True
        elif kind == END:
            name, i = read_name(html, i + 2)
            _, i = _pass_attributes(html, i)
            close_element(name, find(known, name ^ tag.ELEMENT), at, stack, listed)
        else:
            i = _text(html, i, at, stack, listed)
        if at[_open.REOPENED] > most[3] or at[_open.STEPS] > STEPS_PER_BYTE * n + most[0]:
            return True
    return bool(at[_open.TOP] > most[0])


@unmanaged
def _start(html: Bytes, i: int, known: Lookup, at: Numbers, stack: Numbers, listed: Numbers) -> tuple[int, int]:
    """Follow a start tag; how many attributes it has, and the position after it and any raw text in it."""
    name, after = read_name(html, i + 1)
    attributes, after = _pass_attributes(html, after)
    bits = find(known, name ^ tag.ELEMENT)
    foreign = at[_open.FOREIGN] > 0
    identity = _identity(html, i, after) if bits & tag.FORMATTING else 1
    open_element(name, identity, bits, html[after - 2] == 47, at, stack, listed)
    if foreign or not bits & (tag.RAW | tag.ESCAPABLE):
        return attributes, after
    if bits & tag.CODE == tag.PLAINTEXT:
        return attributes, len(html)
    return attributes, skip_raw(html, after, name, bits & tag.CODE == tag.SCRIPT)


@unmanaged
def _pass_attributes(html: Bytes, i: int) -> tuple[int, int]:
    """How many attributes follow a tag's name, and the position after the tag."""
    count, state = 0, BEFORE
    while i < len(html) and html[i] != 62:
        byte = html[i]
        if byte == 61 and state != BEFORE:
            i += 1
            while i < len(html) and is_space(html[i]):
                i += 1
            state = BEFORE
            if i < len(html) and (html[i] == 34 or html[i] == 39):
                i = skip_to(html, i + 1, html[i])
            else:
                while i < len(html) and html[i] != 62 and not is_space(html[i]):
                    i += 1
            continue
        if byte == 47:
            state = BEFORE
        elif is_space(byte):
            state = AFTER_NAME if state == IN_NAME else state
        elif state != IN_NAME:
            state = IN_NAME
            count += 1
        i += 1
    return count, min(i + 1, len(html))


@unmanaged
def _identity(html: Bytes, start: int, end: int) -> int:
    """A number that tells a tag from others that differ in attributes."""
    number = OFFSET
    for i in range(start, min(end, start + IDENTITY_BYTES)):
        number = (number ^ html[i]) * PRIME
    return number


@unmanaged
def _text(html: Bytes, i: int, at: Numbers, stack: Numbers, listed: Numbers) -> int:
    reopen_formatting(at, stack, listed)
    return find_byte(html, i + 1, len(html), 60)
