"""From bytes to text: which charset a page is in, as a browser would find it, and its text as UTF-8.

https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
"""

import codecs
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from charset_normalizer import from_bytes

from backref.extract.html._attributes import read_attributes

PRESCAN_BYTES: Final = 16 << 10
"""Browsers wait for the first kilobyte, and read the page anew where it names its charset later."""
SAMPLE_BYTES: Final = 32 << 10
"""Bytes that are looked at to guess a charset that nothing names."""
FALLBACK: Final = "windows-1252"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16be"), (codecs.BOM_UTF16_LE, "utf-16le"))
_VALUE = rb"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^>"'])*+"""
_MARKUP = re.compile(
    rb"<!--(?:>|->|.*?(?:-->|\Z))"  # a comment
    rb"|<(?P<meta>meta(?=[\s/]))" + _VALUE + rb"(?:>|\Z)"
    rb"|</?[a-z]" + _VALUE + rb"(?:>|\Z)"  # any other tag
    rb"|<[!/?][^>]*",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)


class Source(NamedTuple):
    """A page's source as UTF-8, which may hold errors where the page claims to be UTF-8."""

    html: bytes
    charset: str
    """The standard's name of the charset it came in."""


def read_source(body: bytes, header_charset: str | None) -> Source:
    """The source of a page; what is not valid in another charset becomes U+FFFD."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Source(_to_utf8(body[len(mark) :], name), name)
    named = charset_name(header_charset or "") or declared(body)
    if named is not None:
        return Source(_to_utf8(body, named), named)
    if _is_utf8(body):
        return Source(body, "utf-8")
    guessed = _guess(body)
    return Source(_to_utf8(body, guessed), guessed)


def charset_name(label: str) -> str | None:
    """The standard's name of the charset that a label means; None for a label of none."""
    return _labels().get(label.strip(" \t\n\f\r").lower())


def declared(body: bytes) -> str | None:
    """The charset that a meta element near the start of the page names."""
    for match in _MARKUP.finditer(body, 0, PRESCAN_BYTES):
        if match["meta"] is None:
            continue
        name = _from_meta(read_attributes(match[0]))
        if name is not None:
            return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": FALLBACK}.get(name, name)
    return None


def _from_meta(attributes: dict[str, str]) -> str | None:
    if "charset" in attributes:
        return charset_name(attributes["charset"])
    if attributes.get("http-equiv", "").lower() != "content-type":
        return None
    found = _CHARSET.search(attributes.get("content", ""))
    return charset_name(next(filter(None, found.groups()), "")) if found else None


def _to_utf8(body: bytes, name: str) -> bytes:
    if name == "utf-8":
        return body  # the parser finds its errors
    return body.decode(_codecs()[name], "replace").encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(body: bytes) -> str:
    best = from_bytes(body[:SAMPLE_BYTES]).best()
    return (charset_name(best.encoding.replace("_", "-")) if best else None) or FALLBACK


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads(
        files("backref.extract.html").joinpath("charsets.toml").read_text("utf-8")
    )
    return table


@cache
def _labels() -> dict[str, str]:
    return {label: name for name, row in _table().items() for label in [name, *row["labels"].split()]}


@cache
def _codecs() -> dict[str, str]:
    return {name: row["codec"] for name, row in _table().items()}
