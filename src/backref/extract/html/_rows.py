"""Writing down elements that matter: links with the bounds of their text, headings, and what the head says."""

from backref.extract import _tags as tag
from backref.extract._hashing import OFFSET, Lookup, Numbers, add_byte, find
from backref.extract.html import _sheet as to
from backref.extract.html._markup import is_space
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.model.limits import LIMITS

MOST_HEADINGS = LIMITS.headings_per_page


@unmanaged
def url_attribute(code: int) -> int:
    """The attribute that holds the URL of an element; 0 for elements that are no link."""
    if code == tag.A or code == tag.AREA or code == tag.LINK:
        return tag.HREF
    if code == tag.IFRAME or code == tag.FRAME:
        return tag.SRC
    return tag.ACTION if code == tag.FORM else 0


@unmanaged
def record(
    html: Bytes, start: int, end: int, code: int, zone: int, trail: int, block: int, state: int, names: Lookup,
    at: Numbers, rows: Numbers,
) -> None:  # fmt: skip
    """Write a row for the tag between two positions of the source, where it is a link or speaks for the page."""
    which = url_attribute(code)
    matters = at[to.VALUES + 2 * which] >= 0 if which else code in (tag.META, tag.BASE, tag.HTML)
    if not matters or state & to.UNREAD or not _tells(html, code, names, at):
        return
    if not _new_row(start, end, code, state, at, rows):
        return
    k = at[to.FOUND] - 1
    for first, attribute in ((to.URL_START, which), (to.REL_START, tag.REL), (to.ALT_START, tag.ALT)):
        rows[k, first] = at[to.VALUES + 2 * attribute]
        rows[k, first + 1] = at[to.VALUES + 2 * attribute + 1]
    rows[k, to.PLACE], rows[k, to.PATH], rows[k, to.BLOCK] = zone, trail, block
    if not state & to.MUTED:
        at[to.ANCHORED] = at[to.WRITTEN]
    if code == tag.A:
        rows[k, to.ALT_START] = rows[k, to.ALT_END] = -1
        close_link(at, rows)
        at[to.OPEN_LINK], at[to.OPEN_LINK_DEPTH] = k, at[to.DEPTH]


@unmanaged
def _tells(html: Bytes, code: int, names: Lookup, at: Numbers) -> bool:
    """False for the many link and meta elements that say nothing of what is read."""
    if code == tag.LINK:
        return _has_name(html, tag.REL, tag.RELS, names, at)
    if code == tag.META and at[to.VALUES + 2 * tag.PRAGMA] < 0:
        named = _has_name(html, tag.LABEL, tag.METAS, names, at)
        return named or _has_name(html, tag.PROPERTY, tag.METAS, names, at)
    return True


@unmanaged
def _has_name(html: Bytes, attribute: int, space: int, names: Lookup, at: Numbers) -> bool:
    """Whether a word of an attribute's value is a known name."""
    number = OFFSET
    i, end = at[to.VALUES + 2 * attribute], at[to.VALUES + 2 * attribute + 1]
    while i < end:
        if not is_space(html[i]):
            number = add_byte(number, html[i])
        elif number != OFFSET:
            if find(names, number ^ space):
                return True
            number = OFFSET
        i += 1
    return number != OFFSET and find(names, number ^ space) != 0


@unmanaged
def _new_row(start: int, end: int, code: int, state: int, at: Numbers, rows: Numbers) -> bool:
    """Begin a row where the text stands now; false where there is no room for one."""
    k = at[to.FOUND]
    if k >= len(rows):
        at[to.CUT] += 1
        return False
    muted = state & to.MUTED
    rows[k, to.CODE], rows[k, to.TAG_START], rows[k, to.TAG_END] = code, start, end
    rows[k, to.FLAGS] = (to.UNSEEN if muted else 0) | (to.MAIN_PART if state & (to.IN_MAIN | to.IN_ARTICLE) else 0)
    rows[k, to.TEXT_START] = rows[k, to.TEXT_END] = at[to.WRITTEN_UNSEEN] if muted else at[to.WRITTEN]
    rows[k, to.HEADING], rows[k, to.PLACE] = at[to.LAST_HEADING], 0
    rows[k, to.BLOCK_WORDS] = rows[k, to.BLOCK_LINKED] = 0
    at[to.FOUND] = k + 1
    return True


@unmanaged
def close_link(at: Numbers, rows: Numbers) -> None:
    """The text of the open link ends here."""
    k = at[to.OPEN_LINK]
    if k >= 0:
        unseen = rows[k, to.FLAGS] & to.UNSEEN
        rows[k, to.TEXT_END] = at[to.WRITTEN_UNSEEN] if unseen else at[to.WRITTEN]
        at[to.LINKED] += 0 if unseen else rows[k, to.TEXT_END] - rows[k, to.TEXT_START]
        at[to.OPEN_LINK] = -1


@unmanaged
def note_image(at: Numbers, rows: Numbers) -> None:
    """The open link holds an image; the first one that has an alternative text speaks for it."""
    k = at[to.OPEN_LINK]
    if k < 0:
        return
    rows[k, to.FLAGS] |= to.IMAGE
    start, end = at[to.VALUES + 2 * tag.ALT], at[to.VALUES + 2 * tag.ALT + 1]
    if rows[k, to.ALT_END] <= rows[k, to.ALT_START] and end > start:
        rows[k, to.ALT_START], rows[k, to.ALT_END] = start, end


@unmanaged
def open_heading(start: int, end: int, code: int, state: int, at: Numbers, rows: Numbers) -> None:
    """A heading begins, unless a reader does not see it or there are too many."""
    close_heading(at, rows)
    if at[to.HEADINGS] < MOST_HEADINGS and not state & to.MUTED and _new_row(start, end, code, state, at, rows):
        at[to.HEADINGS] += 1
        at[to.OPEN_HEADING] = at[to.LAST_HEADING] = at[to.FOUND] - 1


@unmanaged
def close_heading(at: Numbers, rows: Numbers) -> None:
    """The open heading ends here."""
    if at[to.OPEN_HEADING] >= 0:
        rows[at[to.OPEN_HEADING], to.TEXT_END] = at[to.WRITTEN]
        at[to.OPEN_HEADING] = -1


@unmanaged
def copy_seen_links(rows: Numbers, bounds: Numbers) -> int:
    """Copy where the texts of links that a reader sees begin and end; how many there are."""
    count = 0
    for k in range(len(rows)):
        if rows[k, to.CODE] == tag.A and not rows[k, to.FLAGS] & to.UNSEEN:
            bounds[count, 0], bounds[count, 1] = rows[k, to.TEXT_START], rows[k, to.TEXT_END]
            count += 1
    return count
