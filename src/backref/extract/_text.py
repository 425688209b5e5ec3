"""Writing visible text: white space folded to one blank, one line a block, entities of serialised trees undone."""

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes

BLANK, LINE = 32, 10
AMP, LESS, GREATER, NO_BREAK = b"amp;", b"lt;", b"gt;", b"nbsp;"


@unmanaged
def write_text(html: Bytes, i: int, end: int, escaped: bool, out: Bytes, written: int) -> int:
    """Append the text between two positions; returns how many bytes are written now.

    `escaped` says that it comes from a serialised tree, where four entities stand for what they mean.
    """
    while i < end:
        byte = html[i]
        if 38 < byte < 0xC2 or byte > 0xE3:
            out[written] = byte
            written += 1
            i += 1
            continue
        width = _space_width(html, i, end)
        if escaped and byte == 38:
            byte, width, i = _entity(html, i, end)
        if width:
            written = write_blank(out, written)
            i += width
        else:
            out[written] = byte
            written += 1
            i += 1
    return written


@unmanaged
def write_blank(out: Bytes, written: int) -> int:
    """Part two words, unless they are parted."""
    if written > 0 and out[written - 1] != BLANK and out[written - 1] != LINE:
        out[written] = BLANK
        return written + 1
    return written


@unmanaged
def break_line(out: Bytes, written: int, anchored: int) -> int:
    """End a block, unless one just ended and no link stands at `anchored` since."""
    if (written == 0 or out[written - 1] == LINE) and anchored != written:
        return written
    if written > 0 and out[written - 1] == BLANK and anchored != written:
        out[written - 1] = LINE
        return written
    out[written] = LINE
    return written + 1


@unmanaged
def _space_width(html: Bytes, i: int, end: int) -> int:
    """Bytes of the white space at `i`, 0 where there is none: ASCII, U+00A0, the blanks of U+2000 to 205F, U+3000."""
    byte = html[i]
    if byte <= 32:
        return 1
    if byte <= 38:
        return 0
    if byte == 0xC2:
        return 2 if i + 1 < end and html[i + 1] == 0xA0 else 0
    if byte < 0xE2 or i + 2 >= end or html[i + 1] != 0x80:
        return 0
    last = html[i + 2]
    if byte == 0xE3:
        return 3 if last == 0x80 else 0
    return 3 if last <= 0x8B or last == 0xA8 or last == 0xA9 or last == 0xAF else 0


@unmanaged
def _starts(html: Bytes, i: int, end: int, word: bytes) -> bool:
    if i + len(word) > end:
        return False
    for k in range(len(word)):  # noqa: SIM110 (kernels know no generators)
        if html[i + k] != word[k]:
            return False
    return True


@unmanaged
def _entity(html: Bytes, i: int, end: int) -> tuple[int, int, int]:
    """The byte that the entity at `i` means, its width if it is a space, and the position to go on from."""
    if _starts(html, i + 1, end, AMP):
        return 38, 0, i + 4
    if _starts(html, i + 1, end, LESS):
        return 60, 0, i + 3
    if _starts(html, i + 1, end, GREATER):
        return 62, 0, i + 3
    if _starts(html, i + 1, end, NO_BREAK):
        return 32, 6, i
    return 38, 0, i
