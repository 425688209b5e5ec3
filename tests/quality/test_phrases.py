"""The compiled search for phrases says what plain patterns over lower-case text say."""

import re
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backref.quality.signals._texts import (
    Words,
    around,
    ends_saying,
    is_called,
    names,
    phrases,
    says,
    says_in,
    says_whole,
)

EDGE = r"(?-u:\b)"
USES = [
    "promotion",
    "resource_page",
    "directory_page",
    "partner_page",
    "references",
    "maker_credit",
    "own_network",
    "legal_line",
    "widget_title",
    "spam_subject",
]
PIECES = st.sampled_from([phrase for use in USES for phrase in phrases(use)])
MARKS = st.sampled_from([*" _-.:9aZé|·\n", "İ", "\u212a", "Σ", "ß", "ς", "\u0307", "漢", "𝐚", "K", "I", "ı", ""])
CHANGES: list[Callable[[str], str]] = [str, str.upper, str.title, str.swapcase, lambda text: text[:-1]]
CHANGED = st.builds(lambda piece, change: change(piece), PIECES, st.sampled_from(CHANGES))
TEXTS = st.none() | st.lists(CHANGED | MARKS | st.text(max_size=3), max_size=6).map("".join)


def begun(phrase: str) -> str:
    return (EDGE if phrase[0].isascii() and phrase[0].isalnum() else "") + re.escape(phrase)


def slow_says(text: pl.Expr, use: str) -> pl.Expr:
    return text.str.to_lowercase().str.contains("|".join(map(begun, phrases(use)))).fill_null(value=False)


def slow_says_whole(text: pl.Expr, use: str) -> pl.Expr:
    whole = "|".join(begun(phrase) + (EDGE if phrase[-1].isascii() else "") for phrase in phrases(use))
    return text.str.to_lowercase().str.contains(whole).fill_null(value=False)


def slow_is_called(text: pl.Expr, use: str) -> pl.Expr:
    pattern = "|".join(map(re.escape, phrases(use)))
    return text.str.to_lowercase().str.contains(rf"^\W*(?:{pattern})\W*$").fill_null(value=False)


def slow_ends_saying(text: pl.Expr, use: str, last: int = 40) -> pl.Expr:
    pattern = "|".join(map(re.escape, phrases(use)))
    read = text.str.tail(last).str.to_lowercase()
    return read.str.contains(rf"(?:{pattern})[\s:：|·–—-]*$").fill_null(value=False)


def slow_names(key: pl.Expr, use: str) -> pl.Expr:
    latin = [r"[^a-z0-9]?".join(map(re.escape, phrase.split())) for phrase in phrases(use) if phrase.isascii()]
    return key.str.to_lowercase().str.contains(f"{EDGE}(?:{'|'.join(latin)}){EDGE}").fill_null(value=False)


def slow_around(use: str) -> pl.Expr:
    before, after = pl.col("text").str.tail(60).fill_null(""), pl.col("after").str.head(40).fill_null("")
    return slow_says(pl.concat_str(before, after, separator="\n"), use)


def ends_in_forty(column: str, use: str) -> pl.Expr:
    return ends_saying(Words(column, last=40), use)


PAIRS = [
    (says, slow_says),
    (says_whole, slow_says_whole),
    (is_called, slow_is_called),
    (ends_in_forty, slow_ends_saying),
    (names, slow_names),
]


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(TEXTS, min_size=1, max_size=8), use=st.sampled_from(USES))
@example(rows=["aİskonto", "İskonto", "x\u212ado", "PILLSİ", "ΕΚΠΤΩΣΗ", "ΣΎΝΔΕΣΜΟΙ"], use="promotion")
@example(rows=["viagra\u212a", "viagraİ", "viagra_", "viagra é", "éviagra"], use="spam_subject")
def test_the_loop_finds_what_the_pattern_finds(rows: list[str | None], use: str) -> None:
    repeated = [text for text in rows for _ in range(2)]
    frame = pl.DataFrame({"text": repeated}, schema={"text": pl.String})
    for fast, slow in PAIRS:
        told = frame.select(fast=fast("text", use), slow=slow(pl.col("text"), use))
        assert told["fast"].to_list() == told["slow"].to_list(), fast.__name__


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), use=st.sampled_from(USES))
def test_it_reads_as_far_around_a_link_as_the_pattern(rows: list[tuple[str | None, str | None]], use: str) -> None:
    frame = pl.DataFrame(rows, schema={"text": pl.String, "after": pl.String}, orient="row")
    named = frame.rename({"text": "context_before", "after": "context_after"})
    assert (
        named.select(found=says_in(around(), use))["found"].to_list()
        == frame.select(found=slow_around(use))["found"].to_list()
    )


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(TEXTS, min_size=1, max_size=8),
    use=st.sampled_from(USES),
    last=st.integers(1, 80),
    other=st.integers(1, 80),
)
@example(rows=["a border now"], use="promotion", last=9, other=9)
def test_each_reads_as_far_as_it_asks_when_several_ask_together(
    rows: list[str | None], use: str, last: int, other: int
) -> None:
    frame = pl.DataFrame({"context_before": rows}, schema={"context_before": pl.String})
    text = pl.col("context_before")
    told = frame.lazy().select(
        begun=says_in([Words("context_before", last=last)], use),
        slow_begun=slow_says(text.str.tail(last), use),
        called=is_called("context_before", use),
        slow_called=slow_is_called(text, use),
        ended=ends_saying(Words("context_before", last=other), use),
        slow_ended=slow_ends_saying(text, use, other),
    )
    for row in told.collect().iter_rows(named=True):
        assert row["begun"] == row["slow_begun"]
        assert row["called"] == row["slow_called"]
        assert row["ended"] == row["slow_ended"]


@pytest.mark.parametrize("use", USES)
def test_every_phrase_is_found_in_any_case(use: str) -> None:
    told = [form for phrase in phrases(use) for form in (phrase, phrase.upper(), phrase.title(), f"xx {phrase} xx")]
    frame = pl.DataFrame({"text": told})
    for fast, slow in PAIRS:
        both = frame.select("text", fast=fast("text", use), slow=slow(pl.col("text"), use))
        assert both.filter(pl.col("fast") != pl.col("slow")).is_empty()
    assert frame.gather_every(4).select(found=says("text", use))["found"].all()


@pytest.mark.parametrize(
    "innocent", ["fitted by ordinary least squares", "un ordinateur portable", "el encargado del archivo"]
)
def test_an_order_in_one_language_is_not_found_in_words_of_another(innocent: str) -> None:
    told = pl.DataFrame({"text": [innocent, "Ordina oggi da", "Encarga hoy"]}).select(says("text", "promotion"))
    assert told.to_series().to_list() == [False, True, True]
