"""What is usual among peers: the share of something in their profiles, and how surprising another profile is.

There is no share that is safe everywhere: a university has other anchors than a shop, and a profile of forty domains
varies more than one of four thousand. So a profile is held against peers of its size and subject. Their shares are
taken as drawn from a beta distribution; the chance of a count in another profile follows from it (beta-binomial).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backref.quality.profile.intervals import beta_binomial_tail

LEAST_PEERS = 8
LEAST_DOMAINS = 10
"""Peers with fewer referring domains say little."""
_TRIM = 80
"""Percent: shares of peers above this are taken as being there. Some peers bought links too; they are not the norm."""
_SURENESS = (4.0, 200.0)
"""Bounds of a + b: peers are never as different as coin flips with two heads, nor all alike."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The share of something among peers, as Beta(a, b)."""

    a: float
    b: float
    low: float
    high: float
    """The middle eight tenths of the peers lie between these."""
    peers: int

    @property
    def mean(self) -> float:
        """The share to expect."""
        return self.a / (self.a + self.b)

    def chance(self, count: int, of: int) -> float:
        """How likely a profile of this size, like its peers, has so many or more."""
        return beta_binomial_tail(count, of, self.a, self.b)


def usual(counts: Sequence[int], sizes: Sequence[int]) -> Usual | None:
    """What is usual among peers with so many out of so many; None where there are too few peers to say.

    Fitted by moments: the spread of the shares beyond what their sizes explain is that between peers.
    """
    of = np.asarray(sizes, np.float64)
    enough = of >= LEAST_DOMAINS
    if enough.sum() < LEAST_PEERS:
        return None
    of, shares = of[enough], np.asarray(counts, np.float64)[enough] / of[enough]
    low, high = np.percentile(shares, [10, 90])
    shares = np.minimum(shares, np.percentile(shares, _TRIM))
    mean = float((shares @ of + 0.5) / (of.sum() + 1))
    spread = float(shares.var(ddof=1) - (mean * (1 - mean) / of).mean())
    sureness = mean * (1 - mean) / spread - 1 if spread > 0 else _SURENESS[1]
    sureness = min(max(sureness, _SURENESS[0]), _SURENESS[1])
    return Usual(mean * sureness, (1 - mean) * sureness, float(low), float(high), int(enough.sum()))
