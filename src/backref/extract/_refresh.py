"""The content of a meta refresh, or of a Refresh header.

https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps
"""

import re
from typing import NamedTuple

_SPACE = "[ \t\n\f\r]*"
_TIME = re.compile(rf"{_SPACE}([0-9]*)([0-9.]*)", re.ASCII)
_URL = re.compile(rf"(?:[uU][rR][lL]{_SPACE}={_SPACE})(.*)", re.DOTALL)


class Refresh(NamedTuple):
    """After how long the page sends its visitor where."""

    seconds: int
    url: str | None
    """As written; None where the page loads itself again."""


def read_refresh(content: str) -> Refresh | None:
    """What the content says; None where it is not a refresh."""
    time = _TIME.match(content)
    if time is None or not time[0].strip(" \t\n\f\r"):
        return None
    rest = content[time.end() :]
    seconds = int(time[1][:9] or "0")
    if not rest:
        return Refresh(seconds, None)
    if rest[0] not in ";, \t\n\f\r":
        return None
    rest = rest.lstrip(" \t\n\f\r")
    rest = rest[1:].lstrip(" \t\n\f\r") if rest[:1] in (";", ",") else rest
    return Refresh(seconds, _url(rest) or None)


def _url(rest: str) -> str:
    named = _URL.match(rest)
    url = named[1] if named else rest
    if url[:1] in ("'", '"'):
        return url[1:].partition(url[0])[0]
    return url
