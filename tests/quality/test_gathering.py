"""Rows that are gathered: never many are kept, and none of the texts that they were cut out of."""

import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.gathering import Gathered, compact


def summed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("name").agg(pl.col("count").sum()).sort("name")


@given(st.lists(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 9))), max_size=20), st.integers(1, 20))
def test_what_frames_say_together_is_what_their_rows_say(frames: list[list[tuple[str, int]]], room: int) -> None:
    schema = {"name": pl.String, "count": pl.Int64}
    gathered = Gathered(pl.DataFrame(schema=schema), summed, room)
    for rows in frames:
        gathered.add(pl.DataFrame(rows, schema, orient="row"))
        assert sum(map(len, gathered._parts)) <= max(room, 12), "six names, folded when they have doubled"
    every = [row for rows in frames for row in rows]
    assert gathered.all().equals(summed(pl.DataFrame(every, schema, orient="row")))


def test_few_rows_of_a_large_text_column_do_not_hold_on_to_it() -> None:
    before = pa.total_allocated_bytes()
    texts = pl.Series(pl.from_arrow(pa.array([f"a text of its own, number {n}" for n in range(10_000)])))
    kept = compact(pl.DataFrame({"text": texts, "list": [[n] for n in range(10_000)]}).gather_every(100))
    del texts
    assert pa.total_allocated_bytes() - before < 100_000
    assert kept["text"][1] == "a text of its own, number 100"
    assert kept["list"][1].to_list() == [100]
