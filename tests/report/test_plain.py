"""Rows as plain values are those that Arrow itself gives."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.report.plain import plain_rows, widened

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


_REALS = st.none() | st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.lists(_REALS, max_size=5))
def test_numbers_of_32_bits_say_what_they_are_spelled_like(numbers: list[float | None]) -> None:
    """Widened they are the same numbers, without digits that nobody ever meant."""
    column = pa.array(numbers, pa.float32())
    found = plain_rows(
        pa.table({"n": column, "in": pa.array([{"n": n} for n in numbers], pa.struct([("n", pa.float32())]))})
    )
    assert [row["n"] for row in found] == [row["in"]["n"] for row in found] == widened(column).to_pylist()
    assert all(
        n is None or (np.float32(row["n"]) == n and row["n"] == float(str(np.float32(n))))
        for n, row in zip(numbers, found, strict=True)
    )
    assert plain_rows(pa.table({"n": pa.array([0.67], pa.float32())})) == [{"n": 0.67}]


def test_rows_become_plain_without_what_takes_longer_to_import_than_they_take() -> None:
    told = """
import sys
import polars as pl
import backref.report.ask
from backref.report.plain import plain_rows
plain_rows(pl.DataFrame({"t": [0]}, {"t": pl.Datetime("ms", "UTC")}).to_arrow())
print([name for name in ("pandas", "pyarrow.compute", "pyarrow.parquet") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
