"""Rows that come in many frames and say little: folded into few again and again, so that never many are kept."""

from collections.abc import Callable

import polars as pl


class Gathered:
    """Frames of one schema; what they say together is known at any time.

    They are folded when there are more than `room` rows, and then whenever their number has doubled: each row is
    folded a few times, however many there are.
    """

    def __init__(self, empty: pl.DataFrame, fold: Callable[[pl.DataFrame], pl.DataFrame], room: int = 1 << 20) -> None:
        """`fold` makes few rows of many; folding rows and what others were folded into must say the same."""
        self._parts = [empty]
        self._fold = fold
        self._rows = 0
        self._room = room

    def add(self, rows: pl.DataFrame) -> None:
        """Keep a frame. Its texts are copied: a slice of a column would hold on to the whole of it."""
        self._parts.append(compact(rows))
        self._rows += len(rows)
        if self._rows > self._room:
            self._parts = [self.all()]
            self._rows = len(self._parts[0])
            self._room = max(self._room, 2 * self._rows)

    def all(self) -> pl.DataFrame:
        """Everything that was added, folded."""
        return self._fold(pl.concat(self._parts))


def compact(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows with the texts that they need and no others."""
    texts = [column for column in rows if column.dtype.is_nested() or column.dtype == pl.String]
    return rows.with_columns(pl.Series(text.name, pl.from_arrow(text.to_arrow())) for text in texts)
