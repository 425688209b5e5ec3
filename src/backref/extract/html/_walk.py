"""One walk over HTML source in document order that writes down its links, its visible text and where each stands.

In a tree's serialisation every element is closed, so that what an element means for its descendants is kept on a
stack. Source that was not parsed is read flat: links and their texts, but not what is around them.
"""

from backref.extract import _tags as tag
from backref.extract._hashing import Lookup, Numbers, find
from backref.extract._text import break_line, write_blank, write_text
from backref.extract.html import _sheet as to
from backref.extract.html._inherit import own_signs, state_below, trail_below
from backref.extract.html._markup import END, OTHER, START, markup_kind, read_attribute, read_name, skip_other, skip_raw
from backref.extract.html._places import HIDDEN
from backref.extract.html._rows import close_heading, close_link, note_image, open_heading, record
from backref.extract.html._traces import is_structured, note_asset, note_script
from backref.extract.html._zones import close_zone, open_zone
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import find_byte

NEAR = 8
"""How far up the element is looked for that makes the block of a link."""
UNCHANGED = tag.FOREIGN | tag.RETURNS | tag.SILENT
"""Bits that mean the same in SVG."""


@unmanaged
def walk(
    html: Bytes, i: int, tree: bool, names: Lookup, at: Numbers, frames: Numbers, rows: Numbers, zones: Numbers,
    text: Bytes, traces: Numbers,
) -> None:  # fmt: skip
    """Read all from a position on into the sheet; stops early only where the tree is too deep."""
    while i < len(html) and not at[to.TOO_DEEP]:
        kind = markup_kind(html, i) if html[i] == 60 else 0
        if kind == START:
            i = _start(html, i, tree, names, at, frames, rows, zones, text, traces)
        elif kind == END:
            name, after = read_name(html, i + 2)
            i = _end_of_tag(html, after)
            if tree:
                _end(name, at, frames, rows, zones, text)
            else:
                _end_flat(find(names, name ^ tag.ELEMENT), at, rows, text)
        elif kind == OTHER:
            i = skip_other(html, i)
        else:
            i = _text(html, i, tree, frames[at[to.DEPTH], to.STATE], at, rows, text)
    while at[to.DEPTH] > 0:
        _leave(at, frames, rows, zones, text)
    close_link(at, rows)
    close_heading(at, rows)


@unmanaged
def _text(html: Bytes, i: int, escaped: bool, state: int, at: Numbers, rows: Numbers, text: Bytes) -> int:
    """Write the text up to the next `<`, where a reader sees it or an unseen link holds it."""
    end = find_byte(html, i + 1, len(html), 60)
    if not state & to.MUTED:
        at[to.WRITTEN] = write_text(html, i, end, escaped, text, at[to.WRITTEN])
    elif at[to.OPEN_LINK] >= 0 and rows[at[to.OPEN_LINK], to.FLAGS] & to.UNSEEN:
        at[to.WRITTEN_UNSEEN] = write_text(html, i, end, escaped, text, at[to.WRITTEN_UNSEEN])
    return end


@unmanaged
def _start(
    html: Bytes,
    i: int,
    tree: bool,
    names: Lookup,
    at: Numbers,
    frames: Numbers,
    rows: Numbers,
    zones: Numbers,
    text: Bytes,
    traces: Numbers,
) -> int:
    """Read a start tag and what follows from it; returns the position after it, or after the raw text it opens."""
    name, after = read_name(html, i + 1)
    after = _read_values(html, after, names, at)
    bits = find(names, name ^ tag.ELEMENT)
    outside = at[to.DEPTH]
    state = frames[outside, to.STATE]
    if state & to.FOREIGN_NAMES:
        bits &= UNCHANGED | (tag.CODE if bits & tag.CODE == tag.A else 0)
    if bits & tag.BLOCK:
        _break(at, text)
    signs = own_signs(html, bits, state, at, names)
    zone = open_zone(signs, 0 if bits & tag.CODE == tag.MAIN else frames[outside, to.ZONE], at, zones)
    trail = trail_below(html, frames[outside, to.TRAIL], name, bits, at)
    if tree and not bits & (tag.VOID | tag.RAW | tag.ESCAPABLE):
        state = state_below(bits, state, at) | (to.MUTED if signs & HIDDEN else 0)
        _enter(name, bits, zone, trail, state, at, frames)
    code = bits & tag.CODE
    note_asset(html, code, at, traces)
    if code >= tag.H1:
        open_heading(i, after, code, state, at, rows)
    elif code == tag.IMG or code == tag.BR:
        at[to.WRITTEN] = write_blank(text, at[to.WRITTEN])
        if code == tag.IMG:
            note_image(at, rows)
    elif code:
        record(html, i, after, code, zone, trail, block_around(outside, frames), state, names, at, rows)
    return _skip_content(html, after, name, bits, at, traces) if bits & (tag.RAW | tag.ESCAPABLE) else after


