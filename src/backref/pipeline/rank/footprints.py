"""What the pages of each domain share with those of others, as a table: the ground for networks of one hand."""

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


def write_footprints(root: Path, pages: Sequence[FileEntry], advance: Advance) -> list[FileEntry]:
    """Write the table `footprints` from the pages of an index."""
    parts = list(_by_piece(root, pages, advance))
    if not parts:
        return []
    counted = pl.concat(parts).group_by("domain", "footprint").agg(pl.col("pages").sum())
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


def _by_piece(root: Path, pages: Sequence[FileEntry], advance: Advance) -> Iterator[pl.DataFrame]:
    """Footprints by domain with how many pages have each, for some pages at a time."""
    for rows in scan_rows(root, PAGES, pages, columns=["key", "domain", "ip", "footprints"]):
        advance(rows.height)
        subnets = {ip: subnet(ip) for ip in rows["ip"].unique().drop_nulls()}
        network = pl.col("ip").replace_strict(subnets, default=None, return_dtype=pl.String)
        own = pl.concat_list(pl.concat_str(pl.lit(f"{ADDRESS}:"), part) for part in (pl.col("ip"), network))
        every = pl.concat([rows.select("domain", "footprints"), rows.select("domain", own.alias("footprints"))])
        named = every.explode("footprints").drop_nulls().rename({"footprints": "footprint"})
        if named.height:
            yield named.group_by("domain", "footprint").agg(pages=pl.len().cast(pl.Int64))


def _files(root: Path, rows: pl.DataFrame) -> Iterator[FileEntry]:
    for start in range(0, rows.height, ROWS_PER_FILE):
        writer = TableWriter(root, FOOTPRINTS)
        writer.write(rows.slice(start, ROWS_PER_FILE).to_arrow())
        entry = writer.close()
        if entry is not None:
            yield entry
