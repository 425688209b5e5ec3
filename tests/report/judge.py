"""The slow, readable twin of the questions: plain Python over lists of rows."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from small_index import Row

from backref import urls

Keep = Callable[[Row], bool]


def in_scope(row: Row, side: str, target: str, scope: str | None) -> bool:
    """Whether the page at one side of a link belongs to the target, by reading the scope's definition aloud."""
    asked = urls.parse_target(target, scope)  # type: ignore[arg-type]
    url, host = row[f"{side}_url"], row[f"{side}_host"]
    bare, wanted = url.partition("://")[2], asked.url.url.partition("://")[2]
    match asked.scope:
        case "exact":
            return bool(bare == wanted)
        case "prefix":
            return bool(bare.startswith(wanted))
        case "host":
            return bool(host == asked.host)
        case _:
            return bool(host == asked.host or host.endswith(f".{asked.host}"))


def has_status(row: Row, status: str) -> bool:
    """Whether a link counts for a status."""
    lost = row["lost_at"]
    if status.startswith("since="):
        return lost is None or lost >= datetime.fromisoformat(f"{status.removeprefix('since=')}T00:00:00+00:00")
    return {"live": lost is None, "lost": lost is not None, "all": True}[status]


def chosen(
    rows: Iterable[Row],
    target: str,
    *,
    side: str = "target",
    scope: str | None = None,
    protocol: str = "both",
    status: str = "live",
) -> list[Row]:
    """The links that a question is about."""
    return [
        row
        for row in rows
        if in_scope(row, side, target, scope)
        and has_status(row, status)
        and (protocol == "both" or row[f"{side}_https"] == (protocol == "https"))
    ]


def external(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row["internal"]]


def internal(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["internal"]]


def counts(rows: list[Row], by: Callable[[Row], Any], **columns: str) -> dict[Any, Row]:
    """For each group: links, followed, lost, and the number of different values of some columns."""
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return {
        name: {
            "links": len(group),
            "links_follow": sum(row["follow"] for row in group),
            "links_lost": sum(row["lost_at"] is not None for row in group),
            "first_seen": min(row["first_seen"] for row in group),
            "last_seen": max(row["last_seen"] for row in group),
            **{count: len({row[column] for row in group}) for count, column in columns.items()},
        }
        for name, group in groups.items()
    }


def holds(condition: dict[str, Any], row: Row) -> bool:
    """Whether a condition in the JSON grammar holds for a row."""
    match condition:
        case {"and": parts}:
            return all(holds(part, row) for part in parts)
        case {"or": parts}:
            return any(holds(part, row) for part in parts)
        case {"not": part}:
            return not holds(part, row)
        case {"field": name, "is": test}:
            return _passes(_value(row, name), test)
        case {"field": name, "list_is": {"any": test}}:
            return any(_passes(value, test) for value in row[name] or [])
        case {"field": name, "list_is": {"all": test}}:
            return all(_passes(value, test) for value in row[name] or [])
    raise AssertionError(condition)


def _value(row: Row, name: str) -> Any:
    first, _, rest = name.partition(".")
    return row[first][rest] if rest else row[first]


def _passes(value: Any, test: Any) -> bool:
    if test == "is_null":
        return value is None
    if test == "empty":
        return value is None or len(value) == 0
    operator, wanted = test
    if operator == "neq":
        return not _passes(value, ["eq", wanted])
    if value is None:
        return False
    if isinstance(value, datetime):
        return _time_passes(value, operator, wanted)
    return _PLAIN[operator](value, wanted)


def _time_passes(value: datetime, operator: str, wanted: str) -> bool:
    """A day is compared as a day, anything finer as it stands."""
    if len(wanted) == len("2026-01-01"):
        return _PLAIN[operator](value.date().isoformat(), wanted)
    return _PLAIN[operator](value, datetime.fromisoformat(wanted))


def _phrase(value: str, phrase: str, flags: int = 0) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", value, flags))


_PLAIN: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "substring": lambda a, b: b in a,
    "isubstring": lambda a, b: b.lower() in a.lower(),
    "prefix": lambda a, b: a.startswith(b),
    "suffix": lambda a, b: a.endswith(b),
    "phrase_match": _phrase,
    "iphrase_match": lambda a, b: _phrase(a, b, re.IGNORECASE),
    "regex": lambda a, b: bool(re.search(b, a)),
}
