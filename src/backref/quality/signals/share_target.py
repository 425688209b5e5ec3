"""Share buttons."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="share_target",
    family=Family.ADDRESS,
    level=Level.LINK,
    measures="the target is where a share button or an embedded post leads",
    why="the button stands on every page, and sends nobody who reads there on",
    example="twitter.com/intent/tweet?url=…",
    inputs=("target_key",),
    fires=lambda: matches("target_key", "share"),
    on={"target_key": "com,twitter)/intent/tweet?url=a"},
    off={"target_key": "com,twitter)/jane"},
)
