"""Links that are not vouched for."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="rel_nofollow",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="every occurrence has rel nofollow",
    why="the page does not vouch for the target",
    example='rel="nofollow"',
    inputs=("nofollow",),
    fires=lambda: pl.col("nofollow"),
    on={"nofollow": True},
    off={"nofollow": False},
)
