"""Addresses, their networks, and how many of them link to each site."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from backref.pipeline.rank.addresses import ADDRESS_COLUMNS, Addresses, address_counts, subnet, subnets

_OCTETS = st.lists(st.integers(0, 300).map(str) | st.sampled_from(["01", "", "1a", "٣"]), min_size=3, max_size=5)
_TEXTS = st.none() | st.ip_addresses().map(str) | _OCTETS.map(".".join) | st.text(max_size=5)


@given(st.lists(_TEXTS))
def test_networks_of_many_are_those_of_each(texts: list[str | None]) -> None:
    """Addresses of either family, and what is none."""
    found = subnets(pl.Series(texts, dtype=pl.String))
    assert found.to_list() == [None if text is None else subnet(text) for text in texts]


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([None, "192.0.2.1", "192.0.2.9", "2001:db8::1", "odd"]))))
def test_counts_are_those_of_sets(pairs: list[tuple[int, str | None]]) -> None:
    """Sites are pairs of hosts; a site has null where it is linked from unknown addresses alone, 0 without links."""
    numbered = Addresses()
    numbers = [0 if ip is None else int(numbered.numbers(pl.Series([ip]))[0]) for _, ip in pairs]
    linked = np.array([host << 32 | number for (host, _), number in zip(pairs, numbers, strict=True)], np.uint64)
    site_of_host = np.array([0, 0, 1, 1, 2, 2], np.uint32)
    counts = address_counts(linked, numbered.networks(), site_of_host, 4)
    for site in range(4):
        ips = [ip for host, ip in pairs if host // 2 == site]
        known = {ip for ip in ips if ip is not None}
        expected = (len(known), len({subnet(ip) for ip in known} - {None})) if known or not ips else (None, None)
        assert counts.row(site) == expected
    assert tuple(counts.columns) == ADDRESS_COLUMNS
