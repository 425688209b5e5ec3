"""A 64-bit simhash of a text: texts that share most of their words differ in few bits.

Charikar, Similarity estimation techniques from rounding algorithms (2002). Each run of three words has a number, and
each bit of the fingerprint is that of the majority of them.
"""

from functools import cache

import numpy as np

from backref.extract._hashing import OFFSET, PRIME, Numbers
from backref.extract.html._measures import next_word
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes

MIX = -7046029254386353131  # 2**64 divided by the golden ratio, as a signed number
LANES = 8
"""Words of memory that count the votes: eight bits of the number in the eight bytes of each."""
FULL = 255
"""Votes after which the bytes are emptied; they hold no more."""


def fingerprint(text: Bytes, end: int) -> tuple[int, int]:
    """How many words the text has, and its fingerprint: 64 bits, 0 where there are none."""
    words, bits = _simhash(text, 0, end, _spread(), np.zeros(LANES, np.int64), np.zeros(64, np.int64))
    return int(words), int(bits) & 0xFFFF_FFFF_FFFF_FFFF


@cache
def _spread() -> Numbers:
    """For each value of eight bits, a word of memory with each of them in a byte of its own."""
    return np.unpackbits(np.arange(256, dtype=np.uint8), bitorder="little").view(np.int64)


@unmanaged
def _simhash(text: Bytes, i: int, end: int, spread: Numbers, lanes: Numbers, votes: Numbers) -> tuple[int, int]:
    words, held, before, earlier = 0, 0, 0, 0
    start, i = next_word(text, i, end)
    while start < i:
        number = OFFSET
        for k in range(start, i):
            number = (number ^ text[k]) * PRIME
        run = ((earlier * 31 + before) * 31 + number) * MIX
        run ^= (run >> 29) & 0x7FFFFFFFF
        for lane in range(LANES):
            lanes[lane] += spread[(run >> (8 * lane)) & 0xFF]
        words += 1
        held += 1
        if held == FULL:
            _empty(lanes, votes)
            held = 0
        earlier, before = before, number
        start, i = next_word(text, i, end)
    _empty(lanes, votes)
    bits = 0
    for bit in range(64):
        if 2 * votes[bit] > words:
            bits |= 1 << bit
    return words, bits


@unmanaged
def _empty(lanes: Numbers, votes: Numbers) -> None:
    """Add the votes of all lanes to the sums, and start anew."""
    for lane in range(len(lanes)):
        for part in range(8):
            votes[8 * lane + part] += (lanes[lane] >> (8 * part)) & 0xFF
        lanes[lane] = 0
