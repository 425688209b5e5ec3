"""What sites of one owner share: ids of analytics and advertising, the generator, the hosts of assets."""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from backref.model.limits import LIMITS
from backref.urls import registrable_domain

_ID: Final = re.compile(r"(G-[A-Z0-9]{6,14}|UA-\d{4,12}-\d{1,4}|GTM-[A-Z0-9]{4,10})|(ca-pub-\d{6,20})", re.ASCII)
_PREFIXES: Final = ("G-", "UA-", "GTM-", "ca-pub-")
_WORD: Final = re.compile(r"[A-Za-z0-9-]+")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*", re.ASCII)
_SHOWN: Final = re.compile(r"^[^?#]*[^?#:/]/+https?:/")
"""The address of a page in an archive, or seen through a proxy: that of the page itself stands in its path."""
_END: Final = re.compile("[?#]")
_SCHEMES: Final = frozenset({"", "http:", "https:"})


class Asset(NamedTuple):
    """A host that parts of the page are fetched from, in lower case."""

    host: str
    times: int


def footprints(
    url: str, words: Iterable[str], generator: str | None, assets: Iterable[Asset]
) -> tuple[str, ...] | None:
    """The footprints of a page, as `kind:value`; None where there are none, and where it shows a page of another site.

    `words` are what may be an id.
    """
    if _SHOWN.search(url):
        return None
    ids = [match for word in words if (match := _ID.fullmatch(word))]
    made = (generator or "")[: LIMITS.footprint_chars]
    found = (
        *_some(f"analytics:{match[1]}" for match in ids if match[1]),
        *_some(f"ads:{match[2]}" for match in ids if match[2]),
        *((f"generator:{made}",) if made else ()),
        *_some(f"asset:{host}" for host in _foreign(host_of(url), assets)),
    )
    return found or None


def words_in(urls: Sequence[str]) -> list[str]:
    """The words of URLs that may be ids; most pages name none in any, and few URLs of the others."""
    if not _may_name(" ".join(urls)):
        return []
    return [word for url in urls if _may_name(url) for word in _WORD.findall(url) if word.startswith(_PREFIXES)]


def _may_name(text: str) -> bool:
    return any(prefix in text for prefix in _PREFIXES)


def assets_of(urls: Iterable[str]) -> list[Asset]:
    """The hosts that absolute web addresses name."""
    hosts: dict[str, int] = {}
    for url in urls:
        scheme, _, rest = url.partition("//")
        if scheme in _SCHEMES or scheme.strip().lower() in _SCHEMES:
            host = _host(rest.partition("/")[0])
            hosts[host] = hosts.get(host, 0) + 1
    return [Asset(host, times) for host, times in hosts.items()]


def host_of(url: str) -> str:
    """The host that an absolute web address names, in lower case; empty where it names none."""
    return next((asset.host for asset in assets_of([url])), "")


def _host(place: str) -> str:
    """The host in what stands between the slashes."""
    return _END.split(place, maxsplit=1)[0].rpartition("@")[2].partition(":")[0].lower().rstrip(".")


def _foreign(home: str, assets: Iterable[Asset]) -> Sequence[str]:
    """Hosts of other domains, those that most is fetched from first."""
    own = registrable_domain(home)
    hosts = {host: times for host, times in assets if _HOST.fullmatch(host) and registrable_domain(host) != own}
    return sorted(hosts, key=lambda host: (-hosts[host], host))


def _some(values: Iterable[str]) -> list[str]:
    """The first different ones, as many as are kept of one kind."""
    return list(dict.fromkeys(values))[: LIMITS.footprints_per_kind]
