"""Answers on a terminal, in a pipe, as JSON and as CSV."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from backref.cli._table import Column, Sort, fitted
from backref.cli._text import clean, one_line
from backref.model.counted import counted
from backref.report.fields import RATED
from backref.report.plain import plain_rows

if TYPE_CHECKING:
    from backref.report.answer import Answer

_PLAIN_WIDTH = 100_000
"""Room for every column where there is no terminal that ends a line."""


def write(text: str) -> None:
    """Print text as data; on a terminal without characters that it would act on."""
    sys.stdout.write(clean(text) if sys.stdout.isatty() else text)


def say_line(text: str) -> None:
    """Print a line of talk."""
    sys.stderr.write(f"{one_line(text)}\n")


def show(answer: "Answer", form: str, columns: Sequence[str]) -> None:
    """Print an answer as json, csv or table; `columns` are those that a table shows, all where there are none."""
    if form == "json":
        write_json(answer.as_json())
        return
    if form == "csv":
        _show_csv(answer)
        return
    names = columns or answer.table.column_names
    if about := _facts_beside(answer.about, names):
        _show_facts(about)
    if columns or answer.table.num_rows != 1:
        _show_table(answer, names)
    else:
        _show_record(answer.rows[0])


def known_columns(answer: "Answer", columns: Sequence[str]) -> list[str]:
    """Those of some columns that have a value in any row; all of them where there are no rows."""
    table = answer.table
    return [name for name in columns if not table.num_rows or table[name].null_count < table.num_rows]


def say(answer: "Answer", ordered: str = "") -> None:
    """Tell how much of the answer was shown, how old it is and how to get more; `ordered` names a better order."""
    if answer.note:
        say_line(answer.note)
    every = counted(answer.total, "row")
    shown = every if answer.total == len(answer) else f"{len(answer):,} of {every}"
    age = answer.coverage.get("age_days")
    old = f", last visit {age:g} {'day' if age == 1 else 'days'} ago" if age is not None else ""
    say_line(f"{shown} in {answer.seconds * 1000:.0f} ms, snapshot {answer.snapshot}{old}")
    if answer.cursor:
        best = f"--order-by {ordered} for the best first, " if ordered else ""
        say_line(f"more: {best}--limit {answer.total} for all, or page with the cursor of --json")


def write_json(value: Any) -> None:
    """Print a value as one JSON object: readable on a terminal, one line elsewhere."""
    text = msgspec.json.encode(value)  # which has null for what JSON has no number for
    shown = json.dumps(msgspec.json.decode(text), indent=2) if sys.stdout.isatty() else text.decode()
    sys.stdout.write(f"{shown}\n")


def _show_csv(answer: "Answer") -> None:
    from io import BytesIO

    from backref.report.export import write_csv

    buffer = BytesIO()
    write_csv(answer.table.to_batches(), answer.table.schema, buffer)
    write(buffer.getvalue().decode())


def _show_table(answer: "Answer", names: Sequence[str]) -> None:
    """A table where there is room for one, else a list for each row of what it has."""
    rows = plain_rows(answer.table.select(names))
    if not rows:
        return
    table = fitted([_column(name, rows) for name in names], _console().width)
    if table is not None:
        _print(table)
        return
    for number, row in enumerate(rows):
        if number:
            _print(Text(""))
        _show_record({name: value for name, value in row.items() if _cell(value) not in _NOTHING})


def _column(name: str, rows: Sequence[Mapping[str, Any]]) -> Column:
    values = [row[name] for row in rows]
    sort = next((sort for type_, sort in _SORTS if all(isinstance(value, type_ | None) for value in values)), Sort.TEXT)
    return Column(name, sort, [_cell(value) for value in values])


_NOTHING = ("–", "")
"""How what is unknown or empty is shown."""
_SORTS = ((bool, Sort.TEXT), (int | float, Sort.NUMBER), (datetime, Sort.TIME))


def _show_record(row: Mapping[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in row.items():
        table.add_row(Text(name), Text(_cell(value)))
    _print(table)


def _facts_beside(about: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
    """What to show with some columns: that ratings say little, alone, only beside ratings."""
    return {} if about.keys() == {"caution"} and not RATED.intersection(names) else about


def _show_facts(about: Mapping[str, Any]) -> None:
    """Sentences and what is long, a line each, then what is short, side by side; objects are for `--json`."""
    for name in _SENTENCES:
        if about.get(name):
            _print(Text(one_line(about[name]), style="bold"))
    for sentence in about.get("evidence", ()):
        _print(Text(one_line(sentence)))
    rest = {name: value for name, value in about.items() if name not in _SAID_OTHERWISE}
    for name, value in rest.items():
        for line in _long(name, value):
            _print(Text(line))
    if short := [f"{name} {_cell(value)}" for name, value in rest.items() if _is_short(value)]:
        _print(Text("\n".join(_side_by_side(short, _console().width))))
    _print(Text(""))


def _long(name: str, value: Any) -> list[str]:
    """The lines of a long text, of a list of texts, or of a list of objects."""
    if isinstance(value, str) and not _is_short(value):
        return [f"{name}: {one_line(value)}"]
    if not isinstance(value, list) or not value:
        return []
    more = f" … {len(value) - _LISTED:,} more" if len(value) > _LISTED else ""
    if isinstance(value[0], dict):
        return [f"{name}: {_cell(one)}" for one in value[:_LISTED]] + ([f"{name}:{more}"] if more else [])
    return [f"{name}: {_cell(value[:_LISTED])}{more}"]


_LISTED = 8
"""So many of a list are shown."""


def _side_by_side(parts: Sequence[str], width: int) -> list[str]:
    """Parts put together to lines; none is broken."""
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}{_BETWEEN if lines[-1] else ''}{part}"
        lines[-1:] = [longer] if len(longer) <= width or not lines[-1] else [lines[-1], part]
    return lines


_BETWEEN = "   "
_SENTENCES = ("in_words", "caution")
_SAID_OTHERWISE = (*_SENTENCES, "evidence", "graph_source")
"""The graph has a name, which is shorter than where it came from."""


def _is_short(value: Any) -> bool:
    return isinstance(value, str | int | float) and len(str(value)) <= _SHORT


_SHORT = 40


def _print(shown: Table | Text, end: str = "\n") -> None:
    """Print to standard output; in a pipe no line ends with blanks."""
    console = _console()
    if sys.stdout.isatty():
        console.print(shown, end=end, highlight=False)
        return
    with console.capture() as captured:
        console.print(shown, end=end, highlight=False)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _console() -> Console:
    terminal = sys.stdout.isatty()
    return Console(file=sys.stdout, width=None if terminal else _PLAIN_WIDTH, no_color=_no_colour(terminal))


def _no_colour(terminal: bool) -> bool | None:
    return True if not terminal or os.environ.get("NO_COLOR") else None


def _cell(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value:.4g}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
        case dict():
            return _object(value)
        case list():
            return ", ".join(_cell(item) for item in value) or "–"
    return one_line(str(value))


_WHOLE = 10_000
"""Numbers from here on are shown without what follows the point."""


def _object(value: dict[str, Any]) -> str:
    """A counted value in short, any other object as name and value."""
    if value.keys() == {"value", "count"}:
        return f"{'unknown' if value['value'] is None else _cell(value['value'])} {_cell(value['count'])}"
    return " ".join(f"{name}={_cell(part)}" for name, part in value.items() if part is not None)
