"""Pages that call themselves a collection of links."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import says

SIGNAL = Signal(
    name="titled_resource",
    family=Family.WORDS,
    level=Level.PAGE,
    measures="the title of the page says that it collects links",
    why="a page made to send readers on is chosen by hand: its links count nearly like those of an article",
    example="“Useful links – Ardoise”",
    inputs=("title",),
    fires=lambda: says("title", "resource_page"),
    on={"title": "Useful links – Ardoise"},
    off={"title": "How links work"},
)
