"""What is declared once is there everywhere: as a method, as a command, as SQL, in the docs."""

import importlib.util
import inspect
from pathlib import Path
from typing import Any

import pytest
from asking import needed

import backref
from backref.cli._asking import command_of
from backref.report import QUESTIONS, FieldType, Question

ROOT = Path(__file__).resolve().parents[2]
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def generator() -> Any:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "questions" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_files_are_current() -> None:
    """Run `python docs/questions/generate.py` when this fails."""
    for path, text in generator().generated().items():
        assert path.read_text("utf-8") == text, f"{path} is not current"


@each
def test_a_question_is_a_method_with_its_parameters(question: Question) -> None:
    signature = inspect.signature(getattr(backref.Index, question.method))
    taken = {name: parameter.default for name, parameter in signature.parameters.items() if name != "self"}
    declared = {p.name: inspect.Parameter.empty if p.required else p.default for p in question.parameters}
    assert taken == declared


@each
def test_a_question_is_a_command_with_its_parameters(question: Question) -> None:
    taken = set(inspect.signature(command_of(question)).parameters)
    assert taken >= {p.name for p in question.parameters} | {"index", "json", "csv"}


@each
def test_an_answer_has_the_columns_declared_and_of_the_type_declared(index: backref.Index, question: Question) -> None:
    table = index.ask(question.name, **needed(question)).table
    assert table.column_names == [column.name for column in question.columns]
    for column in question.columns:
        assert _is(str(table[column.name].type), column.type), f"{column.name} is {table[column.name].type}"


def _is(arrow: str, declared: FieldType) -> bool:
    begins = {
        FieldType.TEXT: ("string",),
        FieldType.INTEGER: ("int", "uint"),
        FieldType.NUMBER: ("double",),
        FieldType.BOOLEAN: ("bool",),
        FieldType.TIME: ("timestamp",),
        FieldType.TEXTS: ("list<",),
        FieldType.OBJECT: ("struct<",),
        FieldType.OBJECTS: ("list<",),
    }
    return arrow.startswith(begins[declared])


@each
def test_what_is_shown_in_little_room_and_ordered_by_are_columns(question: Question) -> None:
    names = {column.name for column in question.columns}
    assert set(question.brief) <= names
    assert {name.partition(":")[0] for name in question.order_by} <= names


def test_the_front_door_is_small_and_sorted() -> None:
    assert backref.__all__ == sorted(backref.__all__)
    assert all(hasattr(backref, name) for name in backref.__all__)
