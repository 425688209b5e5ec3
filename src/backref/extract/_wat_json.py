"""The link lists of WAT files, read from their JSON bytes into columns without making an object for each link.

The JSON was checked before (`wat.py`): it is well-formed and UTF-8. What it says is not trusted: an entry
may be of any type, lack any field, or repeat one (the last counts, as everywhere in JSON).

All loops of this file are compiled together: the cache of compiled code looks at one file at a time.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.model.words import Kind

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

_KINDS: Final = tuple(Kind)
_TEXT: Final = _KINDS.index(Kind.TEXT)
_IMAGE: Final = _KINDS.index(Kind.IMAGE)
_FORM: Final = _KINDS.index(Kind.FORM)
_FRAME: Final = _KINDS.index(Kind.FRAME)
_REDIRECT: Final = _KINDS.index(Kind.REDIRECT)
_CANONICAL: Final = _KINDS.index(Kind.CANONICAL)
_ALTERNATE: Final = _KINDS.index(Kind.ALTERNATE)
_RESOURCE: Final = -1
_PICTURE: Final = -2

RESOURCE, MALFORMED = range(2)
"""Places in the counts of `read_links`."""

_PATH, _URL, _LABEL, _ALT, _REL, _OTHER = range(6)


@compiled
def _hex(b: int) -> int:
    if b <= 0x39:
        return b - 0x30
    return (b | 0x20) - 0x57


@compiled
def _hex4(json: Bytes, i: int) -> int:
    return (_hex(json[i]) << 12) | (_hex(json[i + 1]) << 8) | (_hex(json[i + 2]) << 4) | _hex(json[i + 3])


@compiled
def _unescape(json: Bytes, i: int, end: int) -> tuple[int, int]:
    """The character that the escape at `i` stands for, and where the text goes on; a lone surrogate is U+FFFD."""
    b = json[i + 1]
    if b != 0x75:
        if b == 0x6E:
            return 0x0A, i + 2
        if b == 0x74:
            return 0x09, i + 2
        if b == 0x72:
            return 0x0D, i + 2
        if b == 0x62:
            return 0x08, i + 2
        if b == 0x66:
            return 0x0C, i + 2
        return int(b), i + 2
    point = _hex4(json, i + 2)
    if point < 0xD800 or point > 0xDFFF:
        return point, i + 6
    if point < 0xDC00 and i + 12 <= end and json[i + 6] == 0x5C and json[i + 7] == 0x75:
        low = _hex4(json, i + 8)
        if 0xDC00 <= low <= 0xDFFF:
            return 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00), i + 12
    return 0xFFFD, i + 6


@compiled
def _put(out: Bytes, o: int, point: int) -> int:
    """Write a character as UTF-8; the place after it."""
    if point < 0x80:
        out[o] = point
        return o + 1
    if point < 0x800:
        out[o] = 0xC0 | (point >> 6)
        out[o + 1] = 0x80 | (point & 0x3F)
        return o + 2
    if point < 0x10000:
        out[o] = 0xE0 | (point >> 12)
        out[o + 1] = 0x80 | ((point >> 6) & 0x3F)
        out[o + 2] = 0x80 | (point & 0x3F)
        return o + 3
    out[o] = 0xF0 | (point >> 18)
    out[o + 1] = 0x80 | ((point >> 12) & 0x3F)
    out[o + 2] = 0x80 | ((point >> 6) & 0x3F)
    out[o + 3] = 0x80 | (point & 0x3F)
    return o + 4


@compiled
def _is_space(point: int) -> bool:
    """Control characters and blanks: the white space that reading HTML folds."""
    if point < 0x2000:
        return point <= 0x20 or point == 0xA0
    return point <= 0x200B or point == 0x2028 or point == 0x2029 or point == 0x202F or point == 0x3000


@compiled
def _character(json: Bytes, i: int) -> tuple[int, int]:
    """The character of two to four bytes at `i`, and where the next begins."""
    b = json[i]
    if b < 0xE0:
        return ((b & 0x1F) << 6) | (json[i + 1] & 0x3F), i + 2
    if b < 0xF0:
        return ((b & 0x0F) << 12) | ((json[i + 1] & 0x3F) << 6) | (json[i + 2] & 0x3F), i + 3
    high = ((b & 0x07) << 18) | ((json[i + 1] & 0x3F) << 12)
    return high | ((json[i + 2] & 0x3F) << 6) | (json[i + 3] & 0x3F), i + 4


@compiled
def copy_text(json: Bytes, start: int, end: int, out: Bytes, o: int) -> int:
    """Write the text of the JSON string between its quotes; the place after it."""
    i = start
    while i < end:
        b = json[i]
        if b != 0x5C:
            out[o] = b
            o += 1
            i += 1
        elif json[i + 1] == 0x2F:
            out[o] = 0x2F
            o += 1
            i += 2
        else:
            point, i = _unescape(json, i, end)
            o = _put(out, o, point)
    return o


@compiled
def copy_folded(json: Bytes, start: int, end: int, out: Bytes, o: int, limit: int) -> int:
    """The same with runs of white space as one blank, none at the ends, cut after `limit` characters."""
    i = start
    written = 0
    blank = False
    while i < end:
        b = json[i]
        if b == 0x5C:
            point, i = _unescape(json, i, end)
        elif b < 0x80:
            point = int(b)
            i += 1
        else:
            point, i = _character(json, i)
        if _is_space(point):
            blank = written > 0
            continue
        if blank:
            if written == limit:
                break
            out[o] = 0x20
            o += 1
            written += 1
            blank = False
        if written == limit:
            break
        o = _put(out, o, point)
        written += 1
    return o


@compiled
def _skip_blank(json: Bytes, i: int) -> int:
    while json[i] == 0x20 or json[i] == 0x0A or json[i] == 0x0D or json[i] == 0x09:
        i += 1
    return i


@compiled
def _string_end(json: Bytes, i: int) -> int:
    """The place of the closing quote of the string whose text begins at `i`."""
    while json[i] != 0x22:
        if json[i] == 0x5C:
            i += 1
        i += 1
    return i


@compiled
def _skip_value(json: Bytes, i: int) -> int:
    """The place after the value that begins at `i`, whatever it is."""
    depth = 0
    while True:
        b = json[i]
        if b == 0x22:
            i = _string_end(json, i + 1) + 1
        elif b == 0x7B or b == 0x5B:
            depth += 1
            i += 1
        elif b == 0x7D or b == 0x5D:
            if depth == 0:
                return i
            depth -= 1
            i += 1
        elif b == 0x2C and depth == 0:
            return i
        else:
            i += 1
            continue
        if depth == 0:
            return i


@compiled
def _field(json: Bytes, i: int, end: int) -> int:
    """Which field the key between `i` and `end` names."""
    size = end - i
    if size == 3:
        if json[i] == 0x75 and json[i + 1] == 0x72 and json[i + 2] == 0x6C:
            return _URL
        if json[i] == 0x61 and json[i + 1] == 0x6C and json[i + 2] == 0x74:
            return _ALT
        if json[i] == 0x72 and json[i + 1] == 0x65 and json[i + 2] == 0x6C:
            return _REL
    elif size == 4:
        if json[i] == 0x70 and json[i + 1] == 0x61 and json[i + 2] == 0x74 and json[i + 3] == 0x68:
            return _PATH
        if json[i] == 0x74 and json[i + 1] == 0x65 and json[i + 2] == 0x78 and json[i + 3] == 0x74:
            return _LABEL
    return _OTHER


@compiled
def read_entry(json: Bytes, i: int, starts: Ints, ends: Ints) -> int:
    """Note where the wanted texts of the object at `i` stand (start -1 where there is none); the place after it."""
    for field in range(_OTHER):
        starts[field] = -1
    i = _skip_blank(json, i + 1)
    while json[i] != 0x7D:
        if json[i] == 0x2C:
            i = _skip_blank(json, i + 1)
        end = _string_end(json, i + 1)
        field = _field(json, i + 1, end)
        i = _skip_blank(json, end + 1)
        i = _skip_blank(json, i + 1)
        if json[i] == 0x22:
            end = _string_end(json, i + 1)
            if field != _OTHER:
                starts[field] = i + 1
                ends[field] = end
            i = end + 1
        else:
            if field != _OTHER:
                starts[field] = -1
            i = _skip_value(json, i)
        i = _skip_blank(json, i)
    return i + 1


@compiled
def _says(json: Bytes, start: int, end: int, word: Bytes) -> bool:
    """Whether the JSON string is that word; `/` may be escaped."""
    i = start
    for k in range(len(word)):
        if i < end and json[i] == 0x5C and json[i + 1] == 0x2F:
            i += 1
        if i >= end or json[i] != word[k]:
            return False
        i += 1
    return i == end


def _word(text: str) -> Bytes:
    return np.frombuffer(text.encode(), np.uint8)


_A_HREF = _word("A@/href")
_IMG_SRC = _word("IMG@/src")
_AREA_HREF = _word("AREA@/href")
_FORM_ACTION = _word("FORM@/action")
_IFRAME_SRC = _word("IFRAME@/src")
_FRAME_SRC = _word("FRAME@/src")
_LOCATION = _word("redirect")
_CANONICAL_LINK = _word("canonical")
_ALTERNATE_LINK = _word("alternate")


@compiled
def kind_of(json: Bytes, start: int, end: int, own: bool) -> int:
    """The kind of link that the path names, `_PICTURE` for an image, `_RESOURCE` for what is no link.

    `own`: the entry was written by `wat.py`, from headers and from the head of the page.
    """
    if own:
        if _says(json, start, end, _LOCATION):
            return _REDIRECT
        return _CANONICAL if _says(json, start, end, _CANONICAL_LINK) else _ALTERNATE
    if _says(json, start, end, _A_HREF):
        return _TEXT
    if _says(json, start, end, _IMG_SRC):
        return _PICTURE
    if _says(json, start, end, _AREA_HREF):
        return _IMAGE
    if _says(json, start, end, _FORM_ACTION):
        return _FORM
    if _says(json, start, end, _IFRAME_SRC) or _says(json, start, end, _FRAME_SRC):
        return _FRAME
    return _RESOURCE


class Columns(NamedTuple):
    """What `read_links` fills, one row for each link; the arrays are larger than what is used of them."""

    page: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int8]
    href: Bytes
    href_ends: Ints
    """Offsets with a leading 0, as the two below."""
    label: Bytes
    """Anchor of a text link, alt of an image link."""
    label_ends: Ints
    rel: Bytes
    """The rel attributes alone, one after the other, not for each row."""
    rel_ends: Ints
    rel_rows: Ints
    """The row that each rel attribute belongs to."""
    found: Ints
    """Links of each page."""
    cut: Ints
    """Links of each page over the cap."""
    counts: Ints
    """Entries that are no hyperlinks, and entries that are not even entries."""


def columns(size: int, pages: int) -> Columns:
    """Columns that hold whatever `size` bytes of JSON say: memory is only touched where it is written."""
    rows = size // len('{"url":""}') + 1
    return Columns(
        np.empty(rows, np.int32),
        np.empty(rows, np.int8),
        np.empty(size + 4, np.uint8),
        np.zeros(rows + 1, np.int64),
        np.empty(size + 4, np.uint8),
        np.zeros(rows + 1, np.int64),
        np.empty(size + 4, np.uint8),
        np.zeros(rows + 1, np.int64),
        np.empty(rows, np.int64),
        np.zeros(pages, np.int64),
        np.zeros(pages, np.int64),
        np.zeros(2, np.int64),
    )


@compiled
def read_links(
    json: Bytes, lists: npt.NDArray[np.int64], links_cap: int, label_chars: int, out: Columns
) -> tuple[int, int]:
    """Read lists of entries into columns; the numbers of rows and of rel attributes.

    A row of `lists` is the page (ascending), the place of the list's value in `json`, and whether its entries
    were written by `wat.py`. An A without text that follows an IMG at once is the link around that image.
    """
    starts = np.empty(_OTHER, np.int64)
    ends = np.empty(_OTHER, np.int64)
    row, rel = 0, 0
    href_at, label_at, rel_at = 0, 0, 0
    for k in range(len(lists)):
        page, i, own = lists[k, 0], lists[k, 1], lists[k, 2] == 1
        i = _skip_blank(json, i)
        if json[i] != 0x5B:
            out.counts[MALFORMED] += json[i] != 0x6E
            continue
        picture_start, picture_end = -1, -2
        i = _skip_blank(json, i + 1)
        while json[i] != 0x5D:
            if json[i] == 0x2C:
                i = _skip_blank(json, i + 1)
            if json[i] != 0x7B:
                out.counts[MALFORMED] += 1
                i = _skip_blank(json, _skip_value(json, i))
                picture_end = -2
                continue
            i = _skip_blank(json, read_entry(json, i, starts, ends))
            kind = kind_of(json, starts[_PATH], ends[_PATH], own) if starts[_PATH] >= 0 else _RESOURCE
            if kind < 0:
                out.counts[RESOURCE] += 1
                picture_start, picture_end = starts[_ALT], (ends[_ALT] if starts[_ALT] >= 0 else -1)
                if kind != _PICTURE:
                    picture_end = -2
                continue
            if starts[_URL] < 0:
                out.counts[MALFORMED] += 1
                picture_end = -2
                continue
            if out.found[page] == links_cap and not own:
                out.cut[page] += 1
                continue
            href_at = copy_text(json, starts[_URL], ends[_URL], out.href, href_at)
            before = label_at
            if kind == _TEXT:
                if starts[_LABEL] >= 0:
                    label_at = copy_folded(json, starts[_LABEL], ends[_LABEL], out.label, label_at, label_chars)
                if label_at == before and picture_end != -2:
                    kind = _IMAGE
                    if picture_start >= 0:
                        label_at = copy_folded(json, picture_start, picture_end, out.label, label_at, label_chars)
            if starts[_REL] >= 0:
                rel_at = copy_text(json, starts[_REL], ends[_REL], out.rel, rel_at)
                out.rel_rows[rel] = row
                rel += 1
                out.rel_ends[rel] = rel_at
            out.page[row] = page
            out.kind[row] = kind
            row += 1
            out.found[page] += 1
            out.href_ends[row] = href_at
            out.label_ends[row] = label_at
            picture_end = -2
    return row, rel
