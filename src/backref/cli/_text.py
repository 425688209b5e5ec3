"""Text from the web made fit for a terminal."""

import re

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters of both sets, escape among them; tab and newline stay
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # characters that turn the direction of writing
    "\u2028\u2029\ufff9-\ufffb"  # other line ends, interlinear annotation
    "\U000e0000-\U000e007f]"  # invisible tags
)


def clean(text: str) -> str:
    """The text without characters that a terminal would act on."""
    return _HARMFUL.sub("", text)


def one_line(text: str) -> str:
    """The text cleaned, with all white space as single blanks."""
    return " ".join(clean(text).split())
