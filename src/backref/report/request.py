"""From what a caller says to a checked request: every value is looked at before anything is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from backref.errors import QuestionError
from backref.model.words import Scope
from backref.report import fields
from backref.report.order import Step, identity_of, read_cursor, read_order, split_names
from backref.report.parameters import LIMIT
from backref.report.question import Field, Question
from backref.report.where import Condition, nearest, read_moment, read_where
from backref.urls import Target, parse_target

_LINK_FIELDS = {
    "links": fields.BACKLINK,
    "links_internal": fields.INTERNAL_LINK,
    "links_out": fields.OUTLINK,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A question with everything that was said about it."""

    question: Question
    target: Target
    protocol: str = "both"
    status: str = "live"
    since: datetime | None = None
    """The day of `since=DATE`."""
    where: Condition | None = None
    where_links: Condition | None = None
    group: str = "all"
    internal: str = "exclude"
    select: tuple[Field, ...] = ()
    order: tuple[Step, ...] = ()
    limit: int | None = 100
    after: tuple[Any, ...] | None = None
    """The values that the cursor holds."""
    identity: str = ""
    """What a cursor of the answer is bound to."""

    @property
    def shown(self) -> list[str]:
        """The columns asked for."""
        return [column.name for column in self.select]

    @property
    def hidden(self) -> list[str]:
        """Columns of the order that were not asked for; a cursor needs them."""
        return [step.name for step in self.order if step.name not in self.shown]


def read_request(question: Question, given: Mapping[str, Any], snapshot: str) -> Request:
    """Check the arguments of a question with one target.

    Raises:
        QuestionError: a parameter is unknown, missing, of a wrong type or out of range.
        UrlError: the target is not a page, host or domain.
    """
    said = {name: value for name, value in given.items() if value is not None}
    check_names(question, said)
    check_choices(question, said)
    status, since = _status(said.get("status", "live"))
    request = Request(
        question=question,
        target=_target(question, said),
        protocol=said.get("protocol", "both"),
        status=status,
        since=since,
        where=read_condition(said, "where", question.columns),
        where_links=read_condition(said, "where_links", _LINK_FIELDS.get(question.reads[0].table, ())),
        group=said.get("group", "all"),
        internal=said.get("internal", "exclude"),
        select=read_select(question, said.get("select")),
        order=read_order(question, said.get("order_by")),
        limit=read_limit(given.get("limit", LIMIT.default)) if question.has("limit") else None,
    )
    return _placed(request, said.get("cursor"), snapshot)


def _placed(request: Request, cursor: str | None, snapshot: str) -> Request:
    """The request with its identity, and with the place that its cursor names."""
    target = [*request.target.range, request.protocol, request.status, request.since, request.internal]
    rows = [request.where, request.where_links, request.group, request.order]
    identity = identity_of(snapshot, request.question.name, target, rows)
    after = None if cursor is None else tuple(read_cursor(cursor, identity, request.order))
    return replace(request, identity=identity, after=after)


def check_names(question: Question, said: Mapping[str, Any]) -> None:
    """Raise QuestionError for a parameter that the question does not take, or one that is missing."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in said:
        if name not in known:
            raise QuestionError(f"{question.name} has no parameter {name!r}", hint=nearest(name, known), field=name)
    for name, parameter in known.items():
        if parameter.required and name not in said:
            raise QuestionError(
                f"{question.name} needs {'' if parameter.several else 'a '}{name}", hint=parameter.meaning, field=name
            )


def check_choices(question: Question, said: Mapping[str, Any]) -> None:
    """Raise QuestionError for a value that is not on the closed list of its parameter."""
    for parameter in question.parameters:
        value = said.get(parameter.name)
        if parameter.choices and value is not None and value not in parameter.choices:
            hint = nearest(str(value), parameter.choices)
            raise QuestionError(f"{parameter.name} cannot be {value!r}", hint=hint, field=parameter.name)


def _target(question: Question, said: Mapping[str, Any]) -> Target:
    target = said["target"]
    if not isinstance(target, str):
        raise QuestionError(f"target is not a text but {target!r}", field="target")
    if not question.has("scope"):
        return parse_target(target, Scope.EXACT)
    return parse_target(target, Scope(said["scope"]) if "scope" in said else None)


def _status(given: Any) -> tuple[str, datetime | None]:
    if given in ("live", "lost", "all"):
        return str(given), None
    kind, _, date = str(given).partition("=")
    try:
        if kind == "since":
            return kind, read_moment(date).start
    except ValueError:
        pass
    raise QuestionError(f"status cannot be {given!r}", hint="live, lost, all or since=2026-01-31", field="status")


def read_condition(said: Mapping[str, Any], parameter: str, columns: tuple[Field, ...]) -> Condition | None:
    """The condition that a parameter holds, if any."""
    given = said.get(parameter)
    if given is None or given == "":
        return None
    if not isinstance(given, str | Mapping):
        raise QuestionError(f"{parameter} is neither a text nor an object but {given!r}", field=parameter)
    return read_where(given, columns, parameter)


def read_select(question: Question, given: Any) -> tuple[Field, ...]:
    """The columns asked for, without repeats; all where nothing is said."""
    if given is None:
        return question.columns
    columns = {column.name: column for column in question.columns}
    names = list(dict.fromkeys(split_names(given)))
    for name in names:
        if name not in columns:
            raise QuestionError(f"select names an unknown column {name!r}", hint=nearest(name, columns), field="select")
    if not names:
        raise QuestionError("select names no column", field="select")
    return tuple(columns[name] for name in names)


def read_limit(given: Any) -> int | None:
    """The most rows to answer with; None for all."""
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < 1 << 31:
        raise QuestionError(f"limit cannot be {given!r}", hint="give a number from 0 to 2147483647", field="limit")
    return given
