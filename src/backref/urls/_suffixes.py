"""Registrable domains by the Public Suffix List, private section included.

The list is the one inside `publicsuffixlist`. Its own lookup tries a host's suffixes from the longest to the
shortest, which costs 3.5 microseconds a host; this walk goes from the top-level label down and stops where the
list does, at a third of that. The library's lookup is the judge in the tests.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import ada_url
import publicsuffixlist

SUFFIX_LIST_VERSION: Final = f"publicsuffixlist {publicsuffixlist.__version__}"
"""Which list domains are cut with; it ends in the date the list was taken."""

_INNER, _EXACT, _WILDCARD, _EXCEPTION = 0, 1, 2, 4


@lru_cache(maxsize=1 << 16)
def registrable_domain(host: str) -> str:
    """The domain that somebody registered to get this host.

    The host itself where there is none: an address, a single label, a public suffix, a host with an empty label.
    """
    if is_address(host) or ".." in host or host[:1] == "." or host[-1:] == ".":
        return host
    suffix = _suffix_start(host, _marks())
    return host[_label_before(host, suffix) :] if suffix else host


def is_address(host: str) -> bool:
    """Whether a normalised host is an IPv4 or IPv6 address; no other host ends in a numeric label."""
    return host[:1] == "[" or host[host.rfind(".") + 1 :].isdigit()


def _suffix_start(host: str, marks: dict[str, int]) -> int:
    """Where the public suffix of a host begins: its longest match in the list, or its last label."""
    start = found = host.rfind(".") + 1
    shorter = len(host)
    while (mark := marks.get(host[start:])) is not None:
        if mark & _EXCEPTION:
            return shorter
        if mark & _WILDCARD:
            found = _label_before(host, start)
        elif mark & _EXACT:
            found = start
        if not start:
            break
        shorter, start = start, _label_before(host, start)
    return found


def _label_before(host: str, start: int) -> int:
    """Where the label to the left of one that begins at `start` begins."""
    return host.rfind(".", 0, start - 1) + 1 if start else 0


@cache
def _marks() -> dict[str, int]:
    """Every suffix that is a rule or the end of a longer rule, with what the list says of it."""
    marks: dict[str, int] = {}
    for line in Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").splitlines():
        rule = line.split(" ", 1)[0].strip().lower()
        if rule and not rule.startswith("//"):
            _mark(marks, rule)
    return marks


def _mark(marks: dict[str, int], rule: str) -> None:
    kind = _EXCEPTION if rule[0] == "!" else _WILDCARD if rule[:2] == "*." else _EXACT
    suffix = rule.removeprefix("!").removeprefix("*.")
    if not suffix.isascii():
        suffix = ada_url.idna_to_ascii(suffix).decode()
    marks[suffix] = marks.get(suffix, _INNER) | kind
    while "." in suffix:
        suffix = suffix.split(".", 1)[1]
        marks.setdefault(suffix, _INNER)
