"""A checked condition as a tree: fields are known, operators fit them, values have the right type."""

from dataclasses import dataclass
from datetime import datetime

from backref.report.question import Field

Value = str | int | float | bool | datetime

ORDERED = ("eq", "neq", "gt", "gte", "lt", "lte")
TEXTUAL = (
    *ORDERED,
    *("substring", "isubstring", "phrase_match", "iphrase_match", "prefix", "suffix", "regex"),
)
BARE = ("empty", "is_null")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or a stretch of time, as the first moment in it and the first one after it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Test:
    """An operator with its value; `empty` and `is_null` have none."""

    operator: str
    value: Value | Moment | None = None


@dataclass(frozen=True, slots=True)
class Is:
    """A field passes a test."""

    path: tuple[str, ...]
    field: Field
    test: Test


@dataclass(frozen=True, slots=True)
class ListIs:
    """Any or all elements of a list pass a test; a list that is null counts as empty."""

    path: tuple[str, ...]
    every: bool
    test: Test


@dataclass(frozen=True, slots=True)
class Not:
    """A condition does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    """All conditions hold; true of none."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some condition holds; false of none."""

    parts: tuple["Condition", ...]


Condition = Is | ListIs | Not | And | Or
