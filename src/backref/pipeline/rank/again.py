"""A release's graph rated by another trusted set: a new folder, which shares the arrays that do not depend on it."""

import os
import re
import shutil
from functools import partial
from pathlib import Path

from backref.errors import IndexStateError
from backref.index.graph_store import GraphFolder
from backref.index.graphs import NewGraph, complete, graph_folder, making_folder, with_graphs
from backref.model.manifest import GraphEntry, Manifest
from backref.model.progress import Advance, Progress
from backref.pipeline.graphs.nodes import write_nodes
from backref.pipeline.graphs.rating import Ranking
from backref.pipeline.graphs.trusted import Trust
from backref.pipeline.rank.options import RankOptions

_COLUMNS = (
    *("trusted", "anchored", "earned", "rating", "rating_rank", "by_rating", "unsupported"),
    *("pagerank", "pagerank_rank"),
)
"""What depends on the trusted set, and PageRank, which is found beside the walk from it."""
_STEPS = ("walks", "places", "unsupported")
_NUMBER = re.compile(r"\.[0-9]+$")


def rated_by(
    root: Path, manifest: Manifest, entry: GraphEntry, options: RankOptions, progress: Progress
) -> tuple[Manifest, GraphEntry]:
    """The state of an index whose release is rated by this recipe, and the graph that is.

    A folder that was rated by the recipe before is found again. Raises QuestionError where the graph has none of the
    trusted domains, ConvergenceError where ratings do not settle.
    """
    store = GraphFolder.open(graph_folder(root, entry.name))
    if _follows(store, options.trust):
        return manifest, entry
    release = _NUMBER.sub("", entry.name)
    name, found = _find(root, release, store, options.trust)
    if found is None:
        found = _rate_again(root, name, store, options, progress)
    with progress.task(f"{name}: writing nodes", entry.nodes, "nodes") as advance:
        nodes = write_nodes(root, name, found, advance)
    made = GraphEntry(name, entry.level, entry.source, entry.nodes, entry.arcs)
    return with_graphs(manifest, [NewGraph(made, release, nodes)]), made


def _follows(store: GraphFolder, trust: Trust) -> bool:
    note = store.about["columns"].get("earned", {})
    return bool(note.get("recipe") == trust.recipe and note.get("lists", {}) == trust.lists)


def _find(root: Path, release: str, store: GraphFolder, trust: Trust) -> tuple[str, GraphFolder | None]:
    """The folder of the same files that was rated by the recipe, else a name that is free."""
    name, number = release, 1
    while (path := graph_folder(root, name)).exists():
        folder = GraphFolder.open(path)
        if folder.about.get("files") == store.about["files"] and _follows(folder, trust):
            return name, folder
        number += 1
        name = f"{release}.{number}"
    return name, None


def _rate_again(root: Path, name: str, store: GraphFolder, options: RankOptions, progress: Progress) -> GraphFolder:
    making = _sharing(store, making_folder(root, name))
    with progress.task(f"{name}: rating", 4 * store.about["nodes"], "nodes") as advance:
        Ranking(options.trust, None, options.settings, options.registers, partial(_tell, advance)).run(making)
    making.seal()
    return complete(root, making, name)


def _sharing(store: GraphFolder, path: Path) -> GraphFolder:
    """A folder in the making with the same arrays, but for those that are made anew."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    arrays = store.about.get("arrays")
    if arrays is None:
        raise IndexStateError(f"{store.path} was never completed", hint="import the release again")
    for name in arrays:
        if name.partition(".")[0] not in _COLUMNS:
            os.link(store.path / name, path / name)
    making = GraphFolder(path)
    making.about = {
        **{name: value for name, value in store.about.items() if name != "arrays"},
        "steps": [step for step in store.about["steps"] if step not in _STEPS],
        "columns": {name: note for name, note in store.about["columns"].items() if name not in _COLUMNS},
    }
    making.save()
    return making


def _tell(advance: Advance, _step: str, nodes: int) -> None:
    advance(nodes)
