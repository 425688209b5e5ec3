"""Credits of who made the site."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import Words, ends_saying

SIGNAL = Signal(
    name="maker_credit",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the words before the link credit a maker, a theme or a host",
    why="such credits come with the template, not from an editor",
    example="“Website by …”",
    inputs=("context_before",),
    fires=lambda: ends_saying(Words("context_before", last=40), "maker_credit"),
    on={"context_before": "Website by"},
    off={"context_before": "A site by the sea"},
)
