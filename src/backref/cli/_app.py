"""The application: every command under one name, built when it is asked for, and what becomes of an error."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup

from backref.cli._asking import command_of
from backref.cli._building import BUILDING
from backref.cli._disavow import DISAVOW_SUMMARY, disavow_commands
from backref.cli._exporting import EXPORT_SUMMARY, export_command, sql
from backref.cli._graphs import ingest_graph
from backref.cli._ranking import rank
from backref.cli._text import clean
from backref.errors import BackrefError
from backref.report import QUESTIONS

_HELP = "A backlink index that you own: who links here, how, since when, from which fetch."


class _Commands(Mapping[str, Any]):
    """The commands by name. Typer takes 5 ms to make one from its signature: only the one asked for is made."""

    def __init__(self) -> None:
        self._makers: dict[str, tuple[str, Callable[[], Callable[..., None] | typer.Typer]]] = {
            **{name: (function.__doc__ or "", partial(_same, function)) for name, function in BUILDING.items()},
            "ingest-graph": (ingest_graph.__doc__ or "", partial(_same, ingest_graph)),
            "rank": (rank.__doc__ or "", partial(_same, rank)),
            **{question.name: (question.meaning, partial(command_of, question)) for question in QUESTIONS},
            "disavow": (DISAVOW_SUMMARY, disavow_commands),
            "sql": (sql.__doc__ or "", partial(_same, sql)),
            "export": (EXPORT_SUMMARY, export_command),
        }

    def summary(self, name: str) -> str:
        """What the command does, in one sentence."""
        return self._makers[name][0]

    def __getitem__(self, name: str) -> Any:
        summary, make = self._makers[name]
        made = make()
        if isinstance(made, typer.Typer):
            return typer.main.get_command(made)
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command(name, help=summary)(made)
        return typer.main.get_command(app)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class _Group(TyperGroup):
    """A group over `_Commands`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Commands()  # type: ignore[assignment]  # nothing is ever added to it

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order they are shown."""
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The names with what each does."""
        assert isinstance(self.commands, _Commands)
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands.summary(name)) for name in self.commands])


def application() -> typer.Typer:
    """The command line as a whole."""
    app = typer.Typer(
        name="backref",
        cls=_Group,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,  # plain help: loading what colours it would take as long as all the rest
        pretty_exceptions_enable=False,
    )
    app.callback(help=_HELP)(lambda: None)
    return app


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        application()()
    except BackrefError as error:
        sys.stderr.write(explained(error))
        sys.exit(1)
    except BrokenPipeError:
        # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def explained(error: BackrefError) -> str:
    """What happened and what to do next, fit for a terminal."""
    hint = f"\nhint: {clean(error.hint)}" if error.hint else ""
    return f"error: {clean(error.message)}{hint}\n"


def _same(function: Callable[..., None]) -> Callable[..., None]:
    return function
