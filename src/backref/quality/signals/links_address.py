"""Pages called links or resources in their address."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="links_address",
    family=Family.ADDRESS,
    level=Level.PAGE,
    measures="the address of the page ends in links, resources or a word for it",
    why="a page made to send readers on is chosen by hand",
    example="example.com/links/",
    inputs=("key",),
    fires=lambda: matches("key", "links_page"),
    on={"key": "com,example)/links/"},
    off={"key": "com,example)/links-of-metal/"},
)
