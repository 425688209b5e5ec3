"""Counts are said as people say them."""

from backref.model.counted import counted


def test_one_is_one_and_all_else_are_several() -> None:
    said = [counted(0, "row"), counted(1, "row"), counted(2_000, "row"), counted(1, "entry", "entries")]
    assert said == ["0 rows", "1 row", "2,000 rows", "1 entry"]
    assert counted(3, "entry", "entries") == "3 entries"
