"""Bytes compared eight at a time: in the order of Python's own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.words import compare

BYTES = st.builds(bytes.__add__, st.sampled_from([b"", b"com,example", b"com,example,www)/"]), st.binary(max_size=9))


@given(BYTES, BYTES)
def test_bytes_come_in_their_order(left: bytes, right: bytes) -> None:
    text = np.frombuffer(left + right, np.uint8)
    order = compare(text, 0, len(left), text, len(left), len(text))
    assert (order < 0, order == 0) == (left < right, left == right)
