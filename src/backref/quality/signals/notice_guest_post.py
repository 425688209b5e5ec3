"""Pages that say a guest wrote them."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="notice_guest_post",
    family=Family.DISCLOSURE,
    level=Level.PAGE,
    measures="a short block of the page says that a guest wrote it",
    why="guests often write for the link",
    example="“This is a guest post by Ann.”",
    inputs=("notices",),
    fires=lambda: pl.col("notices").list.contains("guest_post"),
    on={"notices": ["guest_post"]},
    off={"notices": []},
)
