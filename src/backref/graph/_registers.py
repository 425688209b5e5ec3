"""HyperLogLog registers, eight in a word, and the loops that join them along arcs.

The registers of all nodes stand in one array of words, `width` of them a node.
"""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.bits import trailing_zeros
from backref.kernel.lanes import join_bytes, larger_bytes, prefetch
from backref.model.graph import Ids, Offsets

Words = npt.NDArray[np.uint64]
Sums = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint8]

LANE = np.uint64(4)
"""Words that are joined at once, where a node has a multiple of so many."""
AHEAD = np.uint64(24)
"""Arcs between asking for registers and reading them: far memory takes so long."""
_ONE = np.uint64(1)
EMPTY = 65536.0
"""What an empty register adds to a node's sum; a filled one with value k adds 2^-k. Both parts stay exact."""
_WEIGHTS = np.array([EMPTY, *(2.0**-value for value in range(1, 256))])


@unmanaged
def mixed(number: np.uint64) -> np.uint64:
    """A number whose bits look random (the last steps of SplitMix64, by Sebastiano Vigna)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@unmanaged
def _seed(node: int, registers: int, seed: int) -> tuple[int, int]:
    """The register that a node alone fills, and its value: the place of the lowest bit that is set."""
    bits = mixed(np.uint64(node) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed))
    value = trailing_zeros((bits >> np.uint64(12)) | np.uint64(1) << np.uint64(50)) + 1
    return int(bits & np.uint64(registers - 1)), value


@unmanaged
def _fill(words: Words, base: int, register: int, value: int) -> None:
    """Raise one register to a value."""
    shift = np.uint64(8 * (register & 7))
    word = words[base + (register >> 3)]
    if np.int64((word >> shift) & np.uint64(255)) < value:
        kept = word & ~(np.uint64(255) << shift)
        words[base + (register >> 3)] = kept | (np.uint64(value) << shift)


@compiled
def seed_registers(
    words: Words, width: int, first: int, registers: int, seed: int, sums: Sums, start: int, stop: int
) -> None:
    """Each node's set begins with itself: one register filled, if it is among those from `first` on.

    `sums` gets what a node's registers add up to.
    """
    for node in range(start, stop):
        words[node * width : (node + 1) * width] = 0
        sums[node] += width * 8 * EMPTY
        register, value = _seed(node, registers, seed)
        if 0 <= register - first < width * 8:
            _fill(words, node * width, register - first, value)
            sums[node] += _WEIGHTS[value] - EMPTY


@compiled
def join_seeds(
    offsets: Offsets,
    sources: Ids,
    before: Words,
    width: int,
    first: int,
    registers: int,
    seed: int,
    after: Words,
    grows: Bits,
    changes: Sums,
    start: int,
    stop: int,
) -> int:
    """The first round: each node's set takes in its sources, whose sets are themselves; how many nodes grew.

    What a source's set holds is computed again, which is faster than to fetch it.
    """
    count = 0
    for node in range(start, stop):
        base = node * width
        for word in range(base, base + width):
            after[word] = before[word]
        for at in range(offsets[node], offsets[node + 1]):
            register, value = _seed(int(sources[at]), registers, seed)
            if 0 <= register - first < width * 8:
                _fill(after, base, register - first, value)
        count += _note_growth(before, after, width, node, grows, changes)
    return count


@compiled
def join(
    offsets: Offsets,
    sources: Ids,
    before: Words,
    width: int,
    grew: Bits,
    reached: Bits,
    most: bool,
    after: Words,
    grows: Bits,
    changes: Sums,
    start: int,
    stop: int,
) -> int:
    """Each node's set takes in those of its sources that grew in the round before; how many nodes grew.

    Only nodes that are `reached` have such sources; `most` says that nearly all arcs come from them. `after` holds the
    sets of two rounds before, so that of a node that did not grow since is right already. `changes` gets what the
    growth does to each node's sum.
    """
    count = 0
    for node in range(start, stop):
        base = node * width
        if grew[node]:
            for word in range(base, base + width):
                after[word] = before[word]
        grows[node] = 0
        if reached[node]:
            if most:
                _join_all_sources(sources, offsets[node], offsets[node + 1], before, width, after, base)
            else:
                _join_sources(sources, offsets[node], offsets[node + 1], before, width, grew, after, base)
            count += _note_growth(before, after, width, node, grows, changes)
    return count


@unmanaged
def _join_sources(
    sources: Ids, start: int, stop: int, before: Words, width: int, grew: Bits, after: Words, base: int
) -> None:
    """Take in the sets of the sources that grew; ask ahead for those that will be read soon."""
    words, row = np.uint64(width), np.uint64(base)
    at, end, last = np.uint64(start), np.uint64(stop), np.uint64(len(sources) - 1)
    while at < end:
        soon = np.uint64(sources[min(at + AHEAD, last)])
        prefetch(before, soon * words * np.uint64(grew[soon]))
        source = np.uint64(sources[at])
        if grew[source]:
            _take_in(after, row, before, source * words, words)
        at += _ONE


@unmanaged
def _join_all_sources(sources: Ids, start: int, stop: int, before: Words, width: int, after: Words, base: int) -> None:
    """The same where nearly all grew: to take in a set again is faster than to look whether it grew."""
    words, row = np.uint64(width), np.uint64(base)
    at, end, last = np.uint64(start), np.uint64(stop), np.uint64(len(sources) - 1)
    while at < end:
        prefetch(before, np.uint64(sources[min(at + AHEAD, last)]) * words)
        _take_in(after, row, before, np.uint64(sources[at]) * words, words)
        at += _ONE


@unmanaged
def _take_in(after: Words, base: np.uint64, before: Words, other: np.uint64, width: np.uint64) -> None:
    """Raise a node's registers to those of another."""
    word = np.uint64(0)
    if width % LANE == 0:
        while word < width:
            join_bytes(after, base + word, before, other + word)
            word += LANE
    else:
        while word < width:
            after[base + word] = larger_bytes(after[base + word], before[other + word])
            word += _ONE


