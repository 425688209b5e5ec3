"""What an element means for everything inside it: seen or not, where on the page, and the path that leads there."""

from backref.extract import _tags as tag
from backref.extract._hashing import PRIME, Lookup, Numbers
from backref.extract.html import _sheet as to
from backref.extract.html._hiding import style_hides
from backref.extract.html._places import FOOTER, HEADER, HIDDEN, NAVIGATION, ROLES, SIDEBAR, TOKENS, token_signs
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes

CLASSES = to.VALUES + 2 * tag.CLASS
IDS = to.VALUES + 2 * tag.ID
ROLE = to.VALUES + 2 * tag.ROLE
STYLES = to.VALUES + 2 * tag.STYLE
HIDES = to.VALUES + 2 * tag.HIDDEN
SHADOW = to.VALUES + 2 * tag.SHADOW


@unmanaged
def state_below(bits: int, state: int, at: Numbers) -> int:
    """The state inside the element whose tag was just read, from the state around it."""
    code = bits & tag.CODE
    if bits & tag.SILENT and not (code == tag.TEMPLATE and at[SHADOW] >= 0):
        state |= to.MUTED
        if code == tag.TEMPLATE:
            state |= to.UNREAD
    if bits & tag.FOREIGN:
        state |= to.FOREIGN_NAMES
    elif bits & tag.RETURNS:
        state &= ~to.FOREIGN_NAMES
    if code == tag.MAIN:
        state |= to.IN_MAIN
    return state | (to.IN_ARTICLE if code == tag.ARTICLE else 0)


@unmanaged
def own_signs(html: Bytes, bits: int, state: int, at: Numbers, names: Lookup) -> int:
    """What an element itself says of its place, by its name, role, class, id and style."""
    code = bits & tag.CODE
    signs = landmark(code, state)
    if at[HIDES] >= 0 or (at[STYLES] >= 0 and style_hides(html, at[STYLES], at[STYLES + 1])):
        signs |= HIDDEN
    if code == tag.HTML or code == tag.BODY or code == tag.MAIN:
        return signs & HIDDEN
    for first, space in ((ROLE, ROLES), (CLASSES, TOKENS), (IDS, TOKENS)):
        if at[first] >= 0:
            signs |= token_signs(html, at[first], at[first + 1], names, space)
    return signs


@unmanaged
def landmark(code: int, state: int) -> int:
    """The place that an element's name tells; header and footer of an article or of main are part of it."""
    if code == tag.NAV:
        return NAVIGATION
    if code == tag.ASIDE:
        return SIDEBAR
    if state & (to.IN_MAIN | to.IN_ARTICLE):
        return 0
    if code == tag.HEADER:
        return HEADER
    return FOOTER if code == tag.FOOTER else 0


@unmanaged
def trail_below(html: Bytes, trail: int, name: int, bits: int, at: Numbers) -> int:
    """The path hash one element deeper; digits and the classes of html and body are of one page, so left out."""
    code = bits & tag.CODE
    trail = (trail ^ name) * PRIME
    if code == tag.HTML or code == tag.BODY:
        return trail
    for first in (IDS, CLASSES):
        trail = (trail ^ first) * PRIME
        for i in range(at[first], at[first + 1]):
            if not 48 <= html[i] <= 57:
                trail = (trail ^ html[i]) * PRIME
    return trail ^ ((trail >> 32) & 0xFFFFFFFF)
