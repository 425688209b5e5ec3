"""Pages that call themselves a listing of sites."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import says

SIGNAL = Signal(
    name="titled_directory",
    family=Family.WORDS,
    level=Level.PAGE,
    measures="the title of the page says that it lists sites or firms",
    why="who is listed asked for it: the link says that the site exists, not that it is good",
    example="“Sites about choir seating”",
    inputs=("title",),
    fires=lambda: says("title", "directory_page"),
    on={"title": "Sites about choirs"},
    off={"title": "A choir that we heard"},
)