@unmanaged
def _note_growth(before: Words, after: Words, width: int, node: int, grows: Bits, changes: Sums) -> int:
    """Compare a node's registers with those of the round before: 1 where they grew, else 0."""
    change = 0.0
    for word in range(node * width, (node + 1) * width):
        if after[word] != before[word]:
            change += _weight(after[word]) - _weight(before[word])
    grows[node] = change != 0
    if change == 0:
        return 0
    changes[node] += change
    return 1


@unmanaged
def _weight(word: np.uint64) -> float:
    """What the eight registers of a word add to a node's sum."""
    total = 0.0
    for _ in range(8):
        total += _WEIGHTS[np.int64(word & np.uint64(255))]
        word >>= np.uint64(8)
    return total


@compiled
def arcs_of(offsets: Offsets, grew: Bits, start: int, stop: int) -> int:
    """How many arcs leave the nodes that grew."""
    total = 0
    for node in range(start, stop):
        if grew[node]:
            total += offsets[node + 1] - offsets[node]
    return total


@compiled
def reach(offsets: Offsets, targets: Ids, grew: Bits, reached: Bits, start: int, stop: int) -> None:
    """Mark the targets of the nodes that grew."""
    for node in range(start, stop):
        if grew[node]:
            for at in range(offsets[node], offsets[node + 1]):
                reached[targets[at]] = 1


@compiled
def sizes(sums: Sums, registers: int, estimates: Sums, start: int, stop: int) -> None:
    """The estimated size of each node's set from the sum of its registers (Ertl 2017, eq. 13, without saturation)."""
    scale = 0.5 / np.log(2.0) * registers * registers
    for node in range(start, stop):
        empty = np.floor(sums[node] / EMPTY)
        filled = sums[node] - empty * EMPTY
        estimates[node] = scale / (registers * _sigma(empty / registers) + filled)


@compiled
def _sigma(share: float) -> float:
    """Σ-correction for empty registers: x + Σ x^(2^k)·2^(k−1)."""
    if share == 1.0:
        return np.inf
    total, step = share, 1.0
    while True:
        share *= share
        more = total + share * step
        if more == total:
            return total
        total, step = more, step * 2


@compiled
def add_growth(estimates: Sums, last: Sums, distance: int, harmonic: Sums, start: int, stop: int) -> None:
    """Nodes that were first reached at this distance count 1/distance each; `last` becomes the new estimate."""
    for node in range(start, stop):
        harmonic[node] += max(0.0, estimates[node] - last[node]) / distance
        last[node] = max(last[node], estimates[node])
