"""One command for each question, made from its declaration."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from backref.cli._options import CsvOption, IndexOption, JsonOption
from backref.report import Parameter, Question


def command_of(question: Question) -> Callable[..., None]:
    """A function that asks the question and prints the answer; its signature is what the command takes."""

    def asked(index: Path, json: bool, csv: bool, show_sql: bool = False, **given: Any) -> None:
        import backref
        from backref.cli._output import say, show, write

        opened = backref.open(index)
        if show_sql:
            write(opened.sql_of(question.name, **given))
            return
        answer = opened.ask(question.name, **given)
        show(answer, "json" if json else "csv" if csv else "table", _columns(question, given))
        say(answer)

    parameters = [as_option(parameter) for parameter in question.parameters]
    output: dict[str, Any] = {"index": IndexOption, "json": JsonOption, "csv": CsvOption}
    if question.reads:
        output["show_sql"] = Annotated[bool, typer.Option("--show-sql", help="Print the SQL instead of asking it.")]
    parameters += [_keyword(name, annotation, _default_of(name)) for name, annotation in output.items()]
    asked.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    asked.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return asked


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


def _default_of(name: str) -> Any:
    return inspect.Parameter.empty if name == "index" else False


def _columns(question: Question, given: dict[str, Any]) -> tuple[str, ...]:
    """What a table shows: the columns asked for, else the few that fit."""
    return () if given.get("select") else question.brief
