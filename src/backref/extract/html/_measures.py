"""Numbers of the visible text: words, how much of a block is links, and the words around a link.

A word is a run of bytes between white space; each character of the scripts written without blanks (U+3000 to
U+9FFF) is a word of its own.
"""

from backref.extract._hashing import Numbers
from backref.extract._text import BLANK, LINE
from backref.extract.html import _sheet as to
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import find_byte

FIRST_ALONE, LAST_ALONE = 0xE3, 0xE9
"""First bytes of the characters that are words of their own."""


@unmanaged
def next_word(text: Bytes, i: int, end: int) -> tuple[int, int]:
    """Bounds of the first word at or after `i`; both are `end` where there is none."""
    while i < end and text[i] <= BLANK:
        i += 1
    start = i
    while i < end and (BLANK < text[i] < FIRST_ALONE or text[i] > LAST_ALONE):
        i += 1
    return start, min(i + 3, end) if i == start else i


@unmanaged
def count_words(text: Bytes, i: int, end: int, most: int) -> int:
    """Words between two positions, as far as they are counted."""
    words = 0
    start, i = next_word(text, i, end)
    while start < i and words < most:
        words += 1
        start, i = next_word(text, i, end)
    return words


GOOD_WORDS = 15
"""Words of a block that tells something, where at most a third of them are in links."""
MOST_WORDS = 1 << 30
GAP_BLOCKS = 6
"""Blocks that tell nothing between two that do, in one stretch of text."""
STRETCH_PERCENT = 30
"""Share of the longest stretch's text outside links from which on another one counts as well."""
_SIZE, _FIRST, _AFTER, _START, _STOP, STRETCH_COLUMNS = range(6)
"""Columns of `stretches`: bytes outside links, the first link and the one after the last, bounds in the text."""


@unmanaged
def measure_blocks(text: Bytes, start: int, end: int, rows: Numbers, stretches: Numbers) -> tuple[int, int]:
    """Write into each link of the visible text how many words its block has, and how many of them are in links.

    Links in long stretches of blocks with text of their own are marked. `stretches` is room for the size of each
    and the bounds of its links and text; later ones than it holds are added to the last. Returns where the longest
    stretch begins and ends; the whole text where there is none.
    """
    row, count, gap = 0, 0, GAP_BLOCKS
    whole = (start, end)
    while start < end:
        stop = find_byte(text, start, end, LINE)
        first, linked, bytes_linked = row, 0, 0
        while row < len(rows) and (rows[row, to.FLAGS] & to.UNSEEN or rows[row, to.TEXT_START] <= stop):
            if not rows[row, to.FLAGS] & to.UNSEEN:
                linked += count_words(text, rows[row, to.TEXT_START], min(rows[row, to.TEXT_END], stop), MOST_WORDS)
                bytes_linked += min(rows[row, to.TEXT_END], stop) - rows[row, to.TEXT_START]
            row += 1
        words = count_words(text, start, stop, MOST_WORDS if row > first else GOOD_WORDS)
        for k in range(first, row):
            rows[k, to.BLOCK_WORDS], rows[k, to.BLOCK_LINKED] = words, linked
        gap += 1
        if words >= GOOD_WORDS and 3 * linked <= words:
            if gap > GAP_BLOCKS and count < len(stretches):
                stretches[count, _SIZE], stretches[count, _FIRST], stretches[count, _START] = 0, first, start
                count += 1
            stretches[count - 1, _SIZE] += stop - start - bytes_linked
            stretches[count - 1, _AFTER], stretches[count - 1, _STOP] = row, stop
            gap = 0
        start = stop + 1
    if count == 0:
        return whole
    longest = _mark_long(rows, stretches, count)
    return stretches[longest, _START], stretches[longest, _STOP]


@unmanaged
def _mark_long(rows: Numbers, stretches: Numbers, count: int) -> int:
    """Mark the links of long stretches; returns which is the longest."""
    longest = 0
    for k in range(count):
        if stretches[k, _SIZE] > stretches[longest, _SIZE]:
            longest = k
    for k in range(count):
        if stretches[k, _SIZE] * 100 >= stretches[longest, _SIZE] * STRETCH_PERCENT:
            for row in range(stretches[k, _FIRST], stretches[k, _AFTER]):
                rows[row, to.FLAGS] |= to.MAIN_RUN
    return longest


@unmanaged
def start_of_context(text: Bytes, i: int, words: int, size: int) -> int:
    """Where the last `words` words before `i` begin, in the same block and within `size` bytes."""
    lowest = max(i - size, 0)
    inside = False
    while i > lowest and text[i - 1] != LINE:
        byte = text[i - 1]
        alone = 0x80 <= byte < 0xC0 and i >= 3 and FIRST_ALONE <= text[i - 3] <= LAST_ALONE
        if byte == BLANK:
            inside = False
        elif alone or not inside:
            if words == 0:
                break
            words -= 1
            inside = not alone
        i -= 3 if alone else 1
    return max(i, lowest)


@unmanaged
def end_of_context(text: Bytes, i: int, end: int, words: int, size: int) -> int:
    """Where the first `words` words after `i` end, in the same block and within `size` bytes."""
    stop = find_byte(text, i, min(i + size, end), LINE)
    for _ in range(words):
        start, after = next_word(text, i, stop)
        if start == after:
            break
        i = after
    return i


@unmanaged
def bound_contexts(text: Bytes, end: int, rows: Numbers, words: int, size: int) -> None:
    """Write for each link where its context begins before it and ends after it; unseen links have none."""
    for k in range(len(rows)):
        start, stop = rows[k, to.TEXT_START], rows[k, to.TEXT_END]
        if rows[k, to.FLAGS] & to.UNSEEN:
            rows[k, to.CONTEXT_START], rows[k, to.CONTEXT_END] = start, stop
        else:
            rows[k, to.CONTEXT_START] = start_of_context(text, start, words, size)
            rows[k, to.CONTEXT_END] = end_of_context(text, stop, end, words, size)
