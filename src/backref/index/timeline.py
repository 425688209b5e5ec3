"""What became of a link, from the visits to its page. Pure.

A link that was proved by a fetch stays until a later visit shows otherwise:

* read whole without it: lost (`removed`; `page_noindex` or `page_not_canonical` where the page says so by then);
* redirected, or 410: lost at once;
* 404: lost when the next visit that says anything says 404 or 410 again, and then since the first of the two;
* unchanged: still there;
* cut short, or failed in any other way: nothing is known.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import polars as pl

from backref.model.words import LostReason, Outcome

FATE = {
    "last_seen": pl.Datetime("ms", "UTC"),
    "last_checked": pl.Datetime("ms", "UTC"),
    "lost_at": pl.Datetime("ms", "UTC"),
    "lost_reason": pl.String(),
}
"""The columns that say what became of a link."""


class Visit(NamedTuple):
    """One visit to a page, as far as the fate of its links depends on it."""

    time: datetime
    outcome: str
    status: int | None
    noindex: bool
    canonical_elsewhere: bool


class Fate(NamedTuple):
    """What is known of the links that one fetch of a page proved."""

    last_seen: datetime
    last_checked: datetime
    lost_at: datetime | None
    lost_reason: str | None


_PRECEDENCE = {outcome: rank for rank, outcome in enumerate(Outcome)}


def in_order(visits: Sequence[Visit]) -> list[Visit]:
    """The visits in order of time, one for each moment: what was read whole goes before what was not."""
    ordered = sorted(set(visits), key=lambda v: (v.time, _PRECEDENCE[Outcome(v.outcome)], v.status or 0, v[3:]))
    return [visit for i, visit in enumerate(ordered) if i == 0 or visit.time != ordered[i - 1].time]


def fate(proved_at: datetime, visits: Sequence[Visit]) -> Fate:
    """The fate of links proved at a time, from all visits to their page in order of time."""
    seen = checked = proved_at
    lost: tuple[datetime, str] | None = None
    missing_since: datetime | None = None
    for visit in visits:
        if visit.time <= proved_at or visit.outcome in (Outcome.PARTIAL, Outcome.ERROR):
            continue
        checked = visit.time
        if lost is not None:
            continue
        if visit.outcome == Outcome.UNCHANGED:
            seen, missing_since = visit.time, None
        elif visit.outcome == Outcome.GONE and visit.status != 410 and missing_since is None:
            missing_since = visit.time
        else:
            lost = (_lost_at(visit, missing_since), _reason(visit))
    return Fate(seen, checked, *(lost or (None, None)))


def _lost_at(visit: Visit, missing_since: datetime | None) -> datetime:
    return missing_since if visit.outcome == Outcome.GONE and missing_since is not None else visit.time


def _reason(visit: Visit) -> str:
    if visit.outcome == Outcome.GONE:
        return LostReason.PAGE_GONE
    if visit.outcome == Outcome.REDIRECTED:
        return LostReason.PAGE_REDIRECTED
    if visit.noindex:
        return LostReason.PAGE_NOINDEX
    return LostReason.PAGE_NOT_CANONICAL if visit.canonical_elsewhere else LostReason.REMOVED
