"""WAT records made short: only what is read of them, so that little is left to make objects of.

A compiled loop walks over the JSON of many records, checks all of it, notes the links where they stand, and writes the
rest down without what nobody asks for: members that are not read, meta elements of no interest, scripts and style
sheets of the page's own site. Where it has a doubt it keeps the element, or gives the record up to a patient reading.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from backref.extract._hashing import OFFSET, Lookup, Numbers, add_byte, find, lookup_of
from backref.extract._tags import READ_RELS
from backref.extract.wat._json import Rows, read_list, room_for_links
from backref.extract.wat._json_walk import FAILED, after_slash, skip_blank, skip_value, string_end, to_value
from backref.extract.wat._page import READ_HEADERS, READ_META_NAMES
from backref.extract.wat._record import PLACEHOLDER
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.wide import SLACK, joined, mask_of, word_at, word_of
from backref.kernel.words import copy_bytes

_CONTAINER, _ENVELOPE, _WARC, _PAYLOAD, _RESPONSE, _MESSAGE, _HEADERS, _HTML, _HEAD, _ROOT = range(1, 11)
"""Objects whose members are looked at."""
_KEEP, _URI, _LINKS, _META, _LINK, _SCRIPT = range(11, 17)
"""What else members are."""
_REL: Final = 17
_ALIKE: Final = 1
_SHEET: Final = 2
"""What a rel says: that the link counts, or that it is a style sheet."""

_NAMES: Final[dict[int, dict[str, int]]] = {
    _ROOT: {"Container": _CONTAINER, "Envelope": _ENVELOPE},
    _CONTAINER: {"Filename": _KEEP, "Offset": _KEEP},
    _ENVELOPE: {"WARC-Header-Metadata": _WARC, "Payload-Metadata": _PAYLOAD},
    _WARC: {
        "WARC-Target-URI": _URI,
        **dict.fromkeys(("WARC-Type", "WARC-Date", "WARC-IP-Address", "WARC-Truncated"), _KEEP),
    },
    _PAYLOAD: {"HTTP-Response-Metadata": _RESPONSE},
    _RESPONSE: {"Response-Message": _MESSAGE, "Headers": _HEADERS, "HTML-Metadata": _HTML},
    _MESSAGE: {"Status": _KEEP},
    _HEADERS: dict.fromkeys(READ_HEADERS, _KEEP),
    _HTML: {"Head": _HEAD, "Links": _LINKS},
    _HEAD: {"Base": _KEEP, "Title": _KEEP, "Metas": _META, "Link": _LINK, "Scripts": _SCRIPT},
    _META: dict.fromkeys(READ_META_NAMES, _KEEP),
    _REL: {**dict.fromkeys(READ_RELS, _ALIKE), "stylesheet": _SHEET},
}
_TABLE: Final = lookup_of(
    {(name.lower(), space): what for space, names in _NAMES.items() for name, what in names.items()}
)

_PRAGMA, _URL, _RELS, _NAME, _PROPERTY, _OTHER = range(6)
_FIELDS: Final = ("http-equiv", "url", "rel", "name", "property")
"""Fields of elements of the head, in the order of their numbers."""
_SIZES: Final = tuple(map(len, _FIELDS))
_WORDS = np.array([word_of(name) for name in _FIELDS], np.uint64)
_MASKS = np.array([mask_of(name[:8]) for name in _FIELDS], np.uint64)

_ROW, _LISTS, _HOME, _SITE_END, _URI_AT, _DEPTH, _BOUNDS = range(7)
_STACK: Final = _BOUNDS + 2 * len(_FIELDS)
_STATE: Final = _STACK + 8
"""Where the loop keeps what it knows: the next free row, how many lists the record has, the bounds of what URLs of the
page's site begin with, where the record says its URL, the bounds of an element's fields, the objects it is in."""

_HTTP, _HTTP_MASK = word_of("http"), mask_of("http")
_URI_KEY: Final = b'"WARC-Target-URI":"'
_PLACEHOLDER: Final = PLACEHOLDER[0]


class Narrowed(NamedTuple):
    """Records made short."""

    json: Bytes
    """All the records as they were, one after the other."""
    links: Rows
    """As `Found.links`, the page being the number of the record."""
    resources: Numbers
    """For each record how many entries of its list are no hyperlinks."""
    malformed: Numbers
    """For each record how many entries lack the URL of their link."""
    lists: Numbers
    """For each record how many lists it has: one or none."""
    short: list[bytes | None]
    """The records made short; None for those that must be read patiently, none of whose links is here."""


def narrow(texts: Sequence[bytes]) -> Narrowed:
    """Make records short, and find the links in those that are of the usual form."""
    json = joined([part for text in texts for part in (text, b"\0")])
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64) - 1
    homes = np.array([text.rfind(_URI_KEY) for text in texts], np.int64)
    links, out = room_for_links(json), np.empty(len(json) + SLACK, np.uint8)
    counts, bounds = np.zeros((len(texts), 3), np.int64), np.zeros(len(texts) + 1, np.int64)
    rows = _narrow(json, ends, homes, _TABLE, np.zeros(_STATE, np.int64), links, counts, out, bounds)
    written = out[: bounds[-1]].tobytes()
    short = [written[start:end] or None for start, end in pairwise(bounds.tolist())]
    return Narrowed(json, links[:rows], counts[:, 0], counts[:, 1], counts[:, 2], short)


@unmanaged
def _narrow(
    json: Bytes, ends: Numbers, homes: Numbers, names: Lookup, at: Numbers, links: Rows, counts: Numbers, out: Bytes,
    bounds: Numbers,
) -> int:  # fmt: skip
    """Read all records; those that are not of the usual form leave nothing behind. The number of links."""
    start = 0
    for record in range(len(ends)):
        row, o = at[_ROW], bounds[record]
        _begin(json, start, homes[record], at)
        written = _read(json, start, ends[record], record, names, at, links, counts, out, o)
        counts[record, 2] = at[_LISTS]
        if written < 0:
            at[_ROW] = row
            counts[record] = 0
        bounds[record + 1] = max(written, o)
        start = ends[record] + 1
    return int(at[_ROW])


@unmanaged
def _begin(json: Bytes, start: int, home: int, at: Numbers) -> None:
    """Begin a record whose URL stands after that place in it, if its own objects say so in the end."""
    at[_LISTS] = at[_DEPTH] = 0
    at[_STACK] = _ROOT
    at[_HOME] = at[_SITE_END] = at[_URI_AT] = 0
    if home >= 0:
        at[_HOME] = at[_URI_AT] = start + home + len(_URI_KEY)
        at[_SITE_END] = _site_end(json, at[_HOME])


@unmanaged
def _is_at_home(at: Numbers) -> bool:
    """Whether nothing was judged by a URL that is not the record's."""
    return bool(at[_HOME] == at[_SITE_END] or at[_HOME] == at[_URI_AT])


