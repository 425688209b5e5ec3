"""What the pages of each domain share with those of others, as a table: the ground for networks of one hand.

Who copies pages copies the ids on them. What a domain has on no page but such whose text stands on other domains too
is of the kind `copied`, whatever it is: it says no more than that pages were copied.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from backref import urls
from backref.index.files import ROWS_PER_FILE, TableWriter
from backref.index.scan import scan_rows
from backref.model.index import FOOTPRINTS, PAGES
from backref.model.manifest import FileEntry
from backref.model.progress import Advance
from backref.pipeline.rank.arcs import subnet

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
    domains = counted.select(pl.col("domain").unique())
    keys = domains.with_columns(domain_key=pl.col("domain").map_elements(urls.domain_key, pl.String))
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
        for rows in scan_rows(root, PAGES, pages, columns=["key", "domain", "words", "fingerprint", "footprints"])
    ]
    if not parts:
        return pl.Series(dtype=pl.UInt64)
    counted = pl.concat(parts).unique().group_by("fingerprint").len()
    return counted.filter(pl.col("len") > 1)["fingerprint"]


def _by_piece(root: Path, pages: Sequence[FileEntry], copied: pl.Series, advance: Advance) -> Iterator[pl.DataFrame]:
    """Footprints by domain with how many pages have each, and on how many of its own, for some pages at a time."""
    for rows in scan_rows(root, PAGES, pages, columns=["key", "domain", "ip", "footprints", "fingerprint"]):
        advance(rows.height)
        rows = rows.with_columns(own=~pl.col("fingerprint").is_in(copied.implode()).fill_null(value=False))
        subnets = {ip: subnet(ip) for ip in rows["ip"].unique().drop_nulls()}
        network = pl.col("ip").replace_strict(subnets, default=None, return_dtype=pl.String)
        addresses = pl.concat_list(pl.concat_str(pl.lit(f"{ADDRESS}:"), part) for part in (pl.col("ip"), network))
        every = pl.concat(
            [rows.select("domain", "footprints", "own"), rows.select("domain", addresses.alias("footprints"), "own")]
        )
        named = every.explode("footprints").drop_nulls().rename({"footprints": "footprint"})
        if named.height:
            yield named.group_by("domain", "footprint").agg(pages=pl.len().cast(pl.Int64), own=pl.col("own").sum())


def _files(root: Path, rows: pl.DataFrame) -> Iterator[FileEntry]:
    for start in range(0, rows.height, ROWS_PER_FILE):
        writer = TableWriter(root, FOOTPRINTS)
        writer.write(rows.slice(start, ROWS_PER_FILE).to_arrow())
        entry = writer.close()
        if entry is not None:
            yield entry
