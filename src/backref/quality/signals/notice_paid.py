"""Pages that say they were paid for."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="notice_paid",
    family=Family.DISCLOSURE,
    level=Level.PAGE,
    measures="a short block of the page says that it was paid for",
    why="the law asks for it, and a paid link is no vote",
    example="“Advertisement. This article was paid for by the company named in it.”",
    inputs=("notices",),
    fires=lambda: pl.col("notices").list.contains("paid"),
    on={"notices": ["paid"]},
    off={"notices": []},
)
