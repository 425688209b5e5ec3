"""Links in the frame of the page."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_boilerplate",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in navigation, header or footer",
    why="the frame is the same on every page: it is about the site, not about the page",
    example="a footer",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")).is_in(["navigation", "header", "footer"]),
    on={"placement": "navigation"},
    off={"placement": "content"},
)
