"""From a request to one SQL statement: the question's SQL over CTEs that hold just the target's rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from glob import escape
from typing import Any

from backref.report.empty import empty
from backref.report.order import Step, after
from backref.report.plans import slot_of
from backref.report.question import Reading, read_sql
from backref.report.request import Request
from backref.report.source import in_columns, source
from backref.report.where import column, to_sql
from backref.urls import KeyRange

Files = Callable[[str, str, str | None], list[str]]
"""The paths of a table's files that may hold keys from `low` up to `high`."""

SHAPED = {
    "links": "tables/links.sql",
    "links_internal": "tables/links.sql",
    "links_out": "tables/links_out.sql",
    "pages": "tables/pages.sql",
}
"""Tables whose rows get URLs put together, with the SQL that does it."""

_STATUS = {
    "live": "lost_at IS NULL",
    "lost": "lost_at IS NOT NULL",
    "all": "",
    "since": "(lost_at IS NULL OR lost_at >= $since)",
}
_GROUP = {"one_per_domain": "source_domain", "one_per_page": "source_key, source_https"}


@dataclass(slots=True)
class Statement:
    """SQL with the values that are bound to its parameters."""

    files: Files | None
    """None for a statement over few rows, which are those of its ranges already."""
    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    def bind(self, value: object) -> str:
        """Bind a value and return the placeholder that stands for it."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def read(
        self,
        reading: Reading,
        span: KeyRange,
        conditions: Sequence[str] = (),
        *,
        shaped: Sequence[str] = (),
        low: str = "",
    ) -> str:
        """A CTE for a table, or for its rows in a key range that meet conditions on its columns and its shaped ones.

        A `low` above the range's own says that no row before it is wanted.
        """
        table, by = reading.table, reading.by
        if by and self.files is not None:
            self.values |= {"low": span.low, "high": span.high}
            conditions = [f"{by} >= $low AND {by} < $high", *conditions]
        rows = f"SELECT * FROM {self._source(reading, span, low)}{_where(conditions)}"
        if table not in SHAPED:
            return f"{table} AS ({rows})"
        shape = f"WITH stored AS ({rows})\nSELECT * FROM (\n{read_sql(SHAPED[table])}\n){_where(shaped)}"
        return f"{table} AS (\n{shape}\n)"

    def _source(self, reading: Reading, span: KeyRange, low: str) -> str:
        if self.files is None:
            return in_columns(reading.table, slot_of(reading.table))
        wanted = (max(low, span.low), span.high) if reading.by else ("", None)
        paths = self.files(reading.table, *wanted)
        if not paths:
            return empty(reading.table)
        self.values[reading.table] = [escape(path) for path in paths]
        return source(reading.table, f"${reading.table}")


TOTAL = "total of all"
"""The column that holds the total of a probing statement; no question has one of that name."""


def rows_statement(request: Request, files: Files | None, *, probing: bool = False) -> Statement:
    """The rows of the answer, from files or from few rows.

    `probing` adds what an answer tells beside them: the columns of its order for the next cursor, one more row to see
    whether there is one, and the total where it is cheap to count.
    """
    statement = _begin(request, files, request.after)
    columns, source = request.shown, "chosen"
    if probing:
        columns = request.shown + request.hidden
    if probing and (request.question.counted or (files is None and request.limit is not None)):
        columns, source = [*columns, TOTAL], f'(SELECT *, count(*) OVER () AS "{TOTAL}" FROM chosen)'
    conditions = [] if request.after is None else [after(request.order, request.after, statement.bind)]
    statement.text += f"\nSELECT {', '.join(column((name,)) for name in columns)}"
    statement.text += f"\nFROM {source}{_where(conditions)}"
    if request.order and not (_read_in_order(request) and (request.limit is None or files is None)):
        statement.text += f"\nORDER BY {', '.join(step.sql for step in request.order)}"
    if request.limit is not None:
        statement.text += f"\nLIMIT {request.limit + probing:d}"
    return statement


def total_statement(request: Request, files: Files | None) -> Statement:
    """How many rows there are without limit and cursor."""
    statement = _begin(request, files)
    statement.text += "\nSELECT count(*) AS total FROM chosen"
    return statement


def _read_in_order(request: Request) -> bool:
    """The rows leave the table in the order asked for: nothing to sort."""
    asked = tuple(step.name for step in request.order)
    return request.question.in_table_order and request.group == "all" and asked == request.question.key


def _begin(request: Request, files: Files | None, after: Sequence[Any] | None = None) -> Statement:
    statement, question = Statement(files), request.question
    main, *others = question.reads
    conditions, low = _about(request, statement), ""
    if files is not None and after and request.order[0] == Step(main.by or "") and isinstance(after[0], str):
        low = after[0]
        conditions.append(f"{main.by} >= {statement.bind(low)}")
    counted = [] if request.where_links is None else [to_sql(request.where_links, statement.bind)]
    ctes = [statement.read(main, request.target.range, conditions, shaped=counted, low=low)]
    ctes += [statement.read(reading, request.target.range) for reading in others]
    sql = question.sql.replace("$internal", f"'{request.internal}'")
    ctes += [f"answer AS (\n{sql}\n)", f"chosen AS (\n{_chosen(request, statement)}\n)"]
    statement.text = "WITH " + ",\n".join(ctes)
    return statement


def _about(request: Request, statement: Statement) -> list[str]:
    """The conditions on the links (or pages) that the question is about."""
    main = request.question.reads[0]
    conditions = []
    if request.protocol != "both":
        conditions.append(f"{main.https} = {str(request.protocol == 'https').lower()}")
    if request.question.has("status") and _STATUS[request.status]:
        conditions.append(_STATUS[request.status])
        if request.since is not None:
            statement.values["since"] = request.since
    return conditions


def _chosen(request: Request, statement: Statement) -> str:
    """The rows of the answer that meet `where`, one of each group."""
    conditions = [] if request.where is None else [to_sql(request.where, statement.bind)]
    text = f"SELECT * FROM answer{_where(conditions)}"
    if request.group == "all":
        return text
    best = f"follow DESC, (placement = 'content') DESC, first_seen, {', '.join(request.question.key)}"
    return f"{text}\nQUALIFY row_number() OVER (PARTITION BY {_GROUP[request.group]} ORDER BY {best}) = 1"


def _where(conditions: Sequence[str]) -> str:
    return f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