@unmanaged
def _site_end(json: Bytes, start: int) -> int:
    """Where the path of a web address begins, after its slash; its own place where it is not a plain one."""
    i = start + 5 if json[start + 4] == 0x73 else start + 4
    if word_at(json, start) & _HTTP_MASK != _HTTP or json[i] != 0x3A:
        return start
    i = after_slash(json, i + 1)
    i = after_slash(json, i) if i > 0 else 0
    if i == 0 or json[i] == 0x2F or json[i] == 0x5C:
        return start
    while json[i] > 0x22 and json[i] != 0x2F and json[i] != 0x5C:
        i += 1
    end = after_slash(json, i)
    return end if end > 0 else start


@unmanaged
def _read(
    json: Bytes, i: int, end: int, record: int, names: Lookup, at: Numbers, links: Rows, counts: Numbers, out: Bytes,
    o: int,
) -> int:  # fmt: skip
    """Write the record at `i` down in short; the place after it in `out`."""
    if json[i] != 0x7B:
        return FAILED
    out[o], o = 0x7B, o + 1
    i = skip_blank(json, i + 1)
    while True:
        key_end = string_end(json, i + 1) if json[i] == 0x22 else FAILED
        value = to_value(json, key_end)
        number = _number_of(json, i + 1, key_end) if value >= 0 else 0
        if number == 0:
            return FAILED
        what = find(names, number ^ at[_STACK + at[_DEPTH]])
        if what > 0:
            o = _write_key(json, i, key_end, out, o)
        if 0 < what <= _HEAD and json[value] == 0x7B:
            at[_DEPTH] += 1
            at[_STACK + at[_DEPTH]] = what
            out[o], o = 0x7B, o + 1
            i = skip_blank(json, value + 1)
            if json[i] != 0x7D:
                continue
        else:
            i, o = _read_member(json, value, what, record, names, at, links, counts, out, o)
            if i < 0:
                return FAILED
            i = skip_blank(json, i)
        while json[i] == 0x7D:
            out[o], o = 0x7D, o + 1
            if at[_DEPTH] == 0:
                return o if skip_blank(json, i + 1) == end and _is_at_home(at) else FAILED
            at[_DEPTH] -= 1
            i = skip_blank(json, i + 1)
        if json[i] != 0x2C:
            return FAILED
        i = skip_blank(json, i + 1)


@unmanaged
def _read_member(
    json: Bytes, i: int, what: int, record: int, names: Lookup, at: Numbers, links: Rows, counts: Numbers, out: Bytes,
    o: int,
) -> tuple[int, int]:  # fmt: skip
    """Read a value; the places after it and after what was written of it."""
    if what == _LINKS:
        at[_LISTS] += 1
        if at[_LISTS] > 1 or json[i] != 0x5B:
            return FAILED, o
        end, at[_ROW] = read_list(json, i, record, links, at[_ROW], counts[record])
        out[o] = _PLACEHOLDER
        return end, o + 1
    if _META <= what <= _SCRIPT:
        return _read_elements(json, i, what, names, at, out, o)
    if what == _URI:
        at[_URI_AT] = i + 1
    end = skip_value(json, i)
    return end, copy_bytes(json, i, end, out, o) if what > 0 and end > 0 else o


