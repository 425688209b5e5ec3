"""Words of a piece of a table keep their order of first use, whatever dictionary they came with."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.index.words import in_order_of_use

DICTIONARY = [f"word{number}" for number in range(50)]
codes = st.lists(st.none() | st.integers(0, len(DICTIONARY) - 1), max_size=200)


@given(st.lists(codes, min_size=1, max_size=4))
def test_words_are_the_same_with_the_smallest_dictionary_in_order_of_first_use(pieces: list[list[int | None]]) -> None:
    for piece in pieces:
        column = pa.DictionaryArray.from_arrays(pa.array(piece, pa.int32()), pa.array(DICTIONARY))
        made = in_order_of_use(column)
        words = [None if code is None else DICTIONARY[code] for code in piece]
        assert made.to_pylist() == words
        assert made.dictionary.to_pylist() == list(dict.fromkeys(word for word in words if word is not None))
