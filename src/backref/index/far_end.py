"""From key and host of a link's far end to what files keep of them, and back."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.words import as_dictionary, codes_of
from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes, as_strings
from backref.kernel.words import copy_bytes
from backref.model.far_end import Names
from backref.model.tables import Table

_CLOSE, _COMMA, _DOT, _SLASH, _COLON, _BRACKET = b"),./:["
_0, _9 = b"09"
_SLACK = 8


def words_of_far_end(table: Table) -> list[str]:
    """The columns of the table's files that hosts are made from."""
    names = Names.of(table.far_end)
    return [names.subdomain, names.domain] if table.far_end else []


def pack(rows: pa.Table, table: Table) -> pa.Table:
    """Rows in memory → rows as stored. Words may be texts or dictionaries."""
    if not table.far_end or not rows.num_rows:
        return rows
    names = Names.of(table.far_end)
    key = rows[names.key].combine_chunks()
    hosts, domains = as_dictionary(rows[names.host]), as_dictionary(rows[names.domain])
    codes, domain_codes = codes_of(hosts), codes_of(domains)
    named = _first_rows(codes, len(hosts.dictionary))
    own = pc.take(domains.dictionary, pa.array(domain_codes[named]))
    subdomains = pc.dictionary_encode(_subdomains(hosts.dictionary, own))
    subdomain = pa.DictionaryArray.from_arrays(subdomains.indices.take(hosts.indices), subdomains.dictionary)
    path = as_strings(*_paths(*as_bytes(key), *as_bytes(hosts.dictionary), codes))
    packed = rows.set_column(rows.schema.get_field_index(names.key), names.path, path)
    return packed.set_column(packed.schema.get_field_index(names.host), names.subdomain, subdomain)


def unpack(rows: pa.Table, table: Table, columns: list[str]) -> pa.Table:
    """Rows as stored → these columns in memory."""
    if table.far_end:
        names = Names.of(table.far_end)
        if names.subdomain in rows.column_names:
            rows = _unpacked(rows, names)
    return rows.select(columns)


def _unpacked(rows: pa.Table, names: Names) -> pa.Table:
    """With host, and with key where the path is there."""
    domain, subdomain = as_dictionary(rows[names.domain]), as_dictionary(rows[names.subdomain])
    sites = codes_of(domain).astype(np.int64) * len(subdomain.dictionary) + codes_of(subdomain)
    distinct, codes = np.unique(sites, return_inverse=True)
    parts = np.divmod(distinct, max(len(subdomain.dictionary), 1))
    hosts = as_strings(*_joined(*as_bytes(subdomain.dictionary), *as_bytes(domain.dictionary), *parts[::-1]))
    codes = codes.astype(np.int32)
    rows = rows.append_column(names.host, pa.DictionaryArray.from_arrays(pa.array(codes), hosts))
    if names.path not in rows.column_names:
        return rows
    keys = as_strings(*_keys(*as_bytes(rows[names.path].combine_chunks()), *as_bytes(hosts), codes))
    return rows.append_column(names.key, keys)


def _subdomains(hosts: pa.Array, domains: pa.Array) -> pa.Array:
    """What stands before the domain and its dot; empty where the host is the domain."""
    return pa.array(
        [host[: -len(domain) - 1] for host, domain in zip(hosts.to_pylist(), domains.to_pylist(), strict=True)],
        pa.string(),
    )


@compiled
def _first_rows(codes: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int64]:
    """A row of each code; 0 for a code that no row has."""
    rows = np.zeros(count, np.int64)
    for row in range(len(codes) - 1, -1, -1):
        rows[codes[row]] = row
    return rows


@compiled
def _plain_host(hosts: Bytes, start: int, end: int) -> bool:
    """Whether the host's key is its labels in reverse: no address, no character that a key escapes."""
    label = start
    for place in range(start, end):
        byte = hosts[place]
        if byte == _DOT:
            label = place + 1
        elif not (0x61 <= byte <= 0x7A or _0 <= byte <= _9 or byte == 0x2D or byte == 0x5F):
            return False
    digits = 0
    for place in range(label, end):
        digits += _0 <= hosts[place] <= _9
    return digits < end - label


