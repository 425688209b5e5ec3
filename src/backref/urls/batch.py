"""Whole columns of URLs: a compiled lane for the many plain ones, the parser for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.errors import UrlError
from backref.kernel.hashing import Hashes, hash_rows
from backref.kernel.strings import Offsets, as_bytes, as_strings
from backref.urls._hosts import add_hosts, room_for_hosts
from backref.urls._lane import LEFT, Bases, Rows, find_paths, read, room_for_rows
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


def normalise(
    urls: pa.Array, bases: Sequence[str] | None = None, base_index: npt.NDArray[np.int32] | None = None
) -> UrlBatch:
    """Read a column of URLs as a browser would, each against the base of its page.

    `base_index` names for each row its base in `bases`, -1 for none; without a base only absolute URLs are stored.
    A null reads as an empty text, which is the base itself. Agrees with `backref.urls.parse` called row by row.
    """
    index = np.full(len(urls), -1, np.int32) if base_index is None else np.array(base_index, np.int32)
    pages = normalise(pa.array(bases, pa.string())) if bases else _NO_PAGES
    rows, names = _fast_lane(urls, index, pages)
    key = _slow_lane(urls, index, bases or (), rows, names)
    return UrlBatch(key, rows.https, *_hosts_and_domains(rows, names), rows.reason, rows.same, _fingerprints(key, rows))


def _fast_lane(urls: pa.Array, index: npt.NDArray[np.int32], pages: UrlBatch) -> tuple[Rows, list[str]]:
    """Read what is plain; the rest has the code `LEFT`. Also the distinct hosts, by number."""
    content, offsets = as_bytes(urls)
    seen = int(offsets[-1] - offsets[0])
    known, known_offsets = as_bytes(pages.host.dictionary)
    hosts = room_for_hosts(len(urls) + len(known_offsets), seen + len(known))
    count = add_hosts(hosts, known, known_offsets)
    bases = _bases(pages, known_offsets)
    inherited = int((bases.end - bases.start)[index[index >= 0]].sum())
    rows = room_for_rows(len(urls), 3 * seen + inherited + 8 * len(urls) + 8)
    count = read(content, offsets, index, bases, hosts, count, rows)
    return rows, as_strings(hosts.content, hosts.offsets[: count + 1]).to_pylist()


def _bases(pages: UrlBatch, host_offsets: Offsets) -> Bases:
    """The pages as the lane wants them; those that are not stored can only be used by the parser."""
    content, offsets = as_bytes(pages.key)
    host = np.array(pages.host.indices.fill_null(-1), np.int32)
    path, file, query, longer = (np.zeros(len(host), np.int64) for _ in range(4))
    find_paths(content, offsets, host, pages.https, host_offsets, path, file, query, longer)
    return Bases(content, offsets[:-1], path, file, query, offsets[1:], longer, pages.https, host)


def _slow_lane(
    urls: pa.Array, index: npt.NDArray[np.int32], bases: Sequence[str], rows: Rows, names: list[str]
) -> pa.Array:
    """Read what was left with the parser, add its hosts to the names, and return all keys."""
    left = rows.reason == LEFT
    numbers = {name: number for number, name in enumerate(names)} if left.any() else {}
    keys: list[str] = []
    for row in np.flatnonzero(left):
        text = bytes(urls[row].as_buffer() or b"").decode("utf-8", "replace")
        try:
            url = parse(text, bases[index[row]] if index[row] >= 0 else None)
        except UrlError as error:
            rows.reason[row] = CODES[error.reason]
            continue
        keys.append(url.key)
        rows.reason[row] = 0
        rows.https[row], rows.same[row] = url.https, url.url == text
        rows.host[row] = numbers.setdefault(url.host, len(numbers))
    names.extend(list(numbers)[len(names) :])
    stored = rows.reason == 0
    fast = as_strings(rows.keys[: rows.offsets[-1]], rows.offsets, stored)
    return _spliced(fast, np.flatnonzero(left & stored), pa.array(keys, pa.string()))


def _spliced(column: pa.Array, places: npt.NDArray[np.int64], values: pa.Array) -> pa.Array:
    """The column with some rows replaced, copied run by run."""
    pieces, at = [], 0
    for number, place in enumerate(places):
        pieces += [column[at:place], values[number : number + 1]]
        at = place + 1
    return pa.concat_arrays([*pieces, column[at:]]) if pieces else column


def _hosts_and_domains(rows: Rows, names: list[str]) -> tuple[pa.DictionaryArray, pa.DictionaryArray]:
    domains: dict[str, int] = {}
    domain_of = np.array([domains.setdefault(registrable_domain(name), len(domains)) for name in names], np.int32)
    return _words(rows.host, names), _words(np.append(domain_of, np.int32(-1))[rows.host], list(domains))


def _words(places: npt.NDArray[np.int32], values: Sequence[str]) -> pa.DictionaryArray:
    """A column of words by their place in a list, -1 for null."""
    return pa.DictionaryArray.from_arrays(pa.array(places, mask=places < 0), pa.array(values, pa.string()))


def _fingerprints(key: pa.Array, rows: Rows) -> Hashes:
    content, offsets = as_bytes(key)
    hashes = hash_rows(content, offsets, rows.https.astype(np.uint64))
    hashes[rows.reason != 0] = 0
    return hashes


_NOT: Final = np.zeros(0, np.bool_)
_WORDLESS: Final = _words(np.zeros(0, np.int32), ())
_NO_PAGES: Final = UrlBatch(
    pa.array([], pa.string()), _NOT, _WORDLESS, _WORDLESS, np.zeros(0, np.uint8), _NOT, np.zeros(0, np.uint64)
)
