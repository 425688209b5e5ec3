"""Whole columns of URLs: a compiled lane for the many plain ones, the parser for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.errors import UrlError
from backref.kernel.hashing import Hashes, hash_rows
from backref.kernel.strings import as_bytes
from backref.urls._reasons import CODES
from backref.urls._suffixes import registrable_domain
from backref.urls._url import parse


@dataclass(frozen=True, slots=True)
class UrlBatch:
    """What became of each URL of a column, in the same order."""

    key: pa.Array
    """Sort keys (string); null where the URL is not stored."""
    https: npt.NDArray[np.bool_]
    host: pa.DictionaryArray
    """Null where the URL is not stored."""
    domain: pa.DictionaryArray
    """Registrable domain of the host; null where the URL is not stored."""
    reason: npt.NDArray[np.uint8]
    """Index into `backref.urls.REASONS`; 0 where the URL is stored."""
    same_as_seen: npt.NDArray[np.bool_]
    """The text was already the normalised URL."""
    fingerprint: Hashes
    """64-bit hash of key and scheme: equal URLs have equal ones; 0 where the URL is not stored."""


def normalise(urls: pa.Array, bases: Sequence[str] | None, base_index: npt.NDArray[np.int32] | None) -> UrlBatch:
    """Read a column of URLs as a browser would, each against its page's base.

    `base_index` names for each row its base in `bases`; without bases only absolute URLs are stored.
    Agrees with `backref.urls.parse`, called row by row.
    """
    keys: list[str | None] = []
    hosts: list[str | None] = []
    count = len(urls)
    https, same = np.zeros(count, bool), np.zeros(count, bool)
    reason = np.zeros(count, np.uint8)
    for row, text in enumerate(urls.to_pylist()):
        base = bases[base_index[row]] if bases is not None and base_index is not None else None
        try:
            url = parse(text, base)
        except UrlError as error:
            reason[row] = CODES[error.reason]
            keys.append(None)
            hosts.append(None)
        else:
            keys.append(url.key)
            hosts.append(url.host)
            https[row], same[row] = url.https, url.url == text
    key = pa.array(keys, pa.string())
    host = pa.array(hosts, pa.string()).dictionary_encode()
    domains = pa.array([registrable_domain(name) for name in host.dictionary.to_pylist()], pa.string())
    domain = pa.DictionaryArray.from_arrays(host.indices, domains)
    return UrlBatch(key, https, host, _distinct(domain), reason, same, _fingerprints(key, https, reason))


def _distinct(column: pa.DictionaryArray) -> pa.DictionaryArray:
    values = column.dictionary.dictionary_encode()
    return pa.DictionaryArray.from_arrays(values.indices.take(column.indices), values.dictionary)


def _fingerprints(key: pa.Array, https: npt.NDArray[np.bool_], reason: npt.NDArray[np.uint8]) -> Hashes:
    content, offsets = as_bytes(key)
    hashes = hash_rows(content, offsets, https.astype(np.uint64))
    hashes[reason != 0] = 0
    return hashes
