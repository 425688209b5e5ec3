"""`competitors`, `gap` and `intersect`: who else is linked by those who link here, and who links only to others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.errors import QuestionError
from backref.graph import rivals
from backref.graph.neighbours import members
from backref.model.graph import Ids
from backref.report.computed import Asked, Found
from backref.report.graph._gains import Gains
from backref.report.graph._graphs import NO_GRAPH, OpenGraph, find, pick, unknown
from backref.report.graph._nodes import Columns, in_degrees, listed, names_of, out_degrees, rated
from backref.report.graph._one import one_node
from backref.urls import parse_target

_CLOSEST = 1_000
"""Competitors that are found: what comes after shares next to nothing."""
_NONE_OF_THEIRS = "every domain of theirs is one of mine"
_EVIDENCE = 5
"""Shared referring domains named for each competitor: those that link to the fewest others."""


def competitors(asked: Asked) -> Found:
    """The domains that share the most telling referring domains with the target."""
    found = one_node(asked, ranked=False)
    if isinstance(found, Found):
        return found
    graph = found.graph
    close = rivals.competitors(graph.arcs, found.node, _CLOSEST)
    linkers = _telling(graph, found.node)
    own = max(1, graph.arcs.in_degree(found.node))

    def rows(nodes: Ids, places: slice) -> Columns:
        theirs = in_degrees(graph.arcs, nodes)
        return {
            **rated(graph, nodes),
            "closeness": close.closeness[places],
            "score": close.score[places],
            "shared": close.shared[places],
            "shared_of_mine": close.shared[places] / own,
            "shared_of_theirs": close.shared[places] / np.maximum(1, theirs),
            "evidence": _named(graph, nodes, linkers),
        }

    about = {
        **found.about(),
        "looked_at": close.sources,
        "directories_left_out": close.directories,
        "others_left_out": close.left_out,
    }
    return listed(asked, close.nodes, about, rows)


def _telling(graph: OpenGraph, node: int) -> Ids:
    """The sources of a node that say something, those that link to the fewest first."""
    sources = np.asarray(graph.arcs.sources(node))
    degrees = out_degrees(graph.arcs, sources)
    usable = (degrees > 1) & (degrees <= rivals.DIRECTORY)
    order = np.lexsort((sources[usable], degrees[usable]))
    return sources[usable][order]


def _named(graph: OpenGraph, nodes: Ids, linkers: Ids) -> pa.Array:
    shared = (members(linkers, graph.arcs.sources(int(node)))[:_EVIDENCE] for node in nodes)
    return pa.array([names_of(graph.names, some).to_pylist() for some in shared], pa.list_(pa.string()))


def gap(asked: Asked) -> Found:
    """The domains that link to enough of theirs and to none of mine."""
    return _linkers(asked, asked.said["mine"], asked.said["theirs"], asked.said["at_least"])


def intersect(asked: Asked) -> Found:
    """The domains that link to enough of the targets; to all of them unless said."""
    targets = asked.said["targets"]
    return _linkers(asked, (), targets, asked.said["at_least"] or len(set(_domains(targets))))


@dataclass(frozen=True, slots=True)
class _Lists:
    """The domains that a question names, as nodes of a graph."""

    graph: OpenGraph
    mine: list[int]
    theirs: list[int]
    missing: list[str]


def _linkers(asked: Asked, mine: Sequence[str], theirs: Sequence[str], at_least: int) -> Found:
    if at_least < 1:
        raise QuestionError(f"at_least is not {at_least}", hint="give a number from 1", field="at_least")
    named = len(set(_domains(theirs)) - set(_domains(mine)))
    if at_least > max(1, named):
        raise QuestionError(
            f"at_least is {at_least}, of {named} different domains", hint="name more or ask for fewer", field="at_least"
        )
    graph = pick(asked.snapshot, asked.said["graph"])
    if graph is None:
        return Found([], note=NO_GRAPH.format(level="domain"))
    lists = _placed(graph, mine, theirs)
    about = {**graph.about(), "theirs": len(lists.theirs), "at_least": at_least, "unknown": lists.missing}
    note = unknown(graph, lists.missing) if lists.missing else None if lists.theirs else _NONE_OF_THEIRS
    if not lists.theirs:
        return Found([], about, note)
    found = rivals.gap(graph.arcs, lists.mine, lists.theirs, at_least)
    order = _most_first(graph, found)
    listing = _Linkers(lists, found.nodes[order], found.links[order])
    answer = listed(asked, listing.nodes, about, listing.rows)
    return Found(answer.rows, about, note, answer.total)


def _placed(graph: OpenGraph, mine: Sequence[str], theirs: Sequence[str]) -> _Lists:
    ours, others = _domains(mine), [name for name in _domains(theirs) if name not in _domains(mine)]
    missing = [name for name in (*ours, *others) if graph.names.find(name) is None]
    known = [[node for node in find(graph, names) if node is not None] for names in (ours, others)]
    return _Lists(graph, known[0], known[1], missing)


def _domains(targets: Sequence[str]) -> list[str]:
    """The registrable domains, each once."""
    return list(dict.fromkeys(parse_target(target).domain for target in targets))


def _most_first(graph: OpenGraph, found: rivals.Linkers) -> npt.NDArray[np.intp]:
    """Those that link to the most first, then the best rated."""
    ranks = graph.at("rating_rank", found.nodes)
    second = found.nodes if ranks is None else ranks
    return np.lexsort((found.nodes, second, -found.count))


@dataclass(frozen=True, slots=True)
class _Linkers:
    """Domains that link to some of theirs, in the order to show."""

    lists: _Lists
    nodes: Ids
    links: npt.NDArray[np.bool_]

    def rows(self, nodes: Ids, places: slice) -> Columns:
        """The columns of some of them."""
        links = self.links[places]
        return {
            **rated(self.lists.graph, nodes),
            "links_to": np.count_nonzero(links, axis=1),
            "linked": self._targets(links),
            **self._gains(nodes),
        }

    def _targets(self, links: npt.NDArray[np.bool_]) -> pa.Array:
        """The names of those each links to, without an object for each row."""
        names = pa.array([self.lists.graph.names.name(node) for node in self.lists.theirs], pa.string())
        ends = np.cumsum(np.count_nonzero(links, axis=1), dtype=np.int32)
        offsets = pa.array(np.concatenate([np.zeros(1, np.int32), ends]))
        return pa.ListArray.from_arrays(offsets, names.take(pa.array(np.nonzero(links)[1])))

    def _gains(self, nodes: Ids) -> dict[str, Any]:
        """What a link from each would do for the first of mine; unknown where none is in the graph."""
        if not self.lists.mine or not self.lists.graph.ranked:
            return {"gain": pa.nulls(len(nodes), pa.float64()), "points": pa.nulls(len(nodes), pa.float64())}
        gains = Gains(self.lists.graph, self.lists.mine[0])
        return {"gain": gains.alone(nodes), "points": gains.points(gains.alone(nodes))}
