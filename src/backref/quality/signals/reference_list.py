"""Links in a list of references."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import is_called

SIGNAL = Signal(
    name="reference_list",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the heading before the link is a word for references",
    why="who gives sources vouches for them",
    example="under “References”",
    inputs=("heading",),
    fires=lambda: is_called("heading", "references"),
    on={"heading": "References"},
    off={"heading": "Recent posts"},
)
