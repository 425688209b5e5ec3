"""Value, risk, confidence and label: the formula written out, against the columns."""

from math import isclose
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality.rows import link_row

from backref.model.words import Intent, Label, Placement
from backref.quality.observing import observe_links
from backref.quality.signals import all_signals
from backref.quality.value import judge
from backref.quality.weights import Weights, bit_of, default_weights, names_of

WEIGHTS = default_weights()
GOOD: dict[str, Any] = {
    "kind": "text",
    "placement": "content",
    "follow": True,
    "nofollow": False,
    "ugc": False,
    "sponsored": False,
    "hidden": False,
    "anchor": "chairs",
    "target_key": "com,example)/chairs",
    "source_rating": 64.0,
    "source_unsupported": 0.1,
    "relevance": 0.5,
    "target_outcome": "ok",
    "target_status": 200,
    "read_as_html": True,
    "network_domains": 0,
    "network_sources": 0,
    "flagged_sources": 0,
}


def judged(**values: Any) -> dict[str, Any]:
    row = link_row(**(GOOD | values))
    return judge(row, observe_links(row), WEIGHTS).row(0, named=True)


def plain_value(row: dict[str, Any], intent_weight: float, kept: float) -> float:
    """The formula of the docs, one factor after the other."""
    v = WEIGHTS.values["value"]
    rating = v["prior"]["rating"] if row["source_rating"] is None else row["source_rating"]
    relevance = v["prior"]["relevance"] if row["relevance"] is None else row["relevance"]
    follow = "sponsored" if row["sponsored"] else "ugc" if row["ugc"] else "follow" if row["follow"] else "nofollow"
    state = {"ok": "live", "gone": "gone", "error": "error", None: "unknown"}[row["target_outcome"]]
    return float(
        v["eligibility"][state]
        * (rating / 100) ** v["authority_power"]
        * v["placement"][row["placement"]]
        * (v["sitewide"]["factor"] if row["sitewide"] else 1)
        * (v["relevance_floor"] + (1 - v["relevance_floor"]) * relevance)
        * intent_weight
        * v["follow"][follow]
        * kept
    )


@given(
    st.fixed_dictionaries(
        {
            "source_rating": st.none() | st.floats(0, 100, width=32),
            "relevance": st.none() | st.floats(0, 1, width=32),
            "placement": st.sampled_from([str(word) for word in Placement]),
            "sitewide": st.sampled_from([True, False, None]),
            "follow": st.booleans(),
            "ugc": st.booleans(),
            "sponsored": st.booleans(),
            "target_outcome": st.sampled_from(["ok", "gone", "error", None]),
            "source_unsupported": st.none() | st.floats(0, 1, width=32),
        }
    )
)
def test_the_columns_follow_the_formula(values: dict[str, Any]) -> None:
    row = GOOD | values | {"target_status": None}
    found = judged(**row)
    of_intent = {str(known.intent): known for known in WEIGHTS.intents}
    first = of_intent[found["intents"][0]] if found["intents"] else None
    kept = 1 - (first.risk if first else 0)
    for name in found["signals"]:
        kept *= 1 - WEIGHTS.values["risk"]["signals"].get(name, 0)
    risk = WEIGHTS.values["risk"]
    share = row["source_unsupported"] or 0
    kept *= 1 - max(0, (share - risk["unsupported_from"]) / (1 - risk["unsupported_from"])) * risk["unsupported_weight"]
    weight = first.weight if first else WEIGHTS.values["value"]["prior"]["intent"]
    assert isclose(found["value"], plain_value(row, weight, kept), rel_tol=1e-5, abs_tol=1e-7)
    assert isclose(found["risk"], 1 - kept, rel_tol=1e-5, abs_tol=1e-6)
    assert 0 <= found["value"] <= 1
    assert 0 <= found["confidence"] <= 1


def test_a_good_link_is_helpful_and_a_lost_one_is_worth_nothing() -> None:
    assert judged()["label"] == Label.HELPFUL
    assert judged(target_outcome="gone")["value"] == 0


def test_a_weak_link_is_neutral_not_harmful() -> None:
    weak = judged(source_rating=1.0, relevance=0.0, placement="footer", follow=False, nofollow=True)
    assert weak["label"] == Label.NEUTRAL


def test_little_known_is_unknown() -> None:
    bare = judged(source_rating=None, relevance=None, placement="unknown", target_outcome=None, read_as_html=None)
    assert bare["label"] == Label.UNKNOWN


def test_what_sites_of_one_publisher_share_around_their_texts_is_shown_and_no_risk() -> None:
    network = {"network_sources": 3, "placement": "footer"}
    assert "shared_network" in judged(**network)["signals"]
    assert judged(**network)["risk"] == pytest.approx(judged(placement="footer")["risk"])
    assert judged(network_sources=3, placement="content")["risk"] >= 0.6
    menu = {"placement": "footer", "anchor": "Poker"}
    assert judged(**menu)["risk"] >= 0.35
    assert "spam_words" in judged(**menu, reciprocal=True)["signals"]
    assert judged(**menu, reciprocal=True)["risk"] == 0


def test_a_single_odd_sign_never_harms() -> None:
    """Every signal that bears risk, alone: not harmful unless the link is hidden and more than that."""
    alone = [{"anchor": "casino"}, {"network_sources": 9}, {"source_unsupported": 1.0}, {"copied": True}]
    assert all(judged(**sign)["label"] != Label.HARMFUL for sign in alone)


