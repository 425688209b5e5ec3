"""Questions whose rows come from a function instead of SQL: from a graph, from tables, from pure functions of quality.

To declare one, give a `Question` no `reads` but `computed="package.module:function"`; the module is imported when
the question is asked, so it may import what it likes. Everything else (command, method, docs, conditions, order,
cursor, export, coverage) is made from the declaration as for any other question:

    Question(
        "magnets",
        "Which pages attract more links than others of their kind: the strongest first.",
        (TARGET, WHERE, *SHAPE),
        (Field("url", FieldType.TEXT, "URL of the page"), Field("lift", FieldType.NUMBER, "…")),
        computed="backref.report.profile.magnets:magnets",
    )

    def magnets(asked: Asked) -> Found:
        table = asked.engine.table("SELECT …", {…})
        return Found(rows, about={"expected": 3.5})

Rows are an Arrow table with the declared columns, or dicts with values for them (a missing one is null), in the order
that people want to see. That order is kept unless `order_by` asks for another, and the cursor counts rows of it.

A question with millions of rows may declare a `key` (and an `order_by`) instead, find just the rows of one page, and
say in `Found.total` how many there are: when `Asked.by_itself` holds, and then those after `Asked.after`, one more than
`Asked.limit`, in order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from time import perf_counter
from typing import Any

import pyarrow as pa

from backref.errors import QuestionError
from backref.index.snapshot import Snapshot
from backref.model.tables import TIME
from backref.model.words import Scope
from backref.report.answer import Answer
from backref.report.coverage import coverage_of, how_near, span_of
from backref.report.engine import Engine
from backref.report.order import Step, after, identity_of, read_cursor, read_order, write_cursor
from backref.report.question import Field, FieldType, Question
from backref.report.request import check_choices, check_names, read_condition, read_limit, read_select
from backref.report.where import Condition, column, to_sql
from backref.urls import Target, parse_target

_PLACE = "place of the row"
"""The column that numbers the rows of a question without a key."""
_TOTAL = "total of all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, every value looked at; what a function finds its rows with."""

    question: Question
    said: Mapping[str, Any]
    """Every declared parameter by name; its default where nothing was said."""
    target: Target | None
    """The parameter `target`, understood, where the question has it."""
    engine: Engine
    snapshot: Snapshot
    select: tuple[Field, ...] = ()
    where: Condition | None = None
    order: tuple[Step, ...] = ()
    limit: int | None = None
    after: tuple[Any, ...] | None = None
    """The values of `order` in the last row of the answer before; None for the first answer."""
    by_itself: bool = True
    """Neither a condition nor an order was asked for."""
    identity: str = ""

    @property
    def domain(self) -> str:
        """The registrable domain of the target."""
        assert self.target is not None, f"{self.question.name} has no target"
        return self.target.domain


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a computed question."""

    rows: pa.Table | Sequence[Mapping[str, Any]]
    about: dict[str, Any] = field(default_factory=dict)
    """Facts about all rows together, shown beside them."""
    note: str | None = None
    """What to say, above all when there are no rows."""
    total: int | None = None
    """How many rows there are, when `rows` are only those of the page asked for and one more."""


Finder = Callable[[Asked], Found]


def ask_computed(question: Question, given: Mapping[str, Any], engine: Engine, snapshot: Snapshot) -> Answer:
    """Answer a computed question.

    Raises:
        QuestionError: a parameter is unknown, of a wrong type or out of range.
        UrlError: the target is not a page, host or domain.
    """
    started = perf_counter()
    asked = read_asked(question, given, engine, snapshot)
    coming = None if asked.target is None else engine.beside(coverage_of, asked.target, engine, snapshot)
    found = finder_of(question)(asked)
    rows, total = _page(asked, found)
    shown = rows if asked.limit is None else rows.slice(0, asked.limit)
    coverage = span_of(snapshot) if coming is None else coming.result()
    return Answer(
        table=shown.select([f.name for f in asked.select]),
        total=total,
        cursor=_cursor(asked, shown) if shown.num_rows < rows.num_rows else None,
        snapshot=snapshot.name,
        coverage=coverage,
        seconds=perf_counter() - started,
        note=found.note or (how_near(coverage, snapshot) if total == 0 and coming else None),
        about=found.about,
    )


def every_row(question: Question, given: Mapping[str, Any], engine: Engine, snapshot: Snapshot) -> pa.Table:
    """The rows for an export: all of them, unless a limit is given. Raises as `ask_computed`."""
    asked = read_asked(question, {"limit": None, **given}, engine, snapshot)
    rows, _ = _page(asked, finder_of(question)(asked))
    return rows.slice(0, asked.limit).select([f.name for f in asked.select])


def finder_of(question: Question) -> Finder:
    """The function that a question names."""
    module, _, name = question.computed.partition(":")
    finder: Finder = getattr(import_module(module), name)
    return finder


def read_asked(question: Question, given: Mapping[str, Any], engine: Engine, snapshot: Snapshot) -> Asked:
    """Check the arguments of a question; raises as `ask_computed`."""
    taken = {p.name for p in question.parameters}
    said = {name: value for name, value in given.items() if value is not None and (name in taken or name != "limit")}
    check_names(question, said)
    check_choices(question, said)
    defaults = {p.name: p.default for p in question.parameters}
    complete = defaults | _typed(question, said)
    order = read_order(question if question.key else replace(question, key=(_PLACE,)), said.get("order_by"))
    asked = Asked(
        question=question,
        said=complete,
        target=_target(complete),
        engine=engine,
        snapshot=snapshot,
        select=read_select(question, said.get("select")),
        where=read_condition(said, "where", question.columns),
        order=order,
        limit=read_limit(given.get("limit", defaults.get("limit"))),
        by_itself="where" not in said and "order_by" not in said,
    )
    identity = _identity(asked)
    cursor = said.get("cursor")
    place = None if cursor is None else tuple(read_cursor(cursor, identity, order))
    return replace(asked, identity=identity, after=place)


def _target(said: Mapping[str, Any]) -> Target | None:
    if said.get("target") is None:
        return None
    scope = said.get("scope")
    return parse_target(said["target"], None if scope is None else Scope(scope))


def _identity(asked: Asked) -> str:
    about = sorted((name, value) for name, value in asked.said.items() if name not in _SHAPING)
    return identity_of(asked.snapshot.name, asked.question.name, about, asked.where, asked.order)


_SHAPING = ("select", "where", "order_by", "limit", "cursor")


def _typed(question: Question, said: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with lists as tuples; QuestionError for one of another type than its parameter's."""
    typed = dict(said)
    for parameter in question.parameters:
        if parameter.name not in said or parameter.name in _SHAPING:
            continue
        value = said[parameter.name]
        if parameter.several:
            typed[parameter.name] = value = (value,) if isinstance(value, str) else tuple(value)
            right = all(isinstance(item, str) for item in value) and (value or not parameter.required)
        else:
            right = isinstance(value, _type(parameter.annotation)) and (
                value is not True or "bool" in parameter.annotation
            )
        if not right:
            message = f"{parameter.name} is not {value!r}"
            raise QuestionError(message, hint=f"give {parameter.meaning}", field=parameter.name)
    return typed


