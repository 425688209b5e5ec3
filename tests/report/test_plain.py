"""Rows as plain values are those that Arrow itself gives."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.report.plain import plain_rows

_TIMES = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


def _rows(time: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    inner = st.fixed_dictionaries({"archive": st.none() | st.text(max_size=2), "at": time})
    some = st.none() | st.integers(0, 9)
    row = st.fixed_dictionaries(
        {"n": some, "at": time, "one": inner, "perhaps": st.none() | inner, "all": st.lists(inner)}
    )
    return st.lists(row, max_size=5)


@given(unit=st.sampled_from(["ms", "us"]), data=st.data(), cut=st.integers(0, 5))
def test_times_objects_and_lists_are_the_same(unit: str, data: st.DataObject, cut: int) -> None:
    """With nulls, in one piece or two, from the middle of a table."""
    time = _TIMES.map(lambda t: t and t.replace(microsecond=0 if unit == "ms" else t.microsecond))
    at = pa.timestamp(unit, "UTC")
    inner = pa.struct([("archive", pa.string()), ("at", at)])
    schema = pa.schema([("n", pa.uint32()), ("at", at), ("one", inner), ("perhaps", inner), ("all", pa.list_(inner))])
    table = pa.Table.from_pylist(data.draw(_rows(time)), schema)
    for some in (table, table.slice(cut), pa.concat_tables([table.slice(cut), table]), table.select([])):
        assert plain_rows(some) == some.to_pylist()
