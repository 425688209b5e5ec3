"""Links marked as paid."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="rel_sponsored",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="every occurrence has rel sponsored",
    why="the page says itself that it was paid for",
    example='rel="sponsored nofollow"',
    inputs=("sponsored",),
    fires=lambda: pl.col("sponsored"),
    on={"sponsored": True},
    off={"sponsored": False},
)
