"""What a page asks of robots, in meta elements and X-Robots-Tag headers.

Rules for all robots and for Googlebot count, as the search engine that sets the custom adds both up; rules that name
another robot do not.
"""

import re
from collections.abc import Iterable

READERS = frozenset({"robots", "googlebot"})
"""Names of robots whose rules count."""
_AGENT = re.compile(r"\s*([a-z0-9_*-]+)\s*:\s*(.*)", re.DOTALL)
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_NOINDEX = frozenset({"noindex", "none"})
_NOFOLLOW = frozenset({"nofollow", "none"})


def meta_rules(name: str, content: str) -> frozenset[str]:
    """The rules of one meta element; none unless its name is that of a robot that counts."""
    return _rules(content) if name.strip().lower() in READERS else frozenset()


def header_rules(values: Iterable[str]) -> frozenset[str]:
    """The rules of all X-Robots-Tag headers; an agent's name before a colon holds to the end of its header."""
    found: set[str] = set()
    for value in values:
        agent = _AGENT.match(value.lower())
        if agent is None or agent[1] in _VALUED:
            found |= _rules(value)
        elif agent[1] in READERS:
            found |= _rules(agent[2])
    return frozenset(found)


def forbids_index(rules: frozenset[str]) -> bool:
    """Whether the page asks not to be in an index."""
    return not rules.isdisjoint(_NOINDEX)


def forbids_follow(rules: frozenset[str]) -> bool:
    """Whether the page asks that none of its links be followed."""
    return not rules.isdisjoint(_NOFOLLOW)


def _rules(text: str) -> frozenset[str]:
    return frozenset(text.lower().replace(",", " ").split())
