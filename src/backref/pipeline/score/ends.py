"""What is known of the targets of a batch of links: their rows of `pages`, which stand in the same order."""

from pathlib import Path

import polars as pl

from backref.index.files import polars_schema
from backref.index.scan import scan_rows
from backref.model.index import PAGES
from backref.model.manifest import FileEntry

TOLD = ["key", "https", "status", "outcome", "visited_at", "noindex", "canonical_elsewhere", "redirect", "language"]
TEXTS = ["title", "headings"]


def target_pages(root: Path, pages: list[FileEntry], links: pl.DataFrame) -> pl.DataFrame:
    """The rows of `pages` that some of the links (sorted by target) lead to, in order."""
    wanted = links.select(pl.col("target_key").alias("key")).unique()
    first, last = links["target_key"][0], links["target_key"][-1]
    near = [entry for entry in pages if entry.last_key >= first and entry.first_key <= last]
    span = {"start": (first, ""), "end": (f"{last}\0", "")}
    read = scan_rows(root, PAGES, near, columns=[*TOLD, *TEXTS], **span)
    found = [rows.join(wanted, on="key", how="semi", maintain_order="left") for rows in read]
    return pl.concat([_none(), *found], how="vertical_relaxed")


def _none() -> pl.DataFrame:
    kinds = polars_schema(PAGES)
    return pl.DataFrame(schema={name: kinds[name] for name in [*TOLD, *TEXTS]})