def test_harm_needs_a_pattern_or_a_hidden_link() -> None:
    signs = {"anchor": "casino", "network_sources": 9, "network_domains": 9, "source_unsupported": 1.0}
    assert judged(**signs)["risk"] >= 0.7
    assert judged(**signs)["label"] != Label.HARMFUL
    assert judged(**signs, flagged_sources=9)["label"] == Label.HARMFUL
    assert judged(anchor="casino", hidden=True, placement="hidden")["label"] == Label.HARMFUL


HIDDEN = {"hidden": True, "placement": "hidden", "anchor_class": "exact", "relevance": 0.1}


def test_a_hidden_link_is_hacked_with_what_spam_sells_or_a_followed_key_phrase_of_another_subject() -> None:
    for values in ({}, {"anchor": "casino", "anchor_class": "other", "relevance": 0.5}):
        found = judged(**(HIDDEN | values))
        assert (found["intents"][0], found["label"]) == (Intent.HACKED, Label.HARMFUL)


@pytest.mark.parametrize(
    "values",
    [
        {"anchor": "Share", "anchor_class": "other"},
        {"anchor_class": "brand_keyword"},
        {"relevance": 0.5},
        {"nofollow": True, "follow": False, "rel": "nofollow"},
        {"same_owner": True},
        {"reciprocal": True},
        {"kind": "frame", "anchor": None, "anchor_class": "empty"},
    ],
    ids=["menu", "name", "subject", "nofollow", "sister", "returned", "frame"],
)
def test_what_is_hidden_until_it_is_opened_is_worth_nothing_and_harms_nobody(values: dict[str, Any]) -> None:
    found = judged(**(HIDDEN | values))
    assert Intent.HACKED not in found["intents"]
    assert (found["value"], found["label"]) == (0, Label.NEUTRAL)


def test_what_spam_sells_in_a_footer_is_not_hacked_where_the_target_links_back() -> None:
    footer = {"anchor": "casino", "placement": "footer"}
    assert judged(**footer)["intents"][0] == Intent.HACKED
    assert Intent.HACKED not in judged(**footer, reciprocal=True)["intents"]


def test_the_first_intent_counts_and_the_others_are_shown() -> None:
    found = judged(sponsored=True, follow=False, heading="References")
    assert found["intents"] == [Intent.SPONSORED, Intent.CITATION, Intent.EDITORIAL]


def test_a_link_among_related_pages_is_paid_for_only_where_it_is_not_vouched_for() -> None:
    related = {"placement": "related", "source_domain": "paper.example", "target_domain": "shop.example"}
    assert judged(**related)["intents"] == []
    assert judged(**related, follow=False, nofollow=True)["intents"] == [Intent.SPONSORED]
    assert Intent.SPONSORED not in judged(**related, follow=False, nofollow=True, context_before="©")["intents"]
    assert Intent.SPONSORED not in judged(**related, follow=False, nofollow=True, reciprocal=True)["intents"]


def test_what_software_puts_beside_comments_was_left_by_nobody() -> None:
    comment = {"placement": "comment"}
    assert judged(**comment)["intents"] == [Intent.UGC]
    assert judged(**comment, kind="frame")["intents"] == [Intent.WIDGET]
    assert judged(**comment, target_key="com,akismet)/privacy/")["intents"] == [Intent.WIDGET]
    assert judged(**comment, target_key="com,facebook)/sharer.php?u=a")["intents"] == [Intent.WIDGET]
    assert judged(placement="content", target_key="org,wordpress)/")["intents"] == [Intent.EDITORIAL]


def test_sites_of_one_name_are_of_one_owner() -> None:
    hidden = HIDDEN | {"source_domain": "paper.com"}
    assert judged(**hidden, target_domain="other.de")["intents"][0] == Intent.HACKED
    assert judged(**hidden, target_domain="paper.de")["intents"] == [Intent.NAVIGATIONAL]
    assert judged(source_domain="abc.com", target_domain="abc.de")["intents"] == [Intent.EDITORIAL], "too short"


def test_every_rule_names_known_signals_and_every_intent_has_a_rule() -> None:
    assert {known.intent for known in WEIGHTS.intents} == set(Intent)
    assert all(known.rules for known in WEIGHTS.intents)
    with pytest.raises(KeyError):
        Weights.of(WEIGHTS.values, {"version": 1, "ugc": {"weight": 1.0, "risk": 0.0, "when": [["no_such_signal"]]}})


def test_every_weight_of_a_sign_has_its_reason() -> None:
    risk = WEIGHTS.values["risk"]
    assert risk["signals"].keys() == risk["reasons"].keys() <= {signal.name for signal in all_signals()}


@given(st.integers(0, (1 << len(all_signals())) - 1))
def test_masks_and_names_tell_the_same(mask: int) -> None:
    assert sum(bit_of(name) for name in names_of(mask)) == mask


def test_many_rows_are_judged_as_each_alone() -> None:
    rows = [GOOD, GOOD | {"placement": "footer"}, GOOD | {"anchor": "casino", "hidden": True, "placement": "hidden"}]
    together = pl.concat([link_row(**row) for row in rows])
    apart = pl.concat([judge(link_row(**row), observe_links(link_row(**row)), WEIGHTS) for row in rows])
    assert judge(together, observe_links(together), WEIGHTS).equals(apart)
