"""Links between pages of one subject."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="near_in_subject",
    family=Family.WORDS,
    level=Level.LINK,
    measures="source and target are near in subject (relevance of .7 or more)",
    why="a link that fits is there for readers",
    example="a cycling blog on a bicycle shop",
    inputs=("relevance",),
    fires=lambda: pl.col("relevance") >= 0.7,
    on={"relevance": 0.9},
    off={"relevance": 0.1},
)
