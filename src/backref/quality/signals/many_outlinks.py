"""Pages with very many links to elsewhere."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="many_outlinks",
    family=Family.GRAPH,
    level=Level.PAGE,
    measures="the page links to other sites 60 times or more",
    why="the more it sends away, the less each link says",
    example="a footer of a hundred partners",
    inputs=("external_links",),
    fires=lambda: pl.col("external_links") >= 60,
    on={"external_links": 90},
    off={"external_links": 5},
)
