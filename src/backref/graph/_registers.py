"""HyperLogLog registers, eight in a word, and the loops that join them along arcs.

The registers of all linking nodes stand in one array of words, `width` of them a node. Nodes go by their numbers, those
that link on before the others (`linking.py`).
"""

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled, inlined
from backref.kernel.bits import trailing_zeros
from backref.kernel.lanes import join_bytes, larger_bytes, prefetch, zero_bytes
from backref.model.graph import Ids, Offsets

Words = npt.NDArray[np.uint64]
Sums = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint8]

LANE = np.uint64(4)
"""Words that are joined at once, where a node has a multiple of so many."""
AHEAD = np.uint64(48)
"""Arcs between asking for registers and reading them: far memory takes so long."""
LOOK = np.uint64(16)
"""Sets that are taken in between looking whether there is anything left to take in."""
REACHED, BOUNDED, FULL = 1, 2, 4
"""What is known of a node: a source's set grew; its own can't outgrow the ceiling; it has come there."""
_ONE = np.uint64(1)
EMPTY = 65536.0
"""What an empty register adds to a node's sum; a filled one with value k adds 2^-k. Both parts stay exact."""
_HALVED = np.uint64(1) << np.uint64(51)
"""1 as a whole number that can be halved as often as a register may count."""
_LAST = 2.0**-51


@inlined
def mixed(number: np.uint64) -> np.uint64:
    """A number whose bits look random (the last steps of SplitMix64, by Sebastiano Vigna)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@inlined
def _seed(node: int, registers: int, seed: int) -> np.uint32:
    """The register that a node alone fills, and below 8 bits its value: the place of the lowest bit that is set."""
    bits = mixed(np.uint64(node) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed))
    value = trailing_zeros((bits >> np.uint64(12)) | np.uint64(1) << np.uint64(50)) + 1
    return np.uint32((bits & np.uint64(registers - 1)) << np.uint64(8) | np.uint64(value))


@compiled
def seeds_of(nodes: Ids, registers: int, seed: int) -> Ids:
    """What each of some nodes brings into a set."""
    found = np.empty(len(nodes), np.uint32)
    for number in range(len(nodes)):
        found[number] = _seed(int(nodes[number]), registers, seed)
    return found


@inlined
def _fill(words: Words, base: int, register: int, value: int) -> None:
    """Raise one register to a value."""
    shift = np.uint64(8 * (register & 7))
    word = words[base + (register >> 3)]
    if np.int64((word >> shift) & np.uint64(255)) < value:
        kept = word & ~(np.uint64(255) << shift)
        words[base + (register >> 3)] = kept | (np.uint64(value) << shift)


@inlined
def _begin(words: Words, base: int, width: int, seed: np.uint32, first: int) -> None:
    """Make a set hold a node alone."""
    for word in range(base, base + width):
        words[word] = 0
    _include(words, base, width, seed, first)


@inlined
def _include(words: Words, base: int, width: int, seed: np.uint32, first: int) -> None:
    """Let a set hold a node, if the register that it fills is among those from `first` on."""
    register = (int(seed) >> 8) - first
    if 0 <= register < width * 8:
        _fill(words, base, register, int(seed) & 255)


@compiled
def seed_registers(
    nodes: Ids,
    count: int,
    words: Words,
    width: int,
    first: int,
    registers: int,
    seed: int,
    sums: Sums,
    start: int,
    stop: int,
) -> None:
    """The sets of the nodes with these numbers begin with themselves.

    The first `count` link on: their sets are written; of all nodes, what their sets add up to.
    """
    for number in range(start, stop):
        own = _seed(int(nodes[number]), registers, seed)
        sums[number] = width * 8 * EMPTY
        if 0 <= (int(own) >> 8) - first < width * 8:
            sums[number] += 2.0 ** -float(own & np.uint32(255)) - EMPTY
        if number < count:
            _begin(words, number * width, width, own, first)


@compiled
def join(
    nodes: Ids,
    count: int,
    offsets: Offsets,
    sources: Ids,
    seeds: Ids,
    before: Words,
    width: int,
    first: int,
    registers: int,
    seed: int,
    grew: Bits,
    most: bool,
    ceiling: Words,
    state: Bits,
    after: Words,
    grows: Bits,
    sums: Sums,
    changes: Sums,
    start: int,
    stop: int,
) -> int:
    """Each node's set takes in those of its sources; how many sets of linking nodes grew.

    The first `count` numbers link on. `before` holds their sets, `after` those of two rounds before: only where a set
    grew in this round or in the last must it be written. The set of a node that does not link is put together again,
    which takes less memory. `most` says that nearly all grew. `seeds` are given where every set holds its own node
    only: these are smaller than sets. `sums` are kept, `changes` gets how they change.
    """
    registers_of = np.empty(width * 8, np.uint8)
    own, total = registers_of.view(np.uint64), 0
    for number in range(start, stop):
        node, links, grown = np.int64(nodes[number]), number < count, 0
        if state[node] & (REACHED | FULL) == REACHED:
            begin, end, bounded = offsets[number], offsets[number + 1], state[node] & BOUNDED
            if links:
                _copy(before, number * width, own, 0, width)
            else:
                _begin(own, 0, width, _seed(int(node), registers, seed), first)
            if len(seeds):
                _join_alone(sources, begin, end, seeds, registers_of, first)
            elif most or not links:
                _join_all(sources, begin, end, before, width, own, ceiling, bounded)
            else:
                _join_grown(sources, begin, end, before, width, grew, own)
            if bounded and _covers(own, ceiling):
                state[node] |= FULL
            change = _sum(registers_of, own) - sums[number]
            if change != 0:
                grown = 1
                changes[number] += change
                sums[number] += change
            if grown and links:
                _copy(own, 0, after, number * width, width)
        if links:
            if grew[number] and not grown:
                _copy(before, number * width, after, number * width, width)
            grows[number] = grown
            total += grown
    return total


@inlined
def _copy(source: Words, start: int, target: Words, place: int, width: int) -> None:
    for word in range(width):
        target[place + word] = source[start + word]


@inlined
def _join_alone(sources: Ids, start: int, stop: int, seeds: Ids, row: Bits, first: int) -> None:
    """Take in sources whose sets hold them alone."""
    at, end, last = np.uint64(start), np.uint64(stop), np.uint64(len(sources) - 1)
    begin, width = np.uint64(first), np.uint64(len(row))
    while at < end:
        prefetch(seeds, np.uint64(sources[min(at + AHEAD, last)]))
        seed = np.uint64(seeds[sources[at]])
        register = (seed >> np.uint64(8)) - begin
        if register < width:
            row[register] = max(row[register], np.uint8(seed))
        at += _ONE


@inlined
def _join_grown(sources: Ids, start: int, stop: int, before: Words, width: int, grew: Bits, row: Words) -> None:
    """Take in the sets of the sources that grew; ask ahead for those that will be read soon."""
    words = np.uint64(width)
    at, end, last = np.uint64(start), np.uint64(stop), np.uint64(len(sources) - 1)
    while at < end:
        soon = np.uint64(sources[min(at + AHEAD, last)])
        prefetch(before, soon * words * np.uint64(grew[soon]))
        source = np.uint64(sources[at])
        if grew[source]:
            _take_in(row, before, source * words, words)
        at += _ONE


@inlined
def _join_all(
    sources: Ids,
    start: int,
    stop: int,
    before: Words,
    width: int,
    row: Words,
    ceiling: Words,
    bounded: int,
) -> None:
    """Take in the sets of all sources, until there is nothing left that a set which is bounded could take in."""
    words = np.uint64(width)
    at, end, last = np.uint64(start), np.uint64(stop), np.uint64(len(sources) - 1)
    while at < end:
        pause = min(at + LOOK, end)
        while at < pause:
            prefetch(before, np.uint64(sources[min(at + AHEAD, last)]) * words)
            _take_in(row, before, np.uint64(sources[at]) * words, words)
            at += _ONE
        if bounded and _covers(row, ceiling):
            return


@inlined
def _covers(row: Words, ceiling: Words) -> bool:
    """Whether no register of a set is under that of the other."""
    for word in range(len(ceiling)):  # noqa: SIM110  # a loop that stops early is faster, and all() does not compile
        if larger_bytes(row[word], ceiling[word]) != row[word]:
            return False
    return True


@inlined
def _take_in(row: Words, before: Words, other: np.uint64, width: np.uint64) -> None:
    """Raise a node's registers to those of another."""
    word = np.uint64(0)
    if width % LANE == 0:
        while word < width:
            join_bytes(row, word, before, other + word)
            word += LANE
    else:
        while word < width:
            row[word] = larger_bytes(row[word], before[other + word])
            word += _ONE


