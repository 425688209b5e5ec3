"""Texts of JSON strings are written as `json` and a regular expression would."""

import json
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backref.extract.wat._json_text import copy_folded, copy_text
from backref.kernel.wide import SLACK, joined

SPACE = re.compile("[\0-\x20\xa0\u2000-\u200b\u2028\u2029\u202f\u3000]+")
PIECES = st.sampled_from([*' \n\té\xa0\u2003\u3000\u3001😀\\"/a', "  ", "abc" * 11, "日本"])
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80)


def written(copy, text: str, before: str, ascii_only: bool, *limit: int) -> str:
    """What a loop writes for the text, after a beginning of any length that is not its own."""
    string = json.dumps(text, ensure_ascii=ascii_only).encode()
    source = joined([before.encode(), string])
    out = np.full(len(source) + SLACK, 0x2E, np.uint8)
    begin, start = len(before), len(before.encode())
    end = copy(source, start + 1, start + len(string) - 1, out, begin, *limit)
    assert bytes(out[:begin]) == b"." * begin
    return bytes(out[begin:end]).decode()


@given(TEXTS, st.sampled_from(["", "x", "y" * 31, "z" * 45]), st.booleans())
def test_escapes_are_undone(text: str, before: str, ascii_only: bool):
    assert written(copy_text, text, before, ascii_only) == text


@given(TEXTS, st.sampled_from(["", "x", "y" * 31, "z" * 45]), st.booleans(), st.integers(1, 60))
def test_white_space_is_folded_and_the_rest_cut(text: str, before: str, ascii_only: bool, limit: int):
    folded = SPACE.sub(" ", text).strip(" ")
    string = len(json.dumps(text, ensure_ascii=ascii_only).encode()) - 2
    expected = folded if string <= limit else folded[:limit]
    assert written(copy_folded, text, before, ascii_only, limit) == expected
