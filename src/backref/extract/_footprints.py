"""What sites of one owner share: ids of analytics and advertising, the generator, the hosts of assets."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from backref.model.limits import LIMITS
from backref.urls import registrable_domain

_ID: Final = re.compile(r"(G-[A-Z0-9]{6,14}|UA-\d{4,12}-\d{1,4}|GTM-[A-Z0-9]{4,10})|(ca-pub-\d{6,20})", re.ASCII)
_WORD: Final = re.compile(r"[A-Za-z0-9-]+")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*", re.ASCII)
_ASSET_URL: Final = re.compile(r"\s*(?:https?:)?//(?:[^/?#@]*@)?([^/?#:]*)", re.IGNORECASE)


class Asset(NamedTuple):
    """A host that parts of the page are fetched from."""

    host: str
    times: int


def footprints(
    home: str, words: Iterable[str], generator: str | None, assets: Iterable[Asset]
) -> tuple[str, ...] | None:
    """The footprints of a page whose host is `home`, as `kind:value`; None where there are none.

    `words` are what may be an id.
    """
    ids = [match for word in words if (match := _ID.fullmatch(word))]
    made = (generator or "")[: LIMITS.footprint_chars]
    found = (
        *_some(f"analytics:{match[1]}" for match in ids if match[1]),
        *_some(f"ads:{match[2]}" for match in ids if match[2]),
        *((f"generator:{made}",) if made else ()),
        *_some(f"asset:{host}" for host in _foreign(home, assets)),
    )
    return found or None


def words_in(text: str) -> list[str]:
    """The words of a text that may be ids: none in most URLs."""
    return _WORD.findall(text) if "-" in text else []


def asset_host(url: str) -> str | None:
    """The host that an absolute web address names."""
    match = _ASSET_URL.match(url)
    return match[1] if match else None


def _foreign(home: str, assets: Iterable[Asset]) -> Sequence[str]:
    """Hosts of other domains, those that most is fetched from first."""
    hosts = {host: times for name, times in assets if _HOST.fullmatch(host := name.lower().rstrip("."))}
    if not hosts:
        return ()
    own = _domain(home)
    return [host for host in sorted(hosts, key=lambda host: (-hosts[host], host)) if _domain(host) != own]


@lru_cache(maxsize=4096)
def _domain(host: str) -> str:
    return registrable_domain(host)


def _some(values: Iterable[str]) -> list[str]:
    """The first different ones, as many as are kept of one kind."""
    return list(dict.fromkeys(values))[: LIMITS.footprints_per_kind]
