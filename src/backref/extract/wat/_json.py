"""The link lists of WAT files, read from their JSON bytes without making an object for each link.

Only lists of the plain form are read: objects whose values are all strings, as every known writer makes them.
`find_links` checks that form to the last byte and gives up on any other list, which is then read another way.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.extract.wat._json_text import copy_folded, copy_text
from backref.extract.wat._json_walk import FAILED, has_backslash, skip_blank, string_end
from backref.kernel import compiled, unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.wide import SLACK, mask_of, word_at, word_of
from backref.model.words import Kind

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]

_KINDS: Final = tuple(Kind)
_TEXT: Final = _KINDS.index(Kind.TEXT)
_IMAGE: Final = _KINDS.index(Kind.IMAGE)
_RESOURCE: Final = -1
_PICTURE: Final = -2
_UNREAD: Final = -3

PAGE, KIND, URL, LABEL, ALT, REL, _PATH, _WIDTH = 0, 1, 2, 4, 6, 8, 10, 12
"""Columns of `Found.links`; of a text its beginning, and in the next column its end."""
FIELDS: Final = ("url", "text", "alt", "rel", "path")
"""The fields of an entry that are read."""
PATHS: Final = ("A@/href", "IMG@/src", "AREA@/href", "FORM@/action", "IFRAME@/src", "FRAME@/src")
"""The paths of entries that are links, and of images."""
_NONE: Final = -1
_NO_PICTURE: Final = -2


class Found(NamedTuple):
    """Where the links of some lists stand in the JSON."""

    links: Rows
    """A row for each link: page, kind, and the bounds of its texts; a text that is not there begins at -1.

    The alt of a link without text is that of the image in it, and begins at -2 where there is no image.
    """
    ends: Ints
    """For each list the place after it; -1 where it is not of the plain form, and none of its links is here."""
    resources: Ints
    """For each list the entries that are no hyperlinks."""
    malformed: Ints
    """For each list the entries that lack the URL of their link."""


def find_links(json: Bytes, starts: Ints, pages: Ints) -> Found:
    """Find the links in the arrays of entries that begin at `starts`; `json` has slack behind it.

    An A without text that follows an IMG at once is the link around that image.
    """
    links = room_for_links(json)
    ends, resources, malformed = (np.zeros(len(starts), np.int64) for _ in range(3))
    rows = _find(json, starts, pages, links, ends, resources, malformed)
    return Found(links[:rows], ends, resources, malformed)


def room_for_links(json: Bytes) -> Rows:
    """An array with a row for every link that the JSON can hold; memory is used only as far as it is written."""
    return np.empty((len(json) // len('{"url":""}') + 1, _WIDTH), np.int32)


def by_page(parts: Sequence[Rows], pages: int) -> Rows:
    """The rows of all parts in order of their pages, of one page in the order of the parts; not those of page -1."""
    counts = np.sum([np.bincount(part[:, PAGE] + 1, minlength=pages + 1) for part in parts], axis=0)
    counts[0] = 0
    places = np.cumsum(counts)
    rows = np.empty((places[-1], _WIDTH), np.int32)
    for part in parts:
        _place(part, places, rows)
    return rows


def write_texts(json: Bytes, more: Bytes, bounds: Rows) -> tuple[Bytes, Ints]:
    """The texts between bounds (begin and end in each row) in the JSON followed by more of it, and n+1 offsets."""
    out, ends = _room(bounds), np.zeros(len(bounds) + 1, np.int64)
    _write(json, more, bounds, out, ends)
    return out[: ends[-1]], ends


def write_labels(json: Bytes, more: Bytes, links: Rows, limit: int) -> tuple[Bytes, Ints]:
    """The anchors of links, or the alts of those that turn out to be images: their kind is set so."""
    out, ends = _room(links[:, LABEL : LABEL + 4]), np.zeros(len(links) + 1, np.int64)
    _label(json, more, links, out, ends, limit)
    return out[: ends[-1]], ends


def _room(bounds: Rows) -> Bytes:
    """Bytes enough for texts that undoing escapes makes no longer."""
    sizes = bounds[:, 1::2] - bounds[:, ::2]
    return np.empty(int(sizes.sum(dtype=np.int64)) + SLACK, np.uint8)


@unmanaged
def _place(part: Rows, places: Ints, rows: Rows) -> None:
    """Copy the rows of pages to the places that are next for them."""
    for row in range(len(part)):
        page = part[row, PAGE]
        if page >= 0:
            for column in range(_WIDTH):
                rows[places[page], column] = part[row, column]
            places[page] += 1


@compiled
def _write(json: Bytes, more: Bytes, bounds: Rows, out: Bytes, ends: Ints) -> None:
    for row in range(len(bounds)):
        start, end = int(bounds[row, 0]), int(bounds[row, 1])
        text = json
        if start >= len(json):
            text, start, end = more, start - len(json), end - len(json)
        ends[row + 1] = copy_text(text, start, end, out, ends[row])


@compiled
def _label(json: Bytes, more: Bytes, links: Rows, out: Bytes, ends: Ints, limit: int) -> None:
    for row in range(len(links)):
        shift = len(json) if links[row, URL] >= len(json) else 0
        text = more if shift else json
        begin = ends[row]
        start, end = links[row, LABEL] - shift, links[row, LABEL + 1] - shift
        written = copy_folded(text, start, end, out, begin, limit)
        if written == begin and links[row, KIND] == _TEXT and links[row, ALT] != _NO_PICTURE:
            links[row, KIND] = _IMAGE
            start, end = links[row, ALT] - shift, links[row, ALT + 1] - shift
            written = copy_folded(text, start, end, out, begin, limit)
        ends[row + 1] = written


_COLUMNS: Final = (URL, LABEL, ALT, REL, _PATH)
_WORDS = np.array([word_of(f'{name}"') for name in FIELDS], np.uint64)
_MASKS = np.array([mask_of(f'{name}"') for name in FIELDS], np.uint64)


@unmanaged
def _column_of(json: Bytes, i: int) -> int:
    """Which column the key whose text begins at `i` fills; `PAGE` for one that is not wanted."""
    word = word_at(json, i)
    for k in range(len(_COLUMNS)):
        if word & _MASKS[k] == _WORDS[k]:
            return _COLUMNS[k]
    return PAGE


@unmanaged
def _read_entry(json: Bytes, i: int, links: Rows, row: int) -> int:
    """Note the bounds of the wanted texts of the object at `i`; the place after it, -1 if it is not plain."""
    for column in range(_WIDTH):
        links[row, column] = _NONE
    if json[i] != 0x7B:
        return FAILED
    i = skip_blank(json, i + 1)
    if json[i] == 0x7D:
        return i + 1
    while True:
        key_end = string_end(json, i + 1) if json[i] == 0x22 else FAILED
        column = _column_of(json, i + 1)
        if key_end < 0 or (column == PAGE and has_backslash(json, i + 1, key_end)):
            return FAILED
        i = skip_blank(json, key_end + 1)
        if json[i] != 0x3A:
            return FAILED
        i = skip_blank(json, i + 1)
        end = string_end(json, i + 1) if json[i] == 0x22 else FAILED
        if end < 0:
            return FAILED
        links[row, column], links[row, column + 1] = i + 1, end
        i = skip_blank(json, end + 1)
        if json[i] != 0x2C:
            return i + 1 if json[i] == 0x7D else FAILED
        i = skip_blank(json, i + 1)


_PATH_KINDS: Final = (_TEXT, _PICTURE, _IMAGE, _KINDS.index(Kind.FORM), *[_KINDS.index(Kind.FRAME)] * 2)
_PATH_TEXT: Final = "".join(PATHS).encode()
_PATH_ENDS: Final = tuple(np.cumsum([0, *map(len, PATHS)]).tolist())


@unmanaged
def _says(json: Bytes, start: int, end: int, path: int) -> bool:
    """Whether the JSON string is that path; its `/` may be escaped."""
    i = start
    for k in range(_PATH_ENDS[path], _PATH_ENDS[path + 1]):
        if i < end and json[i] == 0x5C and json[i + 1] == 0x2F:
            i += 1
        if i >= end or json[i] != _PATH_TEXT[k]:
            return False
        i += 1
    return i == end


@unmanaged
def _kind_of(json: Bytes, start: int, end: int) -> int:
    """The kind of link that the path names; `_UNREAD` for one with escapes of letters."""
    if start < 0:
        return _RESOURCE
    for path in range(len(_PATH_KINDS)):
        if _says(json, start, end, path):
            return _PATH_KINDS[path]
    for i in range(start, end):
        if json[i] == 0x5C and json[i + 1] != 0x2F:
            return _UNREAD
    return _RESOURCE


@unmanaged
def read_list(json: Bytes, i: int, page: int, links: Rows, row: int, counts: Ints) -> tuple[int, int]:
    """Read the array at `i`: the place after it, -1 if it is not plain, and the next free row.

    `counts` are of entries that are no hyperlinks, and of those that lack their URL.
    """
    picture, picture_end = _NO_PICTURE, _NO_PICTURE
    i = skip_blank(json, i + 1)
    if json[i] == 0x5D:
        return i + 1, row
    while True:
        i = _read_entry(json, i, links, row)
        kind = _kind_of(json, links[row, _PATH], links[row, _PATH + 1]) if i >= 0 else _UNREAD
        if kind == _UNREAD:
            return FAILED, row
        before, before_end, picture, picture_end = picture, picture_end, _NO_PICTURE, _NO_PICTURE
        if kind == _PICTURE:
            picture, picture_end = links[row, ALT], links[row, ALT + 1]
        if kind < 0:
            counts[0] += 1
        elif links[row, URL] < 0:
            counts[1] += 1
        else:
            links[row, PAGE], links[row, KIND] = page, kind
            links[row, ALT], links[row, ALT + 1] = before, before_end
            if kind != _TEXT:
                links[row, LABEL], links[row, LABEL + 1] = _NONE, _NONE
            row += 1
        i = skip_blank(json, i)
        if json[i] != 0x2C:
            return (i + 1 if json[i] == 0x5D else FAILED), row
        i = skip_blank(json, i + 1)


@compiled
def _find(json: Bytes, starts: Ints, pages: Ints, links: Rows, ends: Ints, resources: Ints, malformed: Ints) -> int:
    """Fill the arrays; the number of links."""
    row = 0
    counts = np.zeros(2, np.int64)
    for k in range(len(starts)):
        counts[:] = 0
        ends[k], following = read_list(json, starts[k], pages[k], links, row, counts)
        if ends[k] >= 0:
            row, resources[k], malformed[k] = following, counts[0], counts[1]
    return row
