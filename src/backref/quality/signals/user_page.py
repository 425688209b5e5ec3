"""Pages that anybody may write on."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="user_page",
    family=Family.ADDRESS,
    level=Level.PAGE,
    measures="the address of the page is that of a forum, a question, a profile or a guest book",
    why="whoever comes may leave a link there",
    example="example.com/viewtopic.php?t=12",
    inputs=("key",),
    fires=lambda: matches("key", "user_page"),
    on={"key": "com,example)/viewtopic.php?t=12"},
    off={"key": "com,example)/about"},
)
