"""Profiles drawn at random: honest ones of sites that differ, and the same with something bought or built added.

Honest sites differ in how people speak of them (brand, title, address, keyword), in how much they are commented and
credited, in who links to them and on which hosts those are; by as much as the sample web's sites do and more. A
quarter of the peers bought links themselves: a real index is not clean.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from backref.quality.profile.features import REFERRERS
from backref.quality.profile.risk import Growth, Profile, profile

MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 13))
CRAWLED = np.array([30, 5, 8, 3, 12, 4, 9, 2, 10, 6, 8, 3]) / 100
"""What share of all pairs the index found in each month: crawls are uneven, and the first finds most."""
INDEX = {month: round(1_000_000 * share) for month, share in zip(MONTHS, CRAWLED, strict=True)}
CLASSES = ("brand", "naked", "title", "generic", "brand_keyword", "partial", "exact", "image", "other")
_TYPICAL = np.array([9.0, 4.0, 3.0, 2.0, 2.0, 1.6, 0.8, 1.0, 0.6])
PEERS = 24

Rows = pl.DataFrame


@dataclass(frozen=True, slots=True)
class Drawn:
    """A profile's referrers, and the month in which each was found."""

    referrers: Rows
    months: list[str]


def honest(random: np.random.Generator, name: str, size: int) -> Drawn:
    """The profile of a site that did nothing."""
    classes = random.choice(CLASSES, size, p=random.dirichlet(2.5 * _TYPICAL))
    shared = random.random(size) < random.beta(2, 12)
    networks = np.where(shared, random.integers(0, 12, size), random.integers(12, 50_000, size))
    follow = random.random(size) < random.beta(14, 5)
    comment = random.random(size) < random.beta(1, 16)
    placement = np.where(comment, "comment", random.choice(["content", "sidebar", "footer"], size, p=[0.8, 0.12, 0.08]))
    intents = random.choice(
        ["editorial", "resource", "directory", "guest_post", "sponsored", "exchange"],
        size,
        p=_mixed(random, [70, 10, 12, 3, 3, 2]),
    )
    growth = _mixed(random, list(60 * CRAWLED))
    return _drawn(
        random,
        name,
        classes=classes,
        anchors=_numbered(random, classes, 40),
        networks=[f"10.{number // 250}.{number % 250}" for number in networks],
        follow=follow,
        placement=placement,
        intents=intents,
        sitewide=random.random(size) < random.beta(1, 12),
        rating=100 * random.beta(1.4, 2.2, size),
        risk=random.beta(1, 9, size),
        months=random.choice(MONTHS, size, p=growth),
    )


def bought_anchors(random: np.random.Generator, name: str, size: int) -> Drawn:
    """Articles on middling sites, each with one of a few keyword anchors; nothing else gives them away."""
    count = _usual_growth(random, size)
    return _drawn(
        random,
        name,
        classes=random.choice(["exact", "partial"], size, p=[0.7, 0.3]),
        anchors=random.choice(["cheap panniers", "touring bikes", "buy touring bike", "best panniers"], size),
        pages=_selling(size),
        networks=[f"10.9.{number}" for number in random.integers(0, 250, size)],
        follow=np.ones(size, bool),
        placement=np.full(size, "content"),
        intents=np.full(size, "editorial"),
        sitewide=np.zeros(size, bool),
        rating=100 * random.beta(1.4, 3, size),
        risk=random.beta(1.5, 5, size),
        months=count,
    )


def farm(random: np.random.Generator, name: str, size: int) -> Drawn:
    """Domains made to link, on a few networks, half of them seen for what they are."""
    return _drawn(
        random,
        name,
        classes=random.choice(["exact", "partial", "brand"], size, p=[0.4, 0.3, 0.3]),
        anchors=_numbered(random, ["wording"] * size, 12),
        pages=_selling(size),
        networks=[f"10.8.{number}" for number in random.integers(0, 6, size)],
        follow=np.ones(size, bool),
        placement=random.choice(["content", "footer"], size),
        intents=random.choice(["farm", "editorial"], size),
        sitewide=random.random(size) < 0.2,
        rating=3 * random.random(size),
        risk=random.beta(5, 3, size),
        months=_usual_growth(random, size),
    )


def burst(random: np.random.Generator, name: str, size: int) -> Drawn:
    """Domains like the others, all in one month in which little was crawled."""
    month = MONTHS[int(random.choice(np.flatnonzero(CRAWLED < 0.07)))]
    more = honest(random, name, size)
    return Drawn(more.referrers, [month] * size)


