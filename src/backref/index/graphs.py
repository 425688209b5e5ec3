"""Graph folders of an index: made under a hidden name, published whole, found by the snapshot that names them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from backref.errors import IndexStateError
from backref.index.graph_store import GraphFolder
from backref.index.layout import checked_name, current_name, sync_folder
from backref.index.publishing import empty_manifest, name_after, publish_manifest
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import GRAPH_NODES
from backref.model.manifest import FileEntry, GraphEntry, Manifest


def graph_folder(root: Path, name: str) -> Path:
    """Where the arrays of a graph lie."""
    return root / "graph" / checked_name(name)


def making_folder(root: Path, name: str) -> Path:
    """Where they lie until they are complete."""
    return root / "graph" / f".{checked_name(name)}"


def open_graph(snapshot: Snapshot, name: str) -> GraphFolder:
    """A graph that the snapshot names. Raises IndexStateError where it names none such."""
    if name not in {entry.name for entry in snapshot.manifest.graphs}:
        named = ", ".join(entry.name for entry in snapshot.manifest.graphs) or "none"
        raise IndexStateError(f"snapshot {snapshot.name!r} has no graph {name!r}", hint=f"it has: {named}")
    return GraphFolder.open(graph_folder(snapshot.root, name))


def find_graph(root: Path, release: str, files: object) -> tuple[str, GraphFolder | None]:
    """The name for a release's graph: that of the complete folder made of the same files, else one that is free.

    Of several (rated by different trusted sets) it is the one that the published snapshot names. Folders are never
    changed once they are complete: a release that came again with other files gets a number.
    """
    manifest = open_snapshot(root).manifest if current_name(root) else None
    for entry in manifest.graphs if manifest else []:
        if _is_of(entry.name, release):
            folder = GraphFolder.open(graph_folder(root, entry.name))
            if folder.about.get("files") == files:
                return entry.name, folder
    name, number = release, 1
    while (path := graph_folder(root, name)).exists():
        folder = GraphFolder.open(path)
        if folder.about.get("files") == files:
            return name, folder
        number += 1
        name = f"{release}.{number}"
    return name, None


def complete(root: Path, making: GraphFolder, name: str) -> GraphFolder:
    """Give a graph that was made its own name; from here on it is not changed."""
    path = graph_folder(root, name)
    making.path.rename(path)
    sync_folder(path.parent)
    return GraphFolder.open(path)


@dataclass(frozen=True, slots=True)
class NewGraph:
    """A complete graph to be published, and the files of `graph_nodes` that show its nodes."""

    entry: GraphEntry
    release: str
    """The graph that takes its place in the index, if there is one of it: its name without a number."""
    nodes: Sequence[FileEntry]


def publish_graphs(root: Path, graphs: Sequence[NewGraph], created_by: str) -> str:
    """Publish a snapshot that has these graphs beside all it had; the name of the snapshot.

    A graph of the same release, and its nodes, are no longer named. Nothing is published where nothing changes.
    """
    before = open_snapshot(root) if current_name(root) else None
    manifest = before.manifest if before else empty_manifest(created_by)
    after = with_graphs(manifest, graphs)
    if before is not None and after == manifest:
        return before.name
    after = msgspec.structs.replace(after, created_by=created_by)
    name = name_after(before, after)
    publish_manifest(root, name, after)
    return name


def with_graphs(manifest: Manifest, graphs: Sequence[NewGraph]) -> Manifest:
    """The manifest with these graphs instead of those of the same releases."""
    gone = {entry.name for graph in graphs for entry in manifest.graphs if _is_of(entry.name, graph.release)}
    kept = [entry for entry in manifest.graphs if entry.name not in gone]
    files = [file for file in manifest.tables.get(GRAPH_NODES.name, []) if file.first_key not in gone]
    named = sorted([*kept, *(graph.entry for graph in graphs)], key=lambda entry: entry.name)
    shown = sorted([*files, *(file for graph in graphs for file in graph.nodes)], key=_order)
    return msgspec.structs.replace(manifest, graphs=named, tables=manifest.tables | {GRAPH_NODES.name: shown})


def _is_of(name: str, release: str) -> bool:
    """Whether a graph's name is that of the release, or that with a number."""
    return name == release or (name.startswith(f"{release}.") and name[len(release) + 1 :].isdigit())


def _order(file: FileEntry) -> tuple[str, str]:
    return file.first_key, file.first_tie


def graph_problems(snapshot: Snapshot) -> Iterator[str]:
    """What is wrong with the graphs that a snapshot names, a sentence each."""
    for entry in snapshot.manifest.graphs:
        try:
            folder = open_graph(snapshot, entry.name)
        except IndexStateError as error:
            yield error.message
            continue
        if (folder.about.get("nodes"), folder.about.get("arcs")) != (entry.nodes, entry.arcs):
            yield f"graph/{entry.name} is not the graph that the snapshot names"
        for problem in folder.problems():
            yield f"graph/{entry.name}/{problem}"


def unnamed_folders(root: Path, named: set[str]) -> list[Path]:
    """Graph folders that are none of those named, the ones that were never completed among them."""
    return sorted(path for path in root.glob("graph/*") if path.is_dir() and path.name not in named)
