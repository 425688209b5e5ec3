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

_PATH, _URL, _LABEL, _ALT, _REL, _OTHER = range(6)
ROWS, RELS, RESOURCES, MALFORMED, HREF_END, LABEL_END, REL_END = range(7)
"""Places in `Columns.at`."""


class Columns(NamedTuple):
    """What `read_links` fills, one row for each link; the arrays are larger than what is used of them."""

    at: Ints
    """Rows, rel attributes, entries that are no hyperlinks, and what is not even an entry; then the used bytes."""
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


def columns(size: int, pages: int) -> Columns:
    """Columns that hold whatever `size` bytes of JSON say: memory is only touched where it is written."""
    rows = size // len('{"url":""}') + 1
    return Columns(
        at=np.zeros(7, np.int64),
        page=np.empty(rows, np.int32),
        kind=np.empty(rows, np.int8),
        href=np.empty(size + SLACK, np.uint8),
        href_ends=np.zeros(rows + 1, np.int64),
        label=np.empty(size + SLACK, np.uint8),
        label_ends=np.zeros(rows + 1, np.int64),
        rel=np.empty(size + SLACK, np.uint8),
        rel_ends=np.zeros(rows + 1, np.int64),
        rel_rows=np.empty(rows, np.int64),
        found=np.zeros(pages, np.int64),
        cut=np.zeros(pages, np.int64),
    )


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


_FIELD_WORDS = np.array([word_of(f'{name}"') for name in ("path", "url", "text", "alt", "rel")], np.uint64)
_FIELD_MASKS = np.array([mask_of(f'{name}"') for name in ("path", "url", "text", "alt", "rel")], np.uint64)


@compiled
def _field(json: Bytes, i: int) -> int:
    """Which field the key whose text begins at `i` names."""
    word = word_at(json, i)
    for field in range(_OTHER):
        if word & _FIELD_MASKS[field] == _FIELD_WORDS[field]:
            return field
    return _OTHER


@compiled
def _read_entry(json: Bytes, i: int, spans: Ints) -> int:
    """Note where the wanted texts of the object at `i` stand (-1 where there is none); the place after it."""
    for field in range(_OTHER):
        spans[field, 0] = -1
    i = _skip_blank(json, i + 1)
    while json[i] != 0x7D:
        if json[i] == 0x2C:
            i = _skip_blank(json, i + 1)
        field = _field(json, i + 1)
        i = _skip_blank(json, _string_end(json, i + 1) + 1)
        i = _skip_blank(json, i + 1)
        spans[field, 0] = -1
        if json[i] == 0x22:
            spans[field, 0] = i + 1
            i = _string_end(json, i + 1)
            spans[field, 1] = i
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
def _add_link(json: Bytes, spans: Ints, page: int, kind: int, around: int, out: Columns, label_chars: int) -> None:
    """Write the entry as a row; `around` is where the alt of an image just before it begins, -2 for no image."""
    at = out.at
    row = at[ROWS]
    at[HREF_END] = copy_text(json, spans[_URL, 0], spans[_URL, 1], out.href, at[HREF_END])
    label = at[LABEL_END]
    if kind == _TEXT:
        at[LABEL_END] = copy_folded(json, spans[_LABEL, 0], spans[_LABEL, 1], out.label, label, label_chars)
        if around >= -1 and at[LABEL_END] == label:
            kind = _IMAGE
            end = _string_end(json, around) if around >= 0 else around
            at[LABEL_END] = copy_folded(json, around, end, out.label, label, label_chars)
    if spans[_REL, 0] >= 0:
        at[REL_END] = copy_text(json, spans[_REL, 0], spans[_REL, 1], out.rel, at[REL_END])
        out.rel_rows[at[RELS]] = row
        at[RELS] += 1
        out.rel_ends[at[RELS]] = at[REL_END]
    out.page[row], out.kind[row] = page, kind
    out.href_ends[row + 1], out.label_ends[row + 1] = at[HREF_END], at[LABEL_END]
    at[ROWS] = row + 1
    out.found[page] += 1


@compiled
def _read_list(
    json: Bytes, i: int, page: int, own: bool, spans: Ints, out: Columns, cap: int, label_chars: int
) -> None:
    """Read the entries of the array at `i`."""
    around = -2
    i = _skip_blank(json, i + 1)
    while json[i] != 0x5D:
        if json[i] == 0x2C:
            i = _skip_blank(json, i + 1)
        if json[i] != 0x7B:
            out.at[MALFORMED] += 1
            i, around = _skip_blank(json, _skip_value(json, i)), -2
            continue
        i = _skip_blank(json, _read_entry(json, i, spans))
        kind = _kind_of(json, spans[_PATH, 0], spans[_PATH, 1], own)
        if kind < 0:
            out.at[RESOURCES] += 1
            around = spans[_ALT, 0] if kind == _PICTURE else -2
            continue
        if spans[_URL, 0] < 0:
            out.at[MALFORMED] += 1
        elif out.found[page] >= cap and not own:
            out.cut[page] += 1
        else:
            if spans[_LABEL, 0] < 0:
                spans[_LABEL, 1] = -1
            _add_link(json, spans, page, kind, around, out, label_chars)
        around = -2


@compiled
def read_links(json: Bytes, lists: Ints, out: Columns, cap: int, label_chars: int) -> None:
    """Read lists of entries into columns; `json` has slack behind it.

    A row of `lists` is the page (ascending), the place of the list's value in `json`, and whether its entries
    were written by `wat.py`: for these the path is the kind. An A without text that follows an IMG at once is the
    link around that image.
    """
    spans = np.empty((_OTHER + 1, 2), np.int64)
    for k in range(len(lists)):
        i = _skip_blank(json, lists[k, 1])
        if json[i] == 0x5B:
            _read_list(json, i, lists[k, 0], lists[k, 2] == 1, spans, out, cap, label_chars)
        elif json[i] != 0x6E:
            out.at[MALFORMED] += 1
