"""Links in a list of related pages."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import known

SIGNAL = Signal(
    name="in_related",
    family=Family.PLACEMENT,
    level=Level.LINK,
    measures="the link stands in a list of related pages",
    why="in such lists other sites are mostly advertisements or sisters",
    example="“You may also like”",
    inputs=("placement",),
    fires=lambda: known(pl.col("placement")) == "related",
    on={"placement": "related"},
    off={"placement": "content"},
)