def sitewide(random: np.random.Generator, name: str, size: int) -> Drawn:
    """Footer links all over other sites."""
    return _drawn(
        random,
        name,
        classes=random.choice(["brand", "partial"], size),
        anchors=_numbered(random, ["credit"] * size, 30),
        networks=[f"10.7.{number}" for number in random.integers(0, 250, size)],
        follow=np.ones(size, bool),
        placement=np.full(size, "footer"),
        intents=np.full(size, "navigational"),
        sitewide=np.ones(size, bool),
        rating=100 * random.beta(1.4, 2.5, size),
        risk=random.beta(1.5, 7, size),
        months=_usual_growth(random, size),
    )


ATTACKS: dict[str, Callable[[np.random.Generator, str, int], Drawn]] = {
    "bought anchors": bought_anchors,
    "farm": farm,
    "burst": burst,
    "sitewide": sitewide,
}


def injected(base: Drawn, attack: str, share: float, random: np.random.Generator) -> Drawn:
    """A profile with so much added that it makes up that share of all."""
    size = round(base.referrers.height * share / (1 - share))
    more = ATTACKS[attack](random, str(base.referrers["target"][0]), size)
    return Drawn(pl.concat([base.referrers, more.referrers]), base.months + more.months)


def judged(target: Drawn, peers: list[Drawn]) -> Profile:
    """The target's profile against its peers."""
    growth = Growth(Counter(target.months), [Counter(peer.months) for peer in peers], INDEX, {})
    return profile(target.referrers, pl.concat([peer.referrers for peer in peers]), growth)


def peers_of(random: np.random.Generator, size: int) -> list[Drawn]:
    """Peers of about that size, a quarter of which bought something."""
    drawn = []
    for number in range(PEERS):
        peer = honest(random, f"peer{number}", int(size * random.uniform(0.5, 2)))
        if number % 4 == 0:
            peer = injected(peer, str(random.choice(list(ATTACKS))), random.uniform(0.1, 0.5), random)
        drawn.append(peer)
    return drawn


def _mixed(random: np.random.Generator, typical: list[float]) -> np.ndarray:
    shares: np.ndarray = random.dirichlet(np.array(typical))
    return shares


def _numbered(random: np.random.Generator, words: Sequence[str], most: int) -> list[str]:
    """The words, each with a number below `most`."""
    numbers = random.integers(0, most, len(words)).tolist()
    return [f"{word} {number}" for word, number in zip(words, numbers, strict=True)]


def _selling(size: int) -> list[int]:
    """What is bought leads to few pages."""
    return [number % 3 for number in range(size)]


def _pages(tag: int, size: int, most: int = 40) -> list[int]:
    """Pages that links lead to: the first twice as often as the second, three times as often as the third …"""
    often = 1 / np.arange(1, most + 1)
    pages: list[int] = np.random.default_rng(tag).choice(most, size, p=often / often.sum()).tolist()
    return pages


def _usual_growth(random: np.random.Generator, size: int) -> list[str]:
    return [str(month) for month in random.choice(MONTHS, size, p=CRAWLED)]


def _drawn(random: np.random.Generator, name: str, **columns: object) -> Drawn:
    size = len(columns["classes"])  # type: ignore[arg-type]
    tag = int(random.integers(0, 1 << 40))
    frame = {
        "target": [name] * size,
        "domain": [f"d{tag}-{number}.com" for number in range(size)],
        "tld": ["com"] * size,
        "source_url": [f"https://d{tag}-{number}.com/" for number in range(size)],
        "target_url": [f"https://{name}/{page}" for page in columns.get("pages", _pages(tag, size))],  # type: ignore[attr-defined]
        "links": random.geometric(0.4, size),
        "hidden": [False] * size,
        "anchor_class": columns["classes"],
        "anchor": columns["anchors"],
        "subnet": columns["networks"],
        "intents": [[str(intent)] for intent in columns["intents"]],  # type: ignore[attr-defined]
        "language": ["en"] * size,
        "value": [None] * size,
        "label": [None] * size,
        **{key: columns[key] for key in ("follow", "placement", "sitewide", "rating", "risk")},
    }
    rows = pl.DataFrame({key: pl.Series(values).cast(REFERRERS[key]) for key, values in frame.items()})
    return Drawn(rows.select(list(REFERRERS)), [str(month) for month in columns["months"]])  # type: ignore[attr-defined]
