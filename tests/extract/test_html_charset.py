"""From bytes to text: which charset counts."""

import codecs
from pathlib import Path

import pytest
from html_pages import read

from backref.extract.html._charset import _codecs, charset_name, declared, read_source


@pytest.mark.parametrize(
    ("body", "header", "charset", "title"),
    [
        ("<title>é".encode(), None, "utf-8", "é"),
        ("<title>é".encode("latin-1"), "ISO-8859-1", "windows-1252", "é"),
        ("<title>€".encode("cp1252"), "latin1", "windows-1252", "€"),
        (b"\xef\xbb\xbf" + "<title>é".encode(), "iso-8859-1", "utf-8", "é"),
        (b"\xff\xfe" + "<title>é".encode("utf-16-le"), None, "utf-16le", "é"),
        ("<title>é".encode("utf-16-be"), "utf-16be", "utf-16be", "é"),
        ("<meta charset=windows-1251><title>ж".encode("cp1251"), None, "windows-1251", "ж"),
        ("<meta charset=windows-1251><title>é".encode(), "utf-8", "utf-8", "é"),
        ("<meta charset=utf-16><title>é".encode(), None, "utf-8", "é"),
        ("<title>漢字かな</title>".encode("shift_jis"), "x-sjis", "shift_jis", "漢字かな"),
        (b"<title>a\xffb", "utf-8", "utf-8", "a\ufffdb"),
        (b"<title>a", "no-such-charset", "utf-8", "a"),
    ],
)
def test_mark_header_meta_and_bytes_are_asked_in_this_order(
    body: bytes, header: str | None, charset: str, title: str
) -> None:
    page = read(body, charset=header)
    assert (page.charset, page.title) == (charset, title)


def test_a_charset_that_nothing_names_is_guessed() -> None:
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 20
    page = read(f"<title>Проба</title><p>{text}".encode("cp1251"))
    assert page.title == "Проба"


def test_charsets_are_found_as_the_conformance_cases_say(shared_data: Path) -> None:
    data = (shared_data / "conformance" / "html5lib-encoding-tests1.dat").read_bytes()
    cases = [case.split(b"#encoding\n") for case in data.split(b"#data\n")[1:]]
    wrong = []
    for body, expected in cases:
        name = expected.strip().decode().lower()
        marked = read_source(body, None).charset if body.startswith(codecs.BOM_UTF8) else None
        found = marked or declared(body) or "windows-1252"
        if found != (charset_name(name) or name):
            wrong.append((body[:200], name, found))
    assert len(cases) > 50
    assert wrong == []


def test_every_charset_of_the_table_has_a_codec() -> None:
    assert len(_codecs()) == 40
    for name, codec in _codecs().items():
        assert codecs.lookup(codec)
        assert charset_name(f" {name.upper()}\n") == name
