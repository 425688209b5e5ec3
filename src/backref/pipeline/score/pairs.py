"""One pass over `domain_links`: which links are returned, and how many domains of a network, or of a pattern, a
target has.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.scan import scan_rows
from backref.kernel.hashing import Hashes
from backref.model.index import DOMAIN_LINKS
from backref.model.manifest import FileEntry
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import Networks, pair_hash
from backref.quality.ratings import DomainRatings

UNSUPPORTED = 0.9
"""Share of equity that no trusted site reaches from which a domain counts as part of a pattern."""
LEAST_FLAGGED, LEAST_MEMBERS = 0.05, 0.02
"""Shares of a target's referring domains under which suspects, and members of one network, are no pattern: what many
link to, some of them do as well.
"""


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the pass found; everything by hash."""

    networks: Networks
    returned: Lookup
    """Pairs (source, target) with a link the other way as well."""
    members: Lookup
    """Column domains: how many domains of a network (pair of its number and the target) link to a target, where they
    are enough of all that do.
    """
    flagged: Lookup
    """Column domains: how many referring domains of a target are suspects, where they are enough of all."""
    suspects: Lookup
    """Domains of a network, copiers and unsupported ones, as far as they link."""

    def read(self, sources: Hashes, targets: Hashes) -> pl.DataFrame:
        """Columns reciprocal, same_owner, network_domains, network_sources and flagged_sources of links."""
        pairs = pair_hash(sources, targets)
        found = self.networks.network.read(sources).fill_null(0)
        network = found["network"].to_numpy().astype(np.uint64)
        members = self.members.read(pair_hash(network, targets))["domains"]
        return pl.DataFrame(
            {
                "reciprocal": self.returned.has(pairs),
                "same_owner": self.networks.owners.has(pairs),
                "network_domains": found["domains"],
                "network_sources": _where(network > 0, members),
                "flagged_sources": _where(self.suspects.has(sources), self.flagged.read(targets)["domains"]),
            },
            schema_overrides={"network_sources": pl.UInt32, "flagged_sources": pl.UInt32},
        )


@dataclass(slots=True)
class PairReading:
    """The pass."""

    networks: Networks
    copiers: Lookup
    ratings: DomainRatings
    _pairs: list[Hashes] = field(default_factory=list)
    _back: list[Hashes] = field(default_factory=list)
    _members: list[Hashes] = field(default_factory=list)
    _member_targets: list[Hashes] = field(default_factory=list)
    _flagged: list[Hashes] = field(default_factory=list)
    _targets: list[Hashes] = field(default_factory=list)
    _sources: list[npt.NDArray[np.int64]] = field(default_factory=list)
    """How many domains link to each of `_targets`; one that two pieces share stands twice."""
    _suspects: list[Hashes] = field(default_factory=list)

    def run(self, root: Path, links: list[FileEntry], advance: Callable[[int], None]) -> PairFacts:
        """Read all pairs of domains with a live link once."""
        columns = ["target_domain_key", "source_domain_key", "target_domain", "source_domain", "links"]
        for rows in scan_rows(root, DOMAIN_LINKS, links, columns=columns):
            self._add(rows.filter(pl.col("links") > 0))
            advance(len(rows))
        back = Lookup.of(_joined(self._back), {})
        pairs, flagged = _joined(self._pairs), _joined(self._flagged)
        referrers = self._referrers()
        return PairFacts(
            self.networks,
            Lookup.of(pairs[back.has(pairs)], {}),
            _enough(_joined(self._members), _joined(self._member_targets), referrers, LEAST_MEMBERS),
            _enough(flagged, flagged, referrers, LEAST_FLAGGED),
            Lookup.of(_joined(self._suspects), {}),
        )

    def _referrers(self) -> Lookup:
        """Column domains: how many domains link to a target."""
        targets, of_target = np.unique(_joined(self._targets), return_inverse=True)
        counts = np.bincount(of_target, np.concatenate([np.zeros(0), *self._sources]), len(targets))
        return Lookup(targets, {"domains": counts})

    def _add(self, rows: pl.DataFrame) -> None:
        sources, targets = hashes(rows["source_domain"]), hashes(rows["target_domain"])
        self._pairs.append(pair_hash(sources, targets))
        self._back.append(pair_hash(targets, sources))
        network = self.networks.network.read(sources)["network"].fill_null(0).to_numpy().astype(np.uint64)
        inside = network > 0
        self._members.append(pair_hash(network[inside], targets[inside]))
        self._member_targets.append(targets[inside])
        share = self.ratings.lookup(sources)["unsupported"].fill_null(0.0).to_numpy()
        suspect = inside | self.copiers.has(sources) | (share >= UNSUPPORTED)
        self._flagged.append(targets[suspect])
        self._suspects.append(np.unique(sources[suspect]))
        here, referrers = np.unique(targets, return_counts=True)
        self._targets.append(here)
        self._sources.append(referrers)


def _where(held: npt.NDArray[np.bool_], counts: pl.Series) -> pl.Series:
    """The counts where something holds, 0 elsewhere."""
    return pl.select(pl.when(pl.Series(held)).then(counts).fill_null(0)).to_series()


def _joined(parts: list[Hashes]) -> Hashes:
    return np.concatenate([np.zeros(0, np.uint64), *parts])


def _enough(marked: Hashes, targets: Hashes, referrers: Lookup, least: float) -> Lookup:
    """How often each mark stands, where that is a certain share of the domains that link to its target."""
    keys, first, counts = np.unique(marked, return_index=True, return_counts=True)
    kept = counts >= least * referrers.read(targets[first])["domains"].to_numpy()
    return Lookup(keys[kept], {"domains": counts[kept].astype(np.uint32)})
