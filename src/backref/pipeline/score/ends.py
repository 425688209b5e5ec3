"""What is known of the targets of a batch of links: their rows of `pages`, which stand in the same order."""

from pathlib import Path

import polars as pl

from backref.index.files import polars_schema
from backref.model.index import PAGES
from backref.model.manifest import FileEntry
from backref.pipeline.score.along import Along

TOLD = ["key", "https", "status", "outcome", "visited_at", "noindex", "canonical_elsewhere", "redirect", "language"]
TEXTS = ["title", "headings"]


class TargetPages:
    """Reads `pages` along with links that are sorted by target, given batch after batch."""

    def __init__(self, root: Path, pages: list[FileEntry], first: str) -> None:
        """From the first key that a link leads to."""
        self._pages = Along(root, PAGES, pages, [*TOLD, *TEXTS], first)

    def of(self, links: pl.DataFrame) -> pl.DataFrame:
        """The rows that some of the links lead to, in order."""
        wanted = links.select(pl.col("target_key").alias("key")).unique()
        read = self._pages.until(links["target_key"][-1])
        found = [rows.join(wanted, on="key", how="semi", maintain_order="left") for rows in read]
        return pl.concat([_none(), *found], how="vertical_relaxed")


def _none() -> pl.DataFrame:
    kinds = polars_schema(PAGES)
    return pl.DataFrame(schema={name: kinds[name] for name in [*TOLD, *TEXTS]})
