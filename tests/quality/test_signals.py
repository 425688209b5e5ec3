"""Every signal fires on its own example, not on its counter-example, and says when it cannot be seen."""

from typing import Any

import pytest
from quality.rows import link_row, page_row

from backref.quality.facts import FACTS, LINK_COLUMNS, PAGE_COLUMNS
from backref.quality.signals import Level, Signal, all_signals

SIGNALS = {signal.name: signal for signal in all_signals()}


def outcome(signal: Signal, values: Any) -> bool | None:
    row = page_row(**values) if signal.level is Level.PAGE else link_row(**values)
    answer: bool | None = row.select(fires=signal.fires())["fires"][0]
    return answer


@pytest.mark.parametrize("signal", all_signals(), ids=lambda signal: signal.name)
def test_a_signal_fires_on_its_example_and_not_on_the_other(signal: Signal) -> None:
    assert outcome(signal, signal.on) is True
    assert outcome(signal, signal.off) is False


@pytest.mark.parametrize("signal", all_signals(), ids=lambda signal: signal.name)
def test_a_signal_is_a_unit_named_like_its_file_that_reads_the_columns_it_names(signal: Signal) -> None:
    known = PAGE_COLUMNS if signal.level is Level.PAGE else {**LINK_COLUMNS, **FACTS}
    assert set(signal.fires().meta.root_names()) == set(signal.inputs) <= set(known)
    assert signal.fires.__module__.rpartition(".")[2] == signal.name
    assert signal.measures
    assert signal.why
    assert signal.example


def test_there_is_room_for_a_bit_for_each() -> None:
    names = [signal.name for signal in all_signals()]
    assert names == sorted(set(names))
    assert len(names) <= 64


USER_PAGES = [
    "com,example)/viewtopic.php?t=12",
    "com,example)/forum/showthread.php?t=9",
    "com,example,forum)/a-title",
    "com,example,discuss)/latest",
    "com,example)/forums/cooking/bread.123/",
    "com,example)/threads/how-to.4711/page-2",
    "com,example)/topic/4711-how-to/",
    "com,example)/t/how-to/4711/3",
    "com,example)/questions/4711/how-to",
    "com,example)/users/4711/jane",
    "com,example)/en/profile/jane",
    "com,example)/members/jane.77/",
    "com,example)/index.php?topic=55.0",
    "com,example)/guestbook.html",
]
NO_USER_PAGES = [
    "com,example,docs)/en/latest/topics/api.html",
    "com,example,docs)/en/3.2/topics/testing/tools.html",
    "com,example,docs)/en/latest/user/quickstart.html",
    "com,example,docs)/en/latest/user/advanced/",
    "com,example,docs)/en/latest/community/faq.html",
    "com,example)/3.11/library/profile.html",
    "com,example)/topic/20200207/015849.html",
    "com,example)/topics/2021/climate",
    "com,example)/user-guide",
    "com,example)/board-of-directors",
]


@pytest.mark.parametrize("key", USER_PAGES + NO_USER_PAGES)
def test_manuals_have_topics_users_and_profiles_too(key: str) -> None:
    """Most pages of real archives that had such a word in their address were manuals."""
    assert outcome(SIGNALS["user_page"], {"key": key}) is (key in USER_PAGES)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("com,facebook,www)/sharer/sharer.php?u=https%3A%2F%2Fexample.com", "share_target"),
        ("com,linkedin,www)/shareArticle?url=a", "share_target"),
        ("me,wa)/?text=a", "share_target"),
        ("com,twitter)/jane/status/12?ref_src=twsrc%5Etfw", "share_target"),
        ("com,gravatar)/site/signup/", "platform_target"),
        ("com,disqus,example)/?url=a", "platform_target"),
        ("org,wordpress,de)/", "platform_target"),
        ("com,wordpress,jane)/", None),
        ("com,facebook,www)/share-the-road", None),
        ("org,wordpress)/plugins/a", None),
    ],
)
def test_buttons_and_makers_of_software_are_known_by_their_addresses(key: str, name: str | None) -> None:
    for asked in ("share_target", "platform_target"):
        assert outcome(SIGNALS[asked], {"target_key": key}) is (asked == name)
