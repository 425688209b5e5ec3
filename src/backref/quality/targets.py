"""What the targets of links say of themselves: prepared once, for anchors and relevance alike."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.quality.anchors.brands import BREAKS
from backref.quality.relevance.vocabulary import HEADINGS
from backref.quality.text.paths import address_words

PART = "\x1f"
"""Between the parts of titles, and between headings."""


@dataclass(frozen=True, slots=True)
class Targets:
    """One row for each run of links to one target."""

    rows: pl.DataFrame
    """Columns target_key, target_domain, path; title (its parts apart), headings, language where it was visited."""
    of_link: npt.NDArray[np.int64]
    """The row of each link."""
    first: npt.NDArray[np.int64]
    """The first link of each row."""

    @classmethod
    def of(cls, links: pl.DataFrame, pages: pl.DataFrame) -> "Targets":
        """Of links with target_key and target_domain, best sorted by key.

        `pages` has key, title, headings and language of targets that were visited, each key once; others are known by
        their address only.
        """
        runs = np.array(links["target_key"].rle_id(), np.int64)  # writable, as is what is drawn: one type for the loop
        first = np.flatnonzero(np.diff(runs, prepend=-1))
        headings = pl.col("headings").list.head(HEADINGS).list.eval(pl.element().struct.field("text")).list.join(PART)
        told = pages.lazy().select(
            pl.col("key").alias("target_key"), pl.col("title").str.replace_all(BREAKS, PART), headings, "language"
        )
        rows = links.select("target_key", "target_domain")[first]
        joined = rows.lazy().join(told, on="target_key", how="left", maintain_order="left")
        return cls(joined.collect().with_columns(path=address_words(rows["target_key"])), runs, first)
