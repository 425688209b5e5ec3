"""What the HTTP headers of a fetch say of its page."""

import re

import msgspec

from backref.extract._refresh import Refresh, read_refresh
from backref.extract._robots import header_rules
from backref.model.documents import Document
from backref.model.words import Kind

_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"[^"]*"|[^;,"]*))?)*)')
_PARAMETER = re.compile(r';\s*([^\s=;,]+)\s*(?:=\s*(?:"([^"]*)"|([^;,"]*)))?')
_READ_CHARS = 64 << 10
"""Characters of one Link header that are read."""


class HeaderLink(msgspec.Struct, frozen=True, gc=False):
    """A link that the headers make, relative to the URL of the fetch."""

    kind: Kind
    href: str
    rel: str
    hreflang: str | None = None


def location(document: Document) -> str | None:
    """Where a redirecting answer points to."""
    if document.status not in (300, 301, 302, 303, 307, 308):
        return None
    return document.header("location") or None


def refresh(document: Document) -> Refresh | None:
    """The Refresh header."""
    value = document.header("refresh")
    return None if value is None else read_refresh(value)


def robots(document: Document) -> frozenset[str]:
    """The rules of all X-Robots-Tag headers."""
    return header_rules(value for name, value in document.headers if name == "x-robots-tag")


def links(document: Document) -> list[HeaderLink]:
    """The redirect, canonical and alternate links of the headers, in this order of headers."""
    found = []
    target, later = location(document), refresh(document)
    if target is not None:
        found.append(HeaderLink(Kind.REDIRECT, target, ""))
    elif later is not None and later.url is not None:
        found.append(HeaderLink(Kind.REDIRECT, later.url, ""))
    for name, value in document.headers:
        if name == "link":
            found.extend(_parse_links(value[:_READ_CHARS]))
    return found


def _parse_links(value: str) -> list[HeaderLink]:
    """The canonical and alternate links of one Link header (RFC 8288); the first of a parameter counts."""
    found = []
    for href, parameters in _LINK.findall(value):
        named = {key.lower(): quoted or plain.strip() for key, quoted, plain in _PARAMETER.findall(parameters)[::-1]}
        rel = named.get("rel", "").lower()
        tokens = rel.split()
        if "canonical" in tokens:
            found.append(HeaderLink(Kind.CANONICAL, href, rel))
        elif "alternate" in tokens and "stylesheet" not in tokens:
            found.append(HeaderLink(Kind.ALTERNATE, href, rel, named.get("hreflang") or None))
    return found
