"""What sites of one owner share: ids of analytics and advertising, the generator, the hosts of assets."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from backref.model.limits import LIMITS
from backref.urls import registrable_domain

_ID: Final = re.compile(r"(G-[A-Z0-9]{6,14}|UA-\d{4,12}-\d{1,4}|GTM-[A-Z0-9]{4,10})|(ca-pub-\d{6,20})", re.ASCII)
_PREFIXES: Final = ("G-", "UA-", "GTM-", "ca-pub-")
_WORD: Final = re.compile(r"[A-Za-z0-9-]+")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*", re.ASCII)
_SCHEMES: Final = frozenset({"", "http:", "https:"})


class Asset(NamedTuple):
    """A host that parts of the page are fetched from, in lower case."""

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


def words_in(urls: Sequence[str]) -> list[str]:
    """The words of URLs that may be ids; most pages name none in any."""
    text = "\n".join(urls)
    return _WORD.findall(text) if any(prefix in text for prefix in _PREFIXES) else []


def assets_of(urls: Iterable[str]) -> list[Asset]:
    """The hosts that absolute web addresses name."""
    parts = (url.partition("//") for url in urls)
    places = Counter(
        rest.partition("/")[0] for scheme, _, rest in parts if scheme in _SCHEMES or scheme.strip().lower() in _SCHEMES
    )
    hosts: Counter[str] = Counter()
    for place, times in places.items():
        hosts[_host(place)] += times
    return [Asset(host, times) for host, times in hosts.items()]


def host_of(url: str) -> str:
    """The host that an absolute web address names, in lower case; empty where it names none."""
    return next((asset.host for asset in assets_of([url])), "")


def _host(place: str) -> str:
    """The host in what stands between the slashes."""
    return re.split("[?#]", place, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].lower().rstrip(".")


def _foreign(home: str, assets: Iterable[Asset]) -> Sequence[str]:
    """Hosts of other domains, those that most is fetched from first."""
    hosts = {host: times for host, times in assets if _HOST.fullmatch(host)}
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