@inlined
def _sum(registers: Bits, words: Words) -> float:
    """What the registers of a set add up to. Counted in whole numbers, which several lanes can do at once."""
    total, empty = np.uint64(0), 0
    for at in range(len(registers)):
        total += _HALVED >> np.uint64(registers[at])
    for word in range(len(words)):
        empty += zero_bytes(words[word])
    return empty * EMPTY + float(total - np.uint64(empty) * _HALVED) * _LAST


@compiled
def arcs_of(nodes: Ids, offsets: Offsets, grew: Bits, start: int, stop: int) -> int:
    """How many arcs leave those of some linking nodes whose sets grew."""
    total = 0
    for number in range(start, stop):
        if grew[number]:
            node = np.int64(nodes[number])
            total += offsets[node + 1] - offsets[node]
    return total


@compiled
def reach(nodes: Ids, offsets: Offsets, targets: Ids, grew: Bits, state: Bits, start: int, stop: int) -> None:
    """Mark the targets of those of some linking nodes whose sets grew."""
    for number in range(start, stop):
        if grew[number]:
            node = np.int64(nodes[number])
            for at in range(offsets[node], offsets[node + 1]):
                state[targets[at]] |= REACHED


@compiled
def follow(offsets: Offsets, neighbours: Ids, seen: Bits, start: int, stop: int) -> int:
    """Let the nodes that were just seen (1) see their neighbours, and be done (2); how many are new."""
    count = 0
    for node in range(start, stop):
        if seen[node] == 1:
            seen[node] = 2
            for at in range(offsets[node], offsets[node + 1]):
                if not seen[neighbours[at]]:
                    seen[neighbours[at]] = 1
                    count += 1
    return count


@inlined
def _size(total: float, corrections: Sums) -> float:
    """The estimated size of a set from the sum of its registers (Ertl 2017, eq. 13, without saturation)."""
    registers = len(corrections) - 1
    empty = np.int64(total / EMPTY)
    filled = total - empty * EMPTY
    return float(0.5 / np.log(2.0) * registers * registers / (registers * corrections[empty] + filled))


@compiled
def add_growth(
    sums: Sums, changes: Sums, corrections: Sums, distance: int, harmonic: Sums, start: int, stop: int
) -> bool:
    """Nodes that were first reached at this distance count 1/distance each; whether there are any.

    Sums are then those up to this distance, and changes 0.
    """
    grew = False
    for node in range(start, stop):
        if changes[node] != 0:
            grew = True
            before = _size(sums[node], corrections)
            sums[node] += changes[node]
            harmonic[node] += (_size(sums[node], corrections) - before) / distance
            changes[node] = 0
    return grew
