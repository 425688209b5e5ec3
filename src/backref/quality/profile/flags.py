"""What a profile is flagged for, and what all flags together say: the texts and weights of `data/profile.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp, prod

from backref.quality.data_files import data

LEAST = 30
"""Referring domains under which nothing is flagged: shares of fewer say little."""
ALPHA = 0.01
"""How seldom chance and the differences between peers may explain what is flagged."""
BEYOND = 0.05
"""A share must exceed that of peers by so much to be worth a word, however sure it is."""
FEWEST = 5
"""And so many referring domains must show it: less is no pattern."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing that profiles are watched for."""

    name: str
    weight: float
    at: float
    title: str
    policy: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to look at a profile."""

    watched: Watched
    count: int
    """Referring domains that show it."""
    of: int
    share: float
    low: float
    high: float
    """The share lies between these with 95 %."""
    peers_low: float | None
    peers_high: float | None
    """The middle eight tenths of peers lie between these."""
    chance: float
    """How likely a profile like its peers shows this many."""
    excess: float
    """How far the share exceeds what is usual, 0–1."""
    said: str
    """What was found, as one sentence."""
    examples: tuple[str, ...] = ()

    @property
    def strength(self) -> float:
        """How far it lifts the risk: up to its weight."""
        return self.watched.weight * (1 - exp(-self.excess / self.watched.at))


def risk_of(flags: Iterable[Flag]) -> float:
    """The risk of a profile: 1 − Π(1 − strength), so that independent reasons add up and none counts twice over."""
    return 1 - prod(1 - flag.strength for flag in flags)


@cache
def watched() -> dict[str, Watched]:
    """Everything that is watched, by name."""
    return {name: Watched(name, **of) for name, of in data("profile").items() if isinstance(of, dict)}