@compiled
def _paths(
    keys: Bytes, key_at: Offsets, hosts: Bytes, host_at: Offsets, codes: npt.NDArray[np.int32]
) -> tuple[Bytes, Offsets]:
    """What follows the host in each key, from `/` or `:` on; the whole key where it is not that simple."""
    plain = np.zeros(len(host_at), np.bool_)
    for host in range(len(host_at) - 1):
        plain[host] = _plain_host(hosts, host_at[host], host_at[host + 1])
    out = np.empty(key_at[-1] - key_at[0] + _SLACK, np.uint8)
    offsets = np.zeros(len(codes) + 1, np.int64)
    for row in range(len(codes)):
        code = codes[row]
        start = key_at[row]
        rest = start + host_at[code + 1] - host_at[code] + 1
        if plain[code] and rest < key_at[row + 1] and (keys[rest] == _SLASH or keys[rest] == _COLON):
            start = rest
        offsets[row + 1] = copy_bytes(keys, start, key_at[row + 1], out, offsets[row])
    return out[: offsets[-1]], offsets


@compiled
def _joined(
    subdomains: Bytes,
    subdomain_at: Offsets,
    domains: Bytes,
    domain_at: Offsets,
    subdomain: npt.NDArray[np.int64],
    domain: npt.NDArray[np.int64],
) -> tuple[Bytes, Offsets]:
    """The hosts of pairs of subdomain and domain."""
    offsets = np.zeros(len(domain) + 1, np.int64)
    for row in range(len(domain)):
        a, b = subdomain[row], domain[row]
        width = subdomain_at[a + 1] - subdomain_at[a]
        offsets[row + 1] = offsets[row] + width + (width > 0) + domain_at[b + 1] - domain_at[b]
    out = np.empty(offsets[-1] + _SLACK, np.uint8)
    for row in range(len(domain)):
        a, b = subdomain[row], domain[row]
        here = copy_bytes(subdomains, subdomain_at[a], subdomain_at[a + 1], out, offsets[row])
        if here > offsets[row]:
            out[here] = _DOT
            here += 1
        copy_bytes(domains, domain_at[b], domain_at[b + 1], out, here)
    return out[: offsets[-1]], offsets


@compiled
def _keys(
    paths: Bytes, path_at: Offsets, hosts: Bytes, host_at: Offsets, codes: npt.NDArray[np.int32]
) -> tuple[Bytes, Offsets]:
    """The inverse of `_paths`."""
    offsets = np.zeros(len(codes) + 1, np.int64)
    for row in range(len(codes)):
        width = path_at[row + 1] - path_at[row]
        if width and (paths[path_at[row]] == _SLASH or paths[path_at[row]] == _COLON):
            width += host_at[codes[row] + 1] - host_at[codes[row]] + 1
        offsets[row + 1] = offsets[row] + width
    out = np.empty(offsets[-1] + _SLACK, np.uint8)
    for row in range(len(codes)):
        here = offsets[row]
        if offsets[row + 1] - here > path_at[row + 1] - path_at[row]:
            here = _write_host(hosts, host_at[codes[row]], host_at[codes[row] + 1], out, here)
        copy_bytes(paths, path_at[row], path_at[row + 1], out, here)
    return out[: offsets[-1]], offsets


@compiled
def _write_host(hosts: Bytes, start: int, end: int, out: Bytes, here: int) -> int:
    """Write the host's part of a key; returns where it ends."""
    label_end = end
    for at in range(end - 1, start - 2, -1):
        if at < start or hosts[at] == _DOT:
            for place in range(at + 1, label_end):
                out[here] = hosts[place]
                here += 1
            out[here] = _CLOSE if at < start else _COMMA
            here += 1
            label_end = at
    return here
