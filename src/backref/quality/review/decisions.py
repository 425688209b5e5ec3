"""What people decided about the links of a site: a file that they edit, one decision a line.

As TSV (`entry decision date note`, with a line that names them) or as JSON Lines with the same names. Columns that the
review list adds beside them, as evidence, are read past.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backref.errors import QuestionError, UrlError
from backref.urls import parse, parse_target

WORDS = ("keep", "remove", "disavow")
"""keep: leave it; remove: ask for its removal; disavow: ask the search engine to leave it out of account."""
NAMES = ("entry", "decision", "date", "note")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a domain or about one page that links."""

    entry: str
    """A domain, or a URL with its scheme."""
    decision: str = ""
    """A word of `WORDS`; empty while nobody decided."""
    date: str = ""
    """The day it was decided, as 2026-01-31."""
    note: str = ""


def read(text: str) -> list[Decision]:
    """The decisions of a file, TSV or JSON Lines.

    Raises:
        QuestionError: a line is not a decision; says which line and why.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    rows = _json_rows(lines) if _is_json(lines) else _tsv_rows(lines)
    found: dict[str, Decision] = {}
    for number, row in rows:
        decision = _decision(row, number)
        if decision.entry in found and found[decision.entry].decision != decision.decision:
            raise _wrong(number, f"{decision.entry} has two different decisions")
        found[decision.entry] = decision
    return list(found.values())


def write_tsv(decisions: Sequence[Decision], evidence: Mapping[str, Mapping[str, Any]]) -> str:
    """A decisions file for people to edit; `evidence` adds columns by entry that help to decide."""
    more = list(dict.fromkeys(name for row in evidence.values() for name in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    writer.writerow([*NAMES, *more])
    for decision in decisions:
        beside = evidence.get(decision.entry, {})
        told = [decision.entry, decision.decision, decision.date, decision.note, *(beside.get(name) for name in more)]
        writer.writerow([_flat(value) for value in told])
    return out.getvalue()


def merged(known: Iterable[Decision], listed: Iterable[str]) -> list[Decision]:
    """Decisions made before, and undecided ones for what is new on the list, in the list's order."""
    before = {decision.entry: decision for decision in known}
    fresh = [before.pop(entry, Decision(entry)) for entry in listed]
    return [*fresh, *before.values()]


def _flat(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _is_json(lines: Sequence[str]) -> bool:
    return next((line.lstrip().startswith("{") for line in lines if line.strip()), False)


def _json_rows(lines: Sequence[str]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise _wrong(number, "not one JSON object") from None
        if not isinstance(row, dict):
            raise _wrong(number, "not one JSON object")
        yield number, row


def _tsv_rows(lines: Sequence[str]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = [cell.strip() for cell in cells]
            if "entry" not in header or "decision" not in header:
                raise _wrong(number, f"the first line names the columns: {' '.join(NAMES)}, between tabs")
            continue
        yield number, dict(zip(header, cells, strict=False))


def _decision(row: Mapping[str, Any], number: int) -> Decision:
    entry, decision, day, note = (str(row.get(name) or "").strip() for name in NAMES)
    decision = decision.lower()
    if decision and decision not in WORDS:
        raise _wrong(number, f"the decision is {decision!r}, not one of {', '.join(WORDS)} or nothing")
    if day and not _is_day(day):
        raise _wrong(number, f"the date is {day!r}, not like 2026-01-31")
    return Decision(_entry(entry, number), decision, day, note)


def _entry(entry: str, number: int) -> str:
    """The entry as files name it: URLs as they are, domains in lower case."""
    if not entry or ("/" in entry and "://" not in entry):
        raise _wrong(number, f"{entry!r} is neither a domain nor a URL with its scheme")
    try:
        if "://" in entry:
            parse(entry)
            return entry
        return parse_target(entry.removeprefix("domain:")).name
    except UrlError as error:
        raise _wrong(number, f"{entry!r} is neither a domain nor a URL: {error.message}") from None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong(line: int, reason: str) -> QuestionError:
    return QuestionError(f"decisions, line {line}: {reason}", hint="correct the line and try again")
