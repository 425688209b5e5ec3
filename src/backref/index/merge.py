"""Merging what several fetches say of one link into one row. Pure.

A link is one (source page, target, kind). Its details are those of the last fetch that proved it (of two readings
of one fetch, HTML before WAT); its first sighting is the earliest of all. The result depends on the set of rows
alone, not on their order or grouping.
"""

import polars as pl

from backref.index.timeline import FATE
from backref.model.index import LINKS
from backref.model.words import Kind

IDENTITY = LINKS.sort_by
TIMES = {"first_seen": FATE["last_seen"], **FATE, "fetched_at": FATE["last_seen"]}
"""The columns that say when a link was there, and what became of it."""


def dense(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows as stored → rows with every time filled in."""
    seen = pl.coalesce("last_seen", "first_seen")
    return rows.with_columns(
        last_seen=seen,
        last_checked=pl.coalesce("last_checked", seen),
        fetched_at=pl.coalesce("fetched_at", seen),
    )


def sparse(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with every time → rows as stored: a time that repeats another is null. The inverse of `dense`."""

    def unless_equal(name: str, other: str) -> pl.Expr:
        return pl.when(pl.col(name) != pl.col(other)).then(pl.col(name)).alias(name)

    return rows.with_columns(
        unless_equal("last_seen", "first_seen"),
        unless_equal("last_checked", "last_seen"),
        unless_equal("fetched_at", "last_seen"),
    )


def merge_links(rows: pl.DataFrame, order: tuple[str, ...]) -> pl.DataFrame:
    """One row for each link, in `order`, which is a permutation of IDENTITY."""
    ordered = _sorted(rows, order)
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in order).fill_null(value=False)
    repeated = ordered.select(same.alias("again")).with_columns(
        several=pl.col("again") | pl.col("again").shift(-1).fill_null(value=False)
    )["several"]
    if not repeated.any():
        return ordered
    merged = _newest(ordered.filter(repeated))
    together = pl.concat([ordered.filter(~repeated), merged])
    return _sorted(together, order)


def _sorted(rows: pl.DataFrame, order: tuple[str, ...]) -> pl.DataFrame:
    """Rows in an order that begins with two texts; the words and flags after them are compared as one number."""
    number = sum(_rank(rows, name) * 8**i for i, name in enumerate(reversed(order[2:])))
    return rows[rows.select(pl.arg_sort_by(*order[:2], number)).to_series()]


def _rank(rows: pl.DataFrame, name: str) -> pl.Expr:
    """The place of a flag or of a kind in its order."""
    if rows.schema[name] == pl.Boolean:
        return pl.col(name).cast(pl.UInt16)
    return pl.col(name).cast(pl.Enum(sorted(kind.value for kind in Kind))).to_physical().cast(pl.UInt16)


def _newest(rows: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each link with the first sighting of all its rows."""
    rest = [name for name in rows.columns if name not in IDENTITY and rows.schema[name] != pl.List]
    by = [*IDENTITY, "fetched_at", "reading", *(name for name in rest if name not in ("fetched_at", "reading"))]
    newest_first = rows.sort(by, descending=[name == "fetched_at" for name in by], nulls_last=True)
    first_seen = pl.col("first_seen").min().over(IDENTITY)
    return newest_first.with_columns(first_seen).unique(IDENTITY, keep="first", maintain_order=True)


def apply_patches(rows: pl.DataFrame, patches: pl.DataFrame) -> pl.DataFrame:
    """Old rows with the fates that later visits to their pages gave them.

    `patches` has the columns of a link's identity and of FATE; a row without a patch stays as it is.
    """
    patched = rows.join(patches, on=IDENTITY, how="left", suffix="_new", maintain_order="left")
    known = pl.col("last_seen_new").is_not_null()
    return patched.with_columns(
        pl.when(known).then(pl.col(f"{name}_new")).otherwise(pl.col(name)).alias(name) for name in FATE
    ).select(rows.columns)
