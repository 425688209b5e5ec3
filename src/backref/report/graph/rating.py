"""`rating`: how high a domain stands, and the exact share that each referring domain has in it.

The earned score is a sum over referring domains, so its parts add up: "these ten give 63 %".
"""

from typing import Any

import numpy as np
import pyarrow as pa

from backref.graph.explain import parts_of_earned
from backref.model.graph import Ids, Reals
from backref.report.computed import Asked, Found
from backref.report.graph._nodes import Columns, as_table, names_of, out_degrees, values_at
from backref.report.graph._one import OneNode, one_node

_FIRST = 10


def breakdown(asked: Asked) -> Found:
    """The referring domains by what each gives, the largest part first."""
    found = one_node(asked)
    return found if isinstance(found, Found) else _Parts(found).found(asked)


class _Parts:
    """The earned score of one node as parts."""

    def __init__(self, one: OneNode) -> None:
        self._one, graph = one, one.graph
        self._sources = np.asarray(graph.arcs.sources(one.node))
        self._parts = parts_of_earned(graph.arcs, graph.needed("anchored"), one.node, graph.note("earned")["damping"])
        self._earned = float(self._parts.sum())

    def found(self, asked: Asked) -> Found:
        """The rows of the page asked for, or all where a condition or an order is to be met."""
        paged = asked.by_itself and asked.limit is not None
        start = 0 if asked.after is None or not paged else int(asked.after[0]) + 1
        stop = start + asked.limit + 1 if paged and asked.limit is not None else len(self._parts)
        order = self._largest(max(stop, _FIRST))
        about = self._about(order[:_FIRST])
        rows = as_table(self._rows(order, slice(start, stop)))
        return Found(rows, about, total=len(self._parts) if paged else None)

    def _largest(self, count: int) -> Ids:
        """The places of the largest parts, in order; equals by number."""
        places = np.arange(len(self._parts))
        if count < len(places):
            least = np.partition(self._parts, -count)[-count]
            places = np.flatnonzero(self._parts >= least)
        return places[np.lexsort((places, -self._parts[places]))][:count].astype(np.uint32)

    def _rows(self, order: Ids, places: slice) -> Columns:
        graph, shown = self._one.graph, order[places]
        nodes, shares = self._sources[shown], self._shares(self._parts[order])
        return {
            "domain": names_of(graph.names, nodes),
            "share": shares[places],
            "cumulative": np.minimum(np.cumsum(shares), 1.0)[places],
            "earned": self._parts[shown],
            "rating": values_at(graph, "rating", nodes, pa.float64()),
            "rating_rank": graph.needed("rating_rank")[nodes],
            "linked_domains": out_degrees(graph.arcs, nodes),
        }

    def _shares(self, parts: Reals) -> Reals:
        return parts / self._earned if self._earned > 0 else np.zeros(len(parts))

    def _about(self, first: Ids) -> dict[str, Any]:
        given = float(self._shares(self._parts[first]).sum())
        facts = {**self._one.about(), "earned": self._earned, "first_ten_share": given}
        return facts | {"in_words": self._in_words(len(first), given)}

    def _in_words(self, count: int, given: float) -> str:
        if not len(self._sources):
            return f"no domain links to {self._one.domain}"
        if not self._earned:
            return "no trusted site reaches any of the referring domains"
        place = f"place {self._one.graph.value('rating_rank', self._one.node):,} of {self._one.graph.entry.nodes:,}"
        if count < (every := len(self._sources)):
            return f"{place}; the first {count} of {every:,} referring domains give {given:.0%} of its score"
        who = f"{every} referring domains give" if every > 1 else "one referring domain gives"
        return f"{place}; {who} all of its score"
