"""Links that say they lead to sites of the same owner."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import Words, says_in

SIGNAL = Signal(
    name="own_network",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the words before the link or its heading speak of a network or sister sites",
    why="owners link to their own",
    example="“More from our network”",
    inputs=("context_before", "heading"),
    fires=lambda: says_in([Words("context_before", last=50), Words("heading")], "own_network"),
    on={"context_before": "More from our network"},
    off={"context_before": "A net of works"},
)
