"""Pages called partners or exchange in their address."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="partners_address",
    family=Family.ADDRESS,
    level=Level.PAGE,
    measures="the address of the page ends in partners, exchange or a word for it",
    why="links are swapped on such pages",
    example="example.com/partners/",
    inputs=("key",),
    fires=lambda: matches("key", "partners_page"),
    on={"key": "com,example)/partners/"},
    off={"key": "com,example)/partnership-law/"},
)
