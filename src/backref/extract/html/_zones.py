"""Elements that tell their place, and what that comes to when the whole page is known.

A class like `sidebar` also stands on what wraps a whole page with its sidebar. So what an element says of its place is
not believed where the element holds much of the page's text outside links. Comments may be longer than what they
comment on, and hidden is hidden.
"""

from backref.extract._hashing import Numbers
from backref.extract.html import _sheet as to
from backref.extract.html._places import COMMENT, HIDDEN
from backref.kernel import unmanaged

MAIN_PERCENT = 40
"""Share of the page's text outside links above which an element is part of its main part."""


@unmanaged
def open_zone(signs: int, around: int, at: Numbers, zones: Numbers) -> int:
    """The zone of an element with such signs; that around it where it has none of its own."""
    k = at[to.ZONES]
    if signs == 0 or k >= len(zones):
        return around
    zones[k, to.OWN], zones[k, to.AROUND] = signs, around
    zones[k, to.PLAIN_START] = zones[k, to.PLAIN_END] = at[to.WRITTEN] - at[to.LINKED]
    zones[k, to.ZONE_START] = zones[k, to.ZONE_END] = at[to.WRITTEN]
    at[to.ZONES] = k + 1
    return int(k)


@unmanaged
def close_zone(zone: int, around: int, at: Numbers, zones: Numbers) -> None:
    """An element ends; its zone ends with it where it opened one."""
    if zone != around:
        zones[zone, to.PLAIN_END] = at[to.WRITTEN] - at[to.LINKED]
        zones[zone, to.ZONE_END] = at[to.WRITTEN]


@unmanaged
def settle_zones(at: Numbers, zones: Numbers, rows: Numbers) -> None:
    """Turn the zone of each row into the signs of all elements around it that are believed."""
    plain = at[to.WRITTEN] - at[to.LINKED]
    for zone in range(1, at[to.ZONES]):
        held = zones[zone, to.PLAIN_END] - zones[zone, to.PLAIN_START]
        if held * 100 > plain * MAIN_PERCENT:
            zones[zone, to.OWN] &= HIDDEN | COMMENT
        zones[zone, to.OWN] |= zones[zones[zone, to.AROUND], to.OWN]
    for k in range(at[to.FOUND]):
        rows[k, to.PLACE] = zones[rows[k, to.PLACE], to.OWN]
