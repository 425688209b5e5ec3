"""Networks by shared footprints."""

import math

import polars as pl
import pytest

from backref.graph import footprints

ROWS = [
    ("a.com", "ip", "192.0.2.1"),
    ("b.com", "ip", "192.0.2.1"),
    ("a.com", "analytics", "UA-1"),
    ("b.com", "analytics", "UA-1"),
    ("c.com", "analytics", "UA-1"),
    ("c.com", "ip", "192.0.2.9"),
    ("d.com", "ip", "192.0.2.9"),
    ("d.com", "ip", "192.0.2.9"),
    ("d.com", "ads", None),
]


def table(rows: list[tuple[str, str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["domain", "kind", "value"], orient="row")


def test_domains_belong_together_when_two_kinds_of_footprint_are_shared() -> None:
    edges = footprints.edges(table(ROWS))
    assert edges.select("left", "right", "kinds").rows() == [("a.com", "b.com", 2)]
    assert edges["weight"][0] == pytest.approx(math.log(4 / 2) + math.log(4 / 3))
    assert [network.domains for network in footprints.networks(table(ROWS))] == [("a.com", "b.com")]


def test_the_network_of_a_domain_names_what_is_shared() -> None:
    found = footprints.network_of(table(ROWS), "b.com")
    assert found["right"].to_list() == ["a.com"]
    assert [(each["kind"], each["value"]) for each in found["features"][0]] == [
        ("analytics", "UA-1"),
        ("ip", "192.0.2.1"),
    ]


def test_what_over_500_domains_have_says_nothing() -> None:
    many = [(f"{number}.com", kind, "shared") for number in range(501) for kind in ("ip", "ns")]
    assert footprints.edges(table(many)).is_empty()
    assert footprints.networks(table(many)) == []


def test_one_kind_is_enough_when_asked() -> None:
    found = footprints.edges(table(ROWS), least_kinds=1)
    assert ("c.com", "d.com") in found.select("left", "right").rows()
