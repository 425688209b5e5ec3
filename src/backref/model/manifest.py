"""The manifest: what a snapshot is made of. One small JSON file per snapshot, never changed once written."""

from typing import Any

import msgspec


class FileEntry(msgspec.Struct, frozen=True):
    """One immutable Parquet file of one table."""

    path: str
    """Relative to the index folder: `files/<table>/<name>.parquet`."""
    rows: int
    bytes: int
    first_key: str
    """Value of the table's first sort column in the first row."""
    last_key: str
    """The same in the last row; the next file may begin with it again."""
    first_tie: str
    """Value of the second text column of the sort order in the first row: tells apart files that begin alike."""
    checksum: str
    """`blake2b` of the file's bytes, 16 bytes in hexadecimal."""


class InputEntry(msgspec.Struct, frozen=True):
    """One run that the snapshot contains."""

    run: str
    source: str
    """The input as the user named it."""
    visits: int
    sightings: int
    first_time: str | None
    last_time: str | None
    """ISO 8601, UTC: the span of the visits."""
    records: dict[str, Any]
    """Ledger of records, as `Ledger.as_json`."""
    links: dict[str, Any]
    """Ledger of links, as `Ledger.as_json`."""


class GraphEntry(msgspec.Struct, frozen=True):
    """One graph folder beside the tables: a release's arcs, or those of the snapshot's own links."""

    name: str
    """Its folder is `graph/<name>`."""
    level: str
    """`domain`, `host` or `page`."""
    source: str
    """The release as the user named it; of the index's own links: `links`, or `links: all` where nofollow counts."""
    nodes: int
    arcs: int


def is_own(graph: GraphEntry) -> bool:
    """Whether a graph is made of the index's own links."""
    return graph.source in {FOLLOWED_LINKS, EVERY_LINK}


FOLLOWED_LINKS, EVERY_LINK = "links", "links: all"
"""Sources of graphs that are made of the index's own links."""


class Manifest(msgspec.Struct, frozen=True):
    """A snapshot: its tables as lists of files in key order, and where its rows came from."""

    schema_version: int
    policy: str
    suffix_list: str
    """Version of the Public Suffix List that domains were cut with."""
    created_by: str
    """`backref` and its version."""
    tables: dict[str, list[FileEntry]]
    inputs: list[InputEntry]
    graphs: list[GraphEntry] = []
    ranking: dict[str, Any] | None = None
    """How the ranked columns of the rows came about: recipe, graph, iterations, residual, versions of weights."""
