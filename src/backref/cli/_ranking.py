"""The command that rates what an index holds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backref.cli._options import IndexOption, JsonOption
from backref.model.counted import counted

if TYPE_CHECKING:
    from backref.pipeline.rank.index import RankSummary


def rank(
    index: IndexOption,
    trusted: Annotated[
        Path | None, typer.Option(help="Trust these domains, one a line, instead of the most central.")
    ] = None,
    trusted_top: Annotated[
        int | None, typer.Option(help="`--trusted` is a ranks file: trust so many of its first.", min=1)
    ] = None,
    trusted_also: Annotated[Path | None, typer.Option(help="Trust these domains as well, one a line.")] = None,
    spam: Annotated[Path | None, typer.Option(help="Domains that are not trusted for being central.")] = None,
    source: Annotated[
        str | None, typer.Option("--from", help="`links`, or the name of a web graph to take ratings from.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(help="Score links with these weights: a TOML file like quality/data/weights.toml.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Rate domains, hosts and pages by who links to them, score every link, and publish the result."""
    from backref.cli._output import write_json
    from backref.cli._progress import TerminalProgress
    from backref.workspace import rank as rate

    with TerminalProgress() as progress:
        summary = rate(
            index,
            trusted=trusted,
            trusted_top=trusted_top,
            trusted_also=trusted_also,
            spam=spam,
            source=source,
            weights=weights,
            progress=progress,
        )
    if json:
        write_json({"snapshot": summary.snapshot, "ranking": summary.ranking, "seconds": round(summary.seconds, 3)})
    else:
        _say(summary)


def _say(summary: "RankSummary") -> None:
    from backref.cli._output import say_line, write

    for line in ranking_lines(summary.ranking):
        write(f"{line}\n")
    say_line(f"snapshot {summary.snapshot} after {summary.seconds:.1f} s")


def ranking_lines(ranking: dict[str, Any]) -> list[str]:
    """What ratings stand on, in a few lines."""
    footing, trusted = ranking["footing"], ranking["trusted"]
    every = counted(footing["domains"], "domain")
    lines = [f"ratings from {ranking['source']}: {footing['linked']:,} of {every} linked"]
    if trusted:
        lines.append(f"trusted: {counted(trusted['trusted'], 'domain')} by the recipe {trusted['recipe']}")
    if footing["reason"]:
        lines.append(f"the index is {footing['reason']} for ratings to say much: see referring domains first")
    return lines