@unmanaged
def block_around(depth: int, frames: Numbers) -> int:
    """The code of the nearest open element that makes a paragraph, item, cell or heading; 0 where none is near."""
    for k in range(depth, max(depth - NEAR, 0), -1):
        code = frames[k, to.TAG] & tag.CODE
        if code == tag.P or code == tag.LI or code == tag.DD or code == tag.CELL or code >= tag.H1:
            return int(code)
    return 0


@unmanaged
def _read_values(html: Bytes, i: int, names: Lookup, at: Numbers) -> int:
    """Note where the values of the known attributes stand (the first of a name counts); past the tag."""
    for k in range(to.VALUES, len(at)):
        at[k] = -1
    number, start, end, i = read_attribute(html, i)
    while number != 0:
        which = to.VALUES + 2 * find(names, number ^ tag.ATTRIBUTE)
        if which > to.VALUES and at[which] < 0:
            at[which], at[which + 1] = start, end
        number, start, end, i = read_attribute(html, i)
    return i


@unmanaged
def _enter(name: int, bits: int, zone: int, trail: int, state: int, at: Numbers, frames: Numbers) -> None:
    """Open an element: its descendants inherit what holds around it and what it adds."""
    here = at[to.DEPTH] + 1
    if here >= len(frames):
        at[to.TOO_DEEP] = 1
        return
    frames[here, to.TAG], frames[here, to.NAME], frames[here, to.STATE] = bits, name, state
    frames[here, to.ZONE], frames[here, to.TRAIL] = zone, trail
    at[to.DEPTH] = here


@unmanaged
def _break(at: Numbers, text: Bytes) -> None:
    """A block begins or ends: a new line in the text, and in that of a link around it that is not seen."""
    at[to.WRITTEN] = break_line(text, at[to.WRITTEN], at[to.ANCHORED])
    if at[to.OPEN_LINK] >= 0:
        at[to.WRITTEN_UNSEEN] = write_blank(text, at[to.WRITTEN_UNSEEN])


@unmanaged
def _skip_content(html: Bytes, i: int, name: int, bits: int, at: Numbers, traces: Numbers) -> int:
    """Past the text of a script, style, title …; the first title is noted, and what a script tells."""
    code = bits & tag.CODE
    if code == tag.PLAINTEXT:
        return len(html)
    end = skip_raw(html, i, name, code == tag.SCRIPT)
    if code == tag.TITLE and at[to.TITLE_START] < 0:
        at[to.TITLE_START], at[to.TITLE_END] = i, end
    elif code == tag.SCRIPT:
        note_script(html, i, end, is_structured(html, at), at, traces)
    return _end_of_tag(html, min(end + 2, len(html)))


@unmanaged
def _end(name: int, at: Numbers, frames: Numbers, rows: Numbers, zones: Numbers, text: Bytes) -> None:
    """An end tag in a tree closes the innermost element."""
    if at[to.DEPTH] > 0 and frames[at[to.DEPTH], to.NAME] == name:
        _leave(at, frames, rows, zones, text)


@unmanaged
def _end_flat(bits: int, at: Numbers, rows: Numbers, text: Bytes) -> None:
    """An end tag in flat source closes a link or heading."""
    if bits & tag.BLOCK:
        _break(at, text)
    if bits & tag.CODE == tag.A:
        close_link(at, rows)
    elif bits & tag.CODE >= tag.H1:
        close_heading(at, rows)


@unmanaged
def _leave(at: Numbers, frames: Numbers, rows: Numbers, zones: Numbers, text: Bytes) -> None:
    """Close the innermost element."""
    depth = at[to.DEPTH]
    bits = frames[depth, to.TAG]
    if at[to.OPEN_LINK] >= 0 and at[to.OPEN_LINK_DEPTH] == depth:
        close_link(at, rows)
    if bits & tag.CODE >= tag.H1:
        close_heading(at, rows)
    if bits & tag.BLOCK:
        _break(at, text)
    close_zone(frames[depth, to.ZONE], frames[depth - 1, to.ZONE], at, zones)
    at[to.DEPTH] = depth - 1


@unmanaged
def _end_of_tag(html: Bytes, i: int) -> int:
    """Past the `>` of the tag whose name or content ends at `i`."""
    number, _, _, i = read_attribute(html, i)
    while number != 0:
        number, _, _, i = read_attribute(html, i)
    return i
