"""What the pages of each domain share with those of others, as a table: the ground for networks of one hand.

Who copies pages copies the ids on them. What a domain has on no page but such whose text stands on other domains too
is of the kind `copied`, whatever it is: it says no more than that pages were copied.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from backref.index.files import ROWS_PER_FILE, TableWriter
from backref.index.scan import scan_rows
from backref.index.site_keys import site_keys
from backref.model.index import FOOTPRINTS, PAGES
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.pipeline.rank.addresses import subnets

ADDRESS = "ip"
"""The kind of addresses and of networks: together they are one kind, since who shares one shares the other."""
COPIED = "copied"
COPIED_KINDS = ("analytics", "ads", "asset")
"""What is copied with a page; a generator says nothing of who runs a site either way."""
COPIED_WORDS = 50
"""Words of a text from which on it is of two domains because one copied it; what says less is of a template."""


def write_footprints(root: Path, pages: Sequence[FileEntry], advance: Advance) -> list[FileEntry]:
    """Write the table `footprints` from the pages of an index."""
    parts = list(_by_piece(root, pages, _texts_of_several(root, pages), advance))
    if not parts:
        return []
    counted = pl.concat(parts).group_by("domain", "footprint").agg(pl.col("pages", "own").sum())
    taken = pl.col("footprint").str.split(":").list.first().is_in(COPIED_KINDS) & (pl.col("own") == 0)
    named = pl.when(taken).then(f"{COPIED}:" + pl.col("footprint")).otherwise("footprint")
    counted = counted.with_columns(footprint=named)
    domains = counted["domain"].unique()
    keys = pl.DataFrame({"domain": domains, "domain_key": site_keys(domains)})
    split = pl.col("footprint").str.splitn(":", 2).struct
    rows = (
        counted.join(keys, on="domain")
        .with_columns(
            kind=split.field("field_0"), value=split.field("field_1"), domains=pl.len().over("footprint").cast(pl.Int64)
        )
        .sort(FOOTPRINTS.sort_by)
        .select(FOOTPRINTS.names())
    )
    return list(_files(root, rows))


_IS_TEXT = (pl.col("words") >= COPIED_WORDS) & (pl.col("footprints").list.len() > 0)


def _texts_of_several(root: Path, pages: Sequence[FileEntry]) -> pl.Series:
    """The fingerprints of texts that stand on pages of several domains."""
    parts = [
        rows.filter(_IS_TEXT).select("fingerprint", domain=pl.col("domain").hash()).unique()
        for rows in scan_rows(root, PAGES, pages, columns=["domain", "words", "fingerprint", "footprints"])
    ]
    if not parts:
        return pl.Series(dtype=pl.UInt64)
    counted = pl.concat(parts).unique().group_by("fingerprint").len()
    return counted.filter(pl.col("len") > 1)["fingerprint"]


def _by_piece(root: Path, pages: Sequence[FileEntry], copied: pl.Series, advance: Advance) -> Iterator[pl.DataFrame]:
    """Footprints by domain with how many pages have each, and on how many of its own, for some pages at a time."""
    columns = ["domain", "ip", "footprints", "fingerprint"]
    for rows in scan_rows(root, PAGES, pages, columns=columns, categories=("domain", "ip")):
        advance(rows.height)
        of_several = pl.col("fingerprint").is_in(copied.implode()).fill_null(value=False)
        own = (~of_several).alias("own")
        said = _counted(rows.select("domain", own, footprint="footprints").explode("footprint"))
        addresses = _counted(rows.select("domain", own, footprint="ip"))
        networks = addresses.with_columns(subnets(addresses["footprint"]).alias("footprint"))
        marked = (some.with_columns(footprint=f"{ADDRESS}:" + pl.col("footprint")) for some in (addresses, networks))
        yield pl.concat([said, *marked]).drop_nulls()


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """How many pages of each domain have a footprint, and how many of its own do.

    Texts are made for what is left then, so that nothing holds on to those of all pages.
    """
    sums = pl.len().cast(pl.Int64).alias("pages"), pl.col("own").sum()
    counted = rows.drop_nulls().group_by("domain", "footprint").agg(sums)
    return counted.with_columns(pl.col("domain", "footprint").cast(pl.String))


def _files(root: Path, rows: pl.DataFrame) -> Iterator[FileEntry]:
    for start in range(0, rows.height, ROWS_PER_FILE):
        writer = TableWriter(root, FOOTPRINTS)
        writer.write(rows.slice(start, ROWS_PER_FILE).to_arrow())
        entry = writer.close()
        if entry is not None:
            yield entry
