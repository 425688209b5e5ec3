"""Which parts of a page's text speak of other pages: what stands before, after and beside its article.

A teaser says “Advertorial” of the page that it leads to, a footer “guest posts welcome” of the whole site. What a page
says of itself stands around its heading, or in its text.
"""

from typing import Final

import numpy as np

from backref.extract import _tags as tag
from backref.extract._hashing import Numbers
from backref.extract._text import LINE
from backref.extract.html import _sheet as to
from backref.extract.html._places import COMMENT, FOOTER, NAVIGATION, RELATED, SIDEBAR
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import find_byte

BEFORE: Final = 2
"""Blocks before the heading that are of the article, such as a kicker."""
AFTER: Final = 6
"""Blocks after the end of its text, or before its start where it has no heading: who wrote it, and why."""
_BESIDE: Final = SIDEBAR | FOOTER | NAVIGATION | COMMENT


def parts_elsewhere(text: Bytes, end: int, rows: Numbers, zones: Numbers, start: int, stop: int) -> Numbers:
    """The bounds of the parts of the visible text that are not of the article, in order of their starts.

    `start` and `stop` bound the longest stretch of text. Lists of related pages count from there on: before it stands
    what articles say of themselves, whatever its class.
    """
    signs = zones[:, to.OWN]
    beside = zones[signs & _BESIDE != 0][:, [to.ZONE_START, to.ZONE_END]]
    related = zones[signs & RELATED != 0][:, [to.ZONE_START, to.ZONE_END]]
    related[:, 0] = np.maximum(related[:, 0], start)
    around = np.array([(0, _top(text, rows, start)), (_after(text, stop, end), end)], np.int64)
    spans = np.concatenate((around, beside, related))
    return np.asarray(spans[np.argsort(spans[:, 0], kind="stable")])


@unmanaged
def _top(text: Bytes, rows: Numbers, start: int) -> int:
    """Where the article begins: shortly before the last main heading above its text, or before that."""
    heading = -1
    for k in range(len(rows)):
        if rows[k, to.CODE] == tag.H1 and rows[k, to.TEXT_START] <= start:
            heading = rows[k, to.TEXT_START]
    left = BEFORE if heading >= 0 else AFTER
    i = heading if heading >= 0 else start
    while i > 0:
        if text[i - 1] == LINE:
            if left == 0:
                break
            left -= 1
        i -= 1
    return int(i)


@unmanaged
def _after(text: Bytes, stop: int, end: int) -> int:
    """Where the article ends: some blocks after its text."""
    i = stop
    for _ in range(AFTER):
        i = min(find_byte(text, min(i + 1, end), end, LINE), end)
    return int(i)
