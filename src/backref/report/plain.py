"""Rows of Arrow as plain Python values."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from backref.errors import QuestionError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"s": timedelta(seconds=1), "ms": timedelta(milliseconds=1), "us": timedelta(microseconds=1)}
_DAYS = (date(1, 1, 1) - _EPOCH.date()).days, (date(9999, 12, 31) - _EPOCH.date()).days


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """As `table.to_pylist()`, which loads pandas for the first time it sees: longer than a command has to take.

    Raises QuestionError as `check_times`.
    """
    check_times(table)
    columns = [_values(column.combine_chunks()) for column in table.columns]
    return _objects(table.column_names, columns, table.num_rows)


def widened(values: pa.Array) -> pa.Array:
    """Numbers of 32 bits as those of 64 bits that are spelled alike: 0.67 stays 0.67, not 0.6700000166893005."""
    return values.cast(pa.string()).cast(pa.float64())


def check_times(table: pa.Table) -> None:
    """Raise QuestionError for a date or time that neither Python nor a text has; only SQL of one's own can bring one.

    Databases have days before the year 1, after 9999, and infinitely far.
    """
    for column in table.columns:
        for chunk in column.chunks:
            if not _in_years(chunk):
                hint = "take it as text: CAST(… AS VARCHAR)"
                raise QuestionError("the answer holds a date before the year 1 or after 9999", hint=hint)


def _in_years(values: pa.Array) -> bool:
    """Whether all days of an array, and of those within it, are of the years 1 to 9999."""
    type_ = values.type
    if pa.types.is_nested(type_):
        parts = values.flatten() if pa.types.is_struct(type_) else [values.values]
        return all(_in_years(part) for part in parts)
    if not pa.types.is_date32(type_) and not (pa.types.is_timestamp(type_) and type_.unit in _UNITS):
        return True
    whole = pa.types.is_date32(type_)
    day = 1 if whole else timedelta(days=1) // _UNITS[type_.unit]
    # not by pyarrow.compute, which takes longer to import than most answers take
    counts = [count for count in values.view(pa.int32() if whole else pa.int64()).to_pylist() if count is not None]
    return not counts or (_DAYS[0] * day <= min(counts) and max(counts) < (_DAYS[1] + 1) * day)


def _values(column: pa.Array) -> list[Any]:
    type_ = column.type
    if pa.types.is_timestamp(type_) and type_.unit == "ns":
        return _values(column.cast(pa.timestamp("us", type_.tz), safe=False))
    if pa.types.is_timestamp(type_) and type_.tz == "UTC" and type_.unit in _UNITS:
        unit = _UNITS[type_.unit]
        return [None if count is None else _EPOCH + count * unit for count in column.view(pa.int64()).to_pylist()]
    if pa.types.is_float32(type_):
        return _values(widened(column))
    if pa.types.is_struct(type_) and not column.null_count:
        return _objects([field.name for field in type_], [_values(part) for part in column.flatten()], len(column))
    values: list[Any] = column.to_pylist()
    return values


def _objects(names: list[str], columns: list[list[Any]], rows: int) -> list[dict[str, Any]]:
    if not columns:
        return [{} for _ in range(rows)]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
