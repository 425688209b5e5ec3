"""What repeats among links: the fast way of sorting hashes is the plain one of counting them."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.pipeline.score.targets import _repeat


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(2, 6))
def test_marks_that_repeat_are_those_that_a_count_finds(marks: list[int], least: int) -> None:
    counts = Counter(marks)
    found = _repeat(np.array(marks, np.uint64), least)
    assert found.tolist() == [counts[mark] >= least for mark in marks]
