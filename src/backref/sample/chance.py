"""Small random choices, the same on every machine for the same seed."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def weighted(rng: Random, weights: Mapping[T, float]) -> T:
    """One key, as likely as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def rounded(rng: Random, amount: float) -> int:
    """A whole number whose mean is the amount."""
    whole = int(amount)
    return whole + (rng.random() < amount - whole)
