"""`host_links`: sums over the links of each pair of hosts, from rows in the order of their source page."""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.index.counts import span
from backref.index.files import frame, polars_schema
from backref.index.numbers import Flags, Times, flags_of, hashes_of, seen_times
from backref.index.ranges import Bound
from backref.index.site_keys import site_keys
from backref.index.words import Codes, as_dictionary, codes_of
from backref.kernel import compiled
from backref.kernel.hashing import Hashes
from backref.model.index import HOST_LINKS

MADE_OF = [
    *("source_key", "source_https", "source_host", "source_domain"),
    *("target_host", "target_domain", "internal", "follow", "first_seen", "last_seen", "lost_at"),
]
"""The columns of `links_out` that pairs are made of."""
PAIR_SUMS = ("links", "links_follow", "links_lost", "pages_to_host", "pages_to_domain")
_LINKS, _FOLLOW, _LOST, _TO_HOST, _TO_DOMAIN = range(len(PAIR_SUMS))
_SUMS = len(PAIR_SUMS)
_END, _AFTER_END = ")*"
"""What ends the host's part of a key, and the character that follows it."""
_NAMED = ["source_host", "source_domain", "target_host", "target_domain", "internal"]


class HostLinks:
    """Makes the rows of `host_links` beside a file of `links_out`, from its parts."""

    def __init__(self) -> None:
        self._held = pl.DataFrame(schema=polars_schema(HOST_LINKS))

    def add(self, rows: pa.Table) -> pa.Table:
        """The pairs of all source hosts but the last, which may go on in the next part."""
        pairs = host_links(rows)
        last = pl.col("source_host_key") == pairs["source_host_key"][-1]
        going_on = pl.col("source_host_key") == pairs["source_host_key"][0]
        if self._held.height and self._held["source_host_key"][0] == pairs["source_host_key"][0]:
            pairs = pl.concat([_summed(pl.concat([self._held, pairs.filter(going_on)])), pairs.filter(~going_on)])
        else:
            pairs = pl.concat([self._held, pairs])
        self._held = pairs.filter(last)
        return pairs.filter(~last).to_arrow()

    def finish(self) -> pa.Table:
        """The pairs of the last source host."""
        return self._held.to_arrow()


def whole_hosts(first: str, last: str) -> tuple[Bound, Bound]:
    """From where to where the pages of the hosts stand that pages from one key to another belong to."""
    return (first.partition(_END)[0] + _END, ""), (last.partition(_END)[0] + _AFTER_END, "")


def _summed(pairs: pl.DataFrame) -> pl.DataFrame:
    by = ["source_host_key", "target_host_key"]
    summed = pairs.group_by(by).agg(pl.col(_NAMED).first(), pl.col(PAIR_SUMS).sum(), *span())
    return summed.sort(by).select(pairs.columns)


def host_links(rows: pa.Table) -> pl.DataFrame:
    """The pairs in rows of `links_out` that hold whole source pages, in order."""
    source, target = as_dictionary(rows["source_host"]), as_dictionary(rows["target_host"])
    domain = as_dictionary(rows["target_domain"])
    first, sums, times = _pairs(
        hashes_of(rows["source_key"]),
        flags_of(rows["source_https"]),
        codes_of(source),
        codes_of(target),
        codes_of(domain),
        len(target.dictionary),
        flags_of(rows["follow"]),
        flags_of(rows["lost_at"].is_null()),
        *seen_times(rows),
    )
    named = frame(rows.select(_NAMED).take(pa.array(first)))
    summed = named.with_columns(
        site_keys(named["source_host"]).alias("source_host_key"),
        site_keys(named["target_host"]).alias("target_host_key"),
        *(pl.Series(name, sums[:, i]) for i, name in enumerate(PAIR_SUMS)),
        pl.Series("first_seen", times[:, 0]).cast(pl.Datetime("ms", "UTC")),
        pl.Series("last_seen", times[:, 1]).cast(pl.Datetime("ms", "UTC")),
    )
    return summed.sort(HOST_LINKS.sort_by).select(HOST_LINKS.names())


@compiled
def _pairs(
    page: Hashes,
    https: Flags,
    source: Codes,
    target: Codes,
    domain: Codes,
    targets: int,
    follow: Flags,
    live: Flags,
    first: Times,
    last: Times,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each pair of hosts: its first row, its sums, and its first and last time."""
    rows = len(page)
    first_rows = np.empty(rows, np.int64)
    sums = np.zeros((rows, _SUMS), np.int64)
    times = np.empty((rows, 2), np.int64)
    of_target = np.full(targets, -1, np.int64)
    begun, made = 0, 0
    before = np.full(2, -1, np.int64)
    for row in range(rows):
        if row == 0 or source[row] != source[row - 1]:
            begun = made
        at = of_target[target[row]]
        if at < begun:
            at = made
            of_target[target[row]] = at
            first_rows[at] = row
            times[at, 0], times[at, 1] = first[row], last[row]
            made += 1
        times[at, 0] = min(times[at, 0], first[row])
        times[at, 1] = max(times[at, 1], last[row])
        if not live[row]:
            sums[at, _LOST] += 1
            continue
        sums[at, _LINKS] += 1
        sums[at, _FOLLOW] += follow[row]
        scheme = 1 if https[row] else 0
        other = before[scheme]
        same_page = other >= 0 and page[other] == page[row]
        sums[at, _TO_HOST] += not (same_page and target[other] == target[row])
        sums[at, _TO_DOMAIN] += not (same_page and domain[other] == domain[row])
        before[scheme] = row
    return first_rows[:made], sums[:made], times[:made]
