"""Links made for machines."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="technical_link",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="the link is a redirect, a canonical or an alternate, not an anchor on the page",
    why="it moves or names a page; it recommends nothing",
    example="Location: https://example.com/new",
    inputs=("kind",),
    fires=lambda: pl.col("kind").is_in(["redirect", "canonical", "alternate"]),
    on={"kind": "redirect"},
    off={"kind": "text"},
)
