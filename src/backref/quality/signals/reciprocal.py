"""Links that are returned."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="reciprocal",
    family=Family.GRAPH,
    level=Level.LINK,
    measures="the target domain links to the source domain as well",
    why="neighbours in a subject do so too; on a page for partners it is a trade",
    example="a.example ↔ b.example",
    inputs=("reciprocal",),
    fires=lambda: pl.col("reciprocal"),
    on={"reciprocal": True},
    off={"reciprocal": False},
)
