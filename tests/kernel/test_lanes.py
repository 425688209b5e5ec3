"""Looking at all bytes of a word at once finds what looking at each one finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel import compiled
from backref.kernel.lanes import zero_bytes


@compiled
def zeros(words: np.ndarray) -> int:
    total = 0
    for word in words:
        total += zero_bytes(word)
    return total


@given(st.lists(st.one_of(st.just(0), st.integers(0, 255)), min_size=8, max_size=8))
def test_bytes_of_zero_are_counted(content: list[int]) -> None:
    assert zeros(np.array(content, np.uint8).view(np.uint64)) == content.count(0)
