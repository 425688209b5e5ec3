"""Pages that say they are press releases."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="notice_press_release",
    family=Family.DISCLOSURE,
    level=Level.PAGE,
    measures="a short block of the page says that it is a press release",
    why="the words and links are those of who is written about",
    example="“For immediate release”",
    inputs=("notices",),
    fires=lambda: pl.col("notices").list.contains("press_release"),
    on={"notices": ["press_release"]},
    off={"notices": []},
)
