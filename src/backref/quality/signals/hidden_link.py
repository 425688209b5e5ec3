"""Links that readers cannot see."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="hidden_link",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="every occurrence is hidden by inline rules, or stands in a hidden block",
    why="nobody hides a link from readers for the readers’ sake",
    example='<div style="display:none"><a href=…>',
    inputs=("hidden", "placement"),
    fires=lambda: pl.col("hidden") | (pl.col("placement") == "hidden"),
    on={"hidden": True, "placement": "hidden"},
    off={"hidden": False, "placement": "content"},
)
