"""Tables on a terminal: as wide as it is, with nothing cut."""

from rich.console import Console

from backref.cli._table import Column, Sort, fitted

URL = "https://a.example/a/path/that/goes/on/for/rather/a/long/while.html"
COLUMNS = [
    Column("source_url", Sort.TEXT, [URL, URL]),
    Column("follow", Sort.TEXT, ["yes", "no"]),
    Column("referring_domains", Sort.NUMBER, ["12", "7"]),
    Column("first_seen", Sort.TIME, ["2026-01-31 10:00:00", "–"]),
]


def shown(width: int, columns: list[Column]) -> list[str] | None:
    table = fitted(columns, width)
    console = Console(width=width, no_color=True)
    with console.capture() as captured:
        console.print(table)
    return None if table is None else [line.rstrip() for line in captured.get().splitlines()]


def test_with_room_all_is_on_one_line() -> None:
    assert shown(120, COLUMNS) == [
        "source_url                                                          follow  referring_domains  first_seen",
        f"{URL}  yes                    12  2026-01-31 10:00:00",
        f"{URL}  no                      7  –",
    ]


def test_with_less_what_is_long_is_folded_and_what_is_short_stays_whole() -> None:
    """Headings are broken into words and times are days; every character of a URL is there, to be copied."""
    lines = shown(80, COLUMNS)
    assert lines is not None
    assert lines[:2] == [
        f"{'':48}          referring_",
        f"{'source_url':48}  follow     domains  first_seen",
    ]
    assert "".join(line[:48].strip() for line in lines[2:4]) == URL
    assert lines[2].split()[1:] == ["yes", "12", "2026-01-31"]
    assert max(map(len, lines)) <= 80


def test_without_room_for_every_column_there_is_no_table() -> None:
    assert shown(40, COLUMNS) is None
    assert shown(80, 3 * COLUMNS) is None
