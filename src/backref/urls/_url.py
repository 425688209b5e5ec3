"""One URL: from text to the parts that rows keep, after the policy written down in `docs/urls.md`."""

import re
from dataclasses import dataclass
from typing import Final

import ada_url

from backref.errors import UrlError
from backref.model.limits import LIMITS
from backref.urls._reasons import INVALID, TOO_LONG, scheme_reason
from backref.urls._suffixes import is_address, registrable_domain

_ODD_HOST_CHARACTER: Final = re.compile(r"[^a-z0-9._-]")
_SCHEME: Final = re.compile(r"[\0-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Url:
    """A page: an http or https URL after normalisation."""

    key: str
    """Sort key: host labels reversed, `)`, the port if it is not the scheme's own, path and query."""
    https: bool
    host: str
    """Host in lower case, internationalised names in punycode, IPv6 in brackets."""

    @property
    def url(self) -> str:
        """The normalised text."""
        return url_of(self.key, self.host, self.https)

    @property
    def domain(self) -> str:
        """Registrable domain of the host."""
        return registrable_domain(self.host)


def parse(text: str, base: str | None = None) -> Url:
    """Read a URL as a browser would, and normalise it.

    A base that is itself not a URL, or too long for one, counts as absent.

    Raises:
        UrlError: `text` names no http(s) page; `reason` is a word of `REASONS`.
    """
    if base is not None and not (len(base) <= LIMITS.url_chars and ada_url.check_url(base)):
        base = None
    return resolve(text, base)


def resolve(text: str, base: str | None) -> Url:
    """`parse` with a base that is known to be a URL."""
    _check_length(text)
    scheme, _, rest = _href(text, base).partition(":")
    if scheme not in {"http", "https"}:
        raise _refused(text, scheme_reason(scheme))
    authority, _, path = rest[2:].partition("/")
    host, port = _host_and_port(authority)
    url = Url(host_key(host) + port + _path(path), scheme == "https", host)
    if len(url.url) > LIMITS.url_chars:
        raise _refused(text, TOO_LONG)
    return url


def url_of(key: str, host: str, https: bool) -> str:
    """The URL that a row keeps as key, host and scheme."""
    return f"{'https' if https else 'http'}://{host}{key.partition(')')[2]}"


def host_key(host: str) -> str:
    """The part of a key that names a host or a domain, up to and with `)`.

    Characters that the standard allows in a host but DNS does not use are percent-encoded, so that `)` and `,`
    mean one thing and the keys of a domain and its subdomains stay together.
    """
    if is_address(host):
        return f"{host})"
    plain = _ODD_HOST_CHARACTER.sub(lambda match: f"%{ord(match[0]):02X}", host)
    return ",".join(reversed(plain.split("."))) + ")"


def _check_length(text: str) -> None:
    """A text over the limit is not parsed; it is counted by its scheme where that is easily seen."""
    if len(text) > LIMITS.url_chars:
        match = _SCHEME.match(text)
        scheme = match[1].lower() if match else "http"
        raise _refused(text, TOO_LONG if scheme in {"http", "https"} else scheme_reason(scheme))


def _href(text: str, base: str | None) -> str:
    try:
        return ada_url.normalize_url(text) if base is None else ada_url.join_url(base, text)
    except ValueError:
        raise _refused(text, INVALID) from None


def _host_and_port(authority: str) -> tuple[str, str]:
    """Host and `:port` of a serialised authority, without credentials and without one trailing dot.

    A dot after an empty label stays: without it the URL would change again when it is read again.
    """
    host = authority.rpartition("@")[2]
    end = host.rfind(":") if not host.endswith("]") else -1
    host, port = (host, "") if end < 0 else (host[:end], host[end:])
    if host.endswith(".") and host[-2:-1] not in {"", "."}:
        host = host[:-1]
    return host, port


def _path(rest: str) -> str:
    """Path and query of what follows the first `/`, without fragment and without an empty query."""
    path, mark, query = rest.partition("#")[0].partition("?")
    return f"/{path}{mark}{query}" if query else f"/{path}"


def _refused(text: str, reason: str) -> UrlError:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return UrlError(f"not a page that can be stored ({reason}): {shown!r}", reason=reason)
