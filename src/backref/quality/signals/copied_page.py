"""Pages whose text is that of pages of other domains."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="copied_page",
    family=Family.COPIES,
    level=Level.PAGE,
    measures="the text is nearly that of a page of another domain, and most of its domain is such",
    why="a copied link was not given by anybody",
    example="a site that republishes the articles of five blogs",
    inputs=("copied",),
    fires=lambda: pl.col("copied"),
    on={"copied": True},
    off={"copied": False},
)
