"""Would this page stall a tree parser? One pass over the source that keeps a rough stack of open elements.

Tree building costs time in proportion to how deep elements nest, squared in the attributes of one tag, and in
formatting elements left open, which the parser opens again in every block.
"""

import numpy as np

from backref.extract import _tags as tag
from backref.extract._hashing import Lookup, find
from backref.extract._markup import END, OTHER, START, markup_kind, read_attribute, read_name, skip_other, skip_raw
from backref.extract._sheet import names
from backref.kernel import compiled
from backref.kernel.strings import Bytes
from backref.model.limits import LIMITS, Limits


def stalls(html: Bytes, limits: Limits = LIMITS) -> bool:
    """Whether the page goes beyond what a tree parser reads in reasonable time."""
    return bool(
        _goes_beyond(
            html,
            names(),
            limits.tree_depth,
            limits.attributes_per_tag,
            limits.formatting_depth,
            100000,
        )
    )


@compiled
def _goes_beyond(
    html: Bytes, elements: Lookup, max_depth: int, max_attributes: int, max_formatting: int, max_reopened: int
) -> bool:
    open_names, kinds = np.zeros(max_depth + 2, np.int64), np.zeros(max_depth + 2, np.int64)
    depth, formatting, reopened, foreign, steps = 0, 0, 0, 0, 0
    i, n = 0, len(html)
    while i < n:
        if html[i] != 60:
            i += 1
            continue
        what = markup_kind(html, i)
        if what == OTHER:
            i = skip_other(html, i)
        elif what == START:
            name, i = read_name(html, i + 1)
            attributes, closed, i = _pass_attributes(html, i)
            if attributes > max_attributes:
                return True
            bits = find(elements, name)
            if foreign:
                bits &= tag.FOREIGN
            if bits & (tag.RAW | tag.ESCAPABLE):
                i = _pass_content(html, i, name, bits)
            if bits & tag.BLOCK:
                reopened += formatting
            if bits & (tag.VOID | tag.IMPLIED | tag.RAW | tag.ESCAPABLE) or (foreign and closed):
                continue
            if bits & tag.CODE == tag.A:
                continue  # opening one closes the one before
            depth += 1
            if depth > max_depth:
                return True
            open_names[depth], kinds[depth] = name, bits
            foreign += 1 if bits & tag.FOREIGN else 0
            formatting += 1 if bits & tag.FORMATTING else 0
            if formatting > max_formatting or reopened > max_reopened:
                return True
        elif what == END:
            name, i = read_name(html, i + 2)
            _, _, i = _pass_attributes(html, i)
            k = depth
            while k > 0 and open_names[k] != name:
                k -= 1
            if k > 0:
                for j in range(k, depth + 1):
                    foreign -= 1 if kinds[j] & tag.FOREIGN else 0
                    formatting -= 1 if kinds[j] & tag.FORMATTING else 0
                depth = k - 1
        else:
            i += 1
    return False


@compiled
def _pass_attributes(html: Bytes, i: int) -> tuple[int, bool, int]:
    count = 0
    number, _, _, i = read_attribute(html, i)
    while number != 0:
        count += 1
        number, _, _, i = read_attribute(html, i)
    return count, i >= 2 and html[i - 2] == 47, i


@compiled
def _pass_content(html: Bytes, i: int, name: int, bits: int) -> int:
    if bits & tag.CODE == tag.PLAINTEXT:
        return len(html)
    return skip_raw(html, i, name, bits & tag.CODE == tag.SCRIPT)
