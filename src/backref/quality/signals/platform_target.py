"""Services and makers of the software that a page runs on."""

from backref.quality.signals._signal import Family, Level, Signal
from backref.quality.signals._texts import matches

SIGNAL = Signal(
    name="platform_target",
    family=Family.ADDRESS,
    level=Level.LINK,
    measures="the target is a service that comment boxes and page software name by themselves, or their maker",
    why="it came with the software, and no visitor or writer chose it",
    example="akismet.com/privacy/ below a comment box",
    inputs=("target_key",),
    fires=lambda: matches("target_key", "platform"),
    on={"target_key": "com,akismet)/privacy/"},
    off={"target_key": "org,wordpress)/plugins/a"},
)