def _type(annotation: str) -> type | tuple[type, ...]:
    return _PARAMETER_TYPES.get(annotation.partition(" ")[0], str)


_PARAMETER_TYPES: dict[str, type | tuple[type, ...]] = {"bool": bool, "int": int, "float": (int, float)}


def table_of(question: Question, rows: pa.Table | Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table of the declared columns."""
    if isinstance(rows, pa.Table):
        return rows
    return pa.Table.from_pylist(list(rows), pa.schema([(f.name, arrow_type(f)) for f in question.columns]))


def arrow_type(declared: Field) -> pa.DataType:
    """The Arrow type of a declared column."""
    match declared.type:
        case FieldType.OBJECT:
            return pa.struct([(part.name, arrow_type(part)) for part in declared.parts])
        case FieldType.OBJECTS:
            return pa.list_(pa.struct([(part.name, arrow_type(part)) for part in declared.parts]))
    return _TYPES[declared.type]


_TYPES = {
    FieldType.TEXT: pa.string(),
    FieldType.INTEGER: pa.int64(),
    FieldType.NUMBER: pa.float64(),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.TIME: TIME,
    FieldType.TEXTS: pa.list_(pa.string()),
}


def _page(asked: Asked, found: Found) -> tuple[pa.Table, int]:
    """The rows of the page and one more if there are more, and how many there are in all."""
    table = table_of(asked.question, found.rows)
    if not asked.question.key:
        first = asked.after[0] + 1 if asked.after and found.total is not None else 0
        table = table.append_column(_PLACE, pa.array(range(first, first + table.num_rows), pa.int64()))
    if found.total is not None or not table.num_rows:
        return table, found.total or 0
    if asked.by_itself and not asked.question.key and not asked.question.order_by:
        return table.slice(0 if asked.after is None else asked.after[0] + 1), table.num_rows
    return _queried(asked, table)


def _queried(asked: Asked, table: pa.Table) -> tuple[pa.Table, int]:
    """The page by a statement over the rows, as it would be asked of an index table."""
    values: dict[str, Any] = {}

    def bind(value: object) -> str:
        name = f"v{len(values)}"
        values[name] = value
        return f"${name}"

    chosen = "FROM computed" + ("" if asked.where is None else f" WHERE {to_sql(asked.where, bind)}")
    of_chosen = dict(values)
    later = "" if asked.after is None else f" WHERE {after(asked.order, asked.after, bind)}"
    columns = ", ".join(column((name,)) for name in _names(asked))
    text = f'SELECT {columns}, "{_TOTAL}" FROM (SELECT *, count(*) OVER () AS "{_TOTAL}" {chosen}){later}'
    text += f" ORDER BY {', '.join(step.sql for step in asked.order)}"
    if asked.limit is not None:
        text += f" LIMIT {asked.limit + 1:d}"
    rows = asked.engine.table(text, values, {"computed": table})
    if rows.num_rows:
        return rows, int(rows[_TOTAL][0].as_py())
    counted = asked.engine.table(f"SELECT count(*) AS total {chosen}", of_chosen, {"computed": table})
    return rows, int(counted["total"][0].as_py())


def _names(asked: Asked) -> list[str]:
    """The columns asked for, and those of the order."""
    return list(dict.fromkeys([f.name for f in asked.select] + [step.name for step in asked.order]))


def _cursor(asked: Asked, shown: pa.Table) -> str | None:
    if shown.num_rows == 0:
        return None
    return write_cursor(asked.identity, asked.order, shown.slice(shown.num_rows - 1).to_pylist()[0])
