"""Compiled: hosts of a batch, each kept once and named by a small number."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import unmanaged
from backref.kernel.hashing import Hashes, hash_bytes
from backref.kernel.strings import Bytes, Offsets
from backref.kernel.words import copy_bytes, first_marked, load_word, same_bytes, store_word, unmarked
from backref.urls._bytes import COPY, DOT, HOST, ODD, UPPER, plain_in_host

_COMMA, _DOT = b",."
_X, _N, _DASH = b"xn-"
_0, _9 = b"09"
_SEED = np.uint64(0)


class Hosts(NamedTuple):
    """Distinct hosts, with room for as many as the batch could have."""

    content: Bytes
    """The hosts one after the other."""
    keys: Bytes
    """In the same places, their labels reversed and joined by commas."""
    offsets: Offsets
    hashes: Hashes
    slots: npt.NDArray[np.int32]
    """Open addressing: number of a host, or -1."""


def room_for_hosts(hosts: int, total_bytes: int) -> Hosts:
    """An empty table for that many hosts of that many bytes; pages of memory that stay untouched cost nothing."""
    return Hosts(
        np.empty(total_bytes + 8, np.uint8),
        np.empty(total_bytes + 8, np.uint8),
        np.zeros(hosts + 2, np.int64),
        np.empty(hosts + 1, np.uint64),
        np.full(1 << (2 * hosts + 1).bit_length(), -1, np.int32),
    )


@unmanaged
def add_hosts(hosts: Hosts, content: Bytes, offsets: Offsets) -> int:
    """Enter distinct hosts, numbered in their order; returns how many there are."""
    for row in range(len(offsets) - 1):
        end = copy_bytes(content, offsets[row], offsets[row + 1], hosts.content, hosts.offsets[row])
        intern(hosts, row, end)
    return len(offsets) - 1


@unmanaged
def intern(hosts: Hosts, count: int, end: int) -> int:
    """The number of the host that stands behind the last of `count` hosts; `count` itself if it is a new one."""
    start = hosts.offsets[count]
    found = hash_bytes(hosts.content, start, end, _SEED)
    mask = len(hosts.slots) - 1
    slot = np.int64(found & np.uint64(mask))
    while hosts.slots[slot] >= 0:
        number = hosts.slots[slot]
        of_number = hosts.offsets[number], hosts.offsets[number + 1]
        if hosts.hashes[number] == found and same_bytes(hosts.content, start, end, *of_number):
            return int(number)
        slot = (slot + 1) & mask
    hosts.slots[slot] = count
    hosts.hashes[count] = found
    hosts.offsets[count + 1] = end
    _write_key(hosts, start, end)
    return count


@unmanaged
def _write_key(hosts: Hosts, start: int, end: int) -> None:
    here, label_end = start, end
    for at in range(end - 1, start - 2, -1):
        if at < start or hosts.content[at] == _DOT:
            for place in range(at + 1, label_end):
                hosts.keys[here] = hosts.content[place]
                here += 1
            if at >= start:
                hosts.keys[here] = _COMMA
                here += 1
            label_end = at


@unmanaged
def read_host(content: Bytes, at: int, end: int, hosts: Hosts, here: int) -> tuple[int, bool]:
    """Copy the host at `at` to `here` in lower case; returns where it ends, and whether it was copied unchanged.

    The end is -1 for what only the parser knows: an empty or unusual host, one that might be an address or punycode.
    """
    label, same = at, True
    while at < end:
        if at + 8 <= end:
            word = load_word(content, at)
            store_word(hosts.content, here, word)
            plain = first_marked(unmarked(plain_in_host(word)))
            here, at = here + plain, at + plain
            if plain == 8:
                continue
        byte = content[at]
        hosts.content[here] = byte
        kind = HOST[byte]
        if kind == UPPER:
            hosts.content[here] = byte | 0x20
            same = False
        elif kind == DOT:
            if _looks_punycode(content, label, at):
                return -1, False
            label = at + 1
        elif kind != COPY:
            break
        here, at = here + 1, at + 1
    if at < end and HOST[content[at]] == ODD:
        return -1, False
    if at == label or _0 <= content[label] <= _9 or _looks_punycode(content, label, at):
        return -1, False
    return at, same


@unmanaged
def _looks_punycode(content: Bytes, label: int, end: int) -> bool:
    return (
        end - label >= 4
        and (content[label] | 0x20) == _X
        and (content[label + 1] | 0x20) == _N
        and content[label + 2] == _DASH
        and content[label + 3] == _DASH
    )
