"""From a checked condition to SQL: names come from the closed list of fields, values are bound."""

import re
from collections.abc import Callable

from backref.report.question import FieldType
from backref.report.where._tree import And, Condition, Is, ListIs, Moment, Not, Or, Test

Bound = Callable[[object], str]
"""Binds a value to the statement and returns the placeholder that stands for it."""

_COMPARE = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_ELEMENT = "element"
_WORD = r"\p{L}\p{M}\p{N}_"


def to_sql(condition: Condition, bound: Bound) -> str:
    """A boolean expression that is true where the condition holds, and false or null elsewhere."""
    match condition:
        case And(parts):
            return f"({' AND '.join(to_sql(part, bound) for part in parts)})" if parts else "true"
        case Or(parts):
            return f"({' OR '.join(to_sql(part, bound) for part in parts)})" if parts else "false"
        case Not(part):
            return f"({to_sql(part, bound)}) IS NOT TRUE"
        case ListIs(path, every, test):
            fold, otherwise = ("list_bool_and", "true") if every else ("list_bool_or", "false")
            holds = f"({_test(_ELEMENT, test, bound)}) IS TRUE"
            return f"coalesce({fold}(list_transform({column(path)}, lambda {_ELEMENT}: {holds})), {otherwise})"
        case Is(path, field, test):
            if test.operator == "empty":
                return f"({column(path)} IS NULL OR {_is_empty(column(path), field.type)})"
            return _test(column(path), test, bound)


def column(path: tuple[str, ...]) -> str:
    """The quoted name of a column, or of a part of an object."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in path)


def _is_empty(name: str, type_: FieldType) -> str:
    return f"{name} = ''" if type_ is FieldType.TEXT else f"len({name}) = 0"


def _test(name: str, test: Test, bound: Bound) -> str:
    operator, value = test.operator, test.value
    if operator == "is_null":
        return f"{name} IS NULL"
    if operator == "empty":
        return f"({name} IS NULL OR {name} = '')"
    if isinstance(value, Moment):
        return _time(name, operator, value, bound)
    if operator == "neq":
        return f"{name} IS DISTINCT FROM {bound(value)}"
    if operator in _COMPARE:
        return f"{name} {_COMPARE[operator]} {bound(value)}"
    return _text(name, operator, str(value), bound)


def _time(name: str, operator: str, value: Moment, bound: Bound) -> str:
    match operator:
        case "eq":
            return f"({name} >= {bound(value.start)} AND {name} < {bound(value.end)})"
        case "neq":
            return f"({name} >= {bound(value.start)} AND {name} < {bound(value.end)}) IS NOT TRUE"
        case "gt":
            return f"{name} >= {bound(value.end)}"
        case "gte":
            return f"{name} >= {bound(value.start)}"
        case "lt":
            return f"{name} < {bound(value.start)}"
        case _:
            return f"{name} < {bound(value.end)}"


def _text(name: str, operator: str, value: str, bound: Bound) -> str:
    match operator:
        case "substring":
            return f"contains({name}, {bound(value)})"
        case "isubstring":
            return f"contains(lower({name}), lower({bound(value)}))"
        case "prefix":
            return f"starts_with({name}, {bound(value)})"
        case "suffix":
            return f"ends_with({name}, {bound(value)})"
        case "regex":
            return f"regexp_matches({name}, {bound(value)})"
        case _:
            return f"regexp_matches({name}, {bound(_phrase(value, operator == 'iphrase_match'))})"


def _phrase(phrase: str, any_case: bool) -> str:
    """A pattern for the phrase as whole words: no letter, digit or mark touches its word characters."""
    quoted = re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", phrase)
    before = rf"(?:^|[^{_WORD}])" if re.match(r"\w", phrase) else ""
    after = rf"(?:$|[^{_WORD}])" if re.search(r"\w$", phrase) else ""
    return f"{'(?i)' if any_case else ''}{before}{quoted}{after}"
