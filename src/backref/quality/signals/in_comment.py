"""Links in comments and posts of visitors."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_comment",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in a comment or a forum post",
    why="visitors leave links for themselves",
    example="a comment under an article",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) == "comment",
    on={"placement": "comment"},
    off={"placement": "content"},
)
