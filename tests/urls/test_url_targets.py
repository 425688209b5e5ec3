"""What a scope means in keys, against a plain reading of hosts and paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.errors import UrlError
from backref.model.words import Scope
from backref.urls import Url, key_range, parse, parse_target

hosts = st.sampled_from(
    [
        *(
            "com",
            "example.com",
            "www.example.com",
            "a.www.example.com",
            "example.com.au",
            "xample.com",
            "example-a.com",
        ),
        *(
            "example_a.com",
            "example!.com",
            "example).com",
            "ex,ample.com",
            "ample.com",
            "aexample.com",
            "0.example.com",
        ),
        *(
            "-.example.com",
            "~.example.com",
            "example.co",
            "example.comm",
            "1.2.3.4",
            "[::1]",
            "1.2.3.40",
            "a..com",
            "..com",
        ),
    ]
)
ports = st.sampled_from(["", ":8080", ":80"])
paths = st.text("/abz?=%~-)é,", max_size=5)
urls = st.builds("{}://{}{}/{}".format, st.sampled_from(["http", "https"]), hosts, ports, paths)


def port_and_path(url: Url) -> str:
    return url.url.removeprefix("https://").removeprefix("http://").removeprefix(url.host)


def covers(scope: Scope, target: Url, url: Url) -> bool:
    """The plain reading: which URLs a question about a target means."""
    match scope:
        case Scope.EXACT:
            return (url.host, port_and_path(url)) == (target.host, port_and_path(target))
        case Scope.PREFIX:
            return url.host == target.host and port_and_path(url).startswith(port_and_path(target))
        case Scope.HOST:
            return url.host == target.host
        case Scope.DOMAIN:
            return url.host == target.host or url.host.endswith(f".{target.host}")


@given(urls, urls, st.sampled_from(Scope))
def test_a_key_is_in_the_range_exactly_when_the_scope_covers_the_url(target: str, text: str, scope: Scope) -> None:
    """One contiguous range of keys is the whole answer, whatever the hosts are made of."""
    target = target.rstrip("?")
    low, high = key_range(target, scope)
    url = parse(text)
    assert (low <= url.key < high) == covers(scope, parse(target), url)


@pytest.mark.parametrize(
    ("text", "scope", "name"),
    [
        ("example.com", Scope.DOMAIN, "example.com"),
        (" Example.com/ ", Scope.DOMAIN, "example.com"),
        ("https://example.com/", Scope.DOMAIN, "example.com"),
        ("*.example.com", Scope.DOMAIN, "example.com"),
        ("*.example.com/*", Scope.DOMAIN, "example.com"),
        ("blog.example.com", Scope.DOMAIN, "blog.example.com"),
        ("bücher.example", Scope.DOMAIN, "xn--bcher-kva.example"),
        ("1.2.3.4", Scope.DOMAIN, "1.2.3.4"),
        ("co.uk", Scope.DOMAIN, "co.uk"),
        ("example.com/blog", Scope.EXACT, "http://example.com/blog"),
        ("https://example.com/?a=b", Scope.EXACT, "https://example.com/?a=b"),
        ("//example.com/blog/", Scope.EXACT, "http://example.com/blog/"),
        ("example.com/blog/*", Scope.PREFIX, "http://example.com/blog/*"),
        ("example.com/a?*", Scope.PREFIX, "http://example.com/a?*"),
        ("example.com/*", Scope.PREFIX, "http://example.com/*"),
        ("example.com:8080", Scope.PREFIX, "http://example.com:8080/*"),
        ("example.com:8080/a", Scope.EXACT, "http://example.com:8080/a"),
        ("news:8080/a", Scope.EXACT, "http://news:8080/a"),
        ("HTTPS:example.com/a", Scope.EXACT, "https://example.com/a"),
    ],
)
def test_a_target_typed_without_a_scope(text: str, scope: Scope, name: str) -> None:
    """The guess, which every answer names."""
    target = parse_target(text)
    assert (target.scope, target.name) == (scope, name)


def test_a_stated_scope_is_obeyed() -> None:
    """Also where the guess would be another."""
    assert key_range("https://example.com/blog", Scope.HOST) == ("com,example)", "com,example*")
    assert key_range("example.com", Scope.EXACT) == ("com,example)/", "com,example)/\0")
    assert key_range("example.com/a*", Scope.EXACT).low == "com,example)/a*"
    assert key_range("example.com/blog*", Scope.PREFIX) == key_range("example.com/blog", Scope.PREFIX)


@pytest.mark.parametrize(
    "text",
    ["", " ", "ftp://example.com", "mailto:x@example.com", "javascript:alert(1)", "tel:+49 123", "a b", "http://", "*"],
)
def test_what_is_not_a_target_is_refused(text: str) -> None:
    """With an error, not with an empty answer."""
    with pytest.raises(UrlError, match="is not a page, host or domain") as caught:
        parse_target(text)
    assert repr(text) in caught.value.message
    assert "type example.com" in (caught.value.hint or "")
