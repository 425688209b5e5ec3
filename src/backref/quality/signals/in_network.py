"""Links from a domain of a network."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="in_network",
    family=Family.NETWORK,
    level=Level.LINK,
    measures="the source domain shares footprints of two kinds with at least 4 other domains",
    why="one hand runs them all; publishers do so too",
    example="five sites with one address and one advertising id",
    inputs=("network_domains",),
    fires=lambda: pl.col("network_domains") >= 5,
    on={"network_domains": 14},
    off={"network_domains": 0},
)
