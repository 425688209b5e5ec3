"""Targets that others embed."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="embedded_target",
    family=Family.GRAPH,
    level=Level.LINK,
    measures="at least 3 domains embed the target domain in frames or forms",
    why="who is embedded offers widgets; links beside them came with these",
    example="a weather box on 40 sites",
    inputs=("embedded_on",),
    fires=lambda: pl.col("embedded_on") >= 3,
    on={"embedded_on": 12},
    off={"embedded_on": 0},
)
