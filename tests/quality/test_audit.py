"""What to review first: reasons of different families, a pattern, and a priority that people decide on."""

import polars as pl
import pytest

from backref.quality.review.audit import PATTERN, Reviewed, audit


def reviewed(*rows: dict[str, object]) -> dict[str, Reviewed]:
    plain: dict[str, object] = {
        "links_follow": 1,
        "hidden": False,
        "sitewide": False,
        "placement": "content",
        "anchor": "Brand",
        "anchor_class": "brand",
        "subnet": None,
        "rating": 50.0,
        "risk": 0.0,
        "all_intents": ["editorial"],
        "unsupported": 0.1,
    }
    schema = {"subnet": pl.String, "risk": pl.Float64, "rating": pl.Float64, "all_intents": pl.List(pl.String)}
    told = [{**plain, "domain": f"d{n}.com", **row} for n, row in enumerate(rows)]
    return {one.domain: one for one in audit(pl.DataFrame(told, schema_overrides=schema))}


def test_an_honest_link_is_fine_and_a_weak_one_too() -> None:
    found = reviewed({}, {"rating": 0.0})
    assert (found["d0.com"].verdict, found["d0.com"].priority, found["d0.com"].signs) == ("fine", 0, ())
    assert (found["d1.com"].verdict, found["d1.com"].signs) == ("fine", ("weak_source",))


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ({"risk": 0.9, "all_intents": ["farm"], "anchor_class": "exact"}, "first"),
        ({"risk": 0.9, "all_intents": ["farm"]}, "look"),
        ({"risk": 0.6, "all_intents": ["farm"], "anchor_class": "exact"}, "look"),
        ({"risk": 0.3, "all_intents": ["editorial"], "anchor_class": "exact"}, "fine"),
    ],
)
def test_first_needs_a_high_risk_two_families_and_a_pattern(row: dict[str, object], verdict: str) -> None:
    found = reviewed(*[{**row, "anchor": f"words {n}"} for n in range(PATTERN)])
    assert {one.verdict for one in found.values()} == {verdict}


def test_four_domains_are_no_pattern() -> None:
    row = {"risk": 0.9, "all_intents": ["farm"], "anchor_class": "exact"}
    found = reviewed(*[{**row, "anchor": f"words {n}"} for n in range(PATTERN - 1)])
    assert {one.verdict for one in found.values()} == {"look"}


def test_an_injected_or_hidden_link_needs_no_pattern() -> None:
    found = reviewed({"risk": 0.8, "all_intents": ["hacked"], "hidden": True})
    assert found["d0.com"].verdict == "first"


def test_two_signs_of_one_family_are_one_reason() -> None:
    assert reviewed({"hidden": True, "sitewide": True})["d0.com"].families == 1


def test_a_link_that_passes_nothing_on_has_half_the_priority() -> None:
    row = {"risk": 0.8, "all_intents": ["exchange"]}
    found = reviewed(row, {**row, "links_follow": 0})
    assert found["d1.com"].priority == pytest.approx(found["d0.com"].priority / 2)


def test_paid_links_that_are_marked_are_no_sign() -> None:
    found = reviewed({"all_intents": ["sponsored"], "links_follow": 0}, {"all_intents": ["sponsored"]})
    assert found["d0.com"].signs == ()
    assert found["d1.com"].signs == ("sponsored",)


def test_brand_anchors_and_addresses_never_make_a_pattern_of_wording() -> None:
    found = reviewed(*[{"anchor_class": "naked", "anchor": "example.com"}] * 9)
    assert all(one.pattern_domains == 0 for one in found.values())


def test_a_pattern_is_told_in_words_with_its_size() -> None:
    found = reviewed(*[{"subnet": "10.0.0"}] * 6, *[{"anchor": "cheap shoes", "anchor_class": "exact"}] * 7)
    assert (found["d0.com"].pattern, found["d0.com"].pattern_domains) == ("same network 10.0.0.0/24", 6)
    assert (found["d9.com"].pattern, found["d9.com"].pattern_domains) == ("same anchor “cheap shoes”", 7)


def test_without_a_ranking_signs_alone_give_an_order() -> None:
    unranked = {"risk": None, "all_intents": None, "anchor_class": None}
    found = reviewed(unranked, {**unranked, "hidden": True, "rating": 0.0})
    assert found["d1.com"].priority > found["d0.com"].priority == 0
