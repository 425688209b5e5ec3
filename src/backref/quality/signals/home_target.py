"""Links to a home page."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="home_target",
    family=Family.ADDRESS,
    level=Level.LINK,
    measures="the target is the home page of its host",
    why="a home page is linked for who it is, a page for what it says",
    example="https://example.com/",
    inputs=("target_key",),
    fires=lambda: matches("target_key", "home"),
    on={"target_key": "com,shop)/"},
    off={"target_key": "com,shop)/p"},
)
