"""Tables as wide as there is room: what is short stays whole, what is long is folded, nothing is cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

_BETWEEN = 2
"""Blanks between two columns."""
_SHORT = 20
"""Cells up to this width are not broken."""
_LEAST = 14
"""What longer ones need to be read."""
_DAY = len("2026-01-31")


class Sort(Enum):
    """What the cells of a column are."""

    NUMBER = auto()
    TIME = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it would be shown with all the room there can be."""

    name: str
    sort: Sort
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """That of its widest cell or its heading's widest line."""
        return max(cell_len(line) for text in (self.name, *self.cells) for line in (text.splitlines() or [""]))

    @property
    def least(self) -> int:
        """The least width that shows it well."""
        heading = max(map(len, self.name.splitlines()), default=0)
        return self.width if self.is_short else max(_LEAST, heading)

    @property
    def is_short(self) -> bool:
        """Whether no cell is broken into lines."""
        return self.sort is not Sort.TEXT or self.width <= _SHORT

    def narrowed(self) -> "Column":
        """The same with a heading that is wider than its cells broken into words, and of times the day."""
        cells = [cell[:_DAY] for cell in self.cells] if self.sort is Sort.TIME else self.cells
        under = Column("", self.sort, cells).least
        heading = self.name.replace("_", "_\n") if len(self.name) > under else self.name
        return Column(heading, self.sort, cells)


def fitted(columns: Sequence[Column], width: int) -> Table | None:
    """A table of at most that width; None where there is no room for all columns."""
    if _total(column.width for column in columns) > width:
        columns = [column.narrowed() for column in columns]
        if _total(column.least for column in columns) > width:
            return None
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(
            column.name,
            justify="right" if column.sort is Sort.NUMBER else "left",
            overflow="fold",
            no_wrap=column.is_short,
        )
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, row))
    return table


def _total(widths: Iterable[int]) -> int:
    parts = list(widths)
    return sum(parts) + _BETWEEN * (len(parts) - 1)
