"""How an index is ranked, and when its own links are enough for that."""

from dataclasses import dataclass, field
from typing import Any

from backref.graph.walk import Settings
from backref.pipeline.graphs.trusted import Trust
from backref.quality.weights import Weights

LINKS = "links"
"""The source of ratings that are made of the index's own links."""

LEAST_LINKED = 1_000
LEAST_VISITED = 0.2
"""No spectral score survives a crawl of a fifth of a graph; counts of referring domains do."""

ALWAYS = 200_000
"""Links up to which an index is ranked after every ingest: that takes a few seconds."""

SMALL = 2_000_000
"""Links up to which it is ranked after an ingest by which this share of them was read since its ranking."""
SHARE = 0.01


@dataclass(frozen=True, slots=True)
class RankOptions:
    """How to rank."""

    trust: Trust = field(default_factory=Trust)
    source: str | None = None
    """`links`, or the name of a release's graph of domains; unless said, the links where they are enough, else that
    of the newest release there is."""
    settings: Settings = field(default_factory=Settings)
    registers: int = 64
    """For harmonic centrality."""
    weights: Weights | None = None
    """What links are scored with; unless given, the default."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What ratings made of an index's own links stand on."""

    domains: int
    linked: int
    """Domains that another one links to."""
    visited: int
    """Domains of which a page was read."""

    @property
    def partial(self) -> bool:
        """Whether so little was read that a site without support may just be one whose supporters were not read."""
        return self.visited < LEAST_VISITED * self.domains

    @property
    def reason(self) -> str | None:
        """Why that is not enough for ratings to mean much; None where it is."""
        if self.linked < LEAST_LINKED:
            return "too small"
        return "too partial" if self.partial else None

    def as_json(self) -> dict[str, Any]:
        """The figures, the rules and what follows."""
        return {
            "domains": self.domains,
            "linked": self.linked,
            "visited": self.visited,
            "least_linked": LEAST_LINKED,
            "least_visited_share": LEAST_VISITED,
            "partial": self.partial,
            "reason": self.reason,
        }
