"""From key and host of a link's far end to what files keep of them, and back."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.host_text import host_of
from backref.index.site_keys import have_label_keys, site_keys
from backref.index.words import as_dictionary, codes_of, in_order_of_use
from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes, as_strings, joined
from backref.kernel.words import copy_bytes
from backref.model.far_end import Names
from backref.model.tables import Table

_SLASH, _COLON = b"/:"
_SLACK = 8
_NEVER = 1 << 40


def words_of_far_end(table: Table) -> list[str]:
    """The columns of the table's files that hosts are made from."""
    names = Names.of(table.far_end)
    return [names.subdomain, names.domain] if table.far_end else []


def pack(rows: pa.Table, table: Table) -> pa.Table:
    """Rows in memory → rows as stored. Words may be texts or dictionaries."""
    if not table.far_end or not rows.num_rows:
        return rows
    names = Names.of(table.far_end)
    key = joined(rows[names.key])
    hosts = in_order_of_use(as_dictionary(rows[names.host]))
    domains = as_dictionary(rows[names.domain])
    codes, texts = codes_of(hosts), as_bytes(hosts.dictionary)
    own = codes_of(domains)[_first_rows(codes, len(hosts.dictionary))]
    subdomains = pc.dictionary_encode(as_strings(*_subdomains(*texts, *as_bytes(domains.dictionary), own)))
    subdomain = pa.DictionaryArray.from_arrays(subdomains.indices.take(hosts.indices), subdomains.dictionary)
    path = as_strings(*_paths(*as_bytes(key), _key_widths(*texts)[codes]))
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
    of_domain, of_subdomain = np.divmod(distinct, max(len(subdomain.dictionary), 1))
    before, after = pl.Series(subdomain.dictionary), pl.Series(domain.dictionary)
    pairs = pl.DataFrame({"before": before.gather(of_subdomain), "after": after.gather(of_domain)})
    hosts = pairs.select(host_of(pl.col("before"), pl.col("after"))).to_series()
    codes = codes.astype(np.int32)
    words = pa.DictionaryArray.from_arrays(pa.array(codes), hosts.to_arrow().cast(pa.string()))
    rows = rows.append_column(names.host, words)
    if names.path not in rows.column_names:
        return rows
    paths = joined(rows[names.path])
    keys = as_strings(*_keys(*as_bytes(paths), *as_bytes(site_keys(hosts).to_arrow()), codes))
    return rows.append_column(names.key, keys)


def _key_widths(hosts: Bytes, host_at: Offsets) -> npt.NDArray[np.int64]:
    """Bytes of each host's part of a key; more than any key has where that cannot be read from the host by SQL."""
    return np.where(have_label_keys(hosts, host_at), np.diff(host_at) + 1, _NEVER)


@compiled
def _subdomains(
    hosts: Bytes, host_at: Offsets, domains: Bytes, domain_at: Offsets, own: npt.NDArray[np.int32]
) -> tuple[Bytes, Offsets]:
    """What stands before each host's own domain and the dot; nothing where the host is the domain."""
    out = np.empty(host_at[-1] - host_at[0] + _SLACK, np.uint8)
    offsets = np.zeros(len(host_at), np.int64)
    for row in range(len(own)):
        width = domain_at[own[row] + 1] - domain_at[own[row]]
        end = max(host_at[row], host_at[row + 1] - width - 1)
        offsets[row + 1] = copy_bytes(hosts, host_at[row], end, out, offsets[row])
    return out[: offsets[-1]], offsets


@compiled
def _first_rows(codes: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int64]:
    """A row of each code; 0 for a code that no row has."""
    rows = np.zeros(count, np.int64)
    for row in range(len(codes) - 1, -1, -1):
        rows[codes[row]] = row
    return rows


@compiled
def _paths(keys: Bytes, key_at: Offsets, widths: npt.NDArray[np.int64]) -> tuple[Bytes, Offsets]:
    """What follows the host's part of each key, which is so wide, from `/` or `:` on; else the whole key."""
    out = np.empty(key_at[-1] - key_at[0] + _SLACK, np.uint8)
    offsets = np.zeros(len(key_at), np.int64)
    for row in range(len(widths)):
        start = key_at[row]
        rest = start + widths[row]
        if rest < key_at[row + 1] and (keys[rest] == _SLASH or keys[rest] == _COLON):
            start = rest
        offsets[row + 1] = copy_bytes(keys, start, key_at[row + 1], out, offsets[row])
    return out[: offsets[-1]], offsets


@compiled
def _keys(
    paths: Bytes, path_at: Offsets, hosts: Bytes, host_at: Offsets, codes: npt.NDArray[np.int32]
) -> tuple[Bytes, Offsets]:
    """The inverse of `_paths`, given the hosts' parts of keys."""
    offsets = np.zeros(len(codes) + 1, np.int64)
    for row in range(len(codes)):
        width = path_at[row + 1] - path_at[row]
        if width and (paths[path_at[row]] == _SLASH or paths[path_at[row]] == _COLON):
            width += host_at[codes[row] + 1] - host_at[codes[row]]
        offsets[row + 1] = offsets[row] + width
    out = np.empty(offsets[-1] + _SLACK, np.uint8)
    for row in range(len(codes)):
        here = offsets[row]
        if offsets[row + 1] - here > path_at[row + 1] - path_at[row]:
            here = copy_bytes(hosts, host_at[codes[row]], host_at[codes[row] + 1], out, here)
        copy_bytes(paths, path_at[row], path_at[row + 1], out, here)
    return out[: offsets[-1]], offsets
