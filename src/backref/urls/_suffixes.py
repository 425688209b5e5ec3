"""Registrable domains by the Public Suffix List, private section included.

The list is the one inside `publicsuffixlist`. Its own lookup joins and hashes every suffix of a host, longest first;
this walk takes one label at a time from the right and stops where the list does, in a third of the time. The
library's lookup is the judge in the tests.
"""

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
    node, length = _rules(), 1
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


@cache
def _rules() -> Node:
    """The list as a tree of labels from the right."""
    root: Node = {}
    for line in Path(publicsuffixlist.PSLFILE).read_text(encoding="utf-8").splitlines():
        rule = line.split(" ", 1)[0].strip().lower()
        if rule and not rule.startswith("//"):
            _add(root, rule)
    return root


def _add(root: Node, rule: str) -> None:
    kind = _EXCEPTION if rule[0] == "!" else _WILDCARD if rule[:2] == "*." else _EXACT
    suffix = rule.removeprefix("!").removeprefix("*.")
    if not suffix.isascii():
        suffix = ada_url.idna_to_ascii(suffix).decode()
    node = root
    for label in reversed(suffix.split(".")):
        node = node.setdefault(label, {_KIND: 0})
    node[_KIND] |= kind
