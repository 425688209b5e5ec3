"""The place of a link on its page: what the elements around it say, weighed with what its text is like.

Four votes say that a link stands in main content: its block is no list of links, its block tells something, it stands
in a long stretch of such blocks, it stands inside main or an article.
"""

from functools import cache, lru_cache
from typing import Final, NamedTuple

from backref.extract import _tags as tag
from backref.extract.html import _sheet as to
from backref.extract.html._measures import GOOD_WORDS
from backref.extract.html._places import BIO, RELATED, SIDEBAR, place_of, places_file
from backref.model.words import Block, Kind, Placement

_BLOCKS: Final = {
    tag.P: Block.PARAGRAPH, tag.LI: Block.LIST, tag.DD: Block.LIST, tag.CELL: Block.TABLE,
    **dict.fromkeys(range(tag.H1, tag.H1 + 6), Block.HEADING),
}  # fmt: skip
_PROSE: Final = frozenset({Block.PARAGRAPH, Block.LIST, Block.TABLE})
_DOUBTED: Final = SIDEBAR | BIO | RELATED
"""Signs that many pages put on what is content after all."""
_UNPLACED: Final = frozenset({Kind.CANONICAL, Kind.ALTERNATE, Kind.REDIRECT})
ALONE_WORDS: Final = 4
"""A block of fewer words, all of them in links, may be an entry of a menu or of a list of sources."""
ALL_VOTES: Final = 4
DENSE_WORDS: Final = 10
"""A block of fewer words is too short to tell by its links."""


class Place(NamedTuple):
    """Where a link stands, and how sure that is."""

    placement: Placement
    confidence: float | None
    """How likely content is content, and what is elsewhere is not; None where the place is unknown."""
    block: Block | None
    """None where the link stands nowhere on the page."""


NOWHERE: Final = Place(Placement.UNKNOWN, None, None)


@lru_cache(maxsize=65536)
def decide(kind: Kind, signs: int, flags: int, words: int, linked: int, code: int) -> Place:
    """The place of a link by its row: signs around it, flags, words of its block and those in links, its block."""
    if kind in _UNPLACED:
        return NOWHERE
    block = _BLOCKS.get(code, Block.OTHER)
    votes = _votes(flags, words, linked)
    if signs and not (votes == ALL_VOTES and not signs & ~_DOUBTED):
        placement = place_of(signs)
        return Place(placement, places_file()["confidence"][placement], block)
    alone = words == linked
    menu = alone and words < ALONE_WORDS and not flags & (to.MAIN_PART | to.MAIN_RUN)
    told = votes >= 3 or (votes == 2 and not alone) or (block in _PROSE and not menu)
    if signs or told or kind is not Kind.TEXT:
        return Place(Placement.CONTENT, _content()[votes], block)
    return Place(Placement.UNKNOWN, None, block)


def _votes(flags: int, words: int, linked: int) -> int:
    """How many of the four say that it is content."""
    sparse = 2 * linked <= words and words >= DENSE_WORDS
    telling = 3 * linked <= words and words >= GOOD_WORDS
    return sparse + telling + bool(flags & to.MAIN_RUN) + bool(flags & to.MAIN_PART)


@cache
def _content() -> list[float]:
    """The confidence of content by its votes, 0 to 4."""
    return list(places_file()["confidence"]["content"])
