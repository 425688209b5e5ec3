"""Profiles against their peers: what is counted, what is usual, what is flagged, and how risks add up."""

from collections import Counter
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backref.quality.profile import flags as profile_flags
from backref.quality.profile import velocity as profile_velocity
from backref.quality.profile.features import NAMES, REFERRERS, SHARING, features
from backref.quality.profile.flags import LEAST, risk_of, watched
from backref.quality.profile.intervals import negative_binomial_tail
from backref.quality.profile.mix import concentration, mix
from backref.quality.profile.peers import LEAST_PEERS, usual
from backref.quality.profile.risk import Growth, profile
from backref.quality.profile.velocity import Month, size_of, velocity

NO_GROWTH = Growth({}, [], {}, {})


def referrers(target: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Referrers with what is given; else followed editorial brand links in content from domains of their own."""
    plain = {
        "target": target,
        "tld": "com",
        "links": 1,
        "follow": True,
        "hidden": False,
        "sitewide": False,
        "anchor": "Brand",
        "anchor_class": "brand",
        "placement": "content",
        "language": "en",
        "intents": ["editorial"],
        "rating": 50.0,
        "value": 0.5,
        "risk": 0.1,
        "label": "neutral",
    }
    told = [
        {
            **plain,
            "domain": f"d{n}.com",
            "source_url": f"https://d{n}.com/",
            "target_url": f"https://{target}.com/",
            "subnet": f"10.1.{n}",
            **row,
        }
        for n, row in enumerate(rows)
    ]
    return pl.DataFrame(told, schema=REFERRERS)


def site(target: str, size: int, odd: int, **oddity: object) -> pl.DataFrame:
    """So many referrers, the first of which are odd."""
    return referrers(target, [oddity if n < odd else {} for n in range(size)])


def peers(odd: int = 1, **oddity: object) -> pl.DataFrame:
    return pl.concat([site(f"peer{n}", 50, odd + n % 3, **oddity) for n in range(12)])


# distributions


@given(st.lists(st.sampled_from(["brand", "exact", "naked", None]), min_size=1, max_size=60))
@settings(deadline=None)
def test_a_distribution_counts_values_that_are_known(classes: list[str | None]) -> None:
    found = mix(referrers("t", [{"anchor_class": name} for name in classes]), referrers("t", []))
    rows = {row["value"]: row for row in found.filter(pl.col("section") == "anchor").to_dicts()}
    known = [name for name in classes if name]
    assert {value: row["domains"] for value, row in rows.items()} == Counter(known)
    assert all(row["of"] == len(known) and row["low"] <= row["share"] <= row["high"] for row in rows.values())


def test_a_value_stands_beside_what_the_middle_eight_tenths_of_peers_have() -> None:
    found = mix(site("t", 50, 10, anchor_class="exact"), peers(anchor_class="exact"))
    (row,) = found.filter((pl.col("section") == "anchor") & (pl.col("value") == "exact")).to_dicts()
    assert row["share"] == 0.2
    assert (row["peers_low"], row["peers_high"]) == (0.02, 0.06)


def test_scales_are_shown_by_tenths_from_the_top() -> None:
    found = mix(referrers("t", [{"rating": 100.0}, {"rating": 90.0}, {"rating": 35.5}, {"rating": 0.0}]), peers())
    values = found.filter(pl.col("section") == "rating")["value"].to_list()
    assert values == ["90–100", "30–39", "0–9"]


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=50))
def test_concentration_agrees_with_its_slow_twin(links: list[int]) -> None:
    found, total = concentration(pl.Series(links)), sum(links)
    assert found.hhi == pytest.approx(sum((count / total) ** 2 for count in links))
    assert found.largest == pytest.approx(max(links) / total)
    assert found.largest_ten == pytest.approx(sum(sorted(links, reverse=True)[:10]) / total)
    assert 1 <= found.effective <= len(links) + 1e-9


# features


def test_what_is_not_known_is_neither_true_nor_false() -> None:
    found = features(referrers("t", [{"anchor_class": None, "risk": None, "intents": None}]))
    assert found.select("exact_anchors", "harmful", "farm").row(0) == (None, None, None)
    assert found["sitewide"].to_list() == [False]


def test_a_wording_or_a_network_is_shared_from_four_domains_on() -> None:
    rows = [{"anchor": "Cheap Shoes " if n % 2 else "cheap shoes", "anchor_class": "exact"} for n in range(SHARING)]
    rows += [{"anchor": "red boots", "anchor_class": "exact"}] * (SHARING - 1)
    rows += [{"subnet": "10.0.0"}] * SHARING + [{"anchor": "Brand"}] * 9
    found = features(referrers("t", rows))
    assert found["repeated_anchors"].sum() == SHARING
    assert found["shared_network"].sum() == SHARING


def test_a_paid_link_that_passes_nothing_on_is_as_it_should_be() -> None:
    found = features(referrers("t", [{"intents": ["sponsored"], "follow": False}, {"intents": ["sponsored"]}]))
    assert found["sponsored"].to_list() == [False, True]


# peers


def test_what_is_usual_is_not_said_of_few_peers() -> None:
    assert usual([1] * (LEAST_PEERS - 1), [50] * (LEAST_PEERS - 1)) is None
    assert usual([1] * 20, [5] * 20) is None


def test_a_fifth_of_the_peers_may_have_bought_without_becoming_the_norm() -> None:
    clean, bought = usual([5] * 16, [100] * 16), usual([5] * 16 + [60] * 4, [100] * 20)
    assert clean is not None
    assert bought is not None
    assert bought.mean < 2 * clean.mean
    assert bought.chance(40, 100) < 0.01


@given(st.integers(10, 300), st.integers(0, 300))
def test_more_is_never_less_surprising(of: int, count: int) -> None:
    found = usual([3, 5, 8, 2, 4, 6, 9, 1, 5, 7], [100] * 10)
    assert found is not None
    counts = sorted({0, min(count, of), of})
    chances = [found.chance(k, of) for k in counts]
    assert all(before >= after for before, after in pairwise(chances))


# flags and risk


@pytest.mark.parametrize(
    ("flag", "oddity"),
    [
        ("hidden", {"hidden": True}),
        ("hacked", {"intents": ["hacked"]}),
        ("farm", {"intents": ["farm"]}),
        ("sponsored", {"intents": ["sponsored"]}),
        ("exact_anchors", {"anchor_class": "exact", "anchor": "x"}),
        ("guest_posts", {"intents": ["guest_post"]}),
        ("exchange", {"intents": ["exchange"]}),
        ("comments", {"placement": "comment"}),
        ("sitewide", {"sitewide": True}),
        ("shared_network", {"subnet": "10.0.0"}),
        ("weak_sources", {"rating": 0.0}),
        ("harmful", {"risk": 0.9}),
    ],
)
def test_each_flag_is_raised_by_what_it_is_about_and_only_far_beyond_peers(
    flag: str, oddity: dict[str, object]
) -> None:
    def raised(odd: int) -> set[str]:
        found = profile(site("t", 60, odd, **oddity), peers(**oddity), NO_GROWTH)
        return {one.watched.name for one in found.flags}

    assert flag in raised(30)
    assert flag not in raised(2)
    assert raised(0) == set()


def test_keywords_count_where_several_domains_use_them_for_the_same_page() -> None:
    """The subjects of an encyclopedia's articles are keyword anchors too, each for another page."""

    def raised(pages: int) -> set[str]:
        rows = [
            {"anchor_class": "exact", "anchor": f"subject {n}", "target_url": f"https://t.com/{n % pages}"}
            for n in range(60)
        ]
        found = profile(referrers("t", rows), peers(anchor_class="exact", anchor="x"), NO_GROWTH)
        return {one.watched.name for one in found.flags}

    assert "exact_anchors" in raised(3)
    assert raised(60) == set()


def test_keywords_for_a_page_are_few_where_far_more_lead_to_others() -> None:
    """A page of a large encyclopedia has dozens of links by the name of its subject."""
    rows = [{"anchor_class": "exact", "target_url": f"https://t.com/{n // 4}"} for n in range(200)]
    assert not features(referrers("t", rows))["exact_anchors"].any()
    assert features(referrers("t", rows[:40]))["exact_anchors"].all()


def test_under_thirty_domains_nothing_is_flagged_and_no_risk_is_said() -> None:
    found = profile(site("t", LEAST - 1, LEAST - 1, hidden=True), peers(), NO_GROWTH)
    assert found.flags == ()
    assert found.risk is None


def test_without_peers_no_risk_is_said() -> None:
    assert profile(site("t", 60, 30, hidden=True), referrers("p", []), NO_GROWTH).risk is None


def test_more_of_it_is_more_risk() -> None:
    risks = [
        profile(site("t", 100, odd, anchor_class="exact"), peers(anchor_class="exact"), NO_GROWTH).risk or 0.0
        for odd in (5, 20, 40, 80)
    ]
    assert risks == sorted(risks)
    assert risks[0] == 0
    assert risks[-1] > 0.5


def test_an_unsupported_share_is_a_flag_of_its_own() -> None:
    calm = profile(site("t", 60, 0), peers(), NO_GROWTH, unsupported=0.69)
    found = profile(site("t", 60, 0), peers(), NO_GROWTH, unsupported=0.87)
    assert calm.flags == ()
    assert [flag.watched.name for flag in found.flags] == ["unsupported"]
    assert "87%" in found.flags[0].said


def test_risks_of_independent_reasons_add_up_and_stay_under_one() -> None:
    both = profile(site("t", 60, 30, hidden=True, intents=["farm"]), peers(), NO_GROWTH).flags
    strengths = [flag.strength for flag in both]
    assert risk_of(both) == pytest.approx(1 - np.prod([1 - one for one in strengths]))
    assert max(strengths) < risk_of(both) < 1


def test_everything_watched_has_its_texts_and_every_feature_is_watched() -> None:
    assert set(NAMES) | {"burst", "unsupported"} == set(watched())
    for one in watched().values():
        assert 0 < one.weight < 1
        assert 0 < one.at < 1
        assert all((one.title, one.policy, one.why, one.fix))


# growth


def test_a_profile_that_grows_like_the_index_has_no_burst_however_crawls_were_spread() -> None:
    index = {"2026-01": 9000, "2026-02": 100, "2026-03": 900}
    months = velocity({"2026-01": 900, "2026-02": 10, "2026-03": 90}, index)
    assert not any(month.burst for month in months)
    assert [month.expected for month in months] == pytest.approx([900, 10, 90], rel=0.06)


def test_the_same_count_is_a_burst_where_little_was_crawled_and_none_where_much_was() -> None:
    index = {"2026-01": 1000, "2026-02": 1000, "2026-03": 20_000}
    quiet = velocity({"2026-01": 10, "2026-02": 60}, index)
    busy = velocity({"2026-01": 3, "2026-03": 60}, index)
    assert [month.month for month in quiet if month.burst] == ["2026-02"]
    assert not any(month.burst for month in busy)


def test_the_crawl_that_most_of_the_index_comes_from_is_no_burst() -> None:
    """Whoever is linked from the sites of that crawl alone was linked before it as well."""
    index = {"2026-01": 7000, "2026-02": 2000, "2026-03": 1000}
    (first, *others) = velocity({"2026-01": 60, "2026-03": 2}, index)
    assert not first.burst
    assert first.limit is not None
    assert first.found > first.limit
    assert not any(month.burst for month in others)
    assert velocity({"2026-01": 2, "2026-03": 60}, index)[2].burst


def test_a_single_month_says_nothing() -> None:
    assert velocity({"2026-01": 50}, {"2026-01": 50}) == [Month("2026-01", 50, None, None, None, burst=False)]


def test_the_limit_is_the_most_that_chance_explains() -> None:
    for month in velocity({"2026-01": 40, "2026-02": 30}, {"2026-01": 100, "2026-02": 80}):
        assert month.expected is not None
        assert month.limit is not None
        others = 70 - month.found
        size = 1 / (1 / profile_velocity.DEFAULT_SIZE + 1 / (others + 1))
        assert negative_binomial_tail(month.limit, month.expected, size) > profile_velocity.ALPHA
        assert negative_binomial_tail(month.limit + 1, month.expected, size) <= profile_velocity.ALPHA


def test_peers_that_grow_alike_make_a_narrow_limit() -> None:
    index = {"2026-01": 1000, "2026-02": 500, "2026-03": 1500}
    alike = [{"2026-01": 40, "2026-02": 20, "2026-03": 60}] * 10
    wild = [{"2026-01": 110, "2026-02": 5, "2026-03": 5}, {"2026-01": 3, "2026-02": 112, "2026-03": 5}] * 5
    assert size_of(alike, index) > 20
    assert size_of(wild, index) < 2
    assert size_of([], index) == profile_velocity.DEFAULT_SIZE


def test_a_burst_is_a_flag_with_its_month() -> None:
    index = {"2026-01": 1000, "2026-02": 1000}
    growth = Growth({"2026-01": 5, "2026-02": 55}, [], index, {"2026-02": ["https://d9.com/"]})
    found = profile(site("t", 60, 0), peers(), growth)
    (flag,) = found.flags
    assert flag.watched.name == "burst"
    assert flag.examples == ("https://d9.com/",)
    assert "2026-02" in flag.said
    assert flag.strength <= profile_flags.watched()["burst"].weight
