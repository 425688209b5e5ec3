"""Two numbers in one: in order, and taken apart again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.pairs import paired, parted

_NUMBER = st.integers(0, 2**32 - 1)


@given(st.lists(st.tuples(_NUMBER, _NUMBER)))
def test_pairs_sort_as_tuples_do_and_come_apart_again(numbers: list[tuple[int, int]]) -> None:
    firsts, seconds = np.array(numbers, np.uint32).reshape(-1, 2).T
    ordered = parted(np.sort(paired(firsts, seconds)))
    assert list(zip(*(half.tolist() for half in ordered), strict=True)) == sorted(numbers)
