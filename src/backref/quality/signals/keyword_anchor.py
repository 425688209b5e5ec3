"""Anchors made of what the target wants to rank for."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="keyword_anchor",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the anchor is an exact or partial keyword of the target, without its name",
    why="editors write so too; on many domains at once it is a pattern. Never a risk alone",
    example="“touring bikes”",
    inputs=("anchor_class",),
    fires=lambda: pl.col("anchor_class").is_in(["exact", "partial"]),
    on={"anchor_class": "exact"},
    off={"anchor_class": "brand"},
)
