"""Links from several domains of one hand."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="shared_network",
    family=Family.NETWORK,
    level=Level.LINK,
    measures="at least 3 domains that share footprints of two kinds, and a fiftieth of all that do, link to the target "
    "domain",
    why="one hand, many domains, one target",
    example="five sites with one address and one advertising id",
    inputs=("network_sources",),
    fires=lambda: pl.col("network_sources") >= 3,
    on={"network_sources": 5},
    off={"network_sources": 0},
)
