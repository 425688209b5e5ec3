"""One pass over pairs of domains: which links are returned, and how many domains of a network, or of a pattern, a
target has.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.kernel.distinct import distinct
from backref.kernel.hashing import Hashes
from backref.model.index import DOMAIN_LINKS_OUT
from backref.model.manifest import FileEntry
from backref.pipeline.score.along import Along
from backref.pipeline.score.arcs import Arcs, domain_arcs
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import Networks, pair_hash
from backref.quality.ratings import DomainRatings

UNSUPPORTED = 0.9
"""Share of equity that no trusted site reaches from which a domain counts as part of a pattern."""
LEAST_FLAGGED, LEAST_MEMBERS = 0.05, 0.02
"""Shares of a target's referring domains under which suspects, and members of one network, are no pattern: what many
link to, some of them do as well.
"""
Counted = tuple[Hashes, npt.NDArray[np.uint32]]
_NO_HASHES = np.zeros(0, np.uint64)


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What the pass found; everything by hash."""

    networks: Networks
    returned: Lookup
    """Couples of domains (`couple_hash`) that link to each other."""
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
        found = self.networks.network.read(sources).fill_null(0)
        network = found["network"].to_numpy().astype(np.uint64)
        members = self.members.read(pair_hash(network, targets))["domains"]
        return pl.DataFrame(
            {
                "reciprocal": self.returned.has(couple_hash(sources, targets)),
                "same_owner": self.networks.owners.has(pair_hash(sources, targets)),
                "network_domains": found["domains"],
                "network_sources": _where(network > 0, members),
                "flagged_sources": _where(self.suspects.has(sources), self.flagged.read(targets)["domains"]),
            },
            schema_overrides={"network_sources": pl.UInt32, "flagged_sources": pl.UInt32},
        )


@dataclass(slots=True)
class PairReading:
    """The pass; what it keeps of pairs is what is out of the ordinary."""

    networks: Networks
    suspects: Lookup
    """Column linking: whether a live link of the domain was seen."""
    _returned: list[Hashes] = field(default_factory=list)
    _members: list[Counted] = field(default_factory=list)
    _flagged: list[Counted] = field(default_factory=list)

    @classmethod
    def of(cls, networks: Networks, copiers: Lookup, ratings: DomainRatings) -> "PairReading":
        """A pass that suspects domains of a network, copiers and unsupported domains."""
        suspects = distinct(np.concatenate([networks.network.keys, copiers.keys, ratings.unsupported(UNSUPPORTED)]))
        return cls(networks, Lookup(suspects, {"linking": np.zeros(len(suspects), np.bool_)}))

    def run(self, root: Path, into: list[FileEntry], out: list[FileEntry]) -> PairFacts:
        """Read all pairs of domains once in both orders, `domain_links` and `domain_links_out`."""
        columns = ["source_domain_key", "target_domain_key", "source_domain", "target_domain", "links"]
        answers = Along(root, DOMAIN_LINKS_OUT, out, columns)
        for arcs in domain_arcs(root, into):
            live = arcs.rows.filter("live")
            sources, targets = live["source"].to_numpy(), live["target"].to_numpy()
            self._returned.append(_both_ways(sources, targets, _answers(answers, arcs)))
            self._count(sources, targets)
        return PairFacts(
            self.networks,
            Lookup.of(np.concatenate([_NO_HASHES, *self._returned]), {}),
            _lookup(self._members),
            _lookup(self._flagged),
            Lookup(self.suspects.keys[self.suspects.columns["linking"]], {}),
        )

    def _count(self, sources: Hashes, targets: Hashes) -> None:
        """Count members and suspects of targets of which all sources are here."""
        found = self.suspects.find(sources)
        self.suspects.columns["linking"][found[found >= 0]] = True
        referrers = _tally(targets)
        self._flagged.append(_enough(targets[found >= 0], targets[found >= 0], referrers, LEAST_FLAGGED))
        network = self.networks.network.find(sources)
        inside = targets[network >= 0]
        number = self.networks.network.columns["network"][network[network >= 0]].astype(np.uint64)
        self._members.append(_enough(pair_hash(number, inside), inside, referrers, LEAST_MEMBERS))


def _answers(out: Along, arcs: Arcs) -> Hashes:
    """Hashes of the pairs that would answer a live link to one of the targets: each link from these, turned round."""
    found = [_NO_HASHES]
    for rows in out.until(arcs.last):
        live = rows.filter(pl.col("links") > 0)
        found.append(pair_hash(hashes(live["target_domain"]), hashes(live["source_domain"])))
    return np.concatenate(found)


def _both_ways(sources: Hashes, targets: Hashes, answers: Hashes) -> Hashes:
    """The couples (`couple_hash`) among pairs that have an answer; each is met twice and kept once."""
    leads = sources < targets
    pairs = pair_hash(sources[leads], targets[leads])
    return pairs[Lookup(np.sort(answers), {}).has(pairs)]


def couple_hash(sources: Hashes, targets: Hashes) -> Hashes:
    """A hash of two domains, whichever links to the other."""
    return pair_hash(np.minimum(sources, targets), np.maximum(sources, targets))


def _where(held: npt.NDArray[np.bool_], counts: pl.Series) -> pl.Series:
    """The counts where something holds, 0 elsewhere."""
    return pl.select(pl.when(pl.Series(held)).then(counts).fill_null(0)).to_series()


def _tally(targets: Hashes) -> Lookup:
    """Column domains: how often each target stands."""
    keys, counts = np.unique(targets, return_counts=True)
    return Lookup(keys, {"domains": counts})


def _enough(marks: Hashes, targets: Hashes, referrers: Lookup, least: float) -> Counted:
    """How often each mark stands, where that is a certain share of the domains that link to its target."""
    keys, first, counts = np.unique(marks, return_index=True, return_counts=True)
    kept = counts >= least * referrers.read(targets[first])["domains"].to_numpy()
    return keys[kept], counts[kept].astype(np.uint32)


def _lookup(parts: list[Counted]) -> Lookup:
    keys = np.concatenate([_NO_HASHES, *(keys for keys, _ in parts)])
    counts = np.concatenate([np.zeros(0, np.uint32), *(counts for _, counts in parts)])
    return Lookup.of(keys, {"domains": counts})
