"""Sitewide links, networks and lookups."""

from math import sqrt

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import find_networks, pair_hash
from backref.quality.ratings import DomainRatings
from backref.quality.sitewide import SECTION_PAGES, section, whole, wilson_low


@given(st.integers(1, 10_000), st.data())
def test_the_lower_bound_is_wilsons(visited: int, data: st.DataObject) -> None:
    shown = data.draw(st.integers(0, visited))
    found = pl.select(wilson_low(pl.lit(shown), pl.lit(visited))).item()
    z, p = 1.959963984540054, shown / visited
    low = (p + z * z / (2 * visited) - z * sqrt(p * (1 - p) / visited + z * z / (4 * visited**2))) / (
        1 + z * z / visited
    )
    assert abs(found - low) < 1e-9


def told(rule: pl.Expr) -> bool:
    return bool(pl.select(rule).item())


def test_a_link_on_most_pages_is_sitewide_where_enough_pages_were_visited() -> None:
    assert told(whole(pl.lit(12), pl.lit(14)))
    assert not told(whole(pl.lit(8), pl.lit(9)))
    assert not told(whole(pl.lit(4), pl.lit(14)))


def test_a_link_at_one_place_of_a_tenth_of_the_pages_is_of_a_section() -> None:
    assert told(section(pl.lit(5), pl.lit(50)))
    assert not told(section(pl.lit(4), pl.lit(10)))
    assert not told(section(pl.lit(5), pl.lit(51)))


def test_what_is_on_fewer_pages_than_a_section_needs_is_never_counted() -> None:
    visited = pl.DataFrame({"visited": range(1, 10_000)})
    for shown in range(1, SECTION_PAGES):
        assert not visited.select(whole(pl.lit(shown), pl.col("visited"))).to_series().any()


NAMES = st.lists(st.text(max_size=12), max_size=30)


@given(NAMES, NAMES)
def test_a_lookup_is_a_dictionary(known: list[str], wanted: list[str]) -> None:
    table = Lookup.of(hashes(pl.Series(known, dtype=pl.String)), {"n": np.arange(len(known), dtype=np.uint32)})
    first = {name: place for place, name in reversed(list(enumerate(known)))}
    found = table.read(hashes(pl.Series(wanted, dtype=pl.String)))["n"].to_list()
    assert found == [first.get(name) for name in wanted]


def test_ratings_are_looked_up_by_name_in_the_order_asked() -> None:
    ratings = DomainRatings.of(
        pl.DataFrame({"domain": ["a.com", "b.com"], "rating": [1.5, None], "unsupported": [None, 0.5]})
    )
    assert ratings.lookup(hashes(pl.Series(["b.com", "x.com", "a.com"]))).rows() == [
        (None, 0.5),
        (None, None),
        (1.5, None),
    ]
    assert DomainRatings.none().lookup(hashes(pl.Series(["a.com"]))).rows() == [(None, None)]


def features(*rows: tuple[str, str, str]) -> pl.DataFrame:
    named = pl.DataFrame(rows, schema=["domain", "kind", "value"], orient="row")
    return named.with_columns(domain=pl.Series(hashes(named["domain"])), value=pl.Series(hashes(named["value"])))


def h(name: str) -> np.ndarray:
    return hashes(pl.Series([name]))


def test_domains_of_two_shared_kinds_are_a_network_and_one_id_is_one_owner() -> None:
    farm = [(f"f{n}.com", kind, "x") for n in range(3) for kind in ("ip", "ads")]
    found = find_networks(
        features(*farm, ("a.com", "analytics", "y"), ("b.com", "analytics", "y"), ("c.com", "ip", "x"))
    )
    assert found.network.read(h("f1.com"))["domains"].to_list() == [3]
    assert not found.network.has(h("a.com"))[0]
    assert not found.network.has(h("c.com"))[0], "an address alone is a cheap host"
    assert found.owners.has(pair_hash(h("b.com"), h("a.com")))[0]
    assert not found.owners.has(pair_hash(h("c.com"), h("f1.com")))[0]


def test_what_many_share_tells_nothing() -> None:
    many = [(f"s{n}.com", kind, "shop") for n in range(60) for kind in ("ip", "analytics")]
    found = find_networks(features(*many))
    assert not found.network.has(h("s1.com"))[0]
    assert not found.owners.has(pair_hash(h("s1.com"), h("s2.com")))[0]
