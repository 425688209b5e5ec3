"""Addresses that signals look for, tried many at once."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.data_files import data
from backref.quality.signals import all_signals
from backref.quality.signals._texts import matches

USES = {use: told["patterns"] for use, told in data("addresses").items() if isinstance(told, dict)}
TOLD = [str(row[key]) for signal in all_signals() for row in (signal.on, signal.off) for key in row if "key" in key]
KEY = st.one_of(st.none(), st.sampled_from(TOLD), st.sampled_from(TOLD).map(lambda key: key + "index.html?ref=a-1"))


@given(st.lists(KEY, max_size=12))
def test_a_key_matches_as_by_each_pattern_alone(keys: list[str | None]) -> None:
    frame = pl.DataFrame({"target_key": keys}, schema={"target_key": pl.String})
    fast = frame.lazy().select(matches("target_key", use).alias(use) for use in USES).collect()
    key = pl.col("target_key")
    slow = frame.select(
        pl.any_horizontal(key.str.contains(pattern) for pattern in patterns).alias(use)
        for use, patterns in USES.items()
    )
    assert fast.equals(slow)
