"""Repeats of a link on its page become one: a hash table for each page, over fingerprints, without a sort.

The loops take single arrays, not tuples of them: handing a tuple on costs more than a row's work.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets
from backref.model.words import Kind

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Small = npt.NDArray[np.uint8]

_REDIRECT: Final = tuple(Kind).index(Kind.REDIRECT)

NOFOLLOW, UGC, SPONSORED = 1, 2, 4
"""Bits of `Occurrences.rel`."""


class Occurrences(NamedTuple):
    """Links as read, one row for each occurrence, pages ascending."""

    page: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int8]
    stored: Flags
    """The target is a URL that is stored."""
    fingerprint: npt.NDArray[np.uint64]
    """Equal for equal targets."""
    key: Bytes
    key_ends: Offsets
    https: Flags
    internal: Flags
    label: Bytes
    """Anchor, or alt of an image link."""
    label_ends: Offsets
    rel: Small
    hidden: Flags
    prominence: Small
    """Rank of the placement, 0 the most prominent."""


class Sources(NamedTuple):
    """The pages that the links stand on."""

    fingerprint: npt.NDArray[np.uint64]
    nofollow: Flags
    readable: Flags
    """The page answered with its own content; of others only the redirect is a link."""


class Merged(NamedTuple):
    """One row for each different (page, target, kind), in order of first occurrence."""

    first: Numbers
    """Row of the first occurrence."""
    occurrences: npt.NDArray[np.uint32]
    rel: Small
    """Bits that every occurrence has."""
    follow: Flags
    hidden: Flags
    foremost: Numbers
    """Row of the first occurrence in the most prominent place."""
    variants: Numbers
    """Rows with another label than those before them, of one link after the other."""
    variant_ends: Numbers
    """n+1 offsets of them."""
    internal_links: npt.NDArray[np.int32]
    """For each page, repeats included, as the next."""
    external_links: npt.NDArray[np.int32]
    skipped: dict[str, int]
    """Rows that are no links of their own, by reason."""


def merge(links: Occurrences, sources: Sources, variants_cap: int) -> Merged:
    """Merge the repeats."""
    page, pages = links.page, len(sources.readable)
    elsewhere = links.stored & ~sources.readable[page] & (links.kind != _REDIRECT)
    own = links.stored & ~elsewhere & (links.fingerprint == sources.fingerprint[page])
    wanted = links.stored & ~elsewhere & ~own
    group, first = _group(page, wanted, links.fingerprint, links.kind, links.https, links.key, links.key_ends)
    follow = (links.rel == 0) & ~sources.nofollow[page]
    variants, ends = _variants(group, first, links.label, links.label_ends, variants_cap)
    skipped = {"on_error_page": elsewhere.sum(), "self": own.sum(), "repeat": wanted.sum() - len(first)}
    return Merged(
        first,
        *_gather(group, first, links.rel, follow, links.hidden, links.prominence),
        variants,
        ends,
        _count(page[wanted & links.internal], pages),
        _count(page[wanted & ~links.internal], pages),
        {reason: int(count) for reason, count in skipped.items()},
    )


def _count(page: npt.NDArray[np.int32], pages: int) -> npt.NDArray[np.int32]:
    return np.bincount(page, minlength=pages).astype(np.int32)


@compiled
def _same(content: Bytes, ends: Offsets, a: int, b: int) -> bool:
    start, other, size = ends[a], ends[b], ends[a + 1] - ends[a]
    if ends[b + 1] - other != size:
        return False
    i = 0
    while i < size and content[start + i] == content[other + i]:
        i += 1
    return bool(i == size)


@compiled
def _table_size(page: npt.NDArray[np.int32], start: int) -> int:
    """A power of two, at least twice the number of rows of the page that begins at `start`."""
    end = start
    while end < len(page) and page[end] == page[start]:
        end += 1
    size = 4
    while size < 2 * (end - start):
        size *= 2
    return size


@compiled
def _group(
    page: npt.NDArray[np.int32],
    wanted: Flags,
    fingerprint: npt.NDArray[np.uint64],
    kind: npt.NDArray[np.int8],
    https: Flags,
    key: Bytes,
    key_ends: Offsets,
) -> tuple[Numbers, Numbers]:
    """The number of the merged link that each row belongs to, -1 for none; and the first row of each.

    A place of the table that holds a link older than the page's first is one of an earlier page, and free.
    """
    group, first = np.full(len(page), -1, np.int64), np.empty(len(page), np.int64)
    table = np.full(16, -1, np.int64)
    mask, oldest, groups, current = 0, 0, 0, -1
    for row in range(len(page)):
        if not wanted[row]:
            continue
        if page[row] != current:
            current, oldest = page[row], groups
            mask = _table_size(page, row) - 1
            if mask >= len(table):
                table = np.full(mask + 1, -1, np.int64)
        slot = np.int64(fingerprint[row] >> np.uint64(20)) & mask
        while table[slot] >= oldest:
            other = first[table[slot]]
            alike = fingerprint[other] == fingerprint[row] and kind[other] == kind[row] and https[other] == https[row]
            if alike and _same(key, key_ends, other, row):
                break
            slot = (slot + 1) & mask
        if table[slot] < oldest:
            table[slot] = groups
            first[groups] = row
            groups += 1
        group[row] = table[slot]
    return group, first[:groups].copy()


@compiled
def _gather(
    group: Numbers, first: Numbers, rel: Small, follow: Flags, hidden: Flags, prominence: Small
) -> tuple[npt.NDArray[np.uint32], Small, Flags, Flags, Numbers]:
    """Occurrences, common rel bits, whether any is followed, whether all are hidden, the row of the best placement."""
    occurrences = np.zeros(len(first), np.uint32)
    all_rel, best = np.full(len(first), 255, np.uint8), first.copy()
    any_follow, all_hidden = np.zeros(len(first), np.bool_), np.ones(len(first), np.bool_)
    for row in range(len(group)):
        link = group[row]
        if link >= 0:
            occurrences[link] += np.uint32(1)
            all_rel[link] &= rel[row]
            any_follow[link] |= follow[row]
            all_hidden[link] &= hidden[row]
            if prominence[row] < prominence[best[link]]:
                best[link] = row
    return occurrences, all_rel, any_follow, all_hidden, best


@compiled
def _variants(group: Numbers, first: Numbers, label: Bytes, ends: Offsets, cap: int) -> tuple[Numbers, Numbers]:
    """Rows whose label is neither empty nor that of an earlier row of their link, and where each link's begin."""
    last, before = np.full(len(first), -1, np.int64), np.empty(len(group), np.int64)
    count = np.zeros(len(first) + 1, np.int64)
    for row in range(len(group)):
        link = group[row]
        if link < 0 or first[link] == row or ends[row] == ends[row + 1] or _same(label, ends, row, first[link]):
            continue
        other = last[link]
        while other >= 0 and not _same(label, ends, row, other):
            other = before[other]
        if other < 0 and count[link + 1] < cap:
            before[row], last[link] = last[link], row
            count[link + 1] += 1
    places = np.cumsum(count)
    rows = np.empty(places[-1], np.int64)
    for link in range(len(first)):
        place, row = places[link + 1], last[link]
        while row >= 0:
            place -= 1
            rows[place] = row
            row = before[row]
    return rows, places
