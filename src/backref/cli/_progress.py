"""How far long work is, on a terminal: nothing for what takes under a second, nothing where nobody looks."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from backref.cli._text import one_line
from backref.model.progress import Advance

_PATIENCE = 1.0
"""Seconds before a task is shown."""


class TerminalProgress:
    """Bars with rate and time left, on stderr."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), _Counted(), _Rate(), TimeRemainingColumn())
        self._progress = _Patient(*columns, console=console, transient=True, disable=not sys.stderr.isatty())

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    @contextmanager
    def task(self, label: str, total: int, unit: str) -> Iterator[Advance]:
        """A task of `total` units (0: not known), shown once it takes longer than a moment."""
        task = self._progress.add_task(escape(one_line(label)), total=total or None, unit=unit)
        try:
            yield partial(self._progress.advance, task)
        finally:
            self._progress.remove_task(task)


class _Patient(Progress):
    """Bars of tasks that have taken longer than a moment, also where nothing moves yet."""

    def make_tasks_table(self, tasks: Iterable[Task]) -> Table:
        """The bars that are shown now."""
        return super().make_tasks_table([task for task in tasks if (task.elapsed or 0.0) > _PATIENCE])


def _amount(number: float, unit: str) -> str:
    return decimal(int(number)) if unit == "bytes" else f"{number:,.0f} {unit}"


class _Counted(ProgressColumn):
    """What is done, and of how much."""

    def render(self, task: Task) -> Text:
        """The text of the column."""
        total = f" of {_amount(task.total, task.fields['unit'])}" if task.total else ""
        return Text(f"{_amount(task.completed, task.fields['unit'])}{total}")


class _Rate(ProgressColumn):
    """What is done in a second."""

    def render(self, task: Task) -> Text:
        """The text of the column."""
        return Text(f"{_amount(task.speed, task.fields['unit'])}/s" if task.speed else "")
