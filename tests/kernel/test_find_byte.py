"""Looking at eight bytes at a time finds what looking at each one finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.words import find_byte


@given(st.binary(max_size=60), st.data())
def test_a_byte_is_found_where_it_first_stands(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(at, len(content)))
    byte = data.draw(st.sampled_from(sorted({*content, 0, 0x3C, 0x80})))
    found = content.find(byte, at, end)
    assert find_byte(np.frombuffer(content, np.uint8), at, end, byte) == (end if found < 0 else found)
