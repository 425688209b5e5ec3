"""Conditions: what they keep, how the short form says them, and what is refused."""

import json
from contextlib import suppress
from typing import Any

import judge
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shoe_web import LINKS

import backref
from backref.errors import QuestionError
from backref.report import BY_NAME
from backref.report.where import parse_short, read_where

FIELDS = BY_NAME["backlinks"].columns
LIVE = judge.chosen(judge.external(LINKS), "example.com")

texts = st.one_of(
    st.sampled_from(
        ["shoes", "Blue", "blue shoes", "a", "", "ü", "für", "=1+1", '"', "'", "\\", "%", "_", "; DROP", "*"]
    ),
    st.text("abeghiloqrstuBS ü%_.", max_size=6),
)
patterns = st.sampled_from(["sh.es", "^blue", "e$", "(?i)BLUE", "[a-c],", r"\bhere\b", ".*", "^$"])
days = st.dates(
    min_value=min(row["first_seen"].date() for row in LINKS), max_value=max(row["last_checked"].date() for row in LINKS)
)
moments = st.sampled_from([row["first_seen"].isoformat() for row in LINKS])


def condition(field: str, test: Any) -> dict[str, Any]:
    return {"field": field, "is": test}


ordered = st.sampled_from(["eq", "neq", "gt", "gte", "lt", "lte"])
text_tests = st.one_of(
    st.tuples(st.sampled_from(["eq", "neq", "gt", "lte", "substring", "isubstring", "prefix", "suffix"]), texts).map(
        list
    ),
    st.tuples(
        st.sampled_from(["phrase_match", "iphrase_match"]), st.sampled_from(["shoes", "blue", "a", "für alle"])
    ).map(list),
    st.tuples(st.just("regex"), patterns).map(list),
    st.sampled_from(["empty", "is_null"]),
)
number_tests = st.one_of(
    st.tuples(ordered, st.one_of(st.integers(0, 50), st.floats(0, 50))).map(list), st.just("is_null")
)
time_tests = st.one_of(
    st.tuples(ordered, st.one_of(days.map(str), moments)).map(list),
    st.just("is_null"),
)
flag_tests = st.one_of(st.tuples(st.sampled_from(["eq", "neq"]), st.booleans()).map(list), st.just("is_null"))
leaves = st.one_of(
    st.builds(condition, st.sampled_from(["anchor", "alt", "source_domain", "source_language"]), text_tests),
    st.builds(condition, st.sampled_from(["provenance.archive", "source_url"]), text_tests),
    st.builds(condition, st.sampled_from(["position", "occurrences", "provenance.offset"]), number_tests),
    st.builds(condition, st.sampled_from(["first_seen", "last_checked", "lost_at"]), time_tests),
    st.builds(condition, st.sampled_from(["follow", "nofollow"]), flag_tests),
    st.builds(condition, st.just("anchor_variants"), st.sampled_from(["empty", "is_null"])),
    st.builds(
        lambda quantifier, test: {"field": "anchor_variants", "list_is": {quantifier: test}},
        st.sampled_from(["any", "all"]),
        text_tests,
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"and": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda parts: {"or": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None)
@given(conditions)
def test_a_condition_keeps_what_a_plain_reading_keeps(where: dict[str, Any]) -> None:
    expected = sorted(row["offset"] for row in LIVE if judge.holds(where, row))
    answer = opened().backlinks("example.com", where=where, limit=None, select="provenance")
    assert sorted(row["provenance"]["offset"] for row in answer.rows) == expected


_opened: list[backref.Index] = []


def opened() -> backref.Index:
    return _opened[0]


@pytest.fixture(autouse=True, scope="module")
def _open(index: backref.Index) -> None:
    """Hypothesis wants no fixtures that change between examples; this one does not."""
    _opened[:] = [index]


@given(conditions)
def test_every_condition_can_be_said_in_the_short_form(where: dict[str, Any]) -> None:
    said = short(where)
    if said is not None:
        assert parse_short(said) == where


def short(where: dict[str, Any]) -> str | None:
    """The condition in the short form; None for what it has no words for: joining nothing, or one thing."""
    match where:
        case {"and": parts} | {"or": parts}:
            word = next(iter(where))
            said = [short(part) for part in parts]
            return None if len(said) < 2 or None in said else "(" + f" {word} ".join(map(str, said)) + ")"
        case {"not": part}:
            inner = short(part)
            return None if inner is None else f"not ({inner})"
        case {"field": field, "is": "is_null"}:
            return f"{field} is null"
        case {"field": field, "is": "empty"}:
            return f"{field} is empty"
        case {"field": field, "is": [operator, value]}:
            return f"{field} {operator} {literal(value)}"
        case {"field": field, "list_is": {**quantified}}:
            ((quantifier, test),) = quantified.items()
            return f"{field} {quantifier} {test if isinstance(test, str) else f'{test[0]} {literal(test[1])}'}"
    raise AssertionError(where)


def literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else '"' + escaped(value) + '"'


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("follow", condition("follow", ["eq", True])),
        ("not follow", {"not": condition("follow", ["eq", True])}),
        ("links >= 40", condition("links", ["gte", 40])),
        ("links>=40", condition("links", ["gte", 40])),
        ("share < .5", condition("share", ["lt", ".5"])),
        ("share < 0.5", condition("share", ["lt", 0.5])),
        ('anchor ~ "shoes"', condition("anchor", ["isubstring", "shoes"])),
        ("anchor !~ shoes", {"not": condition("anchor", ["isubstring", "shoes"])}),
        ("anchor =~ '^a'", condition("anchor", ["regex", "^a"])),
        ("anchor ^= a", condition("anchor", ["prefix", "a"])),
        ("anchor $= a", condition("anchor", ["suffix", "a"])),
        ("anchor *= a", condition("anchor", ["substring", "a"])),
        ("kind in (text, image)", {"or": [condition("kind", ["eq", "text"]), condition("kind", ["eq", "image"])]}),
        ("kind not in (text)", {"not": {"or": [condition("kind", ["eq", "text"])]}}),
        ("lost_at is not null", {"not": condition("lost_at", "is_null")}),
        ("first_seen >= 2026-01-31", condition("first_seen", ["gte", "2026-01-31"])),
        ("first_seen > 2026-01-31T12:00:00Z", condition("first_seen", ["gt", "2026-01-31T12:00:00Z"])),
        ("source_url = https://a.org/x?y", condition("source_url", ["eq", "https://a.org/x?y"])),
        (
            "follow and links > 1 or ugc",
            {
                "or": [
                    {"and": [condition("follow", ["eq", True]), condition("links", ["gt", 1])]},
                    condition("ugc", ["eq", True]),
                ]
            },
        ),
    ],
)
def test_the_short_form_says(said: str, meant: dict[str, Any]) -> None:
    assert parse_short(said) == meant


