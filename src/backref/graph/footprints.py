"""Domains that share footprints: addresses, name servers, analytics and ad ids, asset hosts. Evidence, never a verdict.

A feature that few share says much: it weighs ln(N / domains that have it). One that over 500 domains have says
nothing. Two domains belong together when they share features of at least two kinds.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from backref.graph._groups import Groups

COMMON = 500
"""A feature of more domains than this is left out: a shared host, a public name server."""
LEAST_KINDS = 2


@dataclass(frozen=True, slots=True)
class Network:
    """Domains that hang together by shared footprints."""

    domains: tuple[str, ...]
    weight: float
    """The sum of the weights of its edges."""


def weighted(features: pl.DataFrame) -> pl.DataFrame:
    """The features (`domain kind value`) that at least two and at most 500 domains have, each with its `weight`."""
    rows = features.select("domain", "kind", "value").drop_nulls().unique()
    domains = max(1, rows["domain"].n_unique())
    shared = rows.with_columns(pl.len().over("kind", "value").alias("domains"))
    return (
        shared.filter(pl.col("domains").is_between(2, COMMON))
        .with_columns((np.log(domains) - pl.col("domains").log()).alias("weight"))
        .sort("domain", "kind", "value")
    )


def edges(features: pl.DataFrame, least_kinds: int = LEAST_KINDS) -> pl.DataFrame:
    """Pairs of domains (`left right weight kinds features`) that share features of enough kinds, heaviest first."""
    rows = weighted(features)
    return _strong(rows.join(rows, on=["kind", "value"], suffix="_right").filter(_ORDERED), least_kinds)


def network_of(features: pl.DataFrame, domain: str, least_kinds: int = LEAST_KINDS) -> pl.DataFrame:
    """The domains that share footprints with one, in the columns of `edges`, with the domain on the left."""
    rows = weighted(features)
    own = rows.filter(pl.col("domain") == domain)
    return _strong(
        own.join(rows.filter(pl.col("domain") != domain), on=["kind", "value"], suffix="_right"), least_kinds
    )


_ORDERED = pl.col("domain") < pl.col("domain_right")


def _strong(pairs: pl.DataFrame, least_kinds: int) -> pl.DataFrame:
    named = pl.struct("kind", "value", "weight")
    return (
        pairs.sort("domain", "domain_right", "kind", "value")
        .group_by(pl.col("domain").alias("left"), pl.col("domain_right").alias("right"), maintain_order=True)
        .agg(pl.col("weight").sum(), pl.col("kind").n_unique().alias("kinds"), named.alias("features"))
        .filter(pl.col("kinds") >= least_kinds)
        .sort(["weight", "left", "right"], descending=[True, False, False])
    )


def networks(features: pl.DataFrame, least_kinds: int = LEAST_KINDS) -> list[Network]:
    """Every group of domains that hang together, the largest first."""
    pairs = edges(features, least_kinds)
    names = sorted({*pairs["left"], *pairs["right"]})
    place = {name: at for at, name in enumerate(names)}
    groups = Groups(len(names))
    for left, right in zip(pairs["left"], pairs["right"], strict=True):
        groups.join(place[left], place[right])
    weights: dict[int, float] = dict.fromkeys(groups.members(), 0.0)
    for left, weight in zip(pairs["left"], pairs["weight"], strict=True):
        weights[groups.root(place[left])] += weight
    found = [Network(tuple(names[at] for at in members), weights[root]) for root, members in groups.members().items()]
    return sorted(found, key=lambda network: (-len(network.domains), network.domains))
