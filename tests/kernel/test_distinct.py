"""Different numbers, in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.distinct import distinct, firsts


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3)))
def test_each_number_is_there_once(numbers: list[int]) -> None:
    found = distinct(np.array(numbers, np.uint64))
    assert found.tolist() == sorted(set(numbers))


@given(st.lists(st.integers(0, 3)))
def test_the_first_of_each_is_marked(numbers: list[int]) -> None:
    ordered = sorted(numbers)
    marked = firsts(np.array(ordered, np.int64))
    assert marked.tolist() == [at == ordered.index(number) for at, number in enumerate(ordered)]
