"""The name that a page gives its site in structured data (schema.org, JSON-LD)."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from backref.model.limits import LIMITS

_SITES: Final = frozenset({"WebSite"})
_OWNERS: Final = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "LocalBusiness", "OnlineStore"})
_NODES: Final = 256
"""Things that are looked at."""


def structured_name(texts: Iterable[bytes]) -> str | None:
    """The name of the WebSite, else of a publisher, else of an organisation that stands alone; None for none.

    Each text is the content of a script; one that is no JSON or over the limit says nothing.
    """
    nodes = [node for text in texts for node in _nodes(text)]
    publishers = (node.get("publisher") for node in nodes)
    named = (
        *(node for node in nodes if _is_a(node, _SITES)),
        *(node for node in publishers if isinstance(node, dict)),
        *(node for node in nodes if _is_a(node, _OWNERS)),
    )
    return next((name for node in named if (name := folded_name(node.get("name")))), None)


def folded_name(value: object) -> str | None:
    """A name on one line, cut; None for what is none."""
    return " ".join(value.split())[: LIMITS.site_name_chars] or None if isinstance(value, str) else None


def _nodes(text: bytes) -> Iterator[dict[str, Any]]:
    """The things that a text describes: itself, its items, and those of `@graph`."""
    if len(text) > LIMITS.structured_bytes:
        return
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return
    for item in _items(value):
        yield item
        yield from _items(item.get("@graph"))


def _items(value: object) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values[:_NODES] if isinstance(item, dict)]


def _is_a(node: dict[str, Any], types: frozenset[str]) -> bool:
    stated = node.get("@type")
    return any(isinstance(name, str) and name in types for name in (stated if isinstance(stated, list) else [stated]))
