"""Rows of Arrow as plain Python values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from backref.errors import QuestionError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"ms": timedelta(milliseconds=1), "us": timedelta(microseconds=1)}


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """As `table.to_pylist()`, which loads pandas for the first time it sees: longer than a command has to take.

    Raises QuestionError for a date or time that Python has none of; only SQL of one's own can bring one.
    """
    try:
        columns = [_values(column.combine_chunks()) for column in table.columns]
    except OverflowError:
        raise QuestionError(
            "the answer holds a date before the year 1 or after 9999", hint="take it as text: CAST(… AS VARCHAR)"
        ) from None
    return _objects(table.column_names, columns, table.num_rows)


def _values(column: pa.Array) -> list[Any]:
    type_ = column.type
    if pa.types.is_timestamp(type_) and type_.tz == "UTC" and type_.unit in _UNITS:
        unit = _UNITS[type_.unit]
        return [None if count is None else _EPOCH + count * unit for count in column.view(pa.int64()).to_pylist()]
    if pa.types.is_struct(type_) and not column.null_count:
        return _objects([field.name for field in type_], [_values(part) for part in column.flatten()], len(column))
    values: list[Any] = column.to_pylist()
    return values


def _objects(names: list[str], columns: list[list[Any]], rows: int) -> list[dict[str, Any]]:
    if not columns:
        return [{} for _ in range(rows)]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
