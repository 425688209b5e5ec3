"""The stack of open elements and the list of active formatting elements, as the HTML standard's parser keeps them.

https://html.spec.whatwg.org/multipage/parsing.html#the-stack-of-open-elements
Only names are kept, and only what decides how deep elements nest.
"""

from backref.extract import _tags as tag
from backref.extract._hashing import Numbers
from backref.kernel import unmanaged

NAME, BITS, SLOT = range(3)
"""Columns of the stack; SLOT is the element's place in the list, -1 where it is not in it."""
IDENTITY, LISTED, OPEN = range(3)
"""Columns of the list: which element it is (0 for a marker, -1 for a removed one), its name, whether it is open."""
TOP, SLOTS, FORMATTING, REOPENED, FOREIGN, TABLES, PARAGRAPHS, STEPS, COUNTERS = range(9)
"""Places in `at`: sizes of both, live entries of the list, elements opened again, open ones of a sort, work done."""
A_NAME_LIMIT = 3
"""The list holds no more equal elements than this."""
MARKER, REMOVED = 0, -1
TABLE_PARTS = (1 << tag.CELL) | (1 << tag.ROW) | (1 << tag.SECTION)


@unmanaged
def open_element(
    name: int, identity: int, bits: int, closed: bool, at: Numbers, stack: Numbers, listed: Numbers
) -> None:
    """A start tag; `closed` says that it ends in `/>`, `identity` tells tags apart that differ in attributes."""
    if at[FOREIGN] > 0:
        if not closed:
            _push(name, bits & tag.FOREIGN, -1, at, stack)
        return
    code = bits & tag.CODE
    if bits & tag.STRUCTURAL or (TABLE_PARTS >> code & 1 and code < 32 and at[TABLES] == 0):
        return
    if bits & tag.BLOCK:
        _close_implied(code, at, stack, listed)
    else:
        reopen_formatting(at, stack, listed)
    if bits & (tag.VOID | tag.RAW | tag.ESCAPABLE):
        return
    if code == tag.A:
        close_element(name, bits, at, stack, listed)
    slot = _list(name, identity, at, listed) if bits & tag.FORMATTING else -1
    _push(name, bits, slot, at, stack)
    if code == tag.CELL:
        _append(MARKER, 0, at, listed)


@unmanaged
def close_element(name: int, bits: int, at: Numbers, stack: Numbers, listed: Numbers) -> None:
    """An end tag: closes the element it means and those in it, or nothing."""
    k = _find(name, bits, at, stack)
    if k == 0:
        if bits & tag.FORMATTING:
            _strike(name, at, listed)
        return
    if bits & tag.FORMATTING:
        slot = stack[k, SLOT]
        if slot >= 0:
            _remove(slot, at, listed)
        if _holds_block(k, at, stack):
            _take_out(k, at, stack)
            return
    _pop_to(k - 1, at, stack, listed)


@unmanaged
def reopen_formatting(at: Numbers, stack: Numbers, listed: Numbers) -> None:
    """Text or an inline element follows: formatting that the end of a block closed is opened again."""
    k = at[SLOTS] - 1
    while k >= 0 and (listed[k, IDENTITY] == REMOVED or (listed[k, IDENTITY] != MARKER and not listed[k, OPEN])):
        k -= 1
    for slot in range(k + 1, at[SLOTS]):
        if listed[slot, IDENTITY] != REMOVED:
            listed[slot, OPEN] = 1
            at[REOPENED] += 1
            _push(listed[slot, LISTED], tag.FORMATTING, slot, at, stack)


@unmanaged
def _close_implied(code: int, at: Numbers, stack: Numbers, listed: Numbers) -> None:
    """Close what the start tag of a block ends without saying so."""
    if code == tag.LI or code == tag.DD:
        _close_item(code, at, stack, listed)
    if code == tag.OPTION and stack[at[TOP], BITS] & tag.CODE == tag.OPTION:
        _pop_to(at[TOP] - 1, at, stack, listed)
    if code < 32 and TABLE_PARTS >> code & 1:
        k = at[TOP]
        while k > 0 and not code < stack[k, BITS] & tag.CODE <= tag.TABLE:
            k -= 1
        at[STEPS] += at[TOP] - k
        _pop_to(k, at, stack, listed)
    elif at[PARAGRAPHS] > 0 and code != tag.OPTION:
        k = at[TOP]
        while k > 0 and stack[k, BITS] & tag.CODE != tag.P and not stack[k, BITS] & tag.SCOPE:
            k -= 1
        at[STEPS] += at[TOP] - k
        if k > 0 and stack[k, BITS] & tag.CODE == tag.P:
            _pop_to(k - 1, at, stack, listed)


@unmanaged
def _close_item(code: int, at: Numbers, stack: Numbers, listed: Numbers) -> None:
    k = at[TOP]
    while k > 0 and stack[k, BITS] & tag.CODE != code:
        if stack[k, BITS] & tag.SPECIAL and not stack[k, BITS] & tag.LOOSE:
            return
        k -= 1
    at[STEPS] += at[TOP] - k
    if k > 0:
        _pop_to(k - 1, at, stack, listed)


