"""Links beside who wrote the page."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_bio",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in the lines about the author",
    why="authors link to themselves",
    example="“Ann writes at example.com”",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) == "bio",
    on={"placement": "bio"},
    off={"placement": "content"},
)
