"""Commands that make, check and tidy an index."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backref.cli._options import IndexOption, JsonOption
from backref.cli._sizes import read_size
from backref.model.counted import counted

_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def _size(text: str) -> int:
    try:
        return read_size(text)
    except ValueError:
        raise typer.BadParameter("give a size such as 4GB") from None


def ingest(
    sources: Annotated[list[str], typer.Argument(help="Archives, folders or files to read.", metavar="SOURCE")],
    index: IndexOption,
    base_url: Annotated[str | None, typer.Option(help="URL of the folder that saved pages come from.")] = None,
    url_list: Annotated[Path | None, typer.Option(help="File that names the URL of each saved page.")] = None,
    date: Annotated[datetime | None, typer.Option(help="When saved pages were fetched, UTC.", formats=_DATES)] = None,
    memory: Annotated[
        int | None,
        typer.Option(
            help="The most memory that building uses, such as 4GB; processes that read have their own.",
            parser=_size,
            metavar="SIZE",
        ),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes to read with; unless said, one a core.", min=1)] = None,
    strict: Annotated[
        float | None, typer.Option(help="Fail when more than this share of an input was lost.", min=0, max=1)
    ] = None,
    rank: Annotated[
        bool, typer.Option("--rank/--no-rank", help="Rank a small index anew; a larger one waits for `backref rank`.")
    ] = True,
    external_only: Annotated[
        bool, typer.Option("--external-only", help="Count links within a domain, and do not keep them.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Read sources into the index and publish the result."""
    # Ranges are written side by side; threads of the library's own would only compete with them.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

    from backref.cli._output import say_line, write_json
    from backref.cli._progress import TerminalProgress
    from backref.cli._summary import as_json, tell
    from backref.index.memory import LEAST_BYTES
    from backref.workspace import ingest as read_in

    if memory is not None and memory < LEAST_BYTES:
        say_line(f"--memory is too small to be kept: an ingest takes some {LEAST_BYTES >> 20} MB at least")
    with TerminalProgress() as progress:
        summary = read_in(
            sources,
            index,
            base_url=base_url,
            url_list=url_list,
            date=date,
            memory=memory,
            workers=workers,
            strict=strict,
            rank=rank,
            external_only=external_only,
            progress=progress,
        )
    if json:
        write_json(as_json(summary))
    else:
        tell(summary)


def verify(index: IndexOption) -> None:
    """Check every file of the published snapshot against its checksum."""
    from backref.cli._output import say_line, write
    from backref.cli._progress import TerminalProgress
    from backref.index.verify import verify as problems_of

    with TerminalProgress() as progress:
        problems = problems_of(index, progress)
    for problem in problems:
        write(f"{problem}\n")
    if problems:
        raise typer.Exit(1)
    say_line(f"{index} is whole")


def snapshots(index: IndexOption, json: JsonOption = False) -> None:
    """List the snapshots, oldest first; * marks the published one."""
    from backref.cli._output import write, write_json
    from backref.index.layout import current_name
    from backref.index.retain import snapshots as kept

    published = current_name(index)
    names = [snapshot.name for snapshot in kept(index)]
    if json:
        write_json({"snapshots": names, "published": published})
        return
    for name in names:
        write(f"{'*' if name == published else ' '} {name}\n")


def prune(
    index: IndexOption,
    keep: Annotated[int, typer.Option(help="How many of the newest snapshots to keep.", min=1)] = 1,
) -> None:
    """Remove old snapshots, and the files that no kept snapshot names."""
    from backref.cli._output import say_line
    from backref.index.retain import prune as remove_old

    removed = remove_old(index, keep)
    gone = f"{counted(len(removed.snapshots), 'snapshot')} and {counted(removed.files, 'file')}"
    say_line(f"{gone} removed, {counted(removed.bytes, 'byte')}")


def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write the archives and the truth about them.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same web.")] = 7,
) -> None:
    """Make a small, believable web with known truth, as WARC files."""
    from backref import sample as web
    from backref.cli._output import say_line, write

    made = web.generate(seed)
    for path in web.write(made, folder):
        write(f"{path}\n")
    say_line(f"its main site is {made.hero}")
