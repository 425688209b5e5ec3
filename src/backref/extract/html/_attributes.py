"""Attributes of a single tag and entities of source text, for the few tags that are read one by one."""

import re
from html import unescape

_ATTRIBUTE = re.compile(rb"""[\s/]*([^\s>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>]*)))?""")
_NAME = re.compile(rb"<[^\s/>]*")
_BARE_REFERENCE = re.compile(r"&(?=[A-Za-z][A-Za-z0-9]*[=A-Za-z0-9])(?![A-Za-z0-9]+;)")


def read_attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a start tag by lower-case name, the first of a name; values with entities decoded."""
    found: dict[str, str] = {}
    after_name = _NAME.match(tag)
    for match in _ATTRIBUTE.finditer(tag, after_name.end() if after_name else 0):
        name = match[1].decode("utf-8", "replace").lower()
        if name not in found:
            found[name] = decode_value(match[match.lastindex or 1]) if match.lastindex != 1 else ""
    return found


def decode_value(value: bytes) -> str:
    """The text of an attribute value as it stands in the source.

    Unlike in text, a name without a semicolon stays as it is before `=`, a letter or a digit: `?a=1&copy=2`.
    """
    text = value.decode("utf-8", "replace")
    if "&" not in text:
        return text
    if text.count("&") == text.count("&amp;"):
        return text.replace("&amp;", "&")
    return unescape(_BARE_REFERENCE.sub("&amp;", text))


def decode_text(text: bytes) -> str:
    """The text of an element that holds no tags, as it stands in the source."""
    return unescape(text.decode("utf-8", "replace"))
