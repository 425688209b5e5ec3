"""SQL of one's own, and rows into files."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from backref.cli._asking import as_option
from backref.cli._input import STANDARD_INPUT, text_of
from backref.cli._options import CsvOption, IndexOption, JsonOption, form_of
from backref.model.counted import counted
from backref.report import QUESTIONS
from backref.report.words import FormatWord


def sql(
    statement: Annotated[str, typer.Argument(help="One statement that only reads; - reads it from standard input.")],
    index: IndexOption,
    limit: Annotated[int, typer.Option(help="The most rows to print; the total counts all.", min=0)] = 100,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Run any SQL that only reads, over views named like the tables."""
    import backref
    from backref.cli._output import say, show

    form = form_of(json, csv)
    text = text_of(statement) if statement == STANDARD_INPUT else statement
    answer = backref.open(index).sql(text, limit=limit)
    show(answer, form, answer.table.column_names)
    say(answer)


def _export_command() -> Callable[..., None]:
    """The command `export`: a question, its target, and every parameter that some question takes."""
    exported = [question for question in QUESTIONS if question.reads or question.computed]
    parameters = {p.name: p for question in exported for p in question.parameters}
    for name in ("target", "limit", "cursor"):
        del parameters[name]
    given = [as_option(replace(parameter, required=False, default=None)) for parameter in parameters.values()]
    own = list(inspect.signature(_export).parameters.values())[:-1]
    every = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own] + given

    def export(**said: Any) -> None:
        # a parameter that the question does not have must not be given
        _export(**{name: value for name, value in said.items() if value is not None or name not in parameters})

    export.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    export.__annotations__ = {parameter.name: parameter.annotation for parameter in every}
    return export


def _export(
    question: Annotated[str, typer.Argument(help="The question.")],
    to: Annotated[str, typer.Option("--to", help="The file to write; - is standard output.")],
    index: IndexOption,
    target: Annotated[
        str | None, typer.Argument(help="Page, host or domain that the question is about, if any.")
    ] = None,
    format: Annotated[FormatWord | None, typer.Option(help="Unless said, what the file's name ends with.")] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Leave texts that spreadsheets run as formulas.")] = False,
    **given: Any,
) -> None:
    import backref
    from backref.cli._output import say_line

    about = {} if target is None else {"target": target}
    where: Any = sys.stdout.buffer if to == "-" else Path(to)
    rows = backref.open(index).export(question, where, format=format, raw=raw, **about, **given)
    say_line(f"{counted(rows, 'row')} written to {'standard output' if to == '-' else to}")


export = _export_command()
