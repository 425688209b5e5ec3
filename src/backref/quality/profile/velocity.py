"""New referring domains month by month, corrected for how much was crawled, and bursts in them.

What a crawl finds for the first time is mostly as old as the crawl is young, so counts of first sightings follow the
crawler. The yardstick is therefore the whole index: in each month it found a share of all its pairs of domains, and a
profile that grows like the rest found the same share of its own. A burst is a month far above that, unless it is the
month of the crawl that most of the index comes from: what was first seen then is not new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backref.quality.profile.intervals import negative_binomial_tail
from backref.quality.profile.magnets import fitted_shape

ALPHA = 0.001
"""How seldom a month without a reason counts as a burst."""
LEAST = 10
"""New domains in a month under which nothing is called a burst."""
MOST = 0.6
"""A month that brought a greater share of all pairs of domains is where the index began to look."""
DEFAULT_SIZE = 4.0
"""How alike profiles grow where there are no peers to learn it from; variance = mean + mean²/size."""
_SIZES = (1.0, 50.0)

Months = Mapping[str, int]
"""Counts by month, as 2026-03."""


@dataclass(frozen=True, slots=True)
class Month:
    """What was found in a month."""

    month: str
    found: int
    """Domains with a link seen for the first time."""
    expected: float | None
    """By the other months and by what the whole index found; None where there is no other month."""
    limit: int | None
    """The most that is no burst."""
    chance: float | None
    """How likely that many are without a reason."""
    burst: bool


def velocity(found: Months, index: Months, size: float = DEFAULT_SIZE) -> list[Month]:
    """Each month of the index against what the other months lead to expect."""
    months = sorted(set(index) | set(found))
    total, everything = sum(found.values()), sum(index.values())
    rows = []
    for month in months:
        count, share = found.get(month, 0), index.get(month, 0) / everything if everything else 0.0
        others = total - count
        if share >= 1 or len(months) < 2:
            rows.append(Month(month, count, None, None, None, burst=False))
            continue
        expected = (others + 0.5) / (1 - share) * share
        unsure = 1 / (1 / size + 1 / (others + 1))
        judged = _judged(month, count, expected, unsure)
        rows.append(replace(judged, burst=False) if share > MOST else judged)
    return rows


def _judged(month: str, count: int, expected: float, size: float) -> Month:
    chance = negative_binomial_tail(count, expected, size)
    limit = _limit(expected, size)
    burst = count >= LEAST and count > limit and count > 2 * expected
    return Month(month, count, expected, limit, chance, burst)


def _limit(mean: float, size: float) -> int:
    """The greatest count that is reached more often than `ALPHA`: doubling, then bisection."""
    low, high = 0, 1
    while negative_binomial_tail(high, mean, size) > ALPHA:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if negative_binomial_tail(middle, mean, size) > ALPHA:
            low = middle
        else:
            high = middle
    return low


def size_of(peers: Sequence[Months], index: Months) -> float:
    """How alike peers grow: the dispersion of their months around their share of what the index found."""
    everything = sum(index.values())
    counts, expected = [], []
    for found in peers:
        total = sum(found.values())
        for month, pairs in index.items():
            counts.append(found.get(month, 0))
            expected.append(max(total * pairs / everything, 1e-6))
    if len(peers) < 3 or len(index) < 2:
        return DEFAULT_SIZE
    fitted = fitted_shape(np.array(counts, np.int64), np.array(expected))
    return float(min(max(fitted, _SIZES[0]), _SIZES[1]))
