"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

IndexOption = Annotated[
    Path, typer.Option("--index", envvar="BACKREF_INDEX", help="The index folder.", show_envvar=True)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Print the rows as CSV.")]


def form_of(json: bool, csv: bool) -> str:
    """What an answer is printed as; both at once cannot be meant."""
    if json and csv:
        raise typer.BadParameter("--json and --csv are two forms: ask for one")
    return "json" if json else "csv" if csv else "table"
