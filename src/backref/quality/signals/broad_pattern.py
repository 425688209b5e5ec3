"""Targets with many referring domains of a pattern."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="broad_pattern",
    family=Family.NETWORK,
    level=Level.LINK,
    measures="at least 5 referring domains and a twentieth of all, the source among them, are of networks, copy or are "
    "unsupported",
    why="one odd referrer is chance, five are a pattern, unless hundreds link",
    example="nine farm sites among the referring domains",
    inputs=("flagged_sources",),
    fires=lambda: pl.col("flagged_sources") >= 5,
    on={"flagged_sources": 9},
    off={"flagged_sources": 1},
)
