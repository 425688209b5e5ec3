"""Rows are sorted as plain Python sorts them."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.ordering import order_rows
from backref.kernel.strings import as_bytes

number = st.integers(0, 2)
text = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(["", "com,exa", "com,example,ww", "com,example,www)/"]),
    st.text(alphabet="a\0é)", max_size=9),
)


@given(st.lists(st.tuples(number, text, number), max_size=60))
def test_rows_are_ordered_by_a_number_a_text_and_a_number(rows: list[tuple[int, str, int]]) -> None:
    first, last = (np.array([row[i] for row in rows], np.uint64) for i in (0, 2))
    order, repeated = order_rows(first, *as_bytes(pa.array([row[1] for row in rows], pa.string())), last)
    assert [rows[i] for i in order] == sorted(rows, key=lambda row: (row[0], row[1].encode(), row[2]))
    assert repeated == (len(set(rows)) < len(rows))


def test_many_rows_in_order_or_alike_are_sorted_without_running_out_of_notes() -> None:
    count = 5_000
    texts = as_bytes(pa.array(["the same text"] * count))
    same = np.zeros(count, np.uint64)
    for numbers in (np.arange(count), np.arange(count)[::-1], np.arange(count) // 7):
        order, repeated = order_rows(same, *texts, numbers.astype(np.uint64))
        assert (np.diff(numbers[order]) >= 0).all()
        assert repeated == (len(set(numbers.tolist())) < count)
