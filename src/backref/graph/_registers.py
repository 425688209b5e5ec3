"""HyperLogLog registers, eight in a word, and the loops that join them along arcs."""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, unmanaged
from backref.kernel.lanes import larger_bytes
from backref.model.graph import Ids, Offsets

Words = npt.NDArray[np.uint64]
Sums = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint8]

EMPTY = 65536.0
"""What an empty register adds to a node's sum; a filled one with value k adds 2^-k. Both parts stay exact."""


@unmanaged
def mixed(number: np.uint64) -> np.uint64:
    """A number whose bits look random (the last steps of SplitMix64, by Sebastiano Vigna)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@unmanaged
def _position(bits: np.uint64) -> int:
    """The place of the lowest bit that is set, from 1 on."""
    place = 1
    while not bits & np.uint64(1):
        bits >>= np.uint64(1)
        place += 1
    return place


@compiled
def seed_registers(words: Words, first: int, registers: int, seed: int, sums: Sums) -> None:
    """Each node's set begins with itself: one register filled, if it is among those from `first` on.

    `words` has a row for each node; `sums` gets what the rows add up to.
    """
    width = words.shape[1] * 8
    for node in range(words.shape[0]):
        words[node] = 0
        bits = mixed(np.uint64(node) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed))
        register = np.int64(bits % np.uint64(registers)) - first
        sums[node] += width * EMPTY
        if 0 <= register < width:
            value = _position((bits >> np.uint64(12)) | np.uint64(1) << np.uint64(50))
            words[node, register >> 3] = np.uint64(value) << np.uint64(8 * (register & 7))
            sums[node] += 2.0**-value - EMPTY


@compiled
def join(
    offsets: Offsets,
    sources: Ids,
    before: Words,
    grew: Bits,
    after: Words,
    grows: Bits,
    changes: Sums,
    start: int,
    stop: int,
) -> int:
    """Each node's set takes in those of its sources that grew in the round before; how many nodes grew.

    `changes` gets what the growth does to each node's sum.
    """
    count = 0
    width = before.shape[1]
    for node in range(start, stop):
        for word in range(width):
            after[node, word] = before[node, word]
        for at in range(offsets[node], offsets[node + 1]):
            source = sources[at]
            if grew[source]:
                for word in range(width):
                    after[node, word] = larger_bytes(after[node, word], before[source, word])
        change = 0.0
        for word in range(width):
            if after[node, word] != before[node, word]:
                change += _weight(after[node, word]) - _weight(before[node, word])
        grows[node] = change != 0
        if change != 0:
            changes[node] += change
            count += 1
    return count


@unmanaged
def _weight(word: np.uint64) -> float:
    """What the eight registers of a word add to a node's sum."""
    total = 0.0
    for _ in range(8):
        value = np.int64(word & np.uint64(255))
        total += EMPTY if value == 0 else 1.0 / np.float64(np.int64(1) << value)
        word >>= np.uint64(8)
    return total


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
