"""Links that were copied with their text."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="copied_link",
    family=Family.COPIES,
    level=Level.LINK,
    measures="the same words with the same link stand on another domain (or it leads to a page of its own title there), "
    "and so does most of what this domain links to",
    why="a copied link was not given by anybody",
    example="a site that republishes the articles of five blogs",
    inputs=("copied",),
    fires=lambda: pl.col("copied"),
    on={"copied": True},
    off={"copied": False},
)
