"""How rare the words of an index are: in how many of its pages each feature of a title or heading stands."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

BUCKETS: Final = 1 << 18
"""Counters of features over the pages of an index; two features may share one."""
HEADINGS: Final = 12
"""So many headings of a page are read."""


@dataclass(frozen=True)
class Vocabulary:
    """In how many pages of the index each feature stands, by hash; a megabyte whatever the index."""

    counts: npt.NDArray[np.uint32]
    documents: int

    def rarity(self) -> npt.NDArray[np.float32]:
        """The weight of a feature: the logarithm of one over its share of the pages."""
        return np.log((self.documents + 2) / (self.counts + 1.0)).astype(np.float32)

    def table(self) -> pl.DataFrame:
        """As rows of the table `vocabulary`."""
        found = np.flatnonzero(self.counts)
        return pl.DataFrame(
            {
                "feature": [f"{feature:05x}" for feature in found.tolist()],
                "pages": self.counts[found].astype(np.int64),
                "of_pages": np.full(len(found), self.documents, np.int64),
            },
            schema={"feature": pl.String, "pages": pl.Int64, "of_pages": pl.Int64},
        )

    @classmethod
    def of_table(cls, rows: pl.DataFrame) -> "Vocabulary":
        """From these rows again; there must be some."""
        counts = np.zeros(BUCKETS, np.uint32)
        counts[rows["feature"].str.to_integer(base=16).to_numpy()] = rows["pages"].to_numpy()
        return cls(counts, int(rows["of_pages"][0]))
