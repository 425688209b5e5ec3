"""From JSON to a checked condition: each mistake is named, with the nearest thing that would be right."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import Any

import pyarrow as pa

from backref.errors import QuestionError
from backref.report.question import Field, FieldType
from backref.report.where._short import parse_short
from backref.report.where._tree import (
    BARE,
    ORDERED,
    TEXTUAL,
    And,
    Condition,
    Is,
    ListIs,
    Moment,
    Not,
    Or,
    Test,
    Value,
)

_DEEPEST = 32
_LONGEST = 4096
_BOUND = 1 << 63

_OPERATORS: dict[FieldType, tuple[str, ...]] = {
    FieldType.TEXT: (*TEXTUAL, *BARE),
    FieldType.INTEGER: (*ORDERED, "is_null"),
    FieldType.NUMBER: (*ORDERED, "is_null"),
    FieldType.TIME: (*ORDERED, "is_null"),
    FieldType.BOOLEAN: ("eq", "neq", "is_null"),
    FieldType.TEXTS: BARE,
    FieldType.OBJECTS: BARE,
    FieldType.OBJECT: ("is_null",),
}


def read_where(where: str | Mapping[str, Any], fields: Sequence[Field], parameter: str = "where") -> Condition:
    """Check a condition, given as JSON, as its text, or in the short form, against the fields it may name.

    Raises:
        QuestionError: it does not follow the grammar, names an unknown field or operator, or a value of a wrong type.
    """
    given = _from_text(where, parameter) if isinstance(where, str) else where
    return _Reader(fields, parameter).condition(given, 1)


def _from_text(text: str, parameter: str) -> Any:
    if not text.lstrip().startswith("{"):
        return parse_short(text, parameter)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QuestionError(f"{parameter} is not JSON: {error}", field=parameter) from None


class _Reader:
    def __init__(self, fields: Sequence[Field], parameter: str) -> None:
        self._fields: dict[str, tuple[Field, tuple[str, ...]]] = {f.name: (f, (f.name,)) for f in fields}
        for field in fields:
            if field.type is FieldType.OBJECT:
                self._fields |= {f"{field.name}.{part.name}": (part, (field.name, part.name)) for part in field.parts}
        self._parameter = parameter

    def condition(self, given: Any, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise self._wrong(f"is nested more than {_DEEPEST} deep")
        match given:
            case {"and": list(parts), **rest} if not rest:
                return And(tuple(self.condition(part, depth + 1) for part in self._some(parts)))
            case {"or": list(parts), **rest} if not rest:
                return Or(tuple(self.condition(part, depth + 1) for part in self._some(parts)))
            case {"not": part, **rest} if not rest:
                return Not(self.condition(part, depth + 1))
            case {"field": str(name), "is": test, **rest} if not rest:
                field, path = self._field(name)
                return Is(path, field, self._test(name, field, field.type, test))
            case {"field": str(name), "list_is": {**quantified}, **rest} if not rest and len(quantified) == 1:
                return self._list(name, *next(iter(quantified.items())))
        raise self._wrong(
            f"does not follow the grammar at {_short(given)}",
            'one of {"and": […]}, {"or": […]}, {"not": …}, {"field": NAME, "is": [OPERATOR, VALUE]}, '
            '{"field": NAME, "list_is": {"any": [OPERATOR, VALUE]}}',
        )

    def _some(self, parts: list[Any]) -> list[Any]:
        if len(parts) > _LONGEST:
            raise self._wrong(f"has more than {_LONGEST} conditions side by side")
        return parts

    def _list(self, name: str, quantifier: Any, test: Any) -> ListIs:
        field, path = self._field(name)
        if field.type is not FieldType.TEXTS:
            raise self._wrong(f"asks {name} for its elements, but it is {_a(field.type)}", 'use "is"')
        if quantifier not in {"any", "all"}:
            raise self._wrong(f"asks for {_short(quantifier)} elements of {name}", 'use "any" or "all"')
        return ListIs(path, quantifier == "all", self._test(name, field, FieldType.TEXT, test))

    def _field(self, name: str) -> tuple[Field, tuple[str, ...]]:
        if name in self._fields:
            return self._fields[name]
        raise self._wrong(f"names an unknown field {_short(name)}", nearest(name, self._fields))

    def _test(self, name: str, field: Field, type_: FieldType, given: Any) -> Test:
        match given:
            case str(operator) if operator in BARE:
                value = None
            case [str(operator), value] if operator not in BARE:
                pass
            case _:
                raise self._wrong(
                    f"has no test for {name} at {_short(given)}", 'one of "empty", "is_null", [OP, VALUE]'
                )
        if operator not in _OPERATORS[type_]:
            hint = nearest(operator, _OPERATORS[type_])
            raise self._wrong(f"cannot test {name}, which is {_a(type_)}, with {_short(operator)}", hint)
        if operator in BARE:
            return Test(operator)
        checked = self._value(name, type_, value)
        if operator == "regex":
            self._check_pattern(name, str(value))
        elif operator in {"eq", "neq"} and field.words and value not in field.words:
            hint = nearest(str(value), field.words)
            raise self._wrong(f"compares {name} with {_short(value)}, which it never is", hint)
        return Test(operator, checked)

    def _check_pattern(self, name: str, pattern: str) -> None:
        import pyarrow.compute as pc  # takes as long to import as some questions, and few conditions have a pattern

        try:
            pc.match_substring_regex(pa.scalar(""), pattern)  # by the same library as that of the query engine
        except pa.ArrowInvalid as error:
            said = str(error).removeprefix("Invalid regular expression: ")
            raise self._wrong(
                f"has a pattern for {name} that cannot be read: {said}", "write it as RE2 does, or use ~ for plain text"
            ) from None

    def _value(self, name: str, type_: FieldType, value: Any) -> Value | Moment:
        match type_, value:
            case FieldType.TEXT, str():
                return value.encode("utf-8", "replace").decode()
            case FieldType.BOOLEAN, bool():
                return value
            case ((FieldType.INTEGER | FieldType.NUMBER), (int() | float())) if _is_number(value):
                return value
            case FieldType.TIME, str():
                return self._moment(name, value)
        raise self._wrong(f"compares {name}, which is {_a(type_)}, with {_short(value)}", _example(type_))

    def _moment(self, name: str, text: str) -> Moment:
        try:
            return read_moment(text)
        except ValueError:
            raise self._wrong(f"compares {name}, which is a time, with {text!r}", _example(FieldType.TIME)) from None

    def _wrong(self, message: str, hint: str | None = None) -> QuestionError:
        return QuestionError(f"{self._parameter} {message}", hint=hint, field=self._parameter)


def nearest(name: str, known: Mapping[str, Any] | Sequence[str]) -> str:
    """A hint that names the nearest valid word, or all of them; a part of an object is also known by its own name."""
    part = next((whole for whole in known if whole.endswith(f".{name}")), None)
    if part is not None:
        return f"did you mean {part}?"
    close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else f"one of {', '.join(known)}"


def read_moment(text: str) -> Moment:
    """A day as the whole of it, anything finer as the millisecond it names; UTC unless it says otherwise.

    Raises ValueError for a text that is not ISO 8601.
    """
    start = datetime.fromisoformat(text)
    start = start.replace(tzinfo=UTC) if start.tzinfo is None else start.astimezone(UTC)
    whole_day = len(text) <= len("2026-01-01")
    start = start.replace(microsecond=start.microsecond // 1000 * 1000)
    try:
        return Moment(start, start + (timedelta(days=1) if whole_day else timedelta(milliseconds=1)))
    except OverflowError:
        raise ValueError(text) from None


def _is_number(value: float) -> bool:
    return not isinstance(value, bool) and math.isfinite(value) and abs(value) < _BOUND


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _a(type_: FieldType) -> str:
    return f"an {type_}" if type_[0] in "aeio" else f"a {type_}"


def _example(type_: FieldType) -> str:
    return {
        FieldType.TEXT: 'give a text, such as "shoes"',
        FieldType.BOOLEAN: "give true or false",
        FieldType.TIME: 'give a date or time, such as "2026-01-31" or "2026-01-31T12:00:00Z"',
    }.get(type_, "give a number")
