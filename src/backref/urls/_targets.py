"""What a question is about: from what somebody types to one contiguous range of keys."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from backref.errors import UrlError
from backref.model.words import Scope
from backref.urls._reasons import SCHEMES
from backref.urls._url import Url, host_key, parse, url_of

_WITH_SCHEME: Final = re.compile(rf"https?:|(?:{'|'.join(SCHEMES)}):(?!\d+(?:/|$))", re.IGNORECASE)
"""Begins a text that states its scheme, if without slashes; `news:80` is a host with a port."""
_SHOWN = 200
"""Characters of a text that an error repeats."""


class KeyRange(NamedTuple):
    """All keys with `low <= key < high`, compared as bytes."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Target:
    """What was typed, understood."""

    text: str
    """As typed."""
    scope: Scope
    url: Url
    """The URL it was read as; for `host` and `domain` only its host counts."""
    range: KeyRange

    @property
    def host(self) -> str:
        """The host asked about."""
        return self.url.host

    @property
    def domain(self) -> str:
        """Its registrable domain."""
        return self.url.domain

    @property
    def name(self) -> str:
        """The target in normalised words: a host, a URL, or the beginning of URLs followed by `*`."""
        match self.scope:
            case Scope.EXACT:
                return self.url.url
            case Scope.PREFIX:
                return f"{url_of(self.range.low, self.host, self.url.https)}*"
            case Scope.HOST | Scope.DOMAIN:
                return self.url.host


def key_range(target: str, scope: Scope) -> KeyRange:
    """The keys that a target, as typed, means in a scope.

    Raises:
        UrlError: the target is not an http(s) URL, a host or a domain.
    """
    return parse_target(target, scope).range


def parse_target(text: str, scope: Scope | None = None) -> Target:
    """Understand what somebody types: `example.com`, `*.example.com`, `example.com/blog/*`, a whole URL.

    Without a scope: a trailing `*` after a path asks for a prefix; a host with nothing after it but perhaps `/`
    asks for the host with all its subdomains, or for all pages on its port if that is unusual; anything longer asks
    for that one page.

    Raises:
        UrlError: the target is not an http(s) URL, a host or a domain.
    """
    typed = text.strip()
    if "://" not in typed and not _WITH_SCHEME.match(typed):
        typed = f"http://{typed.removeprefix('//')}"
    scheme, mark, rest = typed.partition("://")
    below = rest.startswith("*.")
    typed = scheme + mark + rest.removeprefix("*.")
    starred = typed.endswith("*") and scope in {None, Scope.PREFIX}
    typed = typed.removesuffix("*") if starred else typed
    url = _read(typed, text)
    if scope is None:
        scope = Scope.DOMAIN if below else Scope.PREFIX if starred else _guess(url)
    return Target(text, scope, url, _range(url, scope, typed))


def _read(typed: str, text: str) -> Url:
    try:
        return parse(typed)
    except UrlError as error:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        raise UrlError(
            f"{shown!r} is not a page, host or domain ({error.reason})",
            reason=error.reason,
            hint="type example.com, *.example.com, example.com/blog/* or https://example.com/page",
        ) from None


def _guess(url: Url) -> Scope:
    after_host = url.key.partition(")")[2]
    if after_host == "/":
        return Scope.DOMAIN
    return Scope.PREFIX if after_host.startswith(":") and after_host.find("/") == len(after_host) - 1 else Scope.EXACT


def _range(url: Url, scope: Scope, typed: str) -> KeyRange:
    prefix = host_key(url.host)
    match scope:
        case Scope.EXACT:
            return KeyRange(url.key, f"{url.key}\0")
        case Scope.PREFIX:
            return _beginning_with(f"{url.key}?" if typed.endswith("?") else url.key)
        case Scope.HOST:
            return _beginning_with(prefix)
        case Scope.DOMAIN:
            # `)` ends the domain's own host and `,` comes before a subdomain's label; `-` sorts right after both
            return KeyRange(prefix, f"{prefix[:-1]}-")


def _beginning_with(prefix: str) -> KeyRange:
    """Keys are ASCII below 0x7F, so the next prefix of the same length has its last character raised by one."""
    return KeyRange(prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1))