@pytest.mark.parametrize(
    "said",
    ["", "and", "follow and", "(follow", "follow)", "anchor ~", "anchor is", "1 =", "a b c", "a in (", "a = 'x", "~"],
)
def test_a_short_form_that_is_none_says_where_it_goes_wrong(said: str) -> None:
    with pytest.raises(QuestionError, match=r"expected .* at character \d+"):
        parse_short(said)


@given(st.text(max_size=40))
def test_no_text_breaks_the_parser(said: str) -> None:
    with suppress(QuestionError):
        read_where(said, FIELDS)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["and", "or", "not", "field", "is", "list_is", "any", "x"]), inner, max_size=3),
    ),
)


@given(st.dictionaries(st.sampled_from(["and", "or", "not", "field", "is", "list_is", "x"]), json_values, max_size=3))
def test_no_json_breaks_the_reader(where: dict[str, Any]) -> None:
    with suppress(QuestionError):
        read_where(where, FIELDS)


@pytest.mark.parametrize(
    ("where", "message", "hint"),
    [
        ("ancor = x", "unknown field 'ancor'", "did you mean anchor?"),
        ("reading = wat", "unknown field 'reading'", "did you mean provenance.reading?"),
        ("zzz = x", "unknown field 'zzz'", "source_url, target_url"),
        ("position = x", "position, which is an integer, with 'x'", "give a number"),
        ("position = true", "position, which is an integer, with True", "give a number"),
        ("follow = 1", "follow, which is a boolean, with 1", "give true or false"),
        ("anchor = 1", "anchor, which is a text, with 1", "give a text"),
        ("first_seen > yesterday", "first_seen, which is a time, with 'yesterday'", "2026-01-31"),
        ("follow > true", "cannot test follow, which is a boolean, with 'gt'", "one of eq, neq, is_null"),
        ("anchor_variants = x", "cannot test anchor_variants, which is a list of texts, with 'eq'", "empty"),
        ("anchor any = x", "asks anchor for its elements, but it is a text", 'use "is"'),
        ({"field": "anchor", "is": ["eqq", "x"]}, "with 'eqq'", "did you mean eq?"),
        ({"field": "anchor"}, "does not follow the grammar", '"and"'),
        ({"field": "anchor", "is": ["eq", "x"], "or": []}, "does not follow the grammar", '"and"'),
        ({"field": "position", "is": ["eq", 1 << 63]}, "compares position", "give a number"),
        ("{", "is not JSON", None),
        ("(" * 99 + "follow", "nested more than 32 deep", None),
        ({"not": {}}, "does not follow the grammar", '"and"'),
        ("kind = txt", "compares kind with 'txt', which it never is", "did you mean text?"),
        ("placement in (content, nav)", "compares placement with 'nav', which it never is", "one of content"),
        ("intents any != editorail", "compares intents with 'editorail'", "did you mean editorial?"),
        ("provenance.reading = htm", "compares provenance.reading with 'htm'", "did you mean html?"),
        ("anchor =~ '['", "has a pattern for anchor that cannot be read: missing ]: [", "RE2"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(where: Any, message: str, hint: str | None) -> None:
    with pytest.raises(QuestionError) as caught:
        read_where(where, FIELDS)
    assert message in caught.value.message
    assert hint is None or hint in (caught.value.hint or "")


def test_deep_json_is_refused_rather_than_followed() -> None:
    where: dict[str, Any] = condition("follow", ["eq", True])
    for _ in range(40):
        where = {"not": where}
    with pytest.raises(QuestionError, match="nested more than 32 deep"):
        read_where(where, FIELDS)
    with pytest.raises(QuestionError):
        read_where('{"not":' * 100_000, FIELDS)


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE links; --", "' OR 1=1 --", '" OR ""="', "\\'; SELECT 1", "$low", "x\x00y", "%", "') OR ('1'='1"],
)
@pytest.mark.parametrize(
    "operator", ["eq", "substring", "isubstring", "prefix", "suffix", "phrase_match", "iphrase_match"]
)
def test_a_value_is_never_read_as_sql(index: backref.Index, operator: str, text: str) -> None:
    where = {"field": "anchor", "is": [operator, text]}
    expected = sum(judge.holds(where, row) for row in LIVE)
    assert index.backlinks("example.com", where=where).total == expected


@pytest.mark.parametrize("name", ['anchor" OR 1=1 --', "anchor; DROP TABLE links", "links.anchor", "source_key", "*"])
def test_a_name_outside_the_closed_list_is_refused(index: backref.Index, name: str) -> None:
    for said in ({"where": {"field": name, "is": "is_null"}}, {"select": [name]}, {"order_by": [name]}):
        with pytest.raises(QuestionError):
            index.backlinks("example.com", **said)  # type: ignore[arg-type]


def test_a_pattern_that_is_none_is_the_askers_mistake(index: backref.Index) -> None:
    with pytest.raises(QuestionError):
        index.backlinks("example.com", where="anchor =~ '('")


def test_a_pattern_that_takes_others_ages_takes_us_no_time(index: backref.Index) -> None:
    answer = index.backlinks("example.com", where={"field": "source_url", "is": ["regex", "(a*)*b(x+x+)+y"]})
    assert answer.seconds < 5
