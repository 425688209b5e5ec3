"""Long arrays are worked on in equal shares, and their memory is given back."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel import parallel


@given(st.lists(st.integers(0, 20), max_size=40), st.integers(1, 30))
def test_shares_cover_every_row_once_and_hold_no_more_than_asked_unless_one_row_does(
    sizes: list[int], size: int
) -> None:
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    ranges = parallel.shares(offsets, size)
    assert [row for start, stop in ranges for row in range(start, stop)] == list(range(len(sizes)))
    for start, stop in ranges:
        assert stop == start + 1 or int(offsets[stop] - offsets[start]) + stop - start <= size


def test_results_come_in_the_order_of_their_ranges() -> None:
    ranges = [(start, start + 1) for start in range(20)]
    for workers in (1, 3):
        assert list(parallel.each(lambda span: span[0] ** 2, ranges, workers)) == [number**2 for number in range(20)]


def test_what_was_given_back_is_still_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "KEPT_BYTES", 0)
    path = tmp_path / "numbers"
    np.arange(100_000, dtype=np.int64).tofile(path)
    mapped = np.memmap(path, np.int64, "r+")
    mapped[70_000] = -1
    parallel.forget(mapped, 10_000, 90_000)
    parallel.forget(np.arange(3), 0, 3)
    assert (int(mapped[20_000]), int(mapped[70_000])) == (20_000, -1)
