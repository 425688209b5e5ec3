"""Offers and orders around the link."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import around, says_in

SIGNAL = Signal(
    name="promotion_words",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the words next to the link offer, order or discount",
    why="texts that sell were mostly paid for",
    example="“Order yours today from …”",
    inputs=("context_before", "context_after"),
    fires=lambda: says_in(around(), "promotion"),
    on={"context_before": "Order yours today from"},
    off={"context_before": "We learnt this from"},
)
