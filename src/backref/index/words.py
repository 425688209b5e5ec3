"""Words of a piece of a table as dictionaries that hold just these words, in the order they come.

A writer that is given texts hashes each of them; one that is given a dictionary writes numbers. Rows on their way from
a run to a table carry numbers of one dictionary for the whole build.
"""

from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.kernel import compiled
from backref.kernel.strings import joined
from backref.model.tables import WORD

Codes = npt.NDArray[np.int32]
"""Places in a dictionary; -1 for null."""


def as_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of texts or words as one dictionary array."""
    if pa.types.is_dictionary(column.type):
        return joined(column.unify_dictionaries())
    return pc.dictionary_encode(joined(column.cast(pa.string())))


def codes_of(column: pa.DictionaryArray) -> Codes:
    """For each row the place of its word."""
    return np.asarray(pc.fill_null(column.indices.cast(pa.int32()), -1))


def plain(rows: pa.Table, but: Collection[str] = ()) -> pa.Table:
    """The rows with words as plain strings, except in some columns."""
    fields = [f.with_type(pa.string()) if f.type == WORD and f.name not in but else f for f in rows.schema]
    return rows.cast(pa.schema(fields))


class Vocabulary:
    """Gives every different word of a build its number."""

    def __init__(self) -> None:
        self._categories = pl.Categories.random("words")
        self._held = pl.Series(dtype=pl.Categorical(self._categories))
        """Categories are forgotten with the last series that has them."""

    def numbered(self, rows: pa.Table) -> pa.Table:
        """The rows with words as numbers."""
        for place, field in enumerate(rows.schema):
            if field.type == WORD:
                rows = rows.set_column(place, field.name, self._numbers(as_dictionary(rows[field.name])))
        return rows

    def _numbers(self, column: pa.DictionaryArray) -> pa.Array:
        return self.codes(pl.Series(column.dictionary)).to_arrow().cast(pa.int32()).take(column.indices)

    def codes(self, words: pl.Series) -> pl.Series:
        """The number of each word."""
        return words.cast(self._held.dtype).to_physical()

    def words(self) -> pl.Series:
        """The word of every number given so far."""
        return self._categories.to_series()


def worded(rows: pa.Table, columns: Iterable[str], words: pa.Array) -> pa.Table:
    """The rows with the numbers in these columns, those that are there, as words."""
    for name in columns:
        if name in rows.column_names:
            codes = joined(rows[name])
            column = in_order_of_use(pa.DictionaryArray.from_arrays(codes, words, safe=False))
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
    return rows


def in_order_of_use(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """The same words with the smallest dictionary, in order of first use."""
    if len(column.dictionary) == 1 and column.null_count < len(column):
        return column
    codes, used = _renumbered(codes_of(column), len(column.dictionary))
    indices = pa.array(codes, mask=codes < 0 if column.null_count else None)
    return pa.DictionaryArray.from_arrays(indices, column.dictionary.take(pa.array(used)))


@compiled
def _renumbered(codes: Codes, count: int) -> tuple[Codes, Codes]:
    """New codes, and the old code of each new one.

    What stands in `place` holds only where `used` agrees: for a few rows a large dictionary need not be cleared.
    """
    place = np.empty(count, np.int32)
    used = np.empty(min(count, len(codes)), np.int32)
    made = np.empty(len(codes), np.int32)
    known = 0
    for row in range(len(codes)):
        code = codes[row]
        if code < 0:
            made[row] = -1
            continue
        number = place[code]
        if number < 0 or number >= known or used[number] != code:
            number = known
            place[code] = number
            used[known] = code
            known += 1
        made[row] = number
    return made, used[:known]
