"""Statements over a few rows in memory, planned once: to plan one takes ten times as long as to run it.

DuckDB plans a prepared statement anew whenever a value is bound to it or a table changes. So the tables are slots that
are filled before each run, and values are written out in the statement.
"""

import json
import warnings
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from backref.model.index import TABLES
from backref.report.few import nothing, whole
from backref.report.question import read_sql

_KEPT = 128
"""Plans that each session keeps."""

_BY_LISTS = (
    "CREATE OR REPLACE MACRO different(value) AS coalesce(len(list_distinct(list(value))), 0)",
    "CREATE OR REPLACE MACRO tally(value) AS ranked(list_aggregate(list(value), 'histogram'))",
)
"""Macros that count as those of the same name, each of which needs a table of groups: more than few rows repay."""
_SETTINGS = ("TimeZone = 'UTC'", "python_enable_replacements = false", "enable_external_access = false")

# A relation would bind every statement twice; the copy of the few rows of an answer costs nothing.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", module=__name__)

Read = Callable[[Collection[frozenset[str]]], Mapping[str, pa.Table]]
"""Gives the rows of each table, with at least those columns that a scan of it names."""


def slot_of(table: str) -> str:
    """The name that a table's few rows have in statements."""
    return f"few_{table}"


class Plans:
    """An engine of one thread, without files, for statements over slots; may be shared between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._idle: list[Session] = []

    @contextmanager
    def session(self, sql: str) -> Iterator["Session"]:
        """A session that nobody else uses meanwhile, if possible one that knows the statement."""
        with self._lock:
            knowing = (number for number, session in enumerate(self._idle) if session.knows(sql))
            session = self._idle.pop(next(knowing, -1)) if self._idle else Session(self._opened().cursor())
        try:
            yield session
        finally:
            with self._lock:
                self._idle.append(session)

    def close(self) -> None:
        """Let go of threads and memory."""
        for session in self._idle:
            session.close()
        if self._connection is not None:
            self._connection.close()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = duckdb.connect(":memory:", config={"threads": 1})
            for setting in _SETTINGS:
                self._connection.execute(f"SET GLOBAL {setting}")
            for sql in (read_sql("macros.sql"), *_BY_LISTS):
                self._connection.execute(sql)
            self._connection.execute("SET GLOBAL lock_configuration = true")
        return self._connection


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    """What it is executed by."""
    scans: frozenset[frozenset[str]]
    """The columns that each of its scans of a slot names."""


class Session:
    """A connection with slots for all tables and the plans that were made on it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._plans: OrderedDict[str, _Plan] = OrderedDict()
        self._made = 0
        self._slots = {table: _Slot(table) for table in TABLES}
        for table, slot in self._slots.items():
            connection.register(slot_of(table), slot)

    def knows(self, sql: str) -> bool:
        """Whether it has seen the statement before."""
        return sql in self._plans

    def interrupt(self) -> None:
        """Stop what runs."""
        self._connection.interrupt()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def table(self, sql: str, read: Read) -> pa.Table:
        """All rows of a statement over the rows that `read` gives."""
        plan = self._plan(sql)
        given = read(plan.scans)
        try:
            for table, rows in given.items():
                self._slots[table].rows = whole(table, rows)
            return self._rows(f"EXECUTE {plan.name}")
        finally:
            for table in given:
                self._slots[table].rows = nothing(table)

    def _plan(self, sql: str) -> _Plan:
        if sql in self._plans:
            self._plans.move_to_end(sql)
            return self._plans[sql]
        self._made += 1
        name = f"plan_{self._made}"
        self._connection.execute(f"PREPARE {name} AS {sql}")
        told = self._rows(f"EXPLAIN (FORMAT json) EXECUTE {name}")["explain_value"][0].as_py()
        self._plans[sql] = plan = _Plan(name, frozenset(_scans(json.loads(told))))
        if len(self._plans) > _KEPT:
            _, oldest = self._plans.popitem(last=False)
            self._connection.execute(f"DEALLOCATE {oldest.name}")
        return plan

    def _rows(self, sql: str) -> pa.Table:
        reader: pa.RecordBatchReader = self._connection.execute(sql).to_arrow_reader()
        return reader.read_all()


class _Slot:
    """A table that holds other rows at each run. DuckDB asks for them by Arrow's protocol."""

    def __init__(self, table: str) -> None:
        self.rows = nothing(table)

    def __arrow_c_schema__(self) -> object:
        return self.rows.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested_schema)


def _scans(plan: list[dict[str, Any]]) -> Iterator[frozenset[str]]:
    """The columns that each scan of a plan names."""
    for node in plan:
        if node["name"].strip() == "PYTHON_ARROW_SCAN":
            names = node["extra_info"].get("Projections", [])
            yield frozenset([names] if isinstance(names, str) else names)
        yield from _scans(node["children"])
