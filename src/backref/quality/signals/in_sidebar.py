"""Links in a side column."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_sidebar",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in the side column",
    why="blogrolls, badges and tools stand there",
    example="a blogroll",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) == "sidebar",
    on={"placement": "sidebar"},
    off={"placement": "content"},
)
