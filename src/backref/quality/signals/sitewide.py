"""Links all over a site."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="sitewide",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the source domain shows it on so many of its pages that it is part of the template",
    why="one decision repeated on every page is one decision",
    example="a link in the footer of 300 of 320 pages",
    inputs=("sitewide",),
    fires=lambda: pl.col("sitewide"),
    on={"sitewide": True},
    off={"sitewide": False},
)
