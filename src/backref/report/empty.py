"""A table without rows, for where a snapshot has no file of it."""

import pyarrow as pa

from backref.model.index import TABLES

_PLAIN = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.uint32(): "UINTEGER",
    pa.uint64(): "UBIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
}


def empty(table: str) -> str:
    """A subquery with the columns of the table and no rows."""
    columns = [f'NULL::{_sql_type(column.type)} AS "{column.name}"' for column in TABLES[table].columns]
    return f"(SELECT {', '.join(columns)} WHERE false)"


def _sql_type(type_: pa.DataType) -> str:
    if pa.types.is_dictionary(type_):
        return _sql_type(type_.value_type)
    if pa.types.is_timestamp(type_):
        return "TIMESTAMPTZ"
    if pa.types.is_list(type_):
        return f"{_sql_type(type_.value_type)}[]"
    if pa.types.is_struct(type_):
        return f"STRUCT({', '.join(f'{_quoted(f.name)} {_sql_type(f.type)}' for f in type_)})"
    return _PLAIN[type_]


def _quoted(name: str) -> str:
    return f'"{name}"'
