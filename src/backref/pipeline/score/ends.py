"""What is known of the targets of a batch of links: their rows of `pages`, which stand in the same order."""

from pathlib import Path

import polars as pl

from backref.index.files import polars_schema
from backref.kernel.merging import places_in_order
from backref.kernel.strings import as_bytes
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
        wanted = as_bytes(links["target_key"].to_arrow())
        read = self._pages.until(links["target_key"][-1])
        found = [rows.filter(places_in_order(*as_bytes(rows["key"].to_arrow()), *wanted) >= 0) for rows in read]
        return pl.concat([_none(), *found], how="vertical_relaxed")


def _none() -> pl.DataFrame:
    kinds = polars_schema(PAGES)
    return pl.DataFrame(schema={name: kinds[name] for name in [*TOLD, *TEXTS]})
