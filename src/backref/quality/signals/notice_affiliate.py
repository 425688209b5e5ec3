"""Pages that say they earn from sales."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="notice_affiliate",
    family=Family.DISCLOSURE,
    level=Level.PAGE,
    measures="a short block of the page says that it earns a commission",
    why="links to shops are there to be paid for, which is fine, and no vote",
    example="“This page contains affiliate links.”",
    inputs=("notices",),
    fires=lambda: pl.col("notices").list.contains("affiliate"),
    on={"notices": ["affiliate"]},
    off={"notices": []},
)
