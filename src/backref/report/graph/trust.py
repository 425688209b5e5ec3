"""`trust`: the evidence for and against what a domain's links are worth. Never a verdict.

The unsupported share is the part of a domain's link equity that comes from domains that no trusted site reaches, or
that it links back to. It finds farms, rings and exchanges. Networks made of aged real sites it cannot see: `network`
looks for the footprints that give those away.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.graph.trust import GOOD_SHARE, LEAST_SOURCES, Unsupported, unsupported
from backref.graph.twins import twins_among
from backref.model.counted import counted
from backref.model.graph import Ids
from backref.report.computed import Asked, Found
from backref.report.graph._kept_evidence import kept_evidence
from backref.report.graph._nodes import Columns, listed, rated
from backref.report.graph._one import OneNode, one_node

_MOST_COMPARED = 20_000
"""Referring domains whose links are compared with each other; of a domain with more, nothing is compared."""


def evidence(asked: Asked) -> Found:
    """The referring domains by the equity they pass on, with what speaks against each."""
    found = one_node(asked)
    if isinstance(found, Found):
        return found
    graph = found.graph
    seen = unsupported(
        graph.arcs,
        graph.needed("pagerank"),
        graph.needed("anchored"),
        found.node,
        graph.note("unsupported")["threshold"],
    )
    compared = len(seen.sources) <= _MOST_COMPARED
    twins = twins_among(graph.arcs, seen.sources, found.node) if compared else None
    shown = _Evidence(found, seen, twins)
    return listed(asked, seen.sources, shown.about(), shown.rows)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is seen of one node's referring domains."""

    one: OneNode
    seen: Unsupported
    twins: npt.NDArray[np.uint32] | None
    """How many other referring domains link to nearly the same places as each; nothing where there are too many."""

    def rows(self, nodes: Ids, places: slice) -> Columns:
        """The columns of some referring domains."""
        return {
            **rated(self.one.graph, nodes),
            "equity": self.seen.equity[places],
            "unreached": self.seen.unreached[places],
            "linked_back": self.seen.linked_back[places],
            "unsupported": (self.seen.unreached | self.seen.linked_back)[places],
            "twins": pa.nulls(len(nodes), pa.int64()) if self.twins is None else self.twins[places],
        }

    def about(self) -> dict[str, Any]:
        """The sums, and the sentence that reads them aloud."""
        seen, graph, node = self.seen, self.one.graph, self.one.node
        held = float(graph.needed("anchored")[node]), float(graph.needed("pagerank")[node])
        return {
            **self.one.about(),
            "unsupported": None if graph.partial else seen.share,
            "unreached_share": float(seen.equity[seen.unreached].sum()),
            "linked_back_share": float(seen.equity[seen.linked_back].sum()),
            "spam_mass": 1 - GOOD_SHARE * held[0] / held[1],
            "twins": None if self.twins is None else int(np.count_nonzero(self.twins)),
            "in_words": _in_words(self.one, seen),
            **kept_evidence(graph, node, seen.sources),
        }


def _in_words(one: OneNode, seen: Unsupported) -> str:
    if one.graph.partial:
        return f"too little of the web was read to tell what supports {one.domain}"
    if seen.share is None:
        return f"too little evidence: {counted(len(seen.sources), 'referring domain')}, and it takes {LEAST_SOURCES}"
    unreached, linked_back = (float(seen.equity[marked].sum()) for marked in (seen.unreached, seen.linked_back))
    return (
        f"{seen.share:.0%} of the link equity of {one.domain} is unsupported: {unreached:.0%} comes from domains that "
        f"no trusted site reaches, {linked_back:.0%} from domains that it links back to; networks of aged real sites "
        "cannot be seen this way"
    )
