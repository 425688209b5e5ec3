"""Order, limit and cursor: pages that fit together, whatever they are ordered by."""

import base64
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import backref
from backref.errors import QuestionError
from backref.report import BY_NAME, FieldType

_UNORDERED = {FieldType.TEXTS, FieldType.OBJECT, FieldType.OBJECTS}


def every_row(index: backref.Index, question: str, limit: int, **said: object) -> list[dict[str, object]]:
    """All rows of a question, page by page."""
    rows: list[dict[str, object]] = []
    cursor = None
    total = index.ask(question, target="example.com", limit=0, **said).total
    while True:
        answer = index.ask(question, target="example.com", limit=limit, cursor=cursor, **said)
        assert len(answer) <= limit
        assert answer.total == total
        rows += answer.rows
        cursor = answer.cursor
        if cursor is None:
            assert len(rows) == answer.total
            return rows


@pytest.mark.parametrize("question", ["backlinks", "outlinks", "internal-links", "broken", "anchors", "top-pages"])
def test_pages_together_are_the_whole_answer(index: backref.Index, question: str) -> None:
    whole = index.ask(question, target="example.com", limit=None).rows
    assert every_row(index, question, 9) == whole


orders = st.lists(
    st.builds(
        lambda column, direction: f"{column.name}{direction}",
        st.sampled_from([c for c in BY_NAME["backlinks"].columns if c.type not in _UNORDERED]),
        st.sampled_from(["", ":asc", ":desc"]),
    ),
    max_size=3,
)


@settings(max_examples=15, deadline=None)
@given(order=orders, limit=st.integers(30, 60))
@example(order=["source_language:desc", "source_language"], limit=30)
def test_pages_fit_together_in_any_order(order: list[str], limit: int) -> None:
    """Also over nulls, which come last whichever way the order goes, and where a column is named again."""
    whole = _opened[0].backlinks("example.com", order_by=order, limit=None, status="all").rows
    assert every_row(_opened[0], "backlinks", limit, order_by=order, status="all") == whole
    for text in order[:1]:
        name, _, direction = text.partition(":")
        values = [row[name] for row in whole if row[name] is not None]
        assert values == sorted(values, reverse=direction == "desc")
        assert [row[name] is None for row in whole] == sorted(row[name] is None for row in whole)


_opened: list[backref.Index] = []


@pytest.fixture(autouse=True, scope="module")
def _open(index: backref.Index) -> None:
    """Hypothesis wants no fixtures that change between examples; this one does not."""
    _opened[:] = [index]


def test_a_cursor_keeps_its_place_when_other_columns_or_limits_are_asked_for(index: backref.Index) -> None:
    first = index.backlinks("example.com", limit=5)
    whole = index.backlinks("example.com", limit=None, select="anchor").rows
    assert index.backlinks("example.com", limit=7, select=["anchor"], cursor=first.cursor).rows == whole[5:12]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("outlinks", {}),
        ("backlinks", {"target": "example.net"}),
        ("backlinks", {"status": "all"}),
        ("backlinks", {"where": "follow"}),
        ("backlinks", {"order_by": "anchor"}),
        ("backlinks", {"scope": "host"}),
    ],
)
def test_a_cursor_of_another_question_is_refused(index: backref.Index, question: str, said: dict[str, str]) -> None:
    cursor = index.backlinks("example.com", limit=1).cursor
    with pytest.raises(QuestionError, match="another question, of other parameters or of another snapshot"):
        index.ask(question, **{"target": "example.com", "cursor": cursor, **said})


def test_a_cursor_of_another_snapshot_is_refused(index: backref.Index, folder: object) -> None:
    cursor = index.backlinks("example.com", limit=1).cursor
    with backref.open(index.folder) as other:
        object.__setattr__(other._snapshot, "name", "000002-later")
        with pytest.raises(QuestionError):
            other.backlinks("example.com", cursor=cursor)


@given(st.one_of(st.text(max_size=30), st.binary(max_size=30).map(lambda b: base64.urlsafe_b64encode(b).decode())))
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(QuestionError) as caught:
        _opened[0].backlinks("example.com", cursor=cursor)
    assert caught.value.field == "cursor"


def test_a_cursor_with_changed_values_is_bound_like_any_value(index: backref.Index) -> None:
    cursor = index.backlinks("example.com", limit=1).cursor or ""
    identity, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps([identity, ["' OR 1=1 --", *values[1:]]]).encode()).decode()
    assert index.backlinks("example.com", cursor=forged.rstrip("=")).rows is not None
    for odd in ([], {}, 1.5, [[1]], ["a"] * 5, [None] * 5):
        forged = base64.urlsafe_b64encode(json.dumps([identity, odd]).encode()).decode().rstrip("=")
        try:
            index.backlinks("example.com", cursor=forged)
        except QuestionError as error:
            assert error.field in {"cursor", None}, "nothing else may happen"  # noqa: PT017


@pytest.mark.parametrize("limit", [-1, 1.5, "10", True, 1 << 40])
def test_a_limit_is_a_number_from_0(index: backref.Index, limit: object) -> None:
    with pytest.raises(QuestionError, match="limit cannot be"):
        index.backlinks("example.com", limit=limit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ({"order_by": "ancor"}, "did you mean anchor?"),
        ({"order_by": "anchor:up"}, "use :asc or :desc"),
        ({"select": "ancor"}, "did you mean anchor?"),
        ({"status": "since=yesterday"}, "since=2026-01-31"),
        ({"status": "dead"}, "since=2026-01-31"),
        ({"scope": "page"}, "one of exact, prefix, host, domain"),
        ({"group": "one_per_pages"}, "did you mean one_per_page?"),
        ({"stauts": "live"}, "did you mean status?"),
    ],
)
def test_a_mistake_names_the_nearest_that_is_right(index: backref.Index, said: dict[str, str], hint: str) -> None:
    with pytest.raises(QuestionError) as caught:
        index.ask("backlinks", target="example.com", **said)
    assert hint in (caught.value.hint or "")
    assert caught.value.field == next(iter(said))


def test_select_gives_the_columns_in_the_order_asked(index: backref.Index) -> None:
    answer = index.backlinks("example.com", select="target_url, anchor", limit=2)
    assert answer.table.column_names == ["target_url", "anchor"]
