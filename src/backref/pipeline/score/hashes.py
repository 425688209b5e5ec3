"""The names that facts are looked up by, hashed once for a batch of links."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from backref.kernel.hashing import Hashes
from backref.quality.lookup import hashes
from backref.quality.networks import pair_hash


def page_hashes(keys: pl.Series, https: pl.Series) -> Hashes:
    """A hash of each page."""
    return hashes(keys, https.cast(pl.UInt64).to_numpy() + np.uint64(1))


@dataclass(frozen=True, slots=True)
class LinkHashes:
    """Hashes of both pages of links, and of their domains."""

    source: Hashes
    target: Hashes
    source_domain: Hashes
    target_domain: Hashes

    @classmethod
    def of(cls, links: pl.DataFrame) -> "LinkHashes":
        """Of links with the keys, schemes and domains of both pages."""
        return cls(
            page_hashes(links["source_key"], links["source_https"]),
            page_hashes(links["target_key"], links["target_https"]),
            hashes(links["source_domain"]),
            hashes(links["target_domain"]),
        )

    def links(self) -> Hashes:
        """A hash of each link."""
        return pair_hash(self.source, self.target)
