"""Counting the links to each page, from rows in the order of their targets.

Rows of one target stand together, in them those of one source domain, host and page: a distinct count is the
number of rows that differ from the one before that was counted. Only that one is carried from one piece to the next.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from backref.index.files import frame
from backref.index.numbers import Flags, Times, flags_of, hashes_of, seen_times, word_hashes_of
from backref.index.scan import scan_rows
from backref.kernel import compiled
from backref.kernel.hashing import Hashes
from backref.model.index import LINKS, LINKS_INTERNAL
from backref.model.manifest import FileEntry
from backref.model.tables import Table

SUMS = (
    "backlinks",
    "backlinks_follow",
    "backlinks_lost",
    "referring_pages",
    "referring_hosts",
    "referring_domains",
    "referring_domains_follow",
)
"""Counts that add up over pieces, and over sources that have nothing in common."""
SPAN = ("first_seen", "last_seen")
_BACKLINKS, _FOLLOW, _LOST, _PAGES, _HOSTS, _DOMAINS, _DOMAINS_FOLLOW = range(len(SUMS))
_COUNTS = len(SUMS)
_LAST = 4
"""What is carried for each scheme of the target: page, host, domain, followed domain."""

_SITES = ("source_host", "source_domain")
_READ = [
    "target_key",
    "target_https",
    "target_host",
    "target_domain",
    "source_key",
    "source_https",
    *_SITES,
    "follow",
    "first_seen",
    "last_seen",
    "lost_at",
]
_READ_INTERNAL = ["target_key", "target_https", "source_key", "lost_at"]


class TargetCounter:
    """Counts the external links to each target, piece by piece."""

    def __init__(self) -> None:
        self._last = np.zeros((2, _LAST + 1), np.uint64)

    def count(self, rows: pa.Table) -> pl.DataFrame:
        """One row for each target of the piece, with what the piece adds to its counts; rows continue the order."""
        first, sums, times = _count(
            hashes_of(rows["target_key"]),
            flags_of(rows["target_https"]),
            hashes_of(rows["source_key"], rows["source_https"]),
            word_hashes_of(rows["source_host"]),
            word_hashes_of(rows["source_domain"]),
            flags_of(rows["follow"]),
            flags_of(rows["lost_at"].is_null()),
            *seen_times(rows),
            self._last,
        )
        named = frame(rows.select(["target_key", "target_https", "target_host", "target_domain"]).take(pa.array(first)))
        return named.select(
            pl.col("target_key").alias("key"),
            pl.col("target_https").alias("https"),
            pl.col("target_host").alias("host"),
            pl.col("target_domain").alias("domain"),
            *(pl.Series(name, sums[:, i]) for i, name in enumerate(SUMS)),
            pl.Series("first_seen", times[:, 0]).cast(pl.Datetime("ms", "UTC")),
            pl.Series("last_seen", times[:, 1]).cast(pl.Datetime("ms", "UTC")),
        )


def count_target(root: Path, links: Sequence[FileEntry], key: str) -> pl.DataFrame:
    """The counts of one target, from the files of `links`."""
    counter = TargetCounter()
    pieces = [counter.count(rows) for rows in _rows_of(root, LINKS, links, key, _READ)]
    return add_up(pl.concat(pieces), ("key", "https"))


def count_internal(rows: pa.Table) -> pl.DataFrame:
    """The live internal links to each target of a piece."""
    live = frame(rows.select(["target_key", "target_https", "lost_at"]))
    by = (pl.col("target_key").alias("key"), pl.col("target_https").alias("https"))
    return live.group_by(by, maintain_order=True).agg(
        internal_backlinks=pl.col("lost_at").is_null().sum().cast(pl.Int64)
    )


def count_internal_target(root: Path, internal: Sequence[FileEntry], key: str) -> pl.DataFrame:
    """The same for one target, from the files of `links_internal`."""
    pieces = [count_internal(rows) for rows in _rows_of(root, LINKS_INTERNAL, internal, key, _READ_INTERNAL)]
    return pl.concat(pieces).group_by("key", "https").agg(pl.col("internal_backlinks").sum())


def add_up(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Partial counts of the same thing as one row each."""
    others = [name for name in rows.columns if name not in (*by, *SUMS, *SPAN)]
    return rows.group_by(by, maintain_order=True).agg(pl.col(others).first(), pl.col(SUMS).sum(), *span())


def span() -> tuple[pl.Expr, pl.Expr]:
    """From the first time that something was seen to the last one, of partial counts of it."""
    return pl.col("first_seen").min(), pl.col("last_seen").max()


def _rows_of(
    root: Path, table: Table, entries: Sequence[FileEntry], key: str, columns: list[str]
) -> Iterator[pa.Table]:
    for rows in scan_rows(root, table, entries, (key, ""), (key + "\0", ""), columns):
        yield rows.to_arrow()


@compiled
def _count(
    target: Hashes,
    https: Flags,
    page: Hashes,
    host: Hashes,
    domain: Hashes,
    follow: Flags,
    live: Flags,
    first: Times,
    last: Times,
    before: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each target: its first row, its sums, and its first and last time.

    `before` holds for each scheme what was counted last, and then the target; it is carried from piece to piece.
    """
    rows = len(target)
    first_rows = np.empty(rows, np.int64)
    sums = np.zeros((rows, _COUNTS), np.int64)
    times = np.empty((rows, 2), np.int64)
    place = np.full(2, -1, np.int64)
    made = 0
    for row in range(rows):
        scheme = 1 if https[row] else 0
        if row == 0 or target[row] != target[row - 1]:
            place[:] = -1
            if target[row] != before[0, _LAST]:
                before[:, :] = 0
            before[0, _LAST] = target[row]
        if place[scheme] < 0:
            place[scheme] = made
            first_rows[made] = row
            times[made, 0], times[made, 1] = first[row], last[row]
            made += 1
        at = place[scheme]
        times[at, 0] = min(times[at, 0], first[row])
        times[at, 1] = max(times[at, 1], last[row])
        if live[row]:
            _count_live(sums[at], before[scheme], page[row], host[row], domain[row], follow[row])
        else:
            sums[at, _LOST] += 1
    return first_rows[:made], sums[:made], times[:made]


@compiled
def _count_live(
    sums: npt.NDArray[np.int64],
    last: npt.NDArray[np.uint64],
    page: np.uint64,
    host: np.uint64,
    domain: np.uint64,
    follow: bool,
) -> None:
    """Count one live link; a value of 0 in `last` is that of no page, host or domain yet."""
    sums[_BACKLINKS] += 1
    sums[_PAGES] += last[0] != page
    sums[_HOSTS] += last[1] != host
    sums[_DOMAINS] += last[2] != domain
    last[0], last[1], last[2] = page, host, domain
    if follow:
        sums[_FOLLOW] += 1
        sums[_DOMAINS_FOLLOW] += last[3] != domain
        last[3] = domain
