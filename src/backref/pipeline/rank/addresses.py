"""From which addresses and networks each site is linked to."""

import ipaddress

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.words import Vocabulary
from backref.kernel.distinct import distinct
from backref.kernel.pairs import Pairs, paired, parted
from backref.model.graph import Ids

ADDRESS_COLUMNS = ("referring_ips", "referring_subnets")

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"^({_OCTET}\.{_OCTET}\.{_OCTET})\.{_OCTET}$"


class Addresses:
    """Numbers addresses from 1 on, in the order they come; 0 is none."""

    def __init__(self) -> None:
        self._known = Vocabulary()

    def numbers(self, addresses: pl.Series) -> Ids:
        """The number of each address."""
        return (self._known.codes(addresses).cast(pl.UInt32) + 1).to_numpy()

    def networks(self) -> Ids:
        """For each number that of the address's network; 0 where the address has none."""
        places = subnets(self._known.words()).rank("dense").cast(pl.UInt32)
        return np.append(np.zeros(1, np.uint32), places.fill_null(0).to_numpy())


def subnet(address: str) -> str | None:
    """The network of an address as it is counted: IPv4 /24, IPv6 /48; None where it is not an address.

    >>> subnet("192.0.2.77"), subnet("2001:db8:1:2::3")
    ('192.0.2.0/24', '2001:db8:1::/48')
    """
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return None
    return str(ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


def subnets(addresses: pl.Series) -> pl.Series:
    """The network of each address, as `subnet` has it; those of IPv4 at once."""
    known = addresses.to_frame("ip").select(network=pl.col("ip").str.extract(_IPV4) + ".0/24").to_series()
    odd = np.flatnonzero(known.is_null() & addresses.is_not_null())
    return known.scatter(odd, [subnet(address) for address in addresses.gather(odd)]) if len(odd) else known


def address_counts(linked: Pairs, networks: Ids, site_of_host: Ids, sites: int) -> pl.DataFrame:
    """How many addresses and networks link to each site; 0 without links, null where no address is known.

    `linked` are hosts with the number of an address that links there, 0 for an unknown one; a pair may stand twice.
    """
    hosts, addresses = parted(linked)
    targets = site_of_host[hosts]
    told = {
        name: _different(targets, numbers, sites)
        for name, numbers in zip(ADDRESS_COLUMNS, (addresses, networks[addresses]), strict=True)
    }
    without = np.ones(sites, bool)
    without[targets] = False
    known = pl.Series(without | (told[ADDRESS_COLUMNS[0]] > 0))
    return pl.DataFrame(told).select(pl.when(known).then(pl.col(name)).alias(name) for name in ADDRESS_COLUMNS)


def _different(targets: Ids, numbers: Ids, sites: int) -> npt.NDArray[np.int64]:
    """How many different numbers but 0 stand with each target."""
    known = numbers > 0
    linked, _ = parted(distinct(paired(targets[known], numbers[known])))
    return np.bincount(linked, minlength=sites)
