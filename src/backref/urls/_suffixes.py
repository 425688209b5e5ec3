"""Registrable domains by the Public Suffix List, private section included.

The list is the one inside `publicsuffixlist`. Its own lookup joins and hashes every suffix of a host, longest first;
this walk takes one label at a time from the right and stops where the list does, in a third of the time. The
library's lookup is the judge in the tests.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import ada_url
import publicsuffixlist

SUFFIX_LIST_VERSION: Final = f"publicsuffixlist {publicsuffixlist.__version__}"
"""Which list domains are cut with; it ends in the date the list was taken."""

_EXACT, _WILDCARD, _EXCEPTION = 1, 2, 4
_KIND: Final = ""
"""Where a node keeps what the list says of it; no label is empty."""

_RULE: Final = re.compile(r"^[ \t]*(?!//)(\S+)", re.MULTILINE)
"""A rule is a line up to its first blank, unless that is a comment."""

Node = dict[str, Any]
"""Label to the left → node."""


@lru_cache(maxsize=1 << 16)
def registrable_domain(host: str) -> str:
    """The domain that somebody registered to get this host.

    The host itself where there is none: an address, a single label, a public suffix, a host with an empty label.
    """
    labels = host.split(".")
    if "" in labels or is_address(host):
        return host
    return ".".join(labels[-_suffix_length(labels) - 1 :])


def is_address(host: str) -> bool:
    """Whether a normalised host is an IPv4 or IPv6 address; no other host ends in a numeric label."""
    return host[-1:] == "]" or (host[-1:].isdigit() and host[host.rfind(".") + 1 :].isdigit())


def _suffix_length(labels: list[str]) -> int:
    """How many labels the public suffix has: the longest match in the list, or one."""
    node, length = _rules(labels[-1]), 1
    for depth, label in enumerate(reversed(labels), 1):
        if label not in node:
            break
        node = node[label]
        kind = node[_KIND]
        if kind & _EXCEPTION:
            return depth - 1
        if kind:
            length = depth + 1 if kind & _WILDCARD else depth
    return length


@lru_cache(maxsize=1 << 12)
def _rules(tld: str) -> Node:
    """What the list says of names below a top-level domain, as a tree of labels from the right."""
    root: Node = {}
    for rule in _by_tld().get(tld, ()):
        _add(root, rule)
    return root


@cache
def _by_tld() -> dict[str, list[str]]:
    """The rules of each top-level domain. To put all of them into trees takes as long as to start Python."""
    found: dict[str, list[str]] = {}
    for rule in _RULE.findall(Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").lower()):
        found.setdefault(_as_ascii(rule.rpartition(".")[2]), []).append(rule)
    return found


def _add(root: Node, rule: str) -> None:
    kind = _EXCEPTION if rule[0] == "!" else _WILDCARD if rule[:2] == "*." else _EXACT
    suffix = rule.removeprefix("!").removeprefix("*.")
    node = root
    for label in reversed(_as_ascii(suffix).split(".")):
        node = node.setdefault(label, {_KIND: 0})
    node[_KIND] |= kind


def _as_ascii(name: str) -> str:
    return name if name.isascii() else ada_url.idna_to_ascii(name).decode()
