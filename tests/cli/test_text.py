"""Text from the web does nothing to a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.cli._sizes import read_size
from backref.cli._text import clean, one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b31mred", "31mred"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069c\u200e\u200f\u061c", "abc"),
        ("a\x00b\x07\x08\x7f", "ab"),
        ("über 鞋 \U0001f45f", "über 鞋 \U0001f45f"),
    ],
)
def test_characters_that_a_terminal_acts_on_are_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_a_line_is_one_line_of_harmless_characters(text: str) -> None:
    line = one_line(text)
    assert line == clean(line)
    assert "\n" not in line
    assert line.isprintable() or not line.isascii()


@pytest.mark.parametrize(
    ("text", "size"),
    [("1048576", 1 << 20), ("4GB", 4 << 30), ("1.5 GiB", 3 << 29), ("512m", 512 << 20), ("64 kB", 64 << 10)],
)
def test_sizes_are_read_as_people_write_them(text: str, size: int) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1GB", "1 GB 2", "many"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_size(text)
