"""What a page carries of its site beside words and links: hosts of its assets, ids in its scripts, structured data.

The walk only notes where such things stand; `_footprints` says what they mean.
"""

from backref.extract import _tags as tag
from backref.extract._hashing import OFFSET, Numbers, add_byte, name_hash
from backref.extract.html import _sheet as to
from backref.extract.html._markup import is_letter, is_space
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes

STYLESHEET, STRUCTURED = name_hash("stylesheet"), name_hash("application/ld+json")
MOST_ID_BYTES = 32


@unmanaged
def note_asset(html: Bytes, code: int, at: Numbers, traces: Numbers) -> None:
    """Note the host that a script, an image or a style sheet is fetched from, where the tag just read names one."""
    if code == tag.LINK:
        if _value_number(html, tag.REL, at) == STYLESHEET:
            _note_host(html, at[to.VALUES + 2 * tag.HREF], at[to.VALUES + 2 * tag.HREF + 1], at, traces)
    elif code == tag.IMG or code == tag.SCRIPT:
        _note_host(html, at[to.VALUES + 2 * tag.SRC], at[to.VALUES + 2 * tag.SRC + 1], at, traces)
    if code == tag.SCRIPT and at[to.VALUES + 2 * tag.SRC] >= 0:
        note_ids(html, at[to.VALUES + 2 * tag.SRC], at[to.VALUES + 2 * tag.SRC + 1], at, traces)
    if at[to.VALUES + 2 * tag.AD_CLIENT] >= 0:
        start, end = at[to.VALUES + 2 * tag.AD_CLIENT], at[to.VALUES + 2 * tag.AD_CLIENT + 1]
        note_ids(html, start, end, at, traces)


@unmanaged
def note_script(html: Bytes, start: int, end: int, structured: bool, at: Numbers, traces: Numbers) -> None:
    """Note what the text of a script holds."""
    if structured:
        _note(html, to.STRUCTURED_DATA, start, end, at, traces)
    else:
        note_ids(html, start, end, at, traces)


@unmanaged
def is_structured(html: Bytes, at: Numbers) -> bool:
    """Whether the script tag just read begins structured data."""
    return bool(_value_number(html, tag.TYPE, at) == STRUCTURED)


@unmanaged
def note_ids(html: Bytes, start: int, end: int, at: Numbers, traces: Numbers) -> None:
    """Note the whole words that begin as an id of analytics or advertising does: G- UA- GTM- ca-pub-."""
    i = start + 1
    while i < end:
        if html[i] == 45 and _after_prefix(html, start, i):
            first, after = i, i + 1
            while first > start and _in_id(html[first - 1]) and i - first < MOST_ID_BYTES:
                first -= 1
            while after < end and _in_id(html[after]) and after - first < MOST_ID_BYTES:
                after += 1
            _note(html, to.ID, first, after, at, traces)
            i = after
        i += 1


@unmanaged
def _after_prefix(html: Bytes, start: int, i: int) -> bool:
    last, before = html[i - 1], html[i - 2] if i - 2 >= start else 0
    if last == 71:  # G
        return not _in_id(before)
    if last == 65:  # UA
        return before == 85
    return (last == 77 and before == 84) or (last == 98 and before == 117)  # GTM, pub


@unmanaged
def _in_id(byte: int) -> bool:
    return is_letter(byte) or 48 <= byte <= 57 or byte == 45


@unmanaged
def _value_number(html: Bytes, attribute: int, at: Numbers) -> int:
    """The number of an attribute's value, as that of a name."""
    number = OFFSET
    for i in range(at[to.VALUES + 2 * attribute], at[to.VALUES + 2 * attribute + 1]):
        number = add_byte(number, html[i])
    return number


@unmanaged
def _note_host(html: Bytes, i: int, end: int, at: Numbers, traces: Numbers) -> None:
    """Note the host of an absolute web address."""
    while 0 <= i < end and is_space(html[i]):
        i += 1
    if i < 0 or i + 4 > end:
        return
    if html[i] | 32 == 104:  # h of http: or https:
        i += 5 if html[i + 4] == 58 else 6
    if i + 2 >= end or html[i] != 47 or html[i + 1] != 47:
        return
    start = i + 2
    i = start
    while i < end and html[i] != 47 and html[i] != 63 and html[i] != 35 and html[i] != 58:
        i += 1
    _note(html, to.ASSET, start, i, at, traces)


@unmanaged
def _note(html: Bytes, sort: int, start: int, end: int, at: Numbers, traces: Numbers) -> None:
    """Keep a trace, or count it where it was met before; when there is no room it is passed over."""
    number = OFFSET ^ sort
    for i in range(start, min(end, start + 256)):
        number = add_byte(number, html[i])
    count = at[to.TRACES]
    for k in range(count):
        if traces[k, to.NUMBER] == number:
            traces[k, to.TIMES] += 1
            return
    if count < len(traces) and start < end:
        traces[count, to.SORT], traces[count, to.NUMBER], traces[count, to.TIMES] = sort, number, 1
        traces[count, to.TRACE_START], traces[count, to.TRACE_END] = start, end
        at[to.TRACES] = count + 1
