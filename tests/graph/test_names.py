"""Nodes by name, in both of the forms that names are kept in."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.strings import as_bytes
from backref.model.graph import Names
from backref.urls import host_key

HOSTS = ["example.com", "a.example.com", "example.co.uk", "localhost", "192.0.2.7", "7.2.0.192", "[2001:db8::7]"]


def kept(names: list[str], separator: str) -> Names:
    """Names in the order of their bytes."""
    return Names(*as_bytes(pa.array(sorted(names), pa.large_string())), separator)


@given(st.sets(st.sampled_from(HOSTS)))
def test_names_kept_as_keys_are_found(hosts: set[str]) -> None:
    """Addresses too, which keys do not turn around; what is not there is not found."""
    names = kept([host_key(host).removesuffix(")") for host in hosts], ",")
    found = {host: names.find(host) for host in HOSTS}
    assert {host for host, node in found.items() if node is not None} == hosts
    assert all(names.name(node) == host for host, node in found.items() if node is not None)


def test_names_of_releases_are_found() -> None:
    """They are reversed, whatever they are."""
    names = kept(["com.example", "net.example.www"], ".")
    assert [names.find(name) for name in ("example.com", "www.example.net", "example.net")] == [0, 1, None]
