"""What becomes of a link, visit by visit."""

from datetime import UTC, datetime, timedelta

import pytest

from backref.index.timeline import Fate, Visit, fate, in_order


def day(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


def visit(number: int, outcome: str, status: int | None = 200, *, noindex: bool = False, moved: bool = False) -> Visit:
    return Visit(day(number), outcome, status, noindex, moved)


OK = visit(0, "ok")


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], Fate(day(0), day(0), None, None)),
        ([visit(3, "ok")], Fate(day(0), day(3), day(3), "removed")),
        ([visit(3, "ok", noindex=True)], Fate(day(0), day(3), day(3), "page_noindex")),
        ([visit(3, "ok", moved=True)], Fate(day(0), day(3), day(3), "page_not_canonical")),
        ([visit(3, "redirected", 301)], Fate(day(0), day(3), day(3), "page_redirected")),
        ([visit(3, "gone", 410)], Fate(day(0), day(3), day(3), "page_gone")),
        ([visit(3, "gone", 404)], Fate(day(0), day(3), None, None)),
        ([visit(3, "gone", 404), visit(4, "gone", 404)], Fate(day(0), day(4), day(3), "page_gone")),
        (
            [visit(3, "gone", 404), visit(4, "error", 500), visit(5, "gone", 404)],
            Fate(day(0), day(5), day(3), "page_gone"),
        ),
        ([visit(3, "gone", 404), visit(4, "unchanged", 304), visit(5, "gone", 404)], Fate(day(4), day(5), None, None)),
        ([visit(3, "gone", 404), visit(4, "ok")], Fate(day(0), day(4), day(4), "removed")),
        ([visit(3, "error", 500), visit(4, "error", None)], Fate(day(0), day(0), None, None)),
        ([visit(3, "partial")], Fate(day(0), day(0), None, None)),
        ([visit(3, "unchanged", 304)], Fate(day(3), day(3), None, None)),
        ([visit(3, "ok"), visit(4, "unchanged"), visit(5, "ok")], Fate(day(0), day(5), day(3), "removed")),
    ],
)
def test_the_fate_of_a_link_follows_from_later_visits(later: list[Visit], expected: Fate) -> None:
    assert fate(day(0), [OK, *later]) == expected


def test_visits_before_the_proof_say_nothing() -> None:
    assert fate(day(5), [visit(1, "gone", 410), visit(5, "ok")]) == Fate(day(5), day(5), None, None)


def test_of_two_visits_at_one_moment_the_one_read_whole_counts() -> None:
    assert in_order([visit(1, "error", 500), visit(1, "ok"), visit(0, "ok")]) == [visit(0, "ok"), visit(1, "ok")]
