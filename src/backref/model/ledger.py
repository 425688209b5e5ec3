"""The count of what was read: seen = kept + skipped + failed, each with a reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(slots=True)
class Ledger:
    """Counts of one sort of thing (records, or links) in one run; `kept + skipped + failed` is what was seen."""

    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Left out on purpose, by reason: not HTML, a `mailto:` link, a request record."""
    failed: Counter[str] = field(default_factory=Counter)
    """Wanted but lost, by reason: a damaged member, a page that timed out, an invalid URL."""
    notes: list[str] = field(default_factory=list)
    """What was lost, by name and place, one sentence each; at most `MAX_NOTES`."""

    MAX_NOTES: ClassVar[int] = 100

    @property
    def seen(self) -> int:
        """Everything that was met."""
        return self.kept + self.skipped.total() + self.failed.total()

    def keep(self, count: int = 1) -> None:
        """Count things that were kept."""
        self.kept += count

    def skip(self, reason: str, count: int = 1) -> None:
        """Count things left out on purpose."""
        if count:
            self.skipped[reason] += count

    def fail(self, reason: str, note: str | None = None, count: int = 1) -> None:
        """Count things that were wanted and lost, and say which."""
        if count:
            self.failed[reason] += count
        if note is not None and len(self.notes) < self.MAX_NOTES:
            self.notes.append(note)

    def add(self, other: "Ledger") -> None:
        """Take in the counts of another ledger of the same sort."""
        self.kept += other.kept
        self.skipped.update(other.skipped)
        self.failed.update(other.failed)
        self.notes.extend(other.notes[: self.MAX_NOTES - len(self.notes)])

    def as_json(self) -> dict[str, Any]:
        """The ledger as plain values, reasons in alphabetical order."""
        return {
            "seen": self.seen,
            "kept": self.kept,
            "skipped": dict(sorted(self.skipped.items())),
            "failed": dict(sorted(self.failed.items())),
            "notes": self.notes,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Ledger":
        """Read what `as_json` wrote."""
        return cls(values["kept"], Counter(values["skipped"]), Counter(values["failed"]), list(values["notes"]))
