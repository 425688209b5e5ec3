"""From a question and what was said about it to the answer."""

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

import pyarrow as pa

from backref.index.snapshot import Snapshot
from backref.report.answer import Answer
from backref.report.coverage import coverage_of, how_near
from backref.report.engine import Engine
from backref.report.few import Lookup, Place
from backref.report.fields import CAUTION, RATED
from backref.report.footing import caution_of_rows
from backref.report.order import write_cursor
from backref.report.question import Question
from backref.report.request import Request, read_request
from backref.report.show import written_out
from backref.report.statement import TOTAL, rows_statement, total_statement


def ask(question: Question, given: Mapping[str, Any], engine: Engine, snapshot: Snapshot) -> Answer:
    """Answer a question about one target.

    Raises:
        QuestionError: a parameter is unknown, of a wrong type or out of range, or the time limit was reached.
        UrlError: the target is not a page, host or domain.
    """
    started = perf_counter()
    request = read_request(question, given, snapshot.name)
    coming = engine.beside(coverage_of, request.target, engine, snapshot)
    places = engine.find([(reading, request.target.range) for reading in question.reads])
    found, total = _from_files(request, engine, snapshot) if places is None else _from_few(request, places, engine)
    rows = found if request.limit is None else found.slice(0, request.limit)
    more = rows.num_rows < found.num_rows
    coverage = coming.result()
    return Answer(
        table=rows.select(request.shown),
        total=total,
        cursor=_cursor(request, rows) if more else None,
        snapshot=snapshot.name,
        coverage=coverage,
        seconds=perf_counter() - started,
        note=how_near(coverage, snapshot) if total == 0 else None,
        about=_about(request, snapshot) if total else {},
    )


def _about(request: Request, snapshot: Snapshot) -> dict[str, Any]:
    """That ratings say little, where they are among the columns and that is so."""
    rated = CAUTION in request.question.about and RATED.intersection(request.shown)
    said = caution_of_rows(snapshot) if rated else None
    return {} if said is None else {CAUTION.name: said}


def _from_few(request: Request, places: Sequence[Place | Lookup], engine: Engine) -> tuple[pa.Table, int]:
    """The rows and one more, and how many there are in all, over rows in memory: one statement says both."""
    statement = rows_statement(request, None, probing=True)
    found = engine.of_few(written_out(statement), places)
    total = _told(request, found)
    if total is None:
        statement = total_statement(request, None)
        total = int(engine.of_few(written_out(statement), places)["total"][0].as_py())
    return found, total


def _from_files(request: Request, engine: Engine, snapshot: Snapshot) -> tuple[pa.Table, int]:
    """The same over files, where rows that are not counted on the way are counted by a statement beside."""
    lists = request.question.has("limit") and not request.question.counted
    counted = engine.beside(_count, request, engine, snapshot) if lists else None
    statement = rows_statement(request, snapshot.files, probing=True)
    found = engine.table(statement.text, statement.values)
    total = _told(request, found)
    if total is None:
        total = counted.result() if counted else _count(request, engine, snapshot)
    return found, total


def _told(request: Request, found: pa.Table) -> int | None:
    """How many rows there are in all, as far as those found say it."""
    if request.after is None and (request.limit is None or found.num_rows <= request.limit):
        return int(found.num_rows)
    if TOTAL in found.column_names and found.num_rows:
        return int(found[TOTAL][0].as_py())
    return None


def _count(request: Request, engine: Engine, snapshot: Snapshot) -> int:
    statement = total_statement(request, snapshot.files)
    return int(engine.table(statement.text, statement.values)["total"][0].as_py())


def _cursor(request: Request, rows: pa.Table) -> str | None:
    """Where the rows end; None without rows, for they end nowhere."""
    if rows.num_rows == 0:
        return None
    last = rows.slice(rows.num_rows - 1).select([step.name for step in request.order]).to_pylist()[0]
    return write_cursor(request.identity, request.order, last)
