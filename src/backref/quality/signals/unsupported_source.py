"""Links from domains that no trusted site reaches."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="unsupported_source",
    family=Family.GRAPH,
    level=Level.LINK,
    measures="90 % of the source domain’s equity or more comes from where no trusted site reaches or from its targets",
    why="farms live on each other",
    example="a site whose 40 referring domains link to each other only",
    inputs=("source_unsupported",),
    fires=lambda: pl.col("source_unsupported") >= 0.9,
    on={"source_unsupported": 0.95},
    off={"source_unsupported": 0.2},
)
