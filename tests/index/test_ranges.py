"""Where tables are cut, and which part a row falls into."""

from bisect import bisect_right
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.index.ranges import START, Bound, Texts, assign, order_by_range, plan_ranges
from backref.model.manifest import FileEntry

text = st.text(alphabet="ab,)é", max_size=4)
bounds = st.lists(st.tuples(text, text), max_size=6, unique=True).map(lambda found: sorted({START, *found}))


def as_bytes(bound: Bound) -> tuple[bytes, bytes]:
    return bound[0].encode(), bound[1].encode()


def entry(first: Bound, rows: int, last_key: str | None = None) -> FileEntry:
    return FileEntry("f", rows, 1, first[0], last_key or first[0], first[1], "c")


@given(st.lists(st.tuples(text, text), min_size=1), bounds)
def test_a_row_falls_into_the_last_range_that_does_not_begin_after_it(rows: list[Bound], cuts: list[Bound]) -> None:
    ordered = sorted(cuts, key=as_bytes)
    keys, ties = (pa.array([row[i] for row in rows]) for i in (0, 1))
    expected = [bisect_right([as_bytes(cut) for cut in ordered], as_bytes(row)) - 1 for row in rows]
    assert assign(Texts.of(keys), Texts.of(ties), ordered).tolist() == expected
    backwards = np.arange(len(rows))[::-1]
    assert assign(Texts.of(keys).at(backwards), Texts.of(ties, backwards), ordered).tolist() == expected[::-1]


@given(st.lists(st.integers(0, 5), min_size=1))
def test_rows_are_put_in_order_of_their_range_without_changing_places_within(ranges: list[int]) -> None:
    order, starts = order_by_range(pa.array(ranges, pa.int32()).to_numpy(), 6)
    assert order.tolist() == sorted(range(len(ranges)), key=lambda row: ranges[row])
    assert starts.tolist() == [sum(r < i for r in ranges) for i in range(7)]


@given(st.lists(st.tuples(text, text), max_size=40), st.lists(st.tuples(text, text), max_size=4, unique=True))
def test_planned_ranges_cover_every_key_once_and_keep_the_old_bounds(sample: list[Bound], old: list[Bound]) -> None:
    starts = sorted({START, *old})
    ends = [*(key for key, _ in starts[1:]), "~"]
    entries = [entry(start, 10, end) for start, end in zip(starts, ends, strict=True)] if old else []
    planned = plan_ranges(entries, sample, len(sample), rows_per_file=10, rows_per_part=4)
    parts = [part for one in planned for part in one.parts()]
    assert parts[0][0] == START
    assert parts[-1][1] is None
    assert all(end == following for (_, end), (following, _) in pairwise(parts))
    assert [start for start, _ in parts] == sorted({start for start, _ in parts})
    assert set(starts if old else [START]) <= {one.start for one in planned}


def test_a_range_that_does_not_grow_much_stays_whole() -> None:
    planned = plan_ranges([entry(START, 100), entry(("m", ""), 100)], [("a", "")] * 10, 10, 100, 50)
    assert [one.whole for one in planned] == [True, True]
    assert [one.old.rows for one in planned if one.old] == [100, 100]


def test_a_range_that_grows_is_cut_at_quantiles() -> None:
    sample = [(f"{i:03}", "") for i in range(100)]
    planned = plan_ranges([], sample, 1000, rows_per_file=250, rows_per_part=125)
    assert [one.start[0] for one in planned] == ["", "025", "050", "075"]
    assert all(len(one.cuts) == 1 for one in planned)
