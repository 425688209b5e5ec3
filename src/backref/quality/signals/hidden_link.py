"""Links that readers cannot see."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

SIGNAL = Signal(
    name="hidden_link",
    family=Family.MARKUP,
    level=Level.LINK,
    measures="every occurrence of the link, which is no frame or form, is hidden by inline rules or in a hidden block",
    why="injected links are hidden for good; menus and boxes for sharing only until they are opened",
    example='<div style="display:none"><a href=…>',
    inputs=("hidden", "placement", "kind"),
    fires=lambda: (pl.col("hidden") | (pl.col("placement") == "hidden")) & ~pl.col("kind").is_in(["frame", "form"]),
    on={"hidden": True, "placement": "hidden", "kind": "text"},
    off={"hidden": True, "placement": "hidden", "kind": "frame"},
)
