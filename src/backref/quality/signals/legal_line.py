"""Links in the line of privacy and rights."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import around, says_in

SIGNAL = Signal(
    name="legal_line",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the words next to the link are those of the line at the foot of a page",
    why="whatever the markup calls it, that line is a footer",
    example="“Privacy policy | … | All rights reserved”",
    inputs=("context_before", "context_after"),
    fires=lambda: says_in(around(), "legal_line"),
    on={"context_before": "About us | Privacy policy |"},
    off={"context_before": "We learnt this from"},
)
