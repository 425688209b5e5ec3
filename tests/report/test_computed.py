"""Computed questions: rows from a function, everything else as for a question in SQL."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fruit import BASKET, FRUIT, SORTED_FRUIT

import backref
from backref.errors import QuestionError
from backref.report import BY_NAME
from backref.report.answer import Answer
from backref.report.question import Question

BY_NAMES = sorted(str(row["name"]) for row in BASKET)


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The basket's questions, declared like any other."""
    for question in (FRUIT, SORTED_FRUIT):
        monkeypatch.setitem(BY_NAME, question.name, question)


def names(answer: Answer) -> list[str]:
    return [row["name"] for row in answer.rows]


def test_rows_keep_the_order_that_they_were_found_in(index: backref.Index) -> None:
    answer = index.ask("fruit", target="example.com")
    assert answer.rows == BASKET
    assert answer.total == 20
    assert answer.about == {"weight": 30.0}
    assert answer.coverage["domain"] == "example.com"
    assert answer.as_json()["about"] == {"weight": 30.0}


def test_a_condition_an_order_and_a_selection_are_those_of_other_questions(index: backref.Index) -> None:
    answer = index.ask("fruit", target="example.com", where="ripe", order_by="weight:desc,name", select="name,weight")
    ripe = sorted((row for row in BASKET if row["ripe"]), key=lambda row: (-row["weight"], row["name"]))
    assert answer.rows == [{"name": row["name"], "weight": row["weight"]} for row in ripe]
    assert answer.total == len(ripe)


@pytest.mark.parametrize("question", [FRUIT, SORTED_FRUIT], ids=lambda question: question.name)
@pytest.mark.parametrize("order", [None, "weight", "ripe:desc,weight:desc"])
@pytest.mark.parametrize("where", [None, "weight > 0"])
def test_pages_put_together_are_the_whole(
    index: backref.Index, question: Question, order: str | None, where: str | None
) -> None:
    given = {"order_by": order, "where": where} | ({"target": "example.com"} if question.has("target") else {})
    whole = index.ask(question.name, limit=None, **given)
    pages, cursor = [], None
    while True:
        page = index.ask(question.name, limit=3, cursor=cursor, **given)
        pages += page.rows
        assert page.total == whole.total == len(whole)
        cursor = page.cursor
        if cursor is None:
            break
    assert pages == whole.rows


def test_a_question_that_finds_its_own_pages_starts_in_its_order(index: backref.Index) -> None:
    assert names(index.ask("sorted-fruit", limit=4)) == BY_NAMES[:4]


def test_a_parameter_of_a_wrong_type_is_told(index: backref.Index) -> None:
    with pytest.raises(QuestionError, match="at_least is not 'many'"):
        index.ask("fruit", target="example.com", at_least="many")
    with pytest.raises(QuestionError, match="fruit has no parameter 'colour'"):
        index.ask("fruit", target="example.com", colour="red")
    with pytest.raises(QuestionError, match="fruit needs a target"):
        index.ask("fruit")


def test_a_cursor_is_of_one_question_with_its_parameters(index: backref.Index) -> None:
    cursor = index.ask("fruit", target="example.com", limit=1).cursor
    with pytest.raises(QuestionError, match="cursor is of another question"):
        index.ask("fruit", target="example.com", at_least=1, cursor=cursor)


def test_an_answer_without_rows_says_how_near_the_index_comes(index: backref.Index) -> None:
    answer = index.ask("fruit", target="nowhere.test", at_least=100)
    assert (len(answer), answer.total, answer.cursor) == (0, 0, None)
    assert answer.note is not None
    assert "nowhere.test is not in this index" in answer.note


def test_all_rows_can_be_exported(index: backref.Index, tmp_path: Path) -> None:
    path = tmp_path / "fruit.parquet"
    assert index.export("fruit", path, target="example.com", where="weight >= 2") == 10
    table = pq.read_table(path)
    assert table.column_names == ["name", "weight", "ripe", "seeds"]
    assert table["name"].to_pylist() == [row["name"] for row in BASKET if row["weight"] >= 2]


def test_there_is_no_sql_to_show(index: backref.Index) -> None:
    with pytest.raises(QuestionError, match="fruit is not answered by SQL"):
        index.sql_of("fruit", target="example.com")
