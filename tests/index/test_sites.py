"""Keys of hosts, many at a time."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from backref import urls
from backref.index.site_keys import site_keys

HOSTS = ["a.com", "1.2.3.4", "[::1]", "a!b.com", "x,y.de", "localhost", "a..b", "xn--bcher-kva.de", "a_b.io"]
hosts = st.sampled_from(HOSTS)


@given(st.lists(hosts, min_size=1))
def test_keys_of_many_hosts_are_those_of_each(names: list[str]) -> None:
    expected = [urls.host_key(name) for name in names]
    assert site_keys(pl.Series(names)).to_list() == expected
    assert site_keys(pl.Series(names, dtype=pl.Categorical)).to_list() == expected
