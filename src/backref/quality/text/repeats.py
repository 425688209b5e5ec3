"""Texts that come again: links in order of target and source repeat their anchors, and what is around them."""

from backref.kernel import unmanaged
from backref.kernel.strings import Bytes
from backref.kernel.words import load_word


@unmanaged
def is_same(content: Bytes, start: int, end: int, other: int, other_end: int) -> bool:
    """Whether `content[start:end]` and `content[other:other_end]` are equal."""
    size = end - start
    if size != other_end - other:
        return False
    at = 0
    while at + 8 <= size:
        if load_word(content, start + at) != load_word(content, other + at):
            return False
        at += 8
    while at < size:
        if content[start + at] != content[other + at]:
            return False
        at += 1
    return True
