"""Links between pages of strange subjects."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="far_in_subject",
    family=Family.WORDS,
    level=Level.LINK,
    measures="source and target have hardly anything in common (relevance under .2)",
    why="a link that does not fit is seldom for readers; general pages link anywhere",
    example="a parish on poker",
    inputs=("relevance",),
    fires=lambda: pl.col("relevance") < 0.2,
    on={"relevance": 0.05},
    off={"relevance": 0.5},
)
