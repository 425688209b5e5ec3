"""Links under the title of a tool."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import says

SIGNAL = Signal(
    name="widget_title",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the heading before the link is that of a tool, a counter, a badge or a newsletter",
    why="the link came with what was put on the page",
    example="under “Recommended tools”",
    inputs=("heading",),
    fires=lambda: says("heading", "widget_title"),
    on={"heading": "Recommended tools"},
    off={"heading": "Why saws matter"},
)
