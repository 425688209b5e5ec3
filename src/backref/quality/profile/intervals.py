"""How far a share or a rate can be trusted: Wilson's interval, tails of count distributions, the gamma distribution.

All are functions of numpy arrays or plain numbers, without a library of statistics.
"""

from functools import lru_cache
from math import exp, lgamma, log, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054
_ENOUGH = 1e-12


def wilson(count: int, of: int, z: float = Z95) -> tuple[float, float]:
    """The interval in which a share lies of which `count` out of `of` were seen; (0, 1) when nothing was."""
    if of == 0:
        return 0.0, 1.0
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < of else 1.0


def beta_binomial_tail(count: int, of: int, a: float, b: float) -> float:
    """P(X ≥ count) when each of `of` draws succeeds with one share, itself drawn from Beta(a, b)."""
    if count <= 0:
        return 1.0
    k = np.arange(of)
    steps = np.log((of - k) * (a + k)) - np.log((k + 1) * (b + of - k - 1))
    first = lgamma(b + of) - lgamma(b) + lgamma(a + b) - lgamma(a + b + of)
    logs = first + np.concatenate([[0.0], np.cumsum(steps)])
    return float(min(1.0, np.exp(logs[count:]).sum()))


def negative_binomial_tail(count: int, mean: float, size: float) -> float:
    """P(X ≥ count) for counts with this mean and the variance mean + mean²/size."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    term, below = size * log(size / (size + mean)), 0.0
    for k in range(count):
        below += exp(term)
        term += log((size + k) / (k + 1)) + log(mean / (size + mean))
    return max(0.0, 1.0 - below)


def gamma_below(shape: float, x: float) -> float:
    """P(X ≤ x) for a gamma distribution of that shape and scale 1: its series below the mean, a fraction above."""
    if x <= 0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    return front * _series(shape, x) if x < shape + 1 else 1.0 - front * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    n = shape
    while term > total * _ENOUGH:
        n += 1
        term *= x / n
        total += term
    return total


def _fraction(shape: float, x: float) -> float:
    """The continued fraction of the upper tail, by Lentz's method."""
    b = x + 1.0 - shape
    c, d = 1e300, 1.0 / b
    value, i, change = d, 0, 0.0
    while abs(change - 1.0) > _ENOUGH:
        i += 1
        factor = -i * (i - shape)
        b += 2.0
        d = 1.0 / (factor * d + b)
        c = b + factor / c
        change = c * d
        value *= change
    return value


@lru_cache(4096)
def gamma_quantile(shape: float, share: float) -> float:
    """The value that a gamma distribution of that shape and scale 1 stays under with probability `share`."""
    low, high = 0.0, shape + 10.0 * sqrt(shape) + 20.0
    for _ in range(80):
        middle = (low + high) / 2
        if gamma_below(shape, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
