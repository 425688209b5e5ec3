"""Links that were copied with their text."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="copied_link",
    family=Family.COPIES,
    level=Level.LINK,
    measures="its words stand around the same link on another domain (or it leads to a page of its own title there), "
    "and so do those of most links of this domain",
    why="a copied link was not given by anybody",
    example="a site that republishes the articles of five blogs",
    inputs=("copied",),
    fires=lambda: pl.col("copied"),
    on={"copied": True},
    off={"copied": False},
)
