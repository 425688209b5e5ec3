"""The order of rows, and the cursor that says where in it an answer ended.

A cursor holds the values of the order's columns in the last row, so that the next answer begins right after it
whatever was read in between. It is bound to one question, its parameters and one snapshot.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from backref.errors import QuestionError
from backref.report.question import Field, FieldType, Question
from backref.report.where import Bound, column, nearest

_UNORDERED = (FieldType.TEXTS, FieldType.OBJECT, FieldType.OBJECTS)


@dataclass(frozen=True, slots=True)
class Step:
    """One column of an order. Nulls come last either way."""

    name: str
    descending: bool = False
    is_time: bool = False

    @property
    def sql(self) -> str:
        """The step as it stands after ORDER BY."""
        return f"{column((self.name,))} {'DESC' if self.descending else 'ASC'} NULLS LAST"


def read_order(question: Question, given: Sequence[str] | str | None) -> tuple[Step, ...]:
    """The order asked for, or the question's own, ended by the columns that make every row different.

    Raises:
        QuestionError: it names an unknown column, one that has no order, or a direction other than asc and desc.
    """
    wanted = question.order_by if given is None else split_names(given)
    fields = {field.name: field for field in question.columns}
    steps: dict[str, Step] = {}
    for step in (*(_step(text, fields) for text in wanted), *(Step(name) for name in question.key)):
        steps.setdefault(step.name, step)  # named again, a column decides nothing more
    return tuple(steps.values())


def split_names(given: Sequence[str] | str) -> list[str]:
    """Names given one by one or comma-separated."""
    texts = [given] if isinstance(given, str) else given
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def _step(text: str, fields: Mapping[str, Field]) -> Step:
    name, _, direction = text.partition(":")
    if name not in fields:
        raise QuestionError(f"order_by names an unknown column {name!r}", hint=nearest(name, fields), field="order_by")
    if fields[name].type in _UNORDERED:
        raise QuestionError(f"order_by names {name}, which has no order", field="order_by")
    if direction not in {"", "asc", "desc"}:
        raise QuestionError(f"order_by has a direction {direction!r}", hint="use :asc or :desc", field="order_by")
    return Step(name, direction == "desc", fields[name].type is FieldType.TIME)


def after(order: Sequence[Step], values: Sequence[Any], bound: Bound) -> str:
    """The condition for rows that come after the row with these values."""
    cases, equal = [], ""
    for step, value in zip(order, values, strict=True):
        name, mark = column((step.name,)), bound(value) if value is not None else "NULL"
        if value is not None:
            later = f"({name} {'<' if step.descending else '>'} {mark} OR {name} IS NULL)"
            cases.append(f"({equal}{later})")
        equal += f"{name} IS NOT DISTINCT FROM {mark} AND "
    return f"({' OR '.join(cases)})" if cases else "false"


def write_cursor(identity: str, order: Sequence[Step], row: Mapping[str, Any]) -> str:
    """The cursor of an answer whose last row is `row`."""
    values = [_plain(row[step.name]) for step in order]
    text = json.dumps([identity, values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, identity: str, order: Sequence[Step]) -> list[Any]:
    """The values that a cursor holds.

    Raises:
        QuestionError: it is not a cursor, or one of another question, other parameters or another snapshot.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError):
        raise QuestionError("cursor is not one that an answer gave", hint=_AGAIN, field="cursor") from None
    if found != identity:
        raise QuestionError(
            "cursor is of another question, of other parameters or of another snapshot", hint=_AGAIN, field="cursor"
        )
    try:
        return [_restored(step, value) for step, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, OverflowError):
        raise QuestionError("cursor was changed", hint=_AGAIN, field="cursor") from None


_AGAIN = "ask from the beginning, without a cursor"


def identity_of(*bound_to: object) -> str:
    """What a cursor is bound to, as a short text."""
    text = repr(bound_to)
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()


def _plain(value: Any) -> Any:
    return value.timestamp() * 1000 if isinstance(value, datetime) else value


def _restored(step: Step, value: Any) -> Any:
    if value is not None and step.is_time:
        return datetime.fromtimestamp(value / 1000, UTC)
    if not isinstance(value, str | int | float | bool | None):
        raise TypeError(value)
    return value
