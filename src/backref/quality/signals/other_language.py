"""Links between pages in two languages."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="other_language",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the pages state different languages",
    why="readers seldom follow; by itself it means nothing",
    example="an Italian page links to a Japanese one",
    inputs=("source_language", "target_language"),
    fires=lambda: pl.col("source_language") != pl.col("target_language"),
    on={"source_language": "it", "target_language": "ja"},
    off={"source_language": "it", "target_language": "it"},
)
