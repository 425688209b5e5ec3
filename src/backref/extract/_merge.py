"""Repeats of a link on its page become one: a hash table for each page, over fingerprints, without a sort."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets
from backref.model.words import Kind

_REDIRECT: Final = tuple(Kind).index(Kind.REDIRECT)

NOFOLLOW, UGC, SPONSORED = 1, 2, 4
"""Bits of `Occurrences.rel`."""


class Occurrences(NamedTuple):
    """Links as read, one row for each occurrence, pages ascending."""

    page: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int8]
    stored: npt.NDArray[np.bool_]
    """The target is a URL that is stored."""
    fingerprint: npt.NDArray[np.uint64]
    """Equal for equal targets."""
    key: Bytes
    key_ends: Offsets
    https: npt.NDArray[np.bool_]
    internal: npt.NDArray[np.bool_]
    label: Bytes
    """Anchor, or alt of an image link."""
    label_ends: Offsets
    rel: npt.NDArray[np.uint8]
    hidden: npt.NDArray[np.bool_]
    prominence: npt.NDArray[np.uint8]
    """Rank of the placement, 0 the most prominent."""


class Sources(NamedTuple):
    """The pages that the links stand on."""

    key: Bytes
    key_ends: Offsets
    https: npt.NDArray[np.bool_]
    fingerprint: npt.NDArray[np.uint64]
    nofollow: npt.NDArray[np.bool_]
    readable: npt.NDArray[np.bool_]
    """The page answered with its own content; of others only the redirect is a link."""


class Merged(NamedTuple):
    """One row for each different (page, target, kind), in order of first occurrence; arrays longer than used."""

    first: npt.NDArray[np.int64]
    """Row of the first occurrence."""
    occurrences: npt.NDArray[np.uint32]
    rel: npt.NDArray[np.uint8]
    """Bits that every occurrence has."""
    follow: npt.NDArray[np.bool_]
    hidden: npt.NDArray[np.bool_]
    prominence: npt.NDArray[np.uint8]
    variant: npt.NDArray[np.int64]
    """The last row with another label than the first's, -1 for none; `earlier_variant` leads to the ones before."""
    earlier_variant: npt.NDArray[np.int64]
    """For each row of the input."""
    internal_links: npt.NDArray[np.int32]
    """For each page, as the next."""
    external_links: npt.NDArray[np.int32]
    skipped: npt.NDArray[np.int64]
    """Repeats, links of a page to itself, links on pages that did not answer with their content."""


REPEAT, SELF, NOT_READABLE = range(3)
"""Places in `Merged.skipped`."""


@compiled
def _same(content: Bytes, ends: Offsets, a: int, other: Bytes, other_ends: Offsets, b: int) -> bool:
    start, size = ends[a], ends[a + 1] - ends[a]
    other_start = other_ends[b]
    if other_ends[b + 1] - other_start != size:
        return False
    i = 0
    while i < size and content[start + i] == other[other_start + i]:
        i += 1
    return bool(i == size)


@compiled
def _slot(table: npt.NDArray[np.int64], mask: int, links: Occurrences, row: int, first: Offsets, oldest: int) -> int:
    """The place of the row's link in the table, or the free place where it belongs.

    A place that holds a group older than `oldest` is one of an earlier page, and free.
    """
    slot = int(links.fingerprint[row] >> np.uint64(20)) & mask
    while True:
        group = table[slot]
        if group < oldest:
            return slot
        other = first[group]
        if (
            links.fingerprint[other] == links.fingerprint[row]
            and links.kind[other] == links.kind[row]
            and links.https[other] == links.https[row]
            and _same(links.key, links.key_ends, other, links.key, links.key_ends, row)
        ):
            return slot
        slot = (slot + 1) & mask


@compiled
def _note_variant(links: Occurrences, row: int, group: int, merged: Merged, cap: int) -> None:
    """Remember the label of a repeat if it is neither empty nor known."""
    label, ends = links.label, links.label_ends
    if ends[row] == ends[row + 1] or _same(label, ends, row, label, ends, merged.first[group]):
        return
    known = 0
    other = merged.variant[group]
    while other >= 0:
        known += 1
        if _same(label, ends, row, label, ends, other):
            return
        other = merged.earlier_variant[other]
    if known < cap:
        merged.earlier_variant[row] = merged.variant[group]
        merged.variant[group] = row


@compiled
def _skip_reason(links: Occurrences, row: int, sources: Sources) -> int:
    """Why the row is not a link between two pages, -1 where it is."""
    page = links.page[row]
    if not sources.readable[page] and links.kind[row] != _REDIRECT:
        return NOT_READABLE
    if (
        sources.fingerprint[page] == links.fingerprint[row]
        and sources.https[page] == links.https[row]
        and _same(sources.key, sources.key_ends, page, links.key, links.key_ends, row)
    ):
        return SELF
    return -1


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
def merge(links: Occurrences, sources: Sources, variants_cap: int) -> tuple[Merged, int]:
    """Merge the repeats; the merged links and their number."""
    rows, pages = len(links.page), len(sources.https)
    merged = Merged(
        np.empty(rows, np.int64),
        np.empty(rows, np.uint32),
        np.empty(rows, np.uint8),
        np.empty(rows, np.bool_),
        np.empty(rows, np.bool_),
        np.empty(rows, np.uint8),
        np.empty(rows, np.int64),
        np.empty(rows, np.int64),
        np.zeros(pages, np.int32),
        np.zeros(pages, np.int32),
        np.zeros(3, np.int64),
    )
    table = np.full(16, -1, np.int64)
    size, oldest, groups, page = 0, 0, 0, -1
    for row in range(rows):
        if links.page[row] != page:
            page, oldest = links.page[row], groups
            size = _table_size(links.page, row)
            if size > len(table):
                table = np.full(size, -1, np.int64)
        if not links.stored[row]:
            continue
        reason = _skip_reason(links, row, sources)
        if reason >= 0:
            merged.skipped[reason] += 1
            continue
        if links.internal[row]:
            merged.internal_links[page] += 1
        else:
            merged.external_links[page] += 1
        rel = links.rel[row]
        follow = rel == 0 and not sources.nofollow[page]
        slot = _slot(table, size - 1, links, row, merged.first, oldest)
        group = table[slot]
        if group < oldest:
            table[slot] = groups
            merged.first[groups], merged.occurrences[groups], merged.variant[groups] = row, 1, -1
            merged.rel[groups], merged.follow[groups] = rel, follow
            merged.hidden[groups], merged.prominence[groups] = links.hidden[row], links.prominence[row]
            groups += 1
            continue
        merged.skipped[REPEAT] += 1
        merged.occurrences[group] += np.uint32(1)
        merged.rel[group] &= rel
        merged.follow[group] |= follow
        merged.hidden[group] &= links.hidden[row]
        merged.prominence[group] = min(merged.prominence[group], links.prominence[row])
        _note_variant(links, row, group, merged, variants_cap)
    return merged, groups


@compiled
def variant_rows(merged: Merged, groups: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rows whose labels are variants, in order, and n+1 offsets of them for the merged links."""
    ends = np.zeros(groups + 1, np.int64)
    for group in range(groups):
        count = 0
        row = merged.variant[group]
        while row >= 0:
            count += 1
            row = merged.earlier_variant[row]
        ends[group + 1] = ends[group] + count
    rows = np.empty(ends[groups], np.int64)
    for group in range(groups):
        at = ends[group + 1]
        row = merged.variant[group]
        while row >= 0:
            at -= 1
            rows[at] = row
            row = merged.earlier_variant[row]
    return rows, ends
