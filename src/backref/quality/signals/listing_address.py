"""Pages in a folder of categories or listings."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="listing_address",
    family=Family.ADDRESS,
    level=Level.PAGE,
    measures="the address of the page is in a folder of a directory or catalogue",
    why="directories file their entries under categories",
    example="example.com/cat/choirs/",
    inputs=("key",),
    fires=lambda: matches("key", "listing_page"),
    on={"key": "com,example)/cat/choirs/"},
    off={"key": "com,example)/cats/"},
)
