"""Pages of press wires and portals."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="press_host",
    family=Family.ADDRESS,
    level=Level.PAGE,
    measures="the host is a press wire, or the address a folder of press releases",
    why="what is released is carried unread, with the links that its writer put in",
    example="example.com/press-release/2026",
    inputs=("key",),
    fires=lambda: matches("key", "press_host"),
    on={"key": "com,example)/press-release/a"},
    off={"key": "com,example)/press"},
)
