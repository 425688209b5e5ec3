"""What each byte of a URL means to the compiled lane, by the percent-encode sets of https://url.spec.whatwg.org/."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import between

COPY: Final = 0
ENCODE: Final = 1
WIDE: Final = 2
"""Part of a character beyond ASCII."""
STOP: Final = 3
"""Ends this part of the URL."""
UPPER: Final = 4
DOT: Final = 5
"""May begin a dot segment, or end a label."""
ODD: Final = 6
"""Left to the parser."""


def _table(default: int, classes: Mapping[int, bytes]) -> Bytes:
    table = np.full(256, default, np.uint8)
    for meaning, members in classes.items():
        table[list(members)] = meaning
    return table


_CONTROLS: Final = bytes(range(0x20)) + b"\x7f"
_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
_REMOVED: Final = b"\t\n\r"
"""The standard removes these wherever they stand."""

PATH: Final = _table(
    COPY,
    {ENCODE: _CONTROLS + b' "<>^`{}', WIDE: _BEYOND_ASCII, STOP: b"?#", DOT: b".%", ODD: _REMOVED + b"\\"},
)
QUERY: Final = _table(COPY, {ENCODE: _CONTROLS + b" \"<>'", WIDE: _BEYOND_ASCII, STOP: b"#", ODD: _REMOVED})
HOST: Final = _table(
    ODD,
    {
        COPY: b"abcdefghijklmnopqrstuvwxyz0123456789-_",
        UPPER: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        DOT: b".",
        STOP: b"/?#:",
    },
)
SCHEME: Final = _table(
    ODD,
    {
        COPY: b"abcdefghijklmnopqrstuvwxyz0123456789+-.",
        UPPER: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        STOP: b":",
    },
)

_A, _Z, _0, _9, _DASH, _UNDERSCORE, _EQUALS = (np.uint64(byte) for byte in b"az09-_=")
_DOLLAR, _AMPERSAND, _OPEN, _SLASH, _SEMICOLON = (np.uint64(byte) for byte in b"$&(/;")
_CASE: Final = np.uint64(0x2020202020202020)


@unmanaged
def plain_in_path(word: np.uint64) -> np.uint64:
    """Mark bytes that a path copies without a second look; there are others."""
    return _in_name(word) | between(word, _AMPERSAND, _DASH) | between(word, _SLASH, _SEMICOLON)


@unmanaged
def plain_in_query(word: np.uint64) -> np.uint64:
    """Mark bytes that a query copies without a second look; there are others."""
    return _in_name(word) | between(word, _DOLLAR, _AMPERSAND) | between(word, _OPEN, _SEMICOLON)


@unmanaged
def plain_in_host(word: np.uint64) -> np.uint64:
    """Mark bytes that a host copies without a second look; there are others."""
    return between(word, _A, _Z) | between(word, _0, _9) | between(word, _DASH, _DASH)


@unmanaged
def _in_name(word: np.uint64) -> np.uint64:
    return between(word | _CASE, _A, _Z) | between(word, _UNDERSCORE, _UNDERSCORE) | between(word, _EQUALS, _EQUALS)
