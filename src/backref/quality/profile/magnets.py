"""Which pages earn links against expectation: counts of referring domains, shrunk towards what is usual.

A page's expectation is the rate of its kind and age among all pages judged together. How much pages differ beyond
chance says how far a single count is believed: rate ratios are gamma-distributed with mean 1 and a shape fitted to
the counts, so that with `k` domains where `e` were expected the ratio is (k + shape) / (e + shape). A page with one
domain where 0.1 was expected does not top the list; one with sixty where six were does.
"""

import re
from dataclasses import dataclass
from math import lgamma, log

import numpy as np
import numpy.typing as npt

from backref.quality.profile.intervals import gamma_quantile

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LOW, HIGH = 0.05, 0.95
AGES = (0, 90, 365, 1095)
"""Days from which on a page is of the next age: weeks, months, years, old."""
AGE_NAMES = ("under 3 months", "3 to 12 months", "1 to 3 years", "over 3 years")
PRIOR_PAGES = 5.0
"""How many pages at the overall rate each kind and age begins with: small groups lean on all pages."""
_SHAPES = (0.02, 500.0)

_KINDS: tuple[tuple[str, str], ...] = (
    ("home", r"^/?(index\.\w+)?$"),
    ("tool", r"calculat|generator|converter|planner|checker|rechner|simulat|/tools?/"),
    ("data", r"statistic|survey|report|study|studie|research|index-\d{4}|benchmark|dataset|umfrage"),
    ("guide", r"guide|how-to|howto|tutorial|handbook|checklist|ratgeber|anleitung|guia|tutoriel|glossary|faq"),
    ("list", r"/(top|best)-|-best-|\d+-(best|ways|tips|ideas|things)|resources|links?\b|directory"),
    ("news", r"/news/|press|announce|/\d{4}/\d{1,2}/\d{1,2}/|aktuell|nachrichten"),
    ("review", r"review|test-of|versus|-vs-|compar|erfahrung"),
    ("product", r"/(product|produkt|item|shop|store|p|buy|dp)s?/|price|pricing"),
    ("category", r"/(category|categories|kategorie|tag|tags|topic|archive|c)/|[?&](page|sort|filter)="),
    ("about", r"/(about|contact|team|imprint|impressum|privacy|terms|jobs|careers)\b"),
    ("file", r"\.(pdf|zip|png|jpe?g|gif|svg|xlsx?|csv|docx?|mp[34])$"),
    ("article", r"/(blog|article|story|post|magazine|magazin)s?/|-\w+-\w+-\w+"),
)
"""Kinds of content by URL path, first match wins; the last resort is `other`."""
KINDS = (*(name for name, _ in _KINDS), "other")
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _KINDS)


@dataclass(frozen=True, slots=True)
class Judged:
    """What each page earned against expectation."""

    expected: Floats
    """Referring domains that a page of its kind and age has."""
    ratio: Floats
    """How many times as many it earns, shrunk."""
    low: Floats
    high: Floats
    """The ratio is between these with 90 %."""
    shape: float
    """How alike pages of one kind and age are: large when they differ by little more than chance."""


def kind_of(path: str, title: str | None = None) -> str:
    """What a page offers, guessed from its path and query, then from its title."""
    found = _kind(path.lower())
    if found in {"other", "article"} and title:
        words = "-".join(re.findall(r"\w+", title.lower()))
        return next((name for name, p in _PATTERNS if name in _BY_TITLE and p.search(words)), found)
    return found


_BY_TITLE = frozenset({"tool", "data", "guide", "review"})


def _kind(path: str) -> str:
    return next((name for name, pattern in _PATTERNS if pattern.search(path)), "other")


def age_of(days: float | None) -> int:
    """The number of an age in `AGE_NAMES`; the middle one where the age is unknown."""
    if days is None:
        return 1
    return sum(days >= start for start in AGES[1:])


def judge(domains: Ints, groups: Ints) -> Judged:
    """Judge pages by their referring domains; `groups` numbers each page's kind and age from 0."""
    if len(domains) == 0:
        return Judged(np.empty(0), np.empty(0), np.empty(0), np.empty(0), _SHAPES[1])
    expected = expectations(domains, groups)
    shape = fitted_shape(domains, expected)
    weight = expected + shape
    bounds = [np.array([gamma_quantile(shape + k, share) for k in domains.tolist()]) / weight for share in (LOW, HIGH)]
    return Judged(expected, (domains + shape) / weight, bounds[0], bounds[1], shape)


def expectations(domains: Ints, groups: Ints) -> Floats:
    """The usual number for each page's group; groups of few pages lean on the mean of all."""
    overall = max(float(domains.mean()), 1e-9)
    counts = np.bincount(groups)
    sums = np.bincount(groups, domains.astype(np.float64))
    rates: Floats = (sums + PRIOR_PAGES * overall) / (counts + PRIOR_PAGES)
    return rates[groups]


def fitted_shape(domains: Ints, expected: Floats) -> float:
    """The shape of the gamma distribution of ratios under which the counts are likeliest: golden section over its log.

    With a shape a, a count k of expectation e has probability Γ(a+k)/Γ(a)/k! · (a/(a+e))^a · (e/(a+e))^k.
    """
    values, counts = np.unique(domains, return_counts=True)

    def likelihood(at: float) -> float:
        a = float(np.exp(at))
        gammas = sum(n * (lgamma(a + k) - lgamma(a)) for k, n in zip(values.tolist(), counts.tolist(), strict=True))
        rest = a * np.log(a / (a + expected)) - domains * np.log(a + expected)
        return float(gammas + rest.sum())

    low, high = log(_SHAPES[0]), log(_SHAPES[1])
    golden = (5**0.5 - 1) / 2
    for _ in range(40):
        first, second = high - golden * (high - low), low + golden * (high - low)
        if likelihood(first) < likelihood(second):
            low = first
        else:
            high = second
    return float(np.exp((low + high) / 2))
