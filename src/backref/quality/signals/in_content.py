"""Links in the content of the page."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_content",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in the content of the page",
    why="what is written for readers is where editors recommend",
    example="a sentence of an article",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) == "content",
    on={"placement": "content"},
    off={"placement": "footer"},
)
