"""Which graph answers a question, opened once and read through memory maps."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.errors import IndexStateError, QuestionError
from backref.index.graph_store import GraphFolder
from backref.index.snapshot import Snapshot
from backref.kernel.strings import as_bytes
from backref.model.graph import Graph, Names
from backref.model.manifest import FOLLOWED_LINKS, GraphEntry, is_own
from backref.report.footing import caution, is_partial, too_weak
from backref.report.where import nearest

NO_GRAPH = (
    "this index has no {level} graph: make one of its links with `backref rank`, "
    "or import a release with `backref ingest-graph`"
)
_ONE_BY_ONE = 200
"""Names that are looked up one by one; for more, a compiled loop is worth loading."""
NOT_RANKED = "graph {name} is not ranked yet: run `backref rank`"


@dataclass(frozen=True)
class OpenGraph:
    """A graph with its names and columns."""

    entry: GraphEntry
    folder: GraphFolder
    caution: str | None = None
    """That its ratings say little, and why; None where they stand on enough."""
    partial: bool = False
    """So little was read that who is supported by trusted sites cannot be told: who is reached can."""

    @cached_property
    def arcs(self) -> Graph:
        """Who links whom."""
        found = self.folder.graph
        plain = {part.name: _plain(getattr(found, part.name)) for part in fields(found)}
        return replace(found, **plain)  # type: ignore[arg-type]  # each is of the type it had

    @cached_property
    def names(self) -> Names:
        """The names of the nodes."""
        found = self.folder.names
        return Names(np.asarray(found.content), np.asarray(found.offsets), found.separator)

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[Any] | None]:
        return {}

    def column(self, name: str) -> npt.NDArray[Any] | None:
        """One value a node, or None where the folder has no such column or it says nothing."""
        if self.partial and name == "unsupported":
            return None
        if name not in self._columns:
            self._columns[name] = _plain(self.folder.array(name)) if self.folder.has(name) else None
        return self._columns[name]

    def needed(self, name: str) -> npt.NDArray[Any]:
        """One value a node. Raises QuestionError where the graph was not ranked."""
        values = self.column(name)
        if values is None:
            raise QuestionError(NOT_RANKED.format(name=self.entry.name), field="graph")
        return values

    @property
    def ranked(self) -> bool:
        """Whether its nodes have ratings."""
        return self.column("by_rating") is not None

    def note(self, column: str) -> dict[str, Any]:
        """How a column came about."""
        noted: dict[str, Any] = self.folder.about["columns"].get(column, {})
        return noted

    def at(self, column: str, nodes: npt.NDArray[np.integer]) -> npt.NDArray[Any] | None:
        """The values of some nodes, NaN for what cannot be told; None where the folder has no such column.

        Where too little was read, the rating of what no trusted site reaches cannot be told.
        """
        values = self.column(column)
        if values is None:
            return None
        if column == "rating" and self.partial:
            return np.where(self.needed("earned")[nodes] > 0, values[nodes], np.nan)
        return np.asarray(values[nodes])

    def value(self, column: str, node: int) -> float | int | None:
        """The value of one node; None where it has none."""
        values = self.at(column, np.array([node]))
        return None if values is None or values[0] != values[0] else plain_number(values[0])

    def about(self) -> dict[str, Any]:
        """What an answer says of where it comes from."""
        facts: dict[str, Any] = {
            "level": self.entry.level,
            "graph": self.entry.name,
            "graph_source": self.entry.source,
            "nodes": self.entry.nodes,
            "arcs": self.entry.arcs,
        }
        if self.caution is not None:
            facts["caution"] = self.caution
        noted = self.note("earned")
        if noted:
            facts["ranking"] = {name: noted[name] for name in _RANKING if name in noted}
        return facts


def plain_number(value: Any) -> float | int:
    """A number of numpy as the one of Python that is spelled alike: 0.67 of 32 bits is 0.67."""
    number: float | int = float(str(value)) if isinstance(value, np.float32) else value.item()
    return number


def _plain(values: npt.NDArray[Any] | None) -> npt.NDArray[Any] | None:
    """The same memory without numpy's class for maps, which takes ten times as long for each slice."""
    return None if values is None else np.asarray(values)


_RANKING = ("recipe", "trusted", "rounds", "residual", "damping")


def pick(snapshot: Snapshot, name: str | None = None, level: str = "domain") -> OpenGraph | None:
    """The graph that answers: the one named, else the best there is; None where the index has none of that level.

    The best is that of the index's own links if it is ranked; else the newest release; else the own links unranked.
    Raises QuestionError for a name that no graph has.
    """
    entries = [entry for entry in snapshot.manifest.graphs if entry.level == level]
    if name is not None:
        return _open(snapshot, _named(name, entries))
    own = next((_open(snapshot, entry) for entry in entries if entry.source == FOLLOWED_LINKS), None)
    if own is not None and own.ranked and own.caution is None:
        return own
    release = max((entry for entry in entries if not is_own(entry)), key=lambda entry: entry.name, default=None)
    return own if release is None else _open(snapshot, release)


def find(graph: OpenGraph, names: Sequence[str]) -> list[int | None]:
    """The node of each domain; None where the graph does not know it."""
    if len(names) <= _ONE_BY_ONE:
        return [graph.names.find(name) for name in names]
    from backref.graph.matching import NOBODY, find_sorted

    turned = pa.array([graph.names.turned(name) for name in names], pa.large_string())
    nodes = find_sorted(graph.names, *as_bytes(turned))
    return [None if node == NOBODY else node for node in nodes.tolist()]


def unknown(graph: OpenGraph, names: Sequence[str]) -> str:
    """The note of an answer about domains that a graph does not know."""
    are = "is" if len(names) == 1 else "are"
    return f"{', '.join(names)} {are} not in the graph {graph.entry.name} ({graph.entry.nodes:,} {graph.entry.level}s)"


def _named(name: str, entries: Sequence[GraphEntry]) -> GraphEntry:
    for entry in entries:
        if name in {entry.name, entry.source}:
            return entry
    known = [entry.name for entry in entries]
    hint = nearest(name, known) if known else "import one: backref ingest-graph"
    raise QuestionError(f"the index has no graph {name!r}", hint=hint, field="graph")


def _open(snapshot: Snapshot, entry: GraphEntry) -> OpenGraph:
    path = snapshot.root / "graph" / entry.name
    try:
        changed = (path / "graph.json").stat().st_mtime_ns
    except FileNotFoundError as error:
        raise IndexStateError(f"{path} is gone", hint="import the release again, or rank the index") from error
    if not is_own(entry):
        return _kept(entry, path, changed, None, False)
    return _kept(entry, path, changed, caution(too_weak(snapshot)), is_partial(snapshot))


@lru_cache(maxsize=16)
def _kept(entry: GraphEntry, path: Path, _changed: int, caution: str | None, partial: bool) -> OpenGraph:
    """Maps are kept from question to question; a folder that was ranked again since is opened again."""
    return OpenGraph(entry, GraphFolder.open(path), caution, partial)
