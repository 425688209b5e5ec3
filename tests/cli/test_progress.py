"""Bars are for work that takes a while."""

import io

import pytest
from rich.console import Console

from backref.cli import _progress


def test_a_bar_is_shown_after_a_moment_whether_or_not_anything_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    bars = _progress._Patient(console=Console(file=io.StringIO()))
    bars.add_task("reading")
    assert bars.make_tasks_table(bars.tasks).row_count == 0
    monkeypatch.setattr(_progress, "_PATIENCE", -1.0)
    assert bars.make_tasks_table(bars.tasks).row_count == 1
