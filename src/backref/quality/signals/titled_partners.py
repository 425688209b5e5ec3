"""Pages that call themselves partners or friends."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import says

SIGNAL = Signal(
    name="titled_partners",
    family=Family.WORDS,
    level=Level.PAGE,
    measures="the title of the page says partners, friends or link exchange",
    why="links are swapped on such pages",
    example="“Partner sites – Brightspoke”",
    inputs=("title",),
    fires=lambda: says("title", "partner_page"),
    on={"title": "Partner sites – B"},
    off={"title": "Our cats"},
)
