"""Does an inline style hide its element from a reader? Colours that hide text on its background are not looked at."""

from backref.extract._hashing import OFFSET, add_byte, name_hash
from backref.extract.html._markup import is_space
from backref.kernel import unmanaged
from backref.kernel.strings import Bytes

DISPLAY, VISIBILITY, OPACITY, FONT_SIZE = map(name_hash, ("display", "visibility", "opacity", "font-size"))
TEXT_INDENT, POSITION, OVERFLOW, WIDTH, HEIGHT = map(
    name_hash, ("text-indent", "position", "overflow", "width", "height")
)
LEFT, RIGHT, TOP, BOTTOM = map(name_hash, ("left", "right", "top", "bottom"))
NONE, INVISIBLE, COLLAPSE, ABSOLUTE, FIXED = map(name_hash, ("none", "hidden", "collapse", "absolute", "fixed"))
PERCENT, PIXELS, POINTS = map(name_hash, ("%", "px", "pt"))


@unmanaged
def style_hides(css: Bytes, i: int, end: int) -> bool:
    """Whether the declarations between two positions hide: no display, no size, transparent, or off the screen."""
    lifted, away, clipped, tiny = False, False, False, False
    while i < end:
        name, i = _word(css, i, end)
        if i < end and css[i] == 58:
            i += 1
        word, after = _word(css, i, end)
        number, unit = _quantity(css, i, end)
        if _hides_alone(name, word, number, unit):
            return True
        lifted |= name == POSITION and word in (ABSOLUTE, FIXED)
        away |= name in (LEFT, RIGHT, TOP, BOTTOM) and _far(number, unit)
        clipped |= name == OVERFLOW and word == INVISIBLE
        tiny |= name in (WIDTH, HEIGHT) and 0 <= number <= 1 and unit != PERCENT
        i = after
        while i < end and css[i] != 59:
            i += 1
        i += 1
    return (lifted and away) or (clipped and tiny)


@unmanaged
def _hides_alone(name: int, word: int, number: float, unit: int) -> bool:
    if name == DISPLAY:
        return word == NONE
    if name == VISIBILITY:
        return word in (INVISIBLE, COLLAPSE)
    if name in (OPACITY, FONT_SIZE):
        return number == 0
    return name == TEXT_INDENT and _far(number, unit)


@unmanaged
def _far(number: float, unit: int) -> bool:
    """Negative enough to be beyond any screen (NaN is not)."""
    if unit == PERCENT:
        return number <= -100
    return number <= -500 if unit in (PIXELS, POINTS) else number <= -50


@unmanaged
def _word(css: Bytes, i: int, end: int) -> tuple[int, int]:
    """The number of the next word, and the position after it and its white space."""
    while i < end and is_space(css[i]):
        i += 1
    number = OFFSET
    while i < end and not is_space(css[i]) and css[i] != 58 and css[i] != 59 and css[i] != 33:
        number = add_byte(number, css[i])
        i += 1
    while i < end and is_space(css[i]):
        i += 1
    return number, i


@unmanaged
def _quantity(css: Bytes, i: int, end: int) -> tuple[float, int]:
    """The number at a position and the number of its unit's name; NaN where there is none."""
    while i < end and is_space(css[i]):
        i += 1
    sign = 1.0
    if i < end and (css[i] == 45 or css[i] == 43):
        sign = -1.0 if css[i] == 45 else 1.0
        i += 1
    value, scale, digits = 0.0, 0.0, 0
    while i < end and (48 <= css[i] <= 57 or (css[i] == 46 and scale == 0.0)):
        if css[i] == 46:
            scale = 1.0
        else:
            value = value * 10.0 + (css[i] - 48)
            scale *= 10.0
            digits += 1
        i += 1
    if digits == 0:
        return float("nan"), OFFSET
    unit, _ = _word(css, i, end)
    return sign * value / max(scale, 1.0), unit
