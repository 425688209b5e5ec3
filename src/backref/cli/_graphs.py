"""The command that brings web-graph releases into an index."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from backref.cli._options import IndexOption, JsonOption

if TYPE_CHECKING:
    from backref.pipeline import GraphIngestSummary, GraphSummary


def ingest_graph(
    sources: Annotated[
        list[str],
        typer.Argument(help="VERTICES EDGES [RANKS], a folder that holds them, or cc:RELEASE.", metavar="RELEASE…"),
    ],
    index: IndexOption,
    level: Annotated[str | None, typer.Option(help="domain or host, where a folder holds both.")] = None,
    name: Annotated[
        str | None, typer.Option(help="What the index calls the graph; unless said, like its files.")
    ] = None,
    mirror: Annotated[
        str | None,
        typer.Option(help="Where cc: releases are fetched from: a URL or a folder.", envvar="BACKREF_MIRROR"),
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Threads to work with; unless said, one a core.", min=1)] = None,
    json: JsonOption = False,
) -> None:
    """Read a web-graph release, rate its nodes, and publish the result."""
    from backref.cli._output import write_json
    from backref.cli._progress import TerminalProgress
    from backref.workspace import ingest_graph as read_in

    if level not in {None, "domain", "host"}:
        raise typer.BadParameter("give domain or host", param_hint="--level")
    with TerminalProgress() as progress:
        summary = read_in(
            sources,
            index,
            level=level,  # type: ignore[arg-type]  # checked above
            name=name,
            mirror=mirror,
            workers=workers,
            progress=progress,
        )
    if json:
        write_json(_as_json(summary))
    else:
        _tell(summary)


def _as_json(summary: "GraphIngestSummary") -> dict[str, Any]:
    return {
        "graphs": [
            {
                "name": graph.name,
                "level": graph.level,
                "known": graph.known,
                "nodes": graph.nodes,
                "arcs": graph.arcs,
                "loops": graph.loops,
                "top": [{"name": name, "rating": round(rating, 2)} for name, rating in graph.top],
            }
            for graph in summary.graphs
        ],
        "snapshot": summary.snapshot,
        "seconds": round(summary.seconds, 3),
    }


def _tell(summary: "GraphIngestSummary") -> None:
    """Print one line for each graph, and the nodes rated highest."""
    from backref.cli._output import say_line, write

    for graph in summary.graphs:
        write(f"{graph.name}: {_counts(graph)}\n")
        if graph.top:
            write(f"  rated highest: {', '.join(f'{name} {rating:.1f}' for name, rating in graph.top)}\n")
    say_line(f"snapshot {summary.snapshot} after {summary.seconds:.1f} s")


def _counts(graph: "GraphSummary") -> str:
    before = "imported before; " if graph.known else ""
    seen = graph.arcs + graph.loops
    return (
        f"{before}{graph.nodes:,} {graph.level}s; "
        f"arcs {seen:,} seen = {graph.arcs:,} kept + {graph.loops:,} of a {graph.level} to itself"
    )
