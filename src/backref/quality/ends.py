"""What the pages at both ends of a link say about it, from their rows of `pages`."""

import numpy as np
import polars as pl

from backref.kernel.merging import Places, places_in_order
from backref.kernel.strings import as_bytes

_HOME = r"^https?://[^/?]+/?(?:index\.[a-z]{3,5})?$"


def target_facts(links: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """The target's facts for each link, null where it is not known; `pages` are in order."""
    told = pages.select(
        target_status=pl.col("status"),
        target_outcome=pl.col("outcome"),
        target_noindex=pl.col("noindex"),
        target_canonical_elsewhere=pl.col("canonical_elsewhere"),
        target_redirect_home=pl.col("redirect").str.contains(_HOME),
        target_language=pl.col("language"),
    )
    rows = _rows_of_targets(links, pages)
    return told.select(pl.all().gather(pl.Series(rows).set(pl.Series(rows < 0), None)))


def _rows_of_targets(links: pl.DataFrame, pages: pl.DataFrame) -> Places:
    """The row of `pages` that each link leads to; -1 where there is none."""
    rows = places_in_order(*as_bytes(links["target_key"].to_arrow()), *as_bytes(pages["key"].to_arrow()))
    known = rows >= 0
    https = pages["https"].to_numpy()
    twin = pages.select((pl.col("key") == pl.col("key").shift(-1)).fill_null(value=False)).to_series().to_numpy()
    other = known.copy()
    other[known] = https[rows[known]] != links["target_https"].to_numpy()[known]
    rows[other] = np.where(twin[rows[other]], rows[other] + 1, -1)
    return rows
