"""Which referring domains to review first, with the evidence. A priority, never a verdict: people decide.

What a domain shows is sorted into families (what it is, why the link is there, the anchor, the place, the network), for
two signs of one family are one reason. `first` needs a high risk, two families, and a pattern over several referring
domains or a hidden or injected link; anything less is at most worth a look. Links that pass nothing on cannot do harm.
"""

from collections import Counter
from dataclasses import dataclass

import polars as pl

RISKY = 0.7
"""The risk from which on a domain may come first."""
DOUBTFUL = 0.4
PATTERN = 5
"""So many referring domains that show the same make a pattern."""
WEAK = 5.0
UNSUPPORTED = 0.7

_INTENTS = {
    "farm": "looks made to link",
    "hacked": "link looks injected",
    "sponsored": "paid, and followed",
    "affiliate": "affiliate link, and followed",
    "exchange": "links exchanged",
    "guest_post": "guest post",
    "scraper": "copies other pages",
    "press_release": "press release",
}
_ALONE = frozenset({"hidden", "hacked"})
"""What needs no pattern."""
_FAMILIES = {
    **dict.fromkeys(_INTENTS, "intent"),
    "hidden": "place",
    "comment": "place",
    "sitewide": "place",
    "exact_anchor": "anchor",
    "repeated_anchor": "anchor",
    "shared_network": "network",
    "weak_source": "source",
    "unsupported_source": "source",
}
_UNLIKE_KEYWORDS = ("brand", "naked", "generic", "empty", "image", "title", None)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What speaks for reviewing a referring domain."""

    domain: str
    verdict: str
    """`first`, `look` or `fine`."""
    priority: float
    """0–1: the risk, raised by families of signs and by the pattern, halved where no link is followed."""
    signs: tuple[str, ...]
    reasons: tuple[str, ...]
    """The signs in words."""
    families: int
    pattern: str | None
    """What several referring domains have in common with it, in words."""
    pattern_domains: int


def audit(referrers: pl.DataFrame) -> list[Reviewed]:
    """Review referrers: rows as in `REFERRERS` with `all_intents` and `unsupported` beside; highest priority first."""
    rows = referrers.to_dicts()
    wordings = Counter(_wording(row) for row in rows)
    networks = Counter(row["subnet"] for row in rows)
    intents = Counter(intent for row in rows for intent in row["all_intents"] or ())
    found = [_reviewed(row, wordings, networks, intents) for row in rows]
    return sorted(found, key=lambda one: (-one.priority, -one.families, one.domain))


def _wording(row: dict[str, object]) -> str | None:
    """The anchor, where it is a keyword's and may be shared; None elsewhere."""
    if row["anchor_class"] in _UNLIKE_KEYWORDS:
        return None
    return str(row["anchor"]).strip().lower() or None


def _reviewed(
    row: dict[str, object], wordings: Counter[str | None], networks: Counter[object], intents: Counter[object]
) -> Reviewed:
    same_wording, same_network = wordings[wording] if (wording := _wording(row)) else 0, 0
    if row["subnet"]:
        same_network = networks[row["subnet"]]
    signs = _signs(row, same_wording, same_network)
    pattern, size = _pattern(row, signs, same_wording, same_network, intents)
    families = len({_FAMILIES[sign] for sign in signs})
    risk = _number(row["risk"])
    follow = bool(row["links_follow"])
    base = min(1.0, 0.15 * families) if risk is None else risk
    raised = base * (0.4 + 0.3 * min(1.0, families / 2) + 0.3 * min(1.0, size / PATTERN))
    return Reviewed(
        domain=str(row["domain"]),
        verdict=_verdict(risk, families, size, signs),
        priority=raised if follow else raised / 2,
        signs=tuple(signs),
        reasons=tuple(signs.values()),
        families=families,
        pattern=pattern if size >= PATTERN else None,
        pattern_domains=size,
    )


def _signs(row: dict[str, object], same_wording: int, same_network: int) -> dict[str, str]:
    """What the domain shows, with words for it."""
    intents, rating, unsupported = row["all_intents"] or [], _number(row["rating"]), _number(row["unsupported"])
    assert isinstance(intents, list)
    paid = {"sponsored", "affiliate"} if not row["links_follow"] else set()
    told = {intent: _INTENTS[intent] for intent in intents if intent in _INTENTS and intent not in paid}
    tests = {
        "hidden": (bool(row["hidden"]), "link is hidden"),
        "comment": (row["placement"] == "comment", "in a comment or forum post"),
        "sitewide": (bool(row["sitewide"]), "all over the domain"),
        "repeated_anchor": (same_wording >= PATTERN, f"{same_wording} domains use the anchor “{row['anchor']}”"),
        "exact_anchor": (row["anchor_class"] == "exact", "keyword anchor"),
        "shared_network": (same_network >= PATTERN, f"{same_network} referring domains on {row['subnet']}.0/24"),
        "weak_source": (rating is not None and rating < WEAK, "hardly any trusted site reaches it"),
        "unsupported_source": (unsupported is not None and unsupported >= UNSUPPORTED, "lives on unsupported links"),
    }
    return told | {sign: words for sign, (so, words) in tests.items() if so}


def _pattern(
    row: dict[str, object], signs: dict[str, str], same_wording: int, same_network: int, intents: Counter[object]
) -> tuple[str | None, int]:
    """What most other referring domains share with this one, and how many do."""
    shared = [
        (same_wording, f"same anchor “{row['anchor']}”"),
        (same_network, f"same network {row['subnet']}.0/24"),
        *((intents[sign], _INTENTS[sign]) for sign in signs if sign in _INTENTS),
    ]
    size, words = max(shared, key=lambda one: one[0])
    return (words, size) if size > 1 else (None, 0)


def _verdict(risk: float | None, families: int, pattern: int, signs: dict[str, str]) -> str:
    together = pattern >= PATTERN or bool(_ALONE & signs.keys())
    if risk is not None and risk >= RISKY and families >= 2 and together:
        return "first"
    if (risk is not None and risk >= DOUBTFUL) or (families >= 2 and together):
        return "look"
    return "fine"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
