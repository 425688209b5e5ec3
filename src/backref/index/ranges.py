"""Key ranges: where a table is cut into files, and into which range a row falls. Pure.

A bound is a pair of texts (key, tie), compared byte by byte: the first two text columns a table is sorted by, so
that even the links of one page can be cut. Ranges are half-open; the first begins before every key.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes
from backref.model.manifest import FileEntry

Bound = tuple[str, str]
Places = npt.NDArray[np.int64]
START: Bound = ("", "")
_FEW = 10
"""A tenth of a part more or less is as good."""


class Unit(NamedTuple):
    """Row groups of a file that no key cuts: what is written again of it where few rows change."""

    start: Bound
    groups: range
    rows: int


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a table that becomes one file."""

    start: Bound
    end: Bound | None
    """Where the next range begins; None at the end of the table."""
    old: FileEntry | None
    """The file of the snapshot before that covers it."""
    whole: bool
    """The range covers all of `old`: without new rows the file can stay."""
    cuts: tuple[Bound, ...] = ()
    """Inner bounds that cut the range into parts that fit into memory; they leave no trace in the file."""
    units: tuple[Unit, ...] = ()
    """Of `old`, where the range covers all of it. Each begins a part."""

    def parts(self) -> list[tuple[Bound, Bound | None]]:
        """Begin and end of each part."""
        starts = (self.start, *self.cuts)
        return list(zip(starts, (*starts[1:], self.end), strict=True))

    @classmethod
    def of_units(cls, start: Bound, end: Bound | None, old: FileEntry, units: tuple[Unit, ...]) -> "Range":
        """All of a file, in parts that are its units."""
        return cls(start, end, old, whole=True, cuts=tuple(unit.start for unit in units[1:]), units=units)

    def parts_of(self, unit: int) -> range:
        """Which parts a unit has."""
        starts = (self.start, *self.cuts)
        begins = [bisect_left(starts, one.start) for one in self.units[1:]]
        return range(*[0, *begins, len(starts)][unit : unit + 2])


def plan_ranges(
    old: Sequence[FileEntry],
    sample: Sequence[Bound],
    new_rows: int,
    rows_per_file: int,
    rows_per_part: int,
    units_of: Callable[[FileEntry], tuple[Unit, ...]] = lambda _: (),
) -> list[Range]:
    """Cut a table so that old and new rows make files of about `rows_per_file`.

    `sample` holds the bounds of evenly drawn new rows, in any order; `new_rows` says how many rows it stands for.
    An old file keeps its range unless that would grow to half as much again; then it is cut at quantiles of the
    sample.
    """
    ordered = sorted(sample)
    weight = new_rows / len(ordered) if ordered else 0.0
    starts = [START, *(_begin(entry, before) for before, entry in pairwise(old))]
    ranges: list[Range] = []
    entries: Sequence[FileEntry | None] = old or [None]
    for start, end, entry in zip(starts, [*starts[1:], None], entries, strict=True):
        low = bisect_left(ordered, start)
        high = len(ordered) if end is None else bisect_left(ordered, end)
        rows = int((entry.rows if entry else 0) + (high - low) * weight)
        if entry and _files(rows, rows_per_file) == 1:
            units = units_of(entry)
            cuts = _cuts_of_units(units, ordered[low:high], weight, rows_per_part)
            ranges.append(Range(start, end, entry, whole=True, cuts=cuts, units=units))
        else:
            ranges.extend(_cut(start, end, entry, ordered[low:high], rows, rows_per_file, rows_per_part))
    return ranges


