"""Links that carry who sent the buyer."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="affiliate_target",
    family=Family.ADDRESS,
    level=Level.LINK,
    measures="the address of the target has an affiliate parameter, or is that of a redirector",
    why="the link is there to be paid for",
    example="shop.example/p?aff_id=77",
    inputs=("target_key",),
    fires=lambda: matches("target_key", "affiliate"),
    on={"target_key": "com,shop)/p?aff_id=77"},
    off={"target_key": "com,shop)/p?page=7"},
)
