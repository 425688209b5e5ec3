"""Normalisation policy v1, case by case, and the keys made from it."""

import string
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from backref.errors import UrlError
from backref.urls import REASONS, host_key, parse, url_of

CASES = [
    ("http://Example.COM", "http://example.com/", "com,example)/"),
    ("https://example.com:443/a", "https://example.com/a", "com,example)/a"),
    ("http://example.com:443/a", "http://example.com:443/a", "com,example):443/a"),
    ("http://www.example.com./", "http://www.example.com/", "com,example,www)/"),
    ("http://example.com../", "http://example.com../", ",,com,example)/"),
    ("http://./", "http://./", ",)/"),
    ("http://bücher.example/ü?ü", "http://xn--bcher-kva.example/%C3%BC?%C3%BC", "example,xn--bcher-kva)/%C3%BC?%C3%BC"),
    ("http://user:secret@example.com/", "http://example.com/", "com,example)/"),
    ("http://example.com/a/./b/../c/%2e%2E/d#top", "http://example.com/a/d", "com,example)/a/d"),
    ("http://example.com/a?b=c d&e='", "http://example.com/a?b=c%20d&e=%27", "com,example)/a?b=c%20d&e=%27"),
    ("http://example.com/a?", "http://example.com/a", "com,example)/a"),
    ("http://example.com/?#", "http://example.com/", "com,example)/"),
    ("http://example.com/a??", "http://example.com/a??", "com,example)/a??"),
    ("http://example.com/%7Eme/%e4", "http://example.com/%7Eme/%e4", "com,example)/%7Eme/%e4"),
    ("http://0x7f.1/a", "http://127.0.0.1/a", "127.0.0.1)/a"),
    ("http://[::FFFF:1.2.3.4]:8080/", "http://[::ffff:102:304]:8080/", "[::ffff:102:304]):8080/"),
    ("http://a!b(c).com/)", "http://a!b(c).com/)", "com,a%21b%28c%29)/)"),
    ("  http:\\\\example.com\\a\tb ", "http://example.com/ab", "com,example)/ab"),
    (
        "http://example.com/\u202e\x00\x1b[31m",
        "http://example.com/%E2%80%AE%00%1B[31m",
        "com,example)/%E2%80%AE%00%1B[31m",
    ),
]
REFUSED = [
    ("example.com/no/scheme", "invalid"),
    ("", "invalid"),
    ("http://", "invalid"),
    ("http://a b/", "invalid"),
    ("http://example.com:99999/", "invalid"),
    ("http://\ud800/", "invalid"),
    ("JavaScript:alert(1)", "scheme:javascript"),
    ("mailto:somebody@example.com", "scheme:mailto"),
    ("ftp://example.com/", "scheme:ftp"),
    ("made-up-scheme:x", "scheme:other"),
    ("http://example.com/" + "x" * 65536, "too_long"),
    ("http://example.com/" + "é" * 1000, "too_long"),
    ("data:text/html," + "x" * 65536, "scheme:data"),
    ("//" + "x" * 65536, "too_long"),
]
hosts = st.one_of(
    st.text(string.ascii_lowercase + string.digits + "-._!$&'()*+,;=~\"", min_size=1, max_size=12),
    st.sampled_from(["1.2.3.4", "[::1]", "example.com", "a.example.com"]),
)
urls = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https"]),
    hosts,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text(string.printable + "é\u202e)", max_size=12),
)


@pytest.mark.parametrize(("text", "url", "key"), CASES)
def test_normalisation(text: str, url: str, key: str) -> None:
    """What is typed on the left is stored as on the right."""
    parsed = parse(text)
    assert (parsed.url, parsed.key) == (url, key)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refusals(text: str, reason: str) -> None:
    """What is not an http(s) page is refused with the reason that a ledger counts."""
    with pytest.raises(UrlError) as caught:
        parse(text)
    assert caught.value.reason == reason
    assert reason in REASONS
    assert len(caught.value.message) < 1000


def test_the_limit_is_4096_characters() -> None:
    """The longest URL that is stored."""
    start = "http://example.com/"
    assert len(parse(start + "x" * (4096 - len(start))).url) == 4096
    with pytest.raises(UrlError):
        parse(start + "x" * (4097 - len(start)))


@pytest.mark.parametrize("base", ["not a URL", "", "http://example.com/" + "x" * 5000])
def test_an_unusable_base_counts_as_absent(base: str) -> None:
    """Absolute URLs are read all the same, relative ones are not."""
    assert parse("http://a/b", base).key == "a)/b"
    with pytest.raises(UrlError):
        parse("b", base)


@given(urls)
def test_normalising_twice_is_the_same_as_once(text: str) -> None:
    """A normalised URL stays as it is."""
    url = parsed_or_rejected(text)
    assert parse(url.url) == url


@given(urls)
def test_a_url_is_rebuilt_from_its_row(text: str) -> None:
    """Key, host and scheme hold everything."""
    url = parsed_or_rejected(text)
    assert url_of(url.key, url.host, url.https) == url.url
    assert url.key.isascii()
    assert url.key.startswith(host_key(url.host))


@given(urls, urls)
def test_different_urls_have_different_keys_or_schemes(one: str, other: str) -> None:
    """Keys are injective."""
    first, second = parsed_or_rejected(one), parsed_or_rejected(other)
    assert (first.url == second.url) == ((first.key, first.https) == (second.key, second.https))


def parsed_or_rejected(text: str):  # type: ignore[no-untyped-def]
    try:
        return parse(text)
    except UrlError:
        assume(False)


def test_asking_about_urls_imports_no_heavy_library() -> None:
    """`backref.urls` alone brings in no compiler and no columns."""
    code = "import sys, backref.urls; print({'numba', 'polars', 'pyarrow', 'duckdb'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
