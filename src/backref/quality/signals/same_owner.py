"""Links between sites of one owner."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="same_owner",
    family=Family.NETWORK,
    level=Level.LINK,
    measures="the two domains share an analytics or advertising id that few others have",
    why="owners link to their own",
    example="both pages load G-ABC123",
    inputs=("same_owner",),
    fires=lambda: pl.col("same_owner"),
    on={"same_owner": True},
    off={"same_owner": False},
)
