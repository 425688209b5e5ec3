"""Pages about what spam sells."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import says_whole

SIGNAL = Signal(
    name="titled_spam",
    family=Family.WORDS,
    level=Level.PAGE,
    measures="the title of the page names gambling, pills, loans, copies or adult offers",
    why="most manipulated links are for these; honest sites on such subjects exist, so this alone proves nothing",
    example="“Free spins – Lucky Slots”",
    inputs=("title",),
    fires=lambda: says_whole("title", "spam_subject"),
    on={"title": "Free spins here"},
    off={"title": "A specialist for wool"},
)
