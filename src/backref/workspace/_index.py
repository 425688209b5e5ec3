"""The façade over one snapshot of an index folder."""

import os
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from backref.errors import QuestionError
from backref.report import BY_NAME, Question
from backref.report.words import FormatWord
from backref.workspace._questions import Questions
from backref.workspace._whole import opened_whole

if TYPE_CHECKING:
    from backref.index.snapshot import Snapshot
    from backref.report.answer import Answer
    from backref.report.engine import Engine
    from backref.report.statement import Statement


class Index(Questions):
    """An index as it was when it was opened: later ingests do not change its answers.

    Keep one open for many questions: the engine stays warm. It may be shared between threads.
    """

    def __init__(self, snapshot: "Snapshot", *, seconds: float = 60.0) -> None:
        """`seconds` limit each question; exports may take as long as they need."""
        self._snapshot = snapshot
        self._seconds = seconds

    @property
    def folder(self) -> Path:
        """The index folder."""
        return self._snapshot.root

    @property
    def snapshot(self) -> str:
        """The name of the snapshot that answers."""
        return self._snapshot.name

    def ask(self, question: str, **given: Any) -> "Answer":
        """Ask a question by its name; parameters that are None count as not given, but for `limit`.

        Raises:
            QuestionError: there is no such question, or a parameter of it is wrong.
            UrlError: the target is not a page, host or domain.
        """
        from backref.report.ask import ask
        from backref.report.compare import compare
        from backref.report.computed import ask_computed

        declared = self._routed(question, given)
        if declared.computed:
            return ask_computed(declared, given, self._engine, self._snapshot)
        if declared.has("targets"):
            return compare(given, self._engine, self._snapshot)
        return ask(declared, given, self._engine, self._snapshot)

    def sql(self, statement: str, *, limit: int | None = None) -> "Answer":
        """Run one SQL statement that only reads, over views named like the tables.

        Raises:
            QuestionError: it is not a statement that only reads, does not make sense or takes too long.
        """
        from backref.report.free_sql import ask_sql

        return ask_sql(statement, limit, self._sql_engine, self._snapshot)

    def export(
        self,
        question: str,
        to: str | os.PathLike[str] | IO[bytes],
        *,
        format: FormatWord | None = None,
        raw: bool = False,
        **given: Any,
    ) -> int:
        """Write all rows of a question to a file and return their number; there is no limit but the one `given`.

        Without `format` the file's ending says it. A file is there whole or not at all. In CSV, texts that a
        spreadsheet would take for formulas are made harmless unless `raw`.

        Raises:
            QuestionError: as `ask`, or the format is unknown.
        """
        from backref.report.export import writer_for

        writer = writer_for(format or _ending(to), raw=raw)
        declared = self._routed(question, given)
        if declared.computed:
            from backref.report.computed import every_row

            rows = every_row(declared, given, self._engine, self._snapshot)
            with opened_whole(to) as file:
                return writer(rows.to_batches(), rows.schema, file)
        statement = self._statement(question, {"limit": None, **given})
        with self._engine.stream(statement.text, statement.values) as batches, opened_whole(to) as file:
            return writer(batches, batches.schema, file)

    def sql_of(self, question: str, **given: Any) -> str:
        """The SQL that answers a question, with all values written out: ready to run in any DuckDB."""
        from backref.report.show import runnable

        return runnable(self._statement(question, given))

    def close(self) -> None:
        """Let go of the engine and of the snapshot, which may then be pruned."""
        for name in ("_engine", "_sql_engine"):
            engine: Engine | None = self.__dict__.pop(name, None)
            if engine is not None:
                engine.close()
        if self._snapshot.pin is not None:
            self._snapshot.pin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _statement(self, question: str, given: dict[str, Any]) -> "Statement":
        from backref.report.request import read_request
        from backref.report.statement import rows_statement

        declared = self._routed(question, given)
        if declared.computed:
            raise QuestionError(f"{question} is not answered by SQL", hint="ask it, or export its rows")
        if not declared.reads:
            raise QuestionError(f"{question} is several questions in one", hint="take its targets one by one")
        return rows_statement(read_request(declared, given, self._snapshot.name), self._snapshot.files)

    def _routed(self, question: str, given: dict[str, Any]) -> Question:
        from backref.report.route import routed

        return routed(_named(question), given, self._engine, self._snapshot)

    @cached_property
    def _engine(self) -> "Engine":
        from backref.report.engine import Engine

        return Engine(self._snapshot, self._seconds)

    @cached_property
    def _sql_engine(self) -> "Engine":
        from backref.report.free_sql import sql_engine

        return sql_engine(self._snapshot, self._seconds)


def open_index(folder: str | os.PathLike[str], *, snapshot: str | None = None, seconds: float = 60.0) -> Index:
    """Open an index folder for questions, at its published snapshot or at the one named.

    `seconds` limit each question.

    Raises:
        IndexStateError: the folder holds no index, or one of a newer version.
        DamageError: the snapshot's manifest cannot be read.
    """
    from backref.index.snapshot import open_snapshot

    return Index(open_snapshot(Path(folder).resolve(), snapshot), seconds=seconds)


def _named(name: str) -> Question:
    if name in BY_NAME:
        return BY_NAME[name]
    from backref.report.where import nearest

    raise QuestionError(f"there is no question {name!r}", hint=nearest(name, BY_NAME), field="question")


def _ending(to: str | os.PathLike[str] | IO[bytes]) -> str:
    if isinstance(to, str | os.PathLike):
        return Path(to).suffix.removeprefix(".").lower()
    raise QuestionError("an open file does not say its format", hint="name it: csv, jsonl or parquet", field="format")
