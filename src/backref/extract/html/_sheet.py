"""The arrays that a walk over HTML writes into: what was found, and where the walk stands."""

from functools import cache
from typing import Final, NamedTuple

import numpy as np

from backref.extract._hashing import Lookup, Numbers, lookup_of
from backref.extract._tags import (
    ATTRIBUTE,
    ATTRIBUTES,
    ELEMENT,
    METAS,
    READ_METAS,
    READ_RELS,
    RELS,
    attribute_names,
    element_names,
)
from backref.extract.html._places import ROLES, TOKENS, place_names
from backref.kernel.strings import Bytes
from backref.model.limits import LIMITS

(
    CODE,
    TAG_START,
    TAG_END,
    URL_START,
    URL_END,
    REL_START,
    REL_END,
    TEXT_START,
    TEXT_END,
    ALT_START,
    ALT_END,
    FLAGS,
    PLACE,
    PATH,
    HEADING,
    BLOCK_WORDS,
    BLOCK_LINKED,
    CONTEXT_START,
    CONTEXT_END,
    BLOCK,
    ROW_COLUMNS,
) = range(21)
"""Columns of `rows`: an element that may matter, with bounds in the source and in the text.

`PLACE` is the zone during the walk, then what `_zones` makes of it. `HEADING` is the row of the nearest heading, -1
where there is none. `BLOCK_WORDS` and `BLOCK_LINKED` count the words of the link's block and those of them in links.
`BLOCK` is the code of the nearest element around it that makes a block of a known sort, or 0.
"""
IMAGE, UNSEEN, MAIN_PART, MAIN_RUN = 1, 2, 4, 8
"""Bits of FLAGS: the link holds an image; a reader does not see the link; it stands inside main or an article, or in a
stretch of the text that is much of it.
"""

TAG, NAME, STATE, ZONE, TRAIL, FRAME_COLUMNS = range(6)
"""Columns of `frames`: the open elements, each with what its descendants inherit."""
MUTED, FOREIGN_NAMES, UNREAD, IN_MAIN, IN_ARTICLE = 1, 2, 4, 8, 16
"""Bits of STATE: text is not seen; names are those of SVG; links do not count; inside main; inside article."""

OWN, AROUND, PLAIN_START, PLAIN_END, ZONE_START, ZONE_END, ZONE_COLUMNS = range(7)
"""Columns of `zones`: elements that tell their place, after those around them; zone 0 is the page.

The signs of the element itself, the zone around it, how much text outside links came before it and before its end, and
its bounds in the text.
"""

SORT, NUMBER, TIMES, TRACE_START, TRACE_END, TRACE_COLUMNS = range(6)
"""Columns of `traces`: what it is, the number of its bytes, how often it was met, its bounds in the source."""
ASSET, ID, STRUCTURED_DATA = range(3)
"""Sorts of traces: the host of an asset, a word that may be an id, the text of structured data."""

(DEPTH, WRITTEN, WRITTEN_UNSEEN, FOUND, CUT, HEADINGS, LAST_HEADING, OPEN_HEADING, OPEN_LINK, OPEN_LINK_DEPTH,
 TITLE_START, TITLE_END, TOO_DEEP, ANCHORED, ZONES, LINKED, TRACES, VALUES) = range(18)  # fmt: skip
"""Places in `at`: where the walk stands; from VALUES on, bounds of the attribute values of the tag being read."""

FRAMES: Final = 8 * LIMITS.tree_depth
"""The parser adds elements that the source leaves out, so the tree is deeper than its source."""
OTHER_ROWS: Final = 4096
"""Rows for headings, meta and link elements beside the links."""
MOST_ZONES: Final = 1 << 16
"""Elements that tell their place; what one beyond these says is not heard."""
MOST_TRACES: Final = 64
"""Different traces of the site that are noted."""


class Sheet(NamedTuple):
    """What a walk found."""

    at: Numbers
    frames: Numbers
    rows: Numbers
    zones: Numbers
    text: Bytes
    """Visible text: white space folded, one line a block; in its second half, texts of links that are not seen."""
    traces: Numbers


@cache
def names() -> Lookup:
    """The table of all names that the walk knows."""
    known = {(name, ELEMENT): value for name, value in element_names().items()}
    known |= {(name, ATTRIBUTE): value for name, value in attribute_names().items()}
    known |= {(name, TOKENS): value for name, value in place_names("signs").items()}
    known |= {(name, ROLES): value for name, value in place_names("roles").items()}
    known |= {(name, RELS): 1 for name in READ_RELS} | {(name, METAS): 1 for name in READ_METAS}
    return lookup_of(known)


def new_sheet(size: int) -> Sheet:
    """An empty sheet for HTML of so many bytes."""
    at = np.full(VALUES + 2 * ATTRIBUTES, -1, np.int64)
    at[[DEPTH, WRITTEN, FOUND, CUT, HEADINGS, TOO_DEEP, LINKED, TRACES]] = 0
    at[ZONES] = 1
    at[WRITTEN_UNSEEN] = size + 2
    frames = np.empty((FRAMES, FRAME_COLUMNS), np.int64)
    frames[0] = 0
    rows = min(LIMITS.links_per_page + OTHER_ROWS, size // 4 + 1)
    zones = np.empty((min(MOST_ZONES, size // 4 + 2), ZONE_COLUMNS), np.int64)
    zones[0] = 0
    traces = np.empty((MOST_TRACES, TRACE_COLUMNS), np.int64)
    text = np.empty(2 * (size + 2), np.uint8)
    return Sheet(at, frames, np.empty((rows, ROW_COLUMNS), np.int64), zones, text, traces)
