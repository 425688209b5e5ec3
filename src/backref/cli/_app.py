"""The application: every command under one name, loaded and built when it is asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from backref.cli._asking import command_of
from backref.cli._overview import SUMMARIES, overview
from backref.report import BY_NAME

_OWN = {
    **{name: ("_building", name) for name in ("ingest", "verify", "snapshots", "prune", "sample")},
    "ingest-graph": ("_graphs", "ingest_graph"),
    "rank": ("_ranking", "rank"),
    "disavow": ("_disavow", "disavow"),
    "sql": ("_exporting", "sql"),
    "export": ("_exporting", "export"),
}
"""Where to find the commands that are no questions: module and name."""


class _Commands(Mapping[str, Any]):
    """The commands by name. Typer takes 5 ms to make one from its signature: only the one asked for is made."""

    def __getitem__(self, name: str) -> Any:
        if name not in SUMMARIES:
            raise KeyError(name)
        made = _function_of(name)
        if isinstance(made, typer.Typer):
            return typer.main.get_command(made)
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command(name, help=SUMMARIES[name])(made)
        return typer.main.get_command(app)

    def __iter__(self) -> Iterator[str]:
        return iter(SUMMARIES)

    def __len__(self) -> int:
        return len(SUMMARIES)


def _function_of(name: str) -> Any:
    """What a command runs, or the group of commands under its name."""
    if name in BY_NAME:
        return command_of(BY_NAME[name])
    module, function = _OWN[name]
    return getattr(import_module(f"backref.cli.{module}"), function)


class _Group(TyperGroup):
    """A group over `_Commands`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Commands()  # type: ignore[assignment]  # nothing is ever added to it

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order they are shown."""
        return list(self.commands)

    def get_help(self, ctx: Any) -> str:
        """The same text whether it was loaded to be shown or not."""
        return overview().rstrip("\n")


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
    app.callback()(lambda: None)
    return app
