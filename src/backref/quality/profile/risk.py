"""A profile against its peers: what is unusual about the referring domains of a target, and how risky that is.

Everything counts referring domains, never links: a domain that links from each of its thousand pages counts once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from backref.model.counted import counted
from backref.quality.profile.features import NAMES, features
from backref.quality.profile.flags import ALPHA, BEYOND, FEWEST, LEAST, Flag, Watched, risk_of, watched
from backref.quality.profile.intervals import wilson
from backref.quality.profile.peers import Usual, usual
from backref.quality.profile.velocity import Month, Months, size_of, velocity

_EXAMPLES = 5
_UNSUPPORTED = 0.7


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is said of a profile."""

    domains: int
    flags: tuple[Flag, ...]
    """The strongest first."""
    risk: float | None
    """0–1; None under `LEAST` referring domains, without peers to compare with, or where most flags are not watched."""
    months: tuple[Month, ...]
    peers: int
    unknown: tuple[str, ...]
    """What could not be watched for, because the columns for it are empty."""


@dataclass(frozen=True, slots=True)
class Growth:
    """First sightings of pairs of domains by month: of the target, of each peer, and of the whole index."""

    target: Months
    peers: Sequence[Months]
    index: Months
    latest: Mapping[str, Sequence[str]]
    """Some of the target's referring domains by the month in which they were first seen."""


def profile(referrers: pl.DataFrame, peers: pl.DataFrame, growth: Growth, unsupported: float | None = None) -> Profile:
    """Judge a target by its referrers and those of its peers (frames with the columns of `REFERRERS`).

    `unsupported` is the target's unsupported share, where there is one.
    """
    months = velocity(growth.target, growth.index, size_of(growth.peers, growth.index))
    own, theirs = features(referrers), features(peers)
    known = [name for name in NAMES if own[name].null_count() < own.height]
    usuals = {name: _usual(name, theirs) for name in known}
    found = [_flag(watched()[name], own, usuals[name]) for name in known]
    found += [_burst(months, growth, referrers.height), _unsupported(unsupported, referrers.height)]
    flags = sorted((flag for flag in found if flag), key=lambda flag: -flag.strength)
    compared = max((of.peers for of in usuals.values() if of), default=0)
    return Profile(
        domains=referrers.height,
        flags=tuple(flags),
        risk=risk_of(flags) if referrers.height >= LEAST and compared and 2 * len(known) > len(NAMES) else None,
        months=tuple(months),
        peers=compared,
        unknown=tuple(name for name in NAMES if name not in known),
    )


def _usual(name: str, peers: pl.DataFrame) -> Usual | None:
    counted = (
        peers.filter(pl.col(name).is_not_null())
        .group_by("target", maintain_order=True)
        .agg(count=pl.col(name).sum(), of=pl.len())
    )
    return usual(counted["count"].to_list(), counted["of"].to_list())


def _flag(of: Watched, own: pl.DataFrame, peers: Usual | None) -> Flag | None:
    """The flag for a feature, if it is far above what is usual."""
    known = own.filter(pl.col(of.name).is_not_null())
    showing = known.filter(pl.col(of.name))
    count, size = showing.height, known.height
    if peers is None or size < LEAST or count < FEWEST:
        return None
    share, chance = count / size, peers.chance(count, size)
    if chance >= ALPHA or share - max(peers.mean, peers.high) < BEYOND:
        return None
    low, high = wilson(count, size)
    said = f"{count} of {size} referring domains ({share:.0%}); {peers.low:.0%} to {peers.high:.0%} at peers"
    excess = max(0.0, (share - peers.mean) / (1 - peers.mean))
    examples = tuple(showing["source_url"].head(_EXAMPLES).to_list())
    return Flag(of, count, size, share, low, high, peers.low, peers.high, chance, excess, said, examples)


def _burst(months: Sequence[Month], growth: Growth, size: int) -> Flag | None:
    """The flag for the month that is furthest above its limit."""
    bursts = [month for month in months if month.burst]
    if not bursts or size < LEAST:
        return None
    worst = max(bursts, key=lambda month: month.found - (month.limit or 0))
    expected, total = worst.expected or 0.0, sum(growth.target.values())
    share, (low, high) = worst.found / total, wilson(worst.found, total)
    new = counted(worst.found, "new referring domain")
    said = f"{new} in {worst.month}; {expected:.0f} expected, up to {worst.limit} by chance"
    return Flag(
        watched()["burst"],
        worst.found,
        total,
        share,
        low,
        high,
        None,
        None,
        worst.chance or 0.0,
        (worst.found - expected) / total,
        said,
        tuple(growth.latest.get(worst.month, ())[:_EXAMPLES]),
    )


def _unsupported(share: float | None, size: int) -> Flag | None:
    if share is None or share < _UNSUPPORTED or size < LEAST:
        return None
    said = f"{share:.0%} of its link equity comes from domains that no trusted site reaches, or that it links back to"
    return Flag(watched()["unsupported"], size, size, share, share, share, None, None, 0.0, share - 0.5, said)
