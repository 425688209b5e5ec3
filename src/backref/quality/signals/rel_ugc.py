"""Links marked as left by users."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="rel_ugc",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="every occurrence has rel ugc",
    why="the page says itself that a visitor left it",
    example='rel="ugc"',
    inputs=("ugc",),
    fires=lambda: pl.col("ugc"),
    on={"ugc": True},
    off={"ugc": False},
)
