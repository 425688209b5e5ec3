"""Links that surely stand outside the content."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="outside_content",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link is known to stand somewhere else than in the content",
    why="what is around the content is there for other reasons than what the content says",
    example="a side column",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) != "content",
    on={"placement": "sidebar"},
    off={"placement": "content"},
)
