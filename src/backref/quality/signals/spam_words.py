"""Links about what spam sells."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import names, says_whole

SIGNAL = Signal(
    name="spam_words",
    family=Family.WORDS,
    level=Level.LINK,
    measures="the anchor or the address of the target names gambling, pills, loans, copies or adult offers",
    why="most manipulated links are for these; honest ones to such subjects exist, so this alone proves nothing",
    example="“cheap pills”",
    inputs=("anchor", "alt", "target_key"),
    fires=lambda: (
        says_whole("anchor", "spam_subject") | says_whole("alt", "spam_subject") | names("target_key", "spam_subject")
    ),
    on={"anchor": "cheap pills", "target_key": "com,a)/"},
    off={"anchor": "specialist for chairs", "target_key": "com,a)/"},
)
