"""An answer: the rows, and all that says how far they can be trusted."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from backref.report.plain import plain_rows

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # its stubs are a package of their own
    import polars as pl


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question as an Arrow table, with what was counted and seen around them."""

    table: pa.Table
    total: int
    """How many rows there are in all, whatever the limit."""
    cursor: str | None
    """Give it to the same question to get the rows after these; null when these are the last."""
    snapshot: str
    """The name of the snapshot that was asked."""
    coverage: dict[str, Any]
    """How much of the target, and of the web around it, the index has seen."""
    seconds: float
    """Wall clock from question to answer."""
    note: str | None = None
    """For an answer without rows: how near the index comes to the target."""
    about: dict[str, Any] = field(default_factory=dict)
    """Facts about all rows together, in JSON's types: sums, the level and the ranking they come from."""

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain Python values."""
        return plain_rows(self.table)

    def polars(self) -> "pl.DataFrame":
        """The rows as a polars frame."""
        import polars as pl

        frame = pl.from_arrow(self.table)
        assert isinstance(frame, pl.DataFrame)
        return frame

    def pandas(self) -> "pd.DataFrame":
        """The rows as a pandas frame; needs pandas, an extra."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def as_json(self) -> dict[str, Any]:
        """The answer as one JSON-ready object; times as ISO 8601 texts, UTC."""
        import msgspec

        plain = {
            "rows": self.rows,
            "total": self.total,
            "cursor": self.cursor,
            "snapshot": self.snapshot,
            "coverage": self.coverage,
            "seconds": round(self.seconds, 6),
            "note": self.note,
            "about": self.about,
        }
        ready: dict[str, Any] = msgspec.to_builtins(plain)
        return ready
