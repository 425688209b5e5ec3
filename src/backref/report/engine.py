"""The query engine: one warm DuckDB in the process, shut in the index folder, that answers read-only statements."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import lru_cache, partial
from glob import escape
from threading import Lock
from typing import Any, TypeVar

import duckdb
import polars as pl
import pyarrow as pa

from backref.errors import DamageError, QuestionError
from backref.index.snapshot import Snapshot
from backref.report.few import Facts, FewRows, Lookup, Place
from backref.report.plans import Plans
from backref.report.question import Reading, read_sql
from backref.report.watchdog import Watchdog
from backref.urls import KeyRange

T = TypeVar("T")

_THREADS = min(4, os.cpu_count() or 1)
"""More do not help: a question reads a few row groups."""
_BESIDE = 2
"""An answer's rows, its total and its coverage need not wait for each other, nor the tables that rows are read from."""
_BATCH_ROWS = 65_536
_COUNTED = 4_096
"""Facts that are kept: one target is asked many questions, and page by page."""
_HINTS = ("Did you mean", "Candidate bindings")
"""How lines begin in which the query engine names what would have been right."""
_BY_KEYBOARD = "Query interrupted"
"""What the query engine calls an interrupt from the keyboard."""
_SETTINGS = (
    "TimeZone = 'UTC'",
    "parquet_metadata_cache = true",
    # files of a snapshot never change, so what was read of one stays true
    "validate_external_file_cache = 'NO_VALIDATION'",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
)

# A relation would bind every statement twice (5 ms more); the copy of the few rows of an answer costs nothing.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", module=__name__)


class Engine:
    """Runs statements over the files of one snapshot; may be shared between threads.

    Each statement has its own cursor, so that a time limit stops just that one.
    """

    def __init__(self, snapshot: Snapshot, seconds: float, prepare: Sequence[str] = ()) -> None:
        """`seconds` limit each statement; `prepare` are statements that run before the engine is shut."""
        self._seconds = seconds
        self._folder = f"{snapshot.root}/"
        self._prepare = prepare
        self._pool = ThreadPoolExecutor(_BESIDE, thread_name_prefix="backref")
        self._few = FewRows(snapshot, self._pool)
        self._counted = lru_cache(_COUNTED)(self._few.fold)
        self._plans = Plans()
        self._watchdog = Watchdog()
        self._opening = Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None

    def table(self, sql: str, values: Mapping[str, Any], given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """All rows of a statement, within the time limit; it may name the tables `given` beside those in files.

        Raises:
            QuestionError: it takes longer, needs too much memory, or does not make sense.
            DamageError: a file that it reads is missing or cannot be read.
        """
        with self._cursor(self._seconds) as cursor:
            for name, table in (given or {}).items():
                cursor.register(name, table)
            return _reader(cursor, sql, values).read_all()

    def head(self, sql: str, limit: int | None) -> tuple[pa.Table, int]:
        """The first rows of a statement and how many it has, within the time limit; raises as `table`."""
        with self._cursor(self._seconds) as cursor:
            reader = _reader(cursor, sql, {})
            kept, total = [], 0
            for batch in reader:
                left = batch.num_rows if limit is None else max(0, limit - total)
                kept.append(batch.slice(0, left))
                total += batch.num_rows
            return pa.Table.from_batches([batch for batch in kept if batch.num_rows], reader.schema), total

    def find(self, reads: Sequence[tuple[Reading, KeyRange]]) -> list[Place | Lookup] | None:
        """Where the rows of key ranges are, if they are few; raises DamageError where a file cannot be read."""
        return self._few.find(reads)

    def of_few(self, sql: str, places: Sequence[Place | Lookup]) -> pa.Table:
        """All rows of a statement over rows that were found, in tables named by `slot_of`; raises as `table`."""
        with self._plans.session(sql) as session, self._limited(self._seconds, session.interrupt):
            return session.table(sql, partial(self._few.read, places))

    def counted(self, table: str, span: KeyRange, facts: Facts) -> Mapping[str, Any]:
        """Facts about all rows of a key range, however many; raises DamageError where a file cannot be read."""
        return self._counted(table, span, facts)

    def where(self, table: str, span: KeyRange, condition: pl.Expr) -> pl.DataFrame:
        """The few rows of a key range that meet a condition, however many are looked at; raises DamageError."""
        return self._few.where(table, span, condition)

    @contextmanager
    def stream(self, sql: str, values: Mapping[str, Any]) -> Iterator[pa.RecordBatchReader]:
        """The rows of a statement batch by batch, however long it takes; raises as `table`."""
        with self._cursor(None) as cursor:
            yield cursor.sql(sql, params=dict(values)).to_arrow_reader(_BATCH_ROWS)

    def close(self) -> None:
        """Let go of files, threads and memory."""
        self._pool.shutdown()
        if self._connection is not None:
            self._connection.close()
        self._plans.close()

    def beside(self, function: Callable[..., T], *given: Any) -> "Future[T]":
        """Call a function on another core, while the caller goes on."""
        return self._pool.submit(function, *given)

    @contextmanager
    def _cursor(self, seconds: float | None) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._files().cursor()
        try:
            with self._limited(seconds, cursor.interrupt):
                yield cursor
        finally:
            cursor.close()

    def _files(self) -> duckdb.DuckDBPyConnection:
        """The connection that reads files; opened by the first statement, for most questions are about few rows."""
        with self._opening:
            if self._connection is None:
                self._connection = _opened(self._folder, self._prepare)
            return self._connection

    @contextmanager
    def _limited(self, seconds: float | None, interrupt: Callable[[], None]) -> Iterator[None]:
        """Interrupt what takes longer, and say what went wrong in the words of a question."""
        try:
            with nullcontext() if seconds is None else self._watchdog.limit(seconds, interrupt):
                yield
        except RuntimeError as error:
            if _BY_KEYBOARD not in str(error):
                raise
            raise KeyboardInterrupt from None
        except duckdb.InterruptException:
            hint = "narrow the target or the conditions, or export the rows"
            raise QuestionError(f"the question took longer than {seconds:g} seconds", hint=hint) from None
        except duckdb.Error as error:
            message, *rest = str(error).splitlines()
            if self._folder in message:
                hint = "check the index: backref verify"
                raise DamageError(f"a file of the index cannot be read: {message}", hint=hint) from error
            nearest = next((line for line in rest if line.startswith(_HINTS)), None)
            raise QuestionError(f"the question cannot be answered: {message}", hint=nearest) from error


def _opened(folder: str, prepare: Sequence[str]) -> duckdb.DuckDBPyConnection:
    """A connection that reads a folder and nothing else: no other, no network, and no way back."""
    connection = duckdb.connect(":memory:", config={"threads": _THREADS})
    for setting in _SETTINGS:
        connection.execute(f"SET GLOBAL {setting}")
    connection.execute("SET GLOBAL temp_directory = $path", {"path": _scratch()})
    for sql in (read_sql("macros.sql"), *prepare):
        connection.execute(sql)
    connection.execute("SET GLOBAL allowed_directories = $paths", {"paths": [folder, escape(folder)]})
    connection.execute("SET GLOBAL enable_external_access = false")
    connection.execute("SET GLOBAL lock_configuration = true")
    return connection


def _scratch() -> str:
    """Where sorts go that do not fit into memory: a folder for each user, who alone may write there."""
    return f"{tempfile.gettempdir()}/backref-duckdb-{os.getuid()}"


def _reader(cursor: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> pa.RecordBatchReader:
    return cursor.execute(sql, dict(values)).to_arrow_reader(_BATCH_ROWS)
