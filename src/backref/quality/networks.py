"""Domains of one hand, by what they share: ids of analytics and advertising, addresses, hosts of assets.

A feature that few domains have says much, one that many have says nothing. Two domains have one owner when they share
an id; they are of one network when they share features of at least two kinds. Sites that take care to share nothing
are not found: nothing on a page tells.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.quality.lookup import Lookup

COMMON = 50
"""A feature of more domains than this is that of a host, a theme or a service, not of an owner."""
OWNING = ("analytics", "ads")
"""Kinds of which one is enough to say that two domains have one owner."""
TELLING = (*OWNING, "ip", "asset", "assets", "nameserver", "copied")
"""All that was copied with pages is one kind: a mirror has the ids of what it mirrors, and is of another hand."""
LEAST_MEMBERS = 3

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Networks:
    """What is known of the owners of domains; domains are named by their hashes."""

    owners: Lookup
    """Pairs of domains (`pair_hash` of both, in either order) that have one owner."""
    network: Lookup
    """Columns `network` (a number from 1) and `domains` (how many it has) of the domains that are in one."""


def pair_hash(left: Hashes, right: Hashes) -> Hashes:
    """A hash of an ordered pair of hashes."""
    with np.errstate(over="ignore"):
        mixed = (left * np.uint64(0x9E3779B97F4A7C15)) ^ (right + np.uint64(0xD6E8FEB86659FD93))
        mixed *= np.uint64(0xFF51AFD7ED558CCD)
        found: Hashes = mixed ^ (mixed >> np.uint64(33))
    return found


def find_networks(features: pl.DataFrame) -> Networks:
    """From rows `domain` (a hash), `kind` and `value` (a hash); repeats do no harm."""
    rows = features.filter(pl.col("kind").is_in(TELLING)).unique()
    rows = rows.filter(pl.len().over("kind", "value").is_between(2, COMMON)).sort("domain", "kind", "value")
    pairs = rows.join(rows, on=["kind", "value"], suffix="_right").filter(pl.col("domain") < pl.col("domain_right"))
    edges = pairs.group_by("domain", "domain_right").agg(
        kinds=pl.col("kind").n_unique(), owning=pl.col("kind").is_in(OWNING).any()
    )
    owned = edges.filter("owning")
    left, right = owned["domain"].to_numpy(), owned["domain_right"].to_numpy()
    both = np.concatenate([pair_hash(left, right), pair_hash(right, left)])
    return Networks(Lookup.of(both, {}), _members(edges.filter(pl.col("kinds") >= 2)))


def _members(edges: pl.DataFrame) -> Lookup:
    """The domains that hang together by edges, where there are enough of them."""
    domains, ends = np.unique(np.concatenate([edges["domain"], edges["domain_right"]]), return_inverse=True)
    group = np.arange(len(domains))
    left, right = ends[: len(edges)], ends[len(edges) :]
    while len(edges):
        least = np.minimum(group[left], group[right])
        before = group.copy()
        np.minimum.at(group, left, least)
        np.minimum.at(group, right, least)
        group = group[group]
        if np.array_equal(before, group):
            break
    _, number, counts = np.unique(group, return_inverse=True, return_counts=True)
    kept = counts[number] >= LEAST_MEMBERS if len(number) else np.zeros(0, np.bool_)
    return Lookup.of(
        domains[kept].astype(np.uint64),
        {"network": (number[kept] + 1).astype(np.uint32), "domains": counts[number][kept].astype(np.uint32)},
    )
