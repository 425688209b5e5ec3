"""Rows into files: CSV, JSON Lines or Parquet, batch by batch, as many as there are."""

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import IO, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from backref.errors import QuestionError
from backref.report.plain import check_times, plain_rows
from backref.report.where import nearest

_FORMULA = r"^([=+\-@\t\r])"
"""How a cell begins that a spreadsheet would run."""

_SAY_FORMAT = "end it with .csv, .jsonl or .parquet, or name the format beside it"


def write_csv(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: IO[bytes], *, raw: bool = False) -> int:
    """Write rows as CSV and return their number.

    Parts of an object are columns of their own, a list is one cell with JSON. Unless `raw`, a text that a
    spreadsheet would take for a formula gets an apostrophe before it.
    """
    rows = 0
    header = pa.Table.from_batches([], schema)
    with pyarrow.csv.CSVWriter(file, _flat(header, raw).schema) as writer:
        for batch in batches:
            writer.write_table(_flat(pa.Table.from_batches([batch], schema), raw))
            rows += batch.num_rows
    return rows


def write_jsonl(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: IO[bytes]) -> int:
    """Write rows as one JSON object a line and return their number."""
    rows = 0
    for batch in batches:
        file.write(msgspec.json.Encoder().encode_lines(plain_rows(pa.Table.from_batches([batch]))))
        rows += batch.num_rows
    return rows


def write_parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, file: IO[bytes]) -> int:
    """Write rows as Parquet and return their number."""
    rows = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


Write = Callable[[Iterable[pa.RecordBatch], pa.Schema, IO[bytes]], int]


def writer_for(format_: str, *, raw: bool = False) -> Write:
    """The function that writes a format; QuestionError names the nearest where there is none."""
    known: dict[str, Write] = {"csv": partial(write_csv, raw=raw), "jsonl": write_jsonl, "parquet": write_parquet}
    if not format_:
        raise QuestionError("the file's name does not end with a format", hint=_SAY_FORMAT, field="format")
    if format_ not in known:
        raise QuestionError(f"there is no format {format_!r}", hint=nearest(format_, known), field="format")
    return known[format_]


def _flat(table: pa.Table, raw: bool) -> pa.Table:
    """The table as cells: objects spread out, lists and the like as JSON, times as ISO 8601, formulas made harmless."""
    check_times(table)
    names, columns = [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_struct(column.type):
            parts = [column.type.field(i).name for i in range(column.type.num_fields)]
            names += [f"{name}_{part}" for part in parts]
            columns += [_cells(pc.struct_field(column, part), raw) for part in parts]
        else:
            names.append(name)
            columns.append(_cells(column, raw))
    return pa.table(columns, names=names)


def _cells(column: pa.ChunkedArray, raw: bool) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        text = pc.strftime(column.cast(pa.timestamp("ms", "UTC"), safe=False), format="%Y-%m-%dT%H:%M:%SZ")
        return pc.replace_substring(text, ".000Z", "Z")
    if pa.types.is_nested(column.type) or pa.types.is_interval(column.type) or pa.types.is_binary(column.type):
        return pa.chunked_array([pa.array([_as_json(value) for value in column.to_pylist()], pa.string())])
    if pa.types.is_string(column.type) and not raw:
        return pc.replace_substring_regex(column, _FORMULA, r"'\1")
    return column


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