@unmanaged
def _find(name: int, bits: int, at: Numbers, stack: Numbers) -> int:
    """The open element that an end tag means; 0 where it means none."""
    code = bits & tag.CODE
    stops = tag.SCOPE if bits & (tag.SPECIAL | tag.FORMATTING) else tag.SPECIAL
    k = at[TOP]
    while k > 0 and stack[k, NAME] != name:
        stopped = stack[k, BITS] & stops
        if code < 32 and TABLE_PARTS >> code & 1:
            stopped = stack[k, BITS] & tag.CODE == tag.TABLE
        elif code == tag.TABLE:
            stopped = 0
        if stopped:
            return 0
        k -= 1
        at[STEPS] += 1
    return int(k)


@unmanaged
def _push(name: int, bits: int, slot: int, at: Numbers, stack: Numbers) -> None:
    """Put an element on the stack; when that is full its size alone goes on growing."""
    at[TOP] += 1
    if at[TOP] >= len(stack):
        return
    k = at[TOP]
    stack[k, NAME], stack[k, BITS], stack[k, SLOT] = name, bits, slot
    at[FOREIGN] += 1 if bits & tag.FOREIGN else 0
    at[TABLES] += 1 if bits & tag.CODE == tag.TABLE else 0
    at[PARAGRAPHS] += 1 if bits & tag.CODE == tag.P else 0


@unmanaged
def _pop_to(depth: int, at: Numbers, stack: Numbers, listed: Numbers) -> None:
    while at[TOP] > depth:
        k = at[TOP]
        bits = stack[k, BITS]
        at[FOREIGN] -= 1 if bits & tag.FOREIGN else 0
        at[TABLES] -= 1 if bits & tag.CODE == tag.TABLE else 0
        at[PARAGRAPHS] -= 1 if bits & tag.CODE == tag.P else 0
        if stack[k, SLOT] >= 0:
            listed[stack[k, SLOT], OPEN] = 0
        if bits & tag.CODE == tag.CELL:
            _clear_to_marker(at, listed)
        at[TOP] = k - 1


@unmanaged
def _holds_block(k: int, at: Numbers, stack: Numbers) -> bool:
    for above in range(k + 1, at[TOP] + 1):  # noqa: SIM110 (kernels know no generators)
        if stack[above, BITS] & tag.SPECIAL:
            return True
    return False


@unmanaged
def _take_out(k: int, at: Numbers, stack: Numbers) -> None:
    """Take one element out of the stack and leave those above it."""
    at[STEPS] += at[TOP] - k
    for above in range(k, at[TOP]):
        for column in range(3):
            stack[above, column] = stack[above + 1, column]
    at[TOP] -= 1


@unmanaged
def _list(name: int, identity: int, at: Numbers, listed: Numbers) -> int:
    """Put a formatting element on the list, instead of the earliest of three equal ones; its place."""
    equal, earliest, k = 0, -1, at[SLOTS] - 1
    while k >= 0 and listed[k, IDENTITY] != MARKER:
        if listed[k, IDENTITY] == identity:
            equal += 1
            earliest = k
        k -= 1
    if equal >= A_NAME_LIMIT:
        _remove(earliest, at, listed)
    return _append(identity, name, at, listed)


@unmanaged
def _append(identity: int, name: int, at: Numbers, listed: Numbers) -> int:
    """Add to the list; a full one counts as too many formatting elements."""
    k = at[SLOTS]
    if k >= len(listed):
        at[FORMATTING] = len(listed)
        return -1
    listed[k, IDENTITY], listed[k, LISTED], listed[k, OPEN] = identity, name, 1
    at[SLOTS] = k + 1
    at[FORMATTING] += 1 if identity != MARKER else 0
    return int(k)


@unmanaged
def _remove(slot: int, at: Numbers, listed: Numbers) -> None:
    if listed[slot, IDENTITY] != REMOVED:
        listed[slot, IDENTITY] = REMOVED
        at[FORMATTING] -= 1
    while at[SLOTS] > 0 and listed[at[SLOTS] - 1, IDENTITY] == REMOVED:
        at[SLOTS] -= 1


@unmanaged
def _strike(name: int, at: Numbers, listed: Numbers) -> None:
    """Take the last element of a name, that is no longer open, off the list."""
    k = at[SLOTS] - 1
    while k >= 0 and listed[k, IDENTITY] != MARKER:
        if listed[k, IDENTITY] != REMOVED and listed[k, LISTED] == name:
            if not listed[k, OPEN]:
                _remove(k, at, listed)
            return
        k -= 1


@unmanaged
def _clear_to_marker(at: Numbers, listed: Numbers) -> None:
    while at[SLOTS] > 0:
        k = at[SLOTS] = at[SLOTS] - 1
        if listed[k, IDENTITY] == MARKER:
            return
        at[FORMATTING] -= 1 if listed[k, IDENTITY] != REMOVED else 0
