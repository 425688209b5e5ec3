"""Links at the foot of the page."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_footer",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in the footer",
    why="makers, owners and intruders put links there",
    example="“Website by …”",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) == "footer",
    on={"placement": "footer"},
    off={"placement": "content"},
)
