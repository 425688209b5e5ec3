"""Pages with hardly any text."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="thin_page",
    family=Family.WORDS,
    level=Level.PAGE,
    measures="the page has fewer than 120 words of visible text",
    why="pages made for their links seldom say much; many honest pages are short too",
    example="a list of four links under a title",
    inputs=("words",),
    fires=lambda: pl.col("words") < 120,
    on={"words": 40},
    off={"words": 400},
)
