"""The link lists of WAT files, read from their JSON bytes into columns without making an object for each link.

The JSON was checked before (`wat.py`): it is well-formed. What it says is not trusted: an entry may be of any type,
lack any field, or repeat one (the last counts, as everywhere in JSON).
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from backref.extract._json_text import copy_folded, copy_text
from backref.kernel import compiled
from backref.kernel.strings import Bytes
from backref.kernel.wide import SLACK, WIDE, mask_of, until_quote, word_at, word_of
from backref.model.words import Kind

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

PAGE, KIND, URL, LABEL, ALT, REL = 0, 1, 2, 4, 6, 8
"""Columns of `Found.links`; of a text its beginning, and in the next column its end."""
_PATH, _WIDTH = 10, 12
_NONE: Final = -1
_NO_PICTURE: Final = -2


class Found(NamedTuple):
    """Where the links of some lists stand in the JSON."""

    links: Ints
    """A row for each link: page, kind, and the bounds of its texts; a text that is not there begins at -1.

    The alt of a link without text is that of the image in it, and begins at -2 where there is no image.
    """
    cut: Ints
    """Links of each page over the cap."""
    resources: int
    """Entries that are no hyperlinks."""
    malformed: int
    """What is not even an entry."""


def find_links(json: Bytes, lists: Ints, pages: int, cap: int) -> Found:
    """Find the links in lists of entries; `json` has slack behind it.

    A row of `lists` is the page (ascending), the place of the list's value in `json`, and whether its entries
    were written by `wat.py`: for these the path is the kind.
    """
    links = np.empty((len(json) // len('{"url":""}') + 1, _WIDTH), np.int64)  # touched only as far as it is used
    cut = np.zeros(pages, np.int64)
    rows, resources, malformed = _find(json, lists, links, np.zeros(pages, np.int64), cut, cap)
    return Found(links[:rows], cut, resources, malformed)


def write_texts(json: Bytes, bounds: Ints) -> tuple[Bytes, Ints]:
    """The texts between bounds in the JSON (begin and end in each row), and n+1 offsets."""
    out, ends = _room(bounds), np.zeros(len(bounds) + 1, np.int64)
    _write(json, bounds, out, ends)
    return out[: ends[-1]], ends


def write_labels(json: Bytes, links: Ints, limit: int) -> tuple[Bytes, Ints]:
    """The anchors of links, or the alts of those that turn out to be images: their kind is set so."""
    out, ends = _room(links[:, LABEL : LABEL + 4]), np.zeros(len(links) + 1, np.int64)
    _label(json, links, out, ends, limit)
    return out[: ends[-1]], ends


def _room(bounds: Ints) -> Bytes:
    """Bytes enough for texts that undoing escapes makes no longer."""
    sizes = bounds[:, 1::2] - bounds[:, ::2]
    return np.empty(int(sizes.sum()) + SLACK, np.uint8)


@compiled
def _write(json: Bytes, bounds: Ints, out: Bytes, ends: Ints) -> None:
    for row in range(len(bounds)):
        ends[row + 1] = copy_text(json, bounds[row, 0], bounds[row, 1], out, ends[row])


@compiled
def _label(json: Bytes, links: Ints, out: Bytes, ends: Ints, limit: int) -> None:
    for row in range(len(links)):
        begin = ends[row]
        end = copy_folded(json, links[row, LABEL], links[row, LABEL + 1], out, begin, limit)
        if end == begin and links[row, KIND] == _TEXT and links[row, ALT] != _NO_PICTURE:
            links[row, KIND] = _IMAGE
            end = copy_folded(json, links[row, ALT], links[row, ALT + 1], out, begin, limit)
        ends[row + 1] = end


@compiled
def _skip_blank(json: Bytes, i: int) -> int:
    while json[i] <= 0x20:
        i += 1
    return i


@compiled
def _string_end(json: Bytes, i: int) -> int:
    """The place of the closing quote of the string whose text begins at `i`."""
    while True:
        plain = until_quote(json, i)
        i += plain
        if plain < WIDE:
            if json[i] == 0x22:
                return i
            i += 2


@compiled
def _skip_value(json: Bytes, i: int) -> int:
    """The place after the value that begins at `i`, whatever it is."""
    depth = 0
    while True:
        byte = json[i]
        if byte == 0x22:
            i = _string_end(json, i + 1)
        elif byte == 0x7B or byte == 0x5B:
            depth += 1
        elif depth == 0 and (byte == 0x2C or byte == 0x7D or byte == 0x5D):
            return i
        elif byte == 0x7D or byte == 0x5D:
            depth -= 1
        i += 1


_FIELDS: Final = (URL, LABEL, ALT, REL, _PATH)
_FIELD_WORDS = np.array([word_of(f'{name}"') for name in ("url", "text", "alt", "rel", "path")], np.uint64)
_FIELD_MASKS = np.array([mask_of(f'{name}"') for name in ("url", "text", "alt", "rel", "path")], np.uint64)


@compiled
def _field(json: Bytes, i: int) -> int:
    """Which field the key whose text begins at `i` names; `PAGE` for one that is not wanted."""
    word = word_at(json, i)
    for k in range(len(_FIELDS)):
        if word & _FIELD_MASKS[k] == _FIELD_WORDS[k]:
            return _FIELDS[k]
    return PAGE


@compiled
def _read_entry(json: Bytes, i: int, entry: Ints) -> int:
    """Note the bounds of the wanted texts of the object at `i`; the place after it."""
    for column in range(_WIDTH):
        entry[column] = _NONE
    i = _skip_blank(json, i + 1)
    while json[i] != 0x7D:
        if json[i] == 0x2C:
            i = _skip_blank(json, i + 1)
        field = _field(json, i + 1)
        i = _skip_blank(json, _string_end(json, i + 1) + 1)
        i = _skip_blank(json, i + 1)
        entry[field] = entry[field + 1] = _NONE
        if json[i] == 0x22:
            entry[field] = i + 1
            i = _string_end(json, i + 1)
            entry[field + 1] = i
            i += 1
        else:
            i = _skip_value(json, i)
        i = _skip_blank(json, i)
    return i + 1


_PATHS = ("A@/href", "IMG@/src", "AREA@/href", "FORM@/action", "IFRAME@/src", "FRAME@/src")
_OWN_PATHS = (Kind.REDIRECT, Kind.CANONICAL, Kind.ALTERNATE)
_PATH_KINDS: Final = (_TEXT, _PICTURE, _IMAGE, _FORM, _FRAME, _FRAME, _REDIRECT, _CANONICAL, _ALTERNATE)
_PATH_TEXT: Final = "".join((*_PATHS, *_OWN_PATHS)).encode()
_PATH_ENDS: Final = tuple(np.cumsum([0, *map(len, (*_PATHS, *_OWN_PATHS))]).tolist())
_FIRST_OWN: Final = len(_PATHS)


@compiled
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


@compiled
def _kind_of(json: Bytes, start: int, end: int, own: bool) -> int:
    """The kind of link that the path names, `_PICTURE` for an image, `_RESOURCE` for what is no link."""
    if start < 0:
        return _RESOURCE
    for path in range(_FIRST_OWN if own else 0, len(_PATH_KINDS) if own else _FIRST_OWN):
        if _says(json, start, end, path):
            return _PATH_KINDS[path]
    return _RESOURCE


@compiled
def _find(json: Bytes, lists: Ints, links: Ints, found: Ints, cut: Ints, cap: int) -> tuple[int, int, int]:
    """Fill `links`, `found` and `cut`; the numbers of links, of resources and of malformed entries."""
    rows, resources, malformed = 0, 0, 0
    for k in range(len(lists)):
        page, own = lists[k, 0], lists[k, 2] == 1
        i = _skip_blank(json, lists[k, 1])
        if json[i] != 0x5B:
            malformed += json[i] != 0x6E  # null is as good as absent
            continue
        picture, picture_end = _NO_PICTURE, _NO_PICTURE
        i = _skip_blank(json, i + 1)
        while json[i] != 0x5D:
            if json[i] == 0x2C:
                i = _skip_blank(json, i + 1)
            before, before_end, picture, picture_end = picture, picture_end, _NO_PICTURE, _NO_PICTURE
            if json[i] != 0x7B:
                malformed += 1
                i = _skip_blank(json, _skip_value(json, i))
                continue
            entry = links[rows]
            i = _skip_blank(json, _read_entry(json, i, entry))
            kind = _kind_of(json, entry[_PATH], entry[_PATH + 1], own)
            if kind == _PICTURE:
                picture, picture_end = entry[ALT], entry[ALT + 1]
            if kind < 0:
                resources += 1
            elif entry[URL] < 0:
                malformed += 1
            elif found[page] >= cap and not own:
                cut[page] += 1
            else:
                entry[PAGE], entry[KIND] = page, kind
                entry[ALT], entry[ALT + 1] = before, before_end
                if kind != _TEXT:
                    entry[LABEL] = entry[LABEL + 1] = _NONE
                found[page] += 1
                rows += 1
    return rows, resources, malformed