@unmanaged
def _read_elements(json: Bytes, i: int, what: int, names: Lookup, at: Numbers, out: Bytes, o: int) -> tuple[int, int]:
    """Write down those elements of the array at `i` that may matter."""
    if json[i] != 0x5B:
        return FAILED, o
    out[o], o = 0x5B, o + 1
    i = skip_blank(json, i + 1)
    while json[i] != 0x5D:
        end = _read_element(json, i, at)
        wanted = end < 0 or _matters(json, what, names, at)
        end = skip_value(json, i) if end < 0 else end
        if end < 0:
            return FAILED, o
        if wanted:
            o = copy_bytes(json, i, end, out, _put_comma(out, o))
        i = skip_blank(json, end)
        if json[i] == 0x2C:
            i = skip_blank(json, i + 1)
            if json[i] == 0x5D:
                return FAILED, o
        elif json[i] != 0x5D:
            return FAILED, o
    out[o] = 0x5D
    return i + 1, o + 1


@unmanaged
def _read_element(json: Bytes, i: int, at: Numbers) -> int:
    """Note the bounds of the known fields of an object of texts; FAILED where it is anything else."""
    for k in range(_BOUNDS, _STACK):
        at[k] = FAILED
    if json[i] != 0x7B:
        return FAILED
    i = skip_blank(json, i + 1)
    while True:
        key_end = string_end(json, i + 1) if json[i] == 0x22 else FAILED
        value = to_value(json, key_end)
        end = string_end(json, value + 1) if value > 0 and json[value] == 0x22 else FAILED
        if end < 0 or _number_of(json, i + 1, key_end) == 0:
            return FAILED
        field = _BOUNDS + 2 * _field_of(json, i + 1, key_end)
        if field < _STACK:
            at[field], at[field + 1] = value + 1, end
        i = skip_blank(json, end + 1)
        if json[i] != 0x2C:
            return i + 1 if json[i] == 0x7D else FAILED
        i = skip_blank(json, i + 1)


@unmanaged
def _field_of(json: Bytes, i: int, end: int) -> int:
    word = word_at(json, i)
    for k in range(len(_SIZES)):
        if end - i == _SIZES[k] and word & _MASKS[k] == _WORDS[k]:
            return k
    return _OTHER


@unmanaged
def _matters(json: Bytes, what: int, names: Lookup, at: Numbers) -> bool:
    """Whether the element whose bounds were noted may be of interest."""
    if what == _META:
        named = _says(json, _NAME, _META, names, at) or _says(json, _PROPERTY, _META, names, at)
        return bool(at[_BOUNDS + 2 * _PRAGMA] >= 0 or named)
    foreign = _is_foreign(json, at)
    if what == _SCRIPT:
        return foreign
    said = _says(json, _RELS, _REL, names, at)
    return bool(said & _ALIKE or (said and foreign))


@unmanaged
def _is_foreign(json: Bytes, at: Numbers) -> bool:
    """Whether the URL of the element does not begin as that of the page."""
    i, end = at[_BOUNDS + 2 * _URL], at[_BOUNDS + 2 * _URL + 1]
    k, site_end = at[_HOME], at[_SITE_END]
    known = k < site_end
    while k < site_end and i < end and json[i] == json[k]:
        i, k = i + 1, k + 1
    return bool(i >= 0 and (k < site_end or not known))


@unmanaged
def _says(json: Bytes, field: int, space: int, names: Lookup, at: Numbers) -> int:
    """What the words of a field say together, in the table's bits; all bits where they are not plain."""
    start, end = at[_BOUNDS + 2 * field], at[_BOUNDS + 2 * field + 1]
    said, number = 0, OFFSET
    for i in range(start, end):
        if json[i] == 0x5C or json[i] >= 0x80:
            return 0xFF
        if json[i] != 0x20:
            number = add_byte(number, json[i])
        elif number != OFFSET:
            said |= find(names, number ^ space)
            number = OFFSET
    return said | find(names, number ^ space)


@unmanaged
def _number_of(json: Bytes, i: int, end: int) -> int:
    """The number of a key; 0 where it is not plain ASCII."""
    number = OFFSET
    while i < end:
        if json[i] == 0x5C or json[i] >= 0x80:
            return 0
        number = add_byte(number, json[i])
        i += 1
    return number


@unmanaged
def _write_key(json: Bytes, i: int, key_end: int, out: Bytes, o: int) -> int:
    o = copy_bytes(json, i, key_end + 1, out, _put_comma(out, o))
    out[o] = 0x3A
    return o + 1


@unmanaged
def _put_comma(out: Bytes, o: int) -> int:
    """Part what is written next from what was before, if there was anything."""
    if out[o - 1] == 0x7B or out[o - 1] == 0x5B:
        return o
    out[o] = 0x2C
    return o + 1
