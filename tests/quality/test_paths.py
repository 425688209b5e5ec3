"""Words of addresses: compiled loops cut what patterns would."""

from urllib.parse import unquote

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.text.paths import address_words

KEY = st.lists(st.sampled_from([*")/?%&", "%C3%A9", "com,example", "a1", "2024", "é"]), max_size=9).map("".join)


@given(st.lists(st.none() | KEY, max_size=6))
def test_a_path_is_what_stands_between_the_host_and_the_question(keys: list[str | None]) -> None:
    found = address_words(pl.Series(keys, dtype=pl.String)).to_list()
    plain = [unquote(key.partition(")/")[2].partition("?")[0]) if key and ")/" in key else None for key in keys]
    assert found == plain
