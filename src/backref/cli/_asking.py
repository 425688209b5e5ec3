"""One command for each question, made from its declaration."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from backref.cli._input import text_of
from backref.cli._options import CsvOption, IndexOption, JsonOption, form_of
from backref.report import Parameter, Question


def command_of(question: Question) -> Callable[..., None]:
    """A function that asks the question and prints the answer; its signature is what the command takes."""

    def asked(index: Path, json: bool, csv: bool, show_sql: bool = False, **given: Any) -> None:
        import backref
        from backref.cli._output import known_columns, say, show, write

        form = form_of(json, csv)
        _add_targets(given)
        opened = backref.open(index)
        if show_sql:
            write(opened.sql_of(question.name, **given))
            return
        answer = opened.ask(question.name, **given)
        shown = () if given.get("select") else known_columns(answer, question.brief)
        show(answer, form, shown)
        unordered = question.in_table_order and not given.get("order_by")
        say(answer, "value:desc" if unordered and "value" in shown else "")

    parameters = [as_option(parameter) for parameter in question.parameters]
    if question.has("targets"):
        parameters = [*(p if p.name != "targets" else _optional(p) for p in parameters), _TARGETS_FROM]
    output: dict[str, Any] = {"index": IndexOption, "json": JsonOption, "csv": CsvOption}
    if question.reads:
        output["show_sql"] = Annotated[bool, typer.Option("--show-sql", help="Print the SQL instead of asking it.")]
    parameters += [_keyword(name, annotation, _default_of(name)) for name, annotation in output.items()]
    asked.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    asked.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return asked


def _add_targets(given: dict[str, Any]) -> None:
    """Take in the targets that a file names, one a line."""
    path = given.pop("targets_from", None)
    if path is None:
        return
    named = [line.strip() for line in text_of(path).splitlines()]
    given["targets"] = [*(given["targets"] or ()), *(line for line in named if line and not line.startswith("#"))]


def _optional(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(default=None)


_TYPES: dict[str, type] = {"int": int, "float": float, "bool": bool}


def as_option(parameter: Parameter) -> inspect.Parameter:
    """A declared parameter as the argument or option of a command."""
    type_: Any = _TYPES.get(parameter.annotation.partition(" ")[0], str)
    if parameter.choices:
        type_ = Literal[parameter.choices]
    if parameter.several:
        type_ = list[str]
    text = parameter.meaning[0].upper() + parameter.meaning[1:] + "."
    option = typer.Option(f"--{parameter.name.replace('_', '-')}", help=text)
    if parameter.required and parameter.named:
        return _keyword(parameter.name, Annotated[type_, option])
    if parameter.required:
        return _keyword(parameter.name, Annotated[type_, typer.Argument(help=text, metavar=parameter.name.upper())])
    return _keyword(parameter.name, Annotated[type_ | None, option], parameter.default)


def _keyword(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


_TARGETS_FROM = _keyword(
    "targets_from",
    Annotated[
        Path | None,
        typer.Option("--targets-from", help="File that names more targets, one a line; - reads standard input."),
    ],
    None,
)


def _default_of(name: str) -> Any:
    return inspect.Parameter.empty if name == "index" else False
