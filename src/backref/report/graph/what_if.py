"""`what-if`: what links from some domains would do for a domain's rating.

The walk is run again with the new links: what the bundle does is exact. What each would do alone comes from the
formula d·x[u] / (links of u + 1).
"""

from typing import Any

import numpy as np

from backref.graph.explain import Gain, estimated_gain, exact_gain
from backref.graph.rating import rating_of
from backref.graph.walk import Scores, Settings
from backref.model.graph import Ids
from backref.report.computed import Asked, Found
from backref.report.graph._gains import Gains
from backref.report.graph._graphs import OpenGraph, find, plain_number, unknown
from backref.report.graph._nodes import Columns, listed, rated
from backref.report.graph._one import OneNode, one_node
from backref.urls import parse_target

_EXACT_ARCS = 50_000_000
"""The largest graph whose walk is run again without being asked to: about ten seconds."""
_TOLD = 0.001
_NOTHING = 1e-9
"""A gain of a smaller share is what the walk leaves open."""


def what_if(asked: Asked) -> Found:
    """The domains that would link, by what each would add alone; the bundle's effect beside them."""
    found = one_node(asked)
    if isinstance(found, Found):
        return found
    names = list(dict.fromkeys(parse_target(text).domain for text in asked.said["link_from"]))
    known = {name: node for name, node in zip(names, find(found.graph, names), strict=True) if node is not None}
    missing = [name for name in names if name not in known]
    sources = np.array(sorted(known.values()), np.uint32)
    gains = Gains(found.graph, found.node)
    alone = gains.alone(sources)
    order = np.lexsort((sources, -alone))

    def rows(nodes: Ids, places: slice) -> Columns:
        here = alone[order][places]
        points, linked = gains.points(here), np.isin(nodes, found.graph.arcs.sources(found.node))
        return {**rated(found.graph, nodes), "gain": here, "points": points, "links_already": linked}

    about = {**found.about(), "unknown": missing, **_bundle(found, sources, asked.said["method"])}
    answer = listed(asked, sources[order], about, rows)
    return Found(answer.rows, about, unknown(found.graph, missing) if missing else None, answer.total)


def _bundle(one: OneNode, sources: Ids, method: str) -> dict[str, Any]:
    """What all the links do together."""
    graph = one.graph
    exact = method == "exact" or (method == "auto" and graph.entry.arcs <= _EXACT_ARCS)
    gain = _exact(graph, one.node, sources) if exact else estimated_gain(graph.arcs, _scores(graph), one.node, sources)
    return {
        "method": "exact" if gain.exact else "estimate",
        "earned": gain.earned_before,
        "earned_after": gain.earned_after,
        "gain": gain.score,
        "rating_after": plain_number(rating_of(gain.rank_after, gain.nodes)[()]),
        "rating_rank_after": gain.rank_after,
        "points": plain_number(np.float32(gain.points)),
        "in_words": _in_words(one, sources, gain),
    }


def _exact(graph: OpenGraph, node: int, sources: Ids) -> Gain:
    trusted = np.asarray(graph.needed("trusted"))
    scores = _scores(graph)
    return exact_gain(graph.arcs, trusted, scores, node, sources, Settings(damping=scores.damping))


def _scores(graph: OpenGraph) -> Scores:
    note = graph.note("earned")
    held, earned = (np.array(graph.needed(name)) for name in ("anchored", "earned"))
    return Scores(held, earned, note["rounds"], note["residual"], note["damping"])


def _in_words(one: OneNode, sources: Ids, gain: Gain) -> str:
    if gain.score <= _NOTHING * gain.earned_after:
        return f"{one.domain} earns nothing more: {_why_nothing(one, sources)}"
    more = f"{_percent(gain.score / gain.earned_before)} more" if gain.earned_before else "a score for the first time"
    if gain.rank_after == gain.rank_before:
        return f"with these links {one.domain} earns {more}, {_why_no_points(gain)}"
    before, after = (float(rating_of(rank, gain.nodes)) for rank in (gain.rank_before, gain.rank_after))
    return (
        f"with these links {one.domain} earns {more} and goes from {before:.1f} to {after:.1f} "
        f"({gain.points:+.2g} points), from place {gain.rank_before:,} to {gain.rank_after:,}"
    )


def _why_nothing(one: OneNode, sources: Ids) -> str:
    if not len(sources):
        return "none of these domains is in the graph"
    others = sources[sources != one.node]
    if not len(others):
        return "a domain's links to itself are no votes for it"
    if np.isin(others, one.graph.arcs.sources(one.node)).all():
        return "all of these domains link to it already"
    return "no trusted site reaches those of these domains that do not link to it yet"


def _why_no_points(gain: Gain) -> str:
    if gain.above == gain.earned_after:
        return "and stays the first of all"
    missing = _percent(gain.above / gain.earned_after - 1)
    return f"but keeps place {gain.rank_after:,}: the next one up takes {missing} more yet"


def _percent(share: float) -> str:
    return f"{share:.1%}" if share >= _TOLD else f"less than {_TOLD:.1%}"
