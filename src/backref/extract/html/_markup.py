"""Finding the parts of HTML source, byte by byte, as the tokenizer of the HTML standard does.

https://html.spec.whatwg.org/multipage/parsing.html#tokenization
Each function takes a position and returns the next one; at the end of input that is the length.
"""

from backref.extract._hashing import OFFSET, add_byte
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import find_byte

TEXT, START, END, OTHER = 0, 1, 2, 3


@unmanaged
def is_space(byte: int) -> bool:
    """HTML's white space: blank, tab, line feed, form feed, carriage return."""
    return byte == 32 or byte == 10 or byte == 9 or byte == 13 or byte == 12


@unmanaged
def is_letter(byte: int) -> bool:
    """An ASCII letter."""
    return 97 <= (byte | 32) <= 122


@unmanaged
def markup_kind(html: Bytes, i: int) -> int:
    """What the `<` at `i` begins: a start tag, an end tag, something to skip, or just text."""
    if i + 1 >= len(html):
        return TEXT
    following = html[i + 1]
    if is_letter(following):
        return START
    if following == 47:  # /
        if i + 2 < len(html) and is_letter(html[i + 2]):
            return END
        return OTHER if i + 2 < len(html) else TEXT
    return OTHER if following == 33 or following == 63 else TEXT  # ! ?


@unmanaged
def skip_to(html: Bytes, i: int, byte: int) -> int:
    """Past the next such byte."""
    return min(find_byte(html, i, len(html), byte) + 1, len(html))


@unmanaged
def skip_other(html: Bytes, i: int) -> int:
    """Past the comment, doctype or processing instruction whose `<` is at `i`."""
    n = len(html)
    if not (i + 3 < n and html[i + 1] == 33 and html[i + 2] == 45 and html[i + 3] == 45):
        return skip_to(html, i, 62)
    i += 4
    if i < n and html[i] == 62:
        return i + 1
    if i + 1 < n and html[i] == 45 and html[i + 1] == 62:
        return i + 2
    while i + 2 < n:
        if html[i] == 45 and html[i + 1] == 45:
            if html[i + 2] == 62:
                return i + 3
            if html[i + 2] == 33 and i + 3 < n and html[i + 3] == 62:
                return i + 4
        i += 1
    return n


@unmanaged
def read_name(html: Bytes, i: int) -> tuple[int, int]:
    """The number of the tag name at `i`, and the position after it."""
    number = OFFSET
    while i < len(html) and not is_space(html[i]) and html[i] != 62 and html[i] != 47:
        number = add_byte(number, html[i])
        i += 1
    return number, i


@unmanaged
def read_attribute(html: Bytes, i: int) -> tuple[int, int, int, int]:
    """The next attribute of a tag: number of its name, bounds of its value, and the position after it.

    The number is 0 at the end of the tag; then the position is that after `>`.
    """
    n = len(html)
    while i < n and (is_space(html[i]) or html[i] == 47):
        i += 1
    if i >= n or html[i] == 62:
        return 0, 0, 0, min(i + 1, n)
    number = add_byte(OFFSET, html[i])
    i += 1
    while i < n and not is_space(html[i]) and html[i] != 62 and html[i] != 47 and html[i] != 61:
        number = add_byte(number, html[i])
        i += 1
    after = i
    while i < n and is_space(html[i]):
        i += 1
    if i >= n or html[i] != 61:
        return number, after, after, after
    start, end, i = _read_value(html, i + 1)
    return number, start, end, i


@unmanaged
def _read_value(html: Bytes, i: int) -> tuple[int, int, int]:
    """Bounds of the value after `=`, and the position after it."""
    n = len(html)
    while i < n and is_space(html[i]):
        i += 1
    if i < n and (html[i] == 34 or html[i] == 39):
        end = skip_to(html, i + 1, html[i])
        closed = end > i + 1 and html[end - 1] == html[i]
        return i + 1, end - 1 if closed else end, end
    start = i
    while i < n and not is_space(html[i]) and html[i] != 62:
        i += 1
    return start, i, i


@unmanaged
def skip_raw(html: Bytes, i: int, name: int, script: bool) -> int:
    """The position of the end tag that closes raw text of that name, or the end of input.

    In a script, `<!-- <script>` hides the next `</script>` until `-->`.
    """
    n = len(html)
    commented, doubled = False, False
    while i < n:
        if commented:
            while i < n and html[i] != 60 and html[i] != 62:
                i += 1
        else:
            i = find_byte(html, i, n, 60)
        if i + 1 < n and html[i] == 60:
            if script and html[i + 1] == 33 and i + 3 < n and html[i + 2] == 45 and html[i + 3] == 45:
                commented = True
            elif html[i + 1] == 47:
                found, after = read_name(html, i + 2)
                if found == name and after < n:
                    if not doubled:
                        return i
                    doubled = False
            elif commented and is_letter(html[i + 1]) and read_name(html, i + 1)[0] == name:
                doubled = True
        elif i < n and html[i] == 62 and html[i - 1] == 45 and html[i - 2] == 45:
            commented, doubled = False, False
        i += 1
    return n
