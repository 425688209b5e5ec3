"""Any read-only SQL over the tables of a snapshot."""

from glob import escape
from itertools import count
from time import perf_counter
from typing import Any

import duckdb
import pyarrow as pa

from backref.errors import QuestionError
from backref.index.snapshot import Snapshot
from backref.model.index import TABLES
from backref.report.answer import Answer
from backref.report.coverage import span_of
from backref.report.empty import empty
from backref.report.engine import Engine
from backref.report.question import read_sql
from backref.report.request import read_limit
from backref.report.source import source
from backref.report.statement import SHAPED

_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def sql_engine(snapshot: Snapshot, seconds: float) -> Engine:
    """An engine of its own with a view for each table, over all files of the snapshot."""
    return Engine(snapshot, seconds, [_view(table, snapshot.files(table)) for table in TABLES])


def ask_sql(statement: str, limit: int | None, engine: Engine, snapshot: Snapshot) -> Answer:
    """The rows of one statement that only reads, up to `limit`; the total counts all.

    Raises:
        QuestionError: it is not one SELECT, does not make sense, or takes too long.
    """
    started = perf_counter()
    check_reads_only(statement)
    table, total = engine.head(statement, read_limit(limit))
    coverage: dict[str, Any] = span_of(snapshot)
    return Answer(_named_apart(table), total, None, snapshot.name, coverage, perf_counter() - started)


def check_reads_only(statement: str) -> None:
    """Raise QuestionError unless the text is one statement that only reads."""
    try:
        found = duckdb.extract_statements(statement)
    except duckdb.Error as error:
        raise QuestionError(f"sql cannot be read: {error}", field="statement") from None
    if len(found) != 1 or found[0].type not in _ALLOWED:
        raise QuestionError("sql takes one statement that only reads", hint="begin it with SELECT", field="statement")


def _named_apart(table: pa.Table) -> pa.Table:
    """The table with a number after names that an earlier column has: rows are looked at by name."""
    names: list[str] = []
    for name in table.column_names:
        numbered = (f"{name}_{number}" for number in count(1))
        names.append(name if name not in names else next(new for new in numbered if new not in names))
    return table.rename_columns(names)


def _view(table: str, paths: list[str]) -> str:
    listed = ", ".join("'" + escape(path).replace("'", "''") + "'" for path in paths)
    rows = source(table, f"[{listed}]") if paths else empty(table)
    if table not in SHAPED:
        return f"CREATE VIEW {table} AS SELECT * FROM {rows}"
    return f"CREATE VIEW {table} AS WITH stored AS (SELECT * FROM {rows})\n{read_sql(SHAPED[table])}"
