"""Texts found among others in order."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.merging import places_in_order
from backref.kernel.strings import as_bytes

TEXT = st.one_of(st.text("ab", max_size=3), st.sampled_from(["com,example)/a" + end for end in ("", "b", "bb", "é")]))


@given(st.lists(TEXT), st.lists(TEXT).map(lambda texts: sorted(texts, key=str.encode)))
def test_each_text_has_its_first_place_whatever_the_order(wanted: list[str], known: list[str]) -> None:
    found = places_in_order(*as_bytes(pa.array(wanted, pa.string())), *as_bytes(pa.array(known, pa.string())))
    assert found.tolist() == [known.index(text) if text in known else -1 for text in wanted]
