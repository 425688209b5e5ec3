"""The façade over one snapshot of an index folder."""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backref.errors import QuestionError
from backref.report import BY_NAME, Question
from backref.workspace._questions import Questions

if TYPE_CHECKING:
    from backref.index.snapshot import Snapshot
    from backref.report.answer import Answer
    from backref.report.engine import Engine


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

        declared = question_named(question)
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

    @cached_property
    def _engine(self) -> "Engine":
        from backref.report.engine import Engine

        return Engine(self._snapshot.root, self._seconds)

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


def question_named(name: str) -> Question:
    """The declared question; QuestionError names the nearest where there is none."""
    from backref.report.where import nearest

    if name not in BY_NAME:
        raise QuestionError(f"there is no question {name!r}", hint=nearest(name, BY_NAME), field="question")
    return BY_NAME[name]
