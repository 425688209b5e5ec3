"""Frames and forms of others."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="embedded",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="the link is a frame or a form of another site",
    why="what is embedded is used, not recommended",
    example='<iframe src="https://player.example/42">',
    inputs=("kind",),
    fires=lambda: pl.col("kind").is_in(["frame", "form"]),
    on={"kind": "frame"},
    off={"kind": "text"},
)
