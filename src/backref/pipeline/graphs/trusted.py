"""Whom a ranking trusts: the most central domains, or the user's own list; and which nodes of a graph these are."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backref.errors import QuestionError
from backref.graph.trusted import RECIPE, TrustedSet, most_central
from backref.model.graph import Graph, Ids, Names
from backref.sources.domain_lists import DomainList, read_domains, read_top

LIST_RECIPE = "list-1"
"""Version of the recipe that takes a user's list."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The recipe of a trusted set: what it starts from, what is added, what is passed over."""

    instead: DomainList | None = None
    """These and no others; unless given, the most central domains."""
    added: DomainList | None = None
    spam: DomainList | None = None
    """Domains that are never trusted for being central."""

    @property
    def recipe(self) -> str:
        """The recipe with its version."""
        return f"{LIST_RECIPE} {self.instead.version}" if self.instead else RECIPE

    @property
    def lists(self) -> dict[str, str]:
        """Names and versions of the lists that were given, by what they are for."""
        given = {"instead": self.instead, "added": self.added, "spam": self.spam}
        return {use: one.version for use, one in given.items() if one}

    def choose(self, graph: Graph, names: Names, centrality: npt.NDArray[np.floating]) -> TrustedSet:
        """The trusted nodes of a graph. Raises QuestionError where it has none of the user's."""
        added = _nodes(names, self.added)
        if self.instead is None:
            return most_central(graph, centrality, spam=_nodes(names, self.spam), added=added)
        nodes = np.union1d(_nodes(names, self.instead), added).astype(np.uint32)
        if not len(nodes):
            raise QuestionError(
                f"the graph has none of the domains ({len(self.instead.domains):,}) of {self.instead.name}",
                hint="Trust domains that the index knows, or leave the choice to the recipe.",
                field="trusted",
            )
        return TrustedSet(nodes, self.recipe, 0, len(nodes))


def read_trust(
    trusted: Path | None = None, top: int | None = None, also: Path | None = None, spam: Path | None = None
) -> Trust:
    """The recipe from the user's files; with `top`, `trusted` is a ranks file of which so many are taken.

    Raises QuestionError for `top` without a file, SourceError for a file that is no list of domains.
    """
    if top is not None and trusted is None:
        raise QuestionError("a number of trusted domains needs the ranks file to take them from", field="trusted_top")
    instead = None
    if trusted is not None:
        instead = read_domains(trusted) if top is None else read_top(trusted, top)
    added, passed_over = (read_domains(path) if path else None for path in (also, spam))
    return Trust(instead, added, passed_over)


def _nodes(names: Names, listed: DomainList | None) -> Ids:
    found = (names.find(domain) for domain in listed.domains) if listed else ()
    return np.array([node for node in found if node is not None], np.uint32)
