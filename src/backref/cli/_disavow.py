"""Commands around disavow files: only what people decided is ever written into one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from backref.cli._options import IndexOption, JsonOption
from backref.cli._overview import SUMMARIES
from backref.model.counted import counted

_Decisions = Annotated[Path, typer.Argument(help="The decisions file: TSV or JSON Lines.")]


def review(
    target: Annotated[str, typer.Argument(help="Page, host or domain whose links are reviewed.")],
    decisions: _Decisions,
    index: IndexOption,
    everything: Annotated[bool, typer.Option("--all", help="List all referring domains with any sign.")] = False,
) -> None:
    """Write the list to review, with evidence; decisions stay."""
    import backref
    from backref.cli._output import say_line
    from backref.workspace import disavow

    with backref.open(index) as opened:
        listed = disavow.review(opened, target, decisions, everything=everything)
    open_ones = sum(not decision.decision for decision in listed)
    entries = counted(len(listed), "entry", "entries")
    say_line(f"{decisions}: {entries}, {open_ones:,} to decide: write keep, remove or disavow")


def write(
    decisions: _Decisions,
    to: Annotated[Path, typer.Argument(help="The disavow file to write; it replaces the former list.")],
    links_were_bought: Annotated[
        bool, typer.Option("--links-were-bought", help="Such links were bought, or placed by you or for you.")
    ] = False,
    manual_action: Annotated[
        bool, typer.Option("--manual-action", help="A search engine reported a manual action for such links.")
    ] = False,
) -> None:
    """Write a disavow file from what was decided."""
    from backref.cli._output import say_line
    from backref.workspace import disavow

    count = disavow.write(decisions, to, confirmed=links_were_bought or manual_action)
    say_line(f"{to}: {counted(count, 'entry', 'entries')}; once handed in, this list replaces the former one")


def lint(
    file: Annotated[Path, typer.Argument(help="A disavow file.")],
    json: JsonOption = False,
) -> None:
    """Say what is wrong with a disavow file; exit code 1 on errors."""
    from dataclasses import asdict

    from backref.cli._output import say_line, write, write_json
    from backref.workspace import disavow

    complaints = disavow.lint(file)
    errors = sum(complaint.level == "error" for complaint in complaints)
    if json:
        write_json({"complaints": [asdict(complaint) for complaint in complaints], "errors": errors})
    for complaint in [] if json else complaints:
        place = f"line {complaint.line}" if complaint.line else "file"
        write(f"{place}: {complaint.level}: {complaint.reason}{f': {complaint.text}' if complaint.text else ''}\n")
    say_line(f"{counted(errors, 'error')}, {counted(len(complaints) - errors, 'warning')}")
    if errors:
        raise typer.Exit(1)


def diff(
    old: Annotated[Path, typer.Argument(help="The disavow file that is in force.")],
    new: Annotated[Path, typer.Argument(help="The one that would replace it.")],
    json: JsonOption = False,
) -> None:
    """Say what a new file would add and take back."""
    from dataclasses import asdict

    from backref.cli._output import say_line, write, write_json
    from backref.workspace import disavow

    found: Any = disavow.diff(old, new)
    if json:
        write_json(asdict(found))
        return
    write("".join(f"+ {entry}\n" for entry in found.added) + "".join(f"- {entry}\n" for entry in found.removed))
    say_line(f"{len(found.added):,} added, {len(found.removed):,} taken back, {found.kept:,} kept")


disavow = typer.Typer(
    name="disavow", help=SUMMARIES["disavow"], no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
for _command in (review, write, lint, diff):
    disavow.command()(_command)