def _cuts_of_units(units: Sequence[Unit], sample: list[Bound], weight: float, rows_per_part: int) -> tuple[Bound, ...]:
    """The beginnings of all units but the first, and what cuts those of them that get more rows than a part has."""
    cuts: list[Bound] = []
    ends = [*(bisect_left(sample, unit.start) for unit in units[1:]), len(sample)]
    for unit, low, high in zip(units, [0, *ends], ends, strict=False):
        rows = unit.rows + (high - low) * weight
        cuts += [unit.start, *quantiles(sample[low:high], -int(-rows // rows_per_part))]
    return tuple(sorted(set(cuts[1:])))


def _files(rows: int, rows_per_file: int) -> int:
    """Into how many files so many rows go."""
    return round(rows / rows_per_file) if rows > 1.5 * rows_per_file else 1


def _begin(entry: FileEntry, before: FileEntry) -> Bound:
    """Where the range of a file begins: at its first key, or within it where the file before ends with that key."""
    return entry.first_key, entry.first_tie if entry.first_key == before.last_key else ""


def _cut(
    start: Bound,
    end: Bound | None,
    entry: FileEntry | None,
    sample: list[Bound],
    rows: int,
    rows_per_file: int,
    rows_per_part: int,
) -> list[Range]:
    files = _files(rows, rows_per_file)
    parts = -(-rows // (files * rows_per_part)) or 1
    starts = [start, *quantiles(sample, files)]
    ranges = []
    for low, high in zip(starts, [*starts[1:], end], strict=True):
        to = len(sample) if high is None else bisect_left(sample, high)
        cuts = quantiles(sample[bisect_left(sample, low) : to], parts)
        ranges.append(Range(low, high, entry, len(starts) == 1, tuple(cuts)))
    return ranges


def united(stretches: Iterable[tuple[Bound, Bound]]) -> list[tuple[Bound, Bound]]:
    """Stretches in order of their beginnings, as one where they overlap."""
    found: list[tuple[Bound, Bound]] = []
    for start, end in stretches:
        if found and start < found[-1][1]:
            start, end = found[-1][0], max(end, found.pop()[1])
        found.append((start, end))
    return found


def quantiles(ordered: list[Bound], parts: int) -> list[Bound]:
    """The inner bounds that cut ordered bounds into equal parts; fewer where many are equal.

    A bound that stands early among those of its key is moved before all of them, so that few keys are cut.
    """
    picked = []
    for i in range(1, parts):
        place = len(ordered) * i // parts
        first = bisect_left(ordered, (ordered[place][0], "")) if ordered else 0
        if first > 0 and place - first <= len(ordered) // parts // _FEW:
            picked.append((ordered[place][0], ""))
        elif ordered:
            picked.append(ordered[place])
    return sorted(set(picked) - set(ordered[:1]))


class Texts(NamedTuple):
    """One text for each row, which stands at a place in a column."""

    content: Bytes
    offsets: Offsets
    places: Places

    @classmethod
    def of(cls, column: pa.Array, places: Places | None = None) -> "Texts":
        """The texts at these places; unless given, all."""
        return cls(*as_bytes(column), np.arange(len(column)) if places is None else places)

    def at(self, places: Places) -> "Texts":
        """Those of some rows."""
        return self._replace(places=self.places[places])


def assign(keys: Texts, ties: Texts | None, bounds: Sequence[Bound]) -> npt.NDArray[np.int32]:
    """For each row the number of the last bound that is not after it; without ties, they are empty."""
    nothing = Texts.of(pa.array([""]), np.zeros(len(keys.places), np.int64))
    bound_keys = as_bytes(pa.array([key for key, _ in bounds], pa.string()))
    bound_ties = as_bytes(pa.array([tie for _, tie in bounds], pa.string()))
    return _assign(*keys, *(ties or nothing), *bound_keys, *bound_ties)


@compiled
def _compare(a: Bytes, a_start: int, a_end: int, b: Bytes, b_start: int, b_end: int) -> int:
    length = min(a_end - a_start, b_end - b_start)
    for i in range(length):
        if a[a_start + i] != b[b_start + i]:
            return -1 if a[a_start + i] < b[b_start + i] else 1
    return (a_end - a_start) - (b_end - b_start)


@compiled
def _assign(
    keys: Bytes,
    key_at: Offsets,
    key_rows: Places,
    ties: Bytes,
    tie_at: Offsets,
    tie_rows: Places,
    bound_keys: Bytes,
    bound_key_at: Offsets,
    bound_ties: Bytes,
    bound_tie_at: Offsets,
) -> npt.NDArray[np.int32]:
    found = np.empty(len(key_rows), np.int32)
    for row in range(len(key_rows)):
        key, tie = key_rows[row], tie_rows[row]
        if row and key == key_rows[row - 1] and tie == tie_rows[row - 1]:
            found[row] = found[row - 1]
            continue
        low, high = 0, len(bound_key_at) - 1
        while high - low > 1:
            middle = (low + high) // 2
            order = _compare(
                keys, key_at[key], key_at[key + 1], bound_keys, bound_key_at[middle], bound_key_at[middle + 1]
            )
            if order == 0:
                order = _compare(
                    ties, tie_at[tie], tie_at[tie + 1], bound_ties, bound_tie_at[middle], bound_tie_at[middle + 1]
                )
            if order < 0:
                high = middle
            else:
                low = middle
        found[row] = low
    return found


@compiled
def order_by_range(ranges: npt.NDArray[np.int32], count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rows in order of their range (stable), and the n+1 places where each of `count` ranges begins."""
    starts = np.zeros(count + 1, np.int64)
    for row in range(len(ranges)):
        starts[ranges[row] + 1] += 1
    for i in range(count):
        starts[i + 1] += starts[i]
    at = starts[:-1].copy()
    order = np.empty(len(ranges), np.int64)
    for row in range(len(ranges)):
        order[at[ranges[row]]] = row
        at[ranges[row]] += 1
    return order, starts
