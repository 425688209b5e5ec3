"""Signs of where on a page an element stands, gathered as bits on the way down the tree, and the word they come to."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from backref.extract._hashing import OFFSET, Lookup, add_byte, find
from backref.extract.html._markup import is_space
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.model.words import Placement

HIDDEN, COMMENT, FOOTER, HEADER, NAVIGATION, SIDEBAR, BIO, RELATED = (1 << bit for bit in range(8))
SIGNS: Final = 0xFF
EXEMPT: Final = 8
"""A class that says `no-sidebar` carries the sign shifted by this: it takes the sign of `sidebar` back."""
PLACES: Final = (
    (HIDDEN, Placement.HIDDEN),
    (COMMENT, Placement.COMMENT),
    (FOOTER, Placement.FOOTER),
    (HEADER, Placement.HEADER),
    (NAVIGATION, Placement.NAVIGATION),
    (SIDEBAR, Placement.SIDEBAR),
    (BIO, Placement.BIO),
    (RELATED, Placement.RELATED),
)
"""In the order of decision: the first sign wins."""
TOKENS, ROLES = 2, 3
"""Spaces of names."""
_BY_NAME = {place.value: sign for sign, place in PLACES}


@cache
def places_file() -> dict[str, Any]:
    """What `places.toml` holds: names of places, and how sure a decision is."""
    return tomllib.loads(files("backref.extract.html").joinpath("places.toml").read_text("utf-8"))


def place_names(sort: str) -> dict[str, int]:
    """The signs of class and id tokens (`signs`) or of ARIA roles (`roles`), from `places.toml`."""
    table = places_file()
    values: dict[str, int] = {}
    for place, words in table[sort].items():
        for word in words.split():
            values[word] = values.get(word, 0) | _BY_NAME[place]
    for place, words in table["exempt"].items() if sort == "signs" else ():
        for word in words.split():
            values[word] = values.get(word, 0) | _BY_NAME[place] << EXEMPT
    return values


@cache
def place_of(signs: int) -> Placement:
    """The place that signs come to; content where there are none."""
    return next((place for sign, place in PLACES if signs & sign), Placement.CONTENT)


@unmanaged
def token_signs(html: Bytes, i: int, end: int, names: Lookup, space: int) -> int:
    """The signs in a class or id: its words cut at punctuation, digits and camel case, alone and in pairs."""
    signs = 0
    while i < end:
        found = 0
        number, pair, length, lower = OFFSET, 0, 0, False
        while i < end and not is_space(html[i]):
            byte = html[i]
            part = 97 <= (byte | 32) <= 122 or byte >= 128
            upper = 65 <= byte <= 90
            if length and (not part or (upper and lower)):
                found |= find(names, number ^ space) | (find(names, pair ^ space) if pair else 0)
                pair, number, length = add_byte(number, 45), OFFSET, 0
            if part:
                number = add_byte(number, byte)
                pair = add_byte(pair, byte) if pair else 0
                length += 1
            lower = part and not upper
            i += 1
        if length:
            found |= find(names, number ^ space) | (find(names, pair ^ space) if pair else 0)
        signs |= found & SIGNS & ~(found >> EXEMPT)
        i += 1
    return signs
