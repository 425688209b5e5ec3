"""Parquet files put together from column chunks of others, which are copied as they stand."""

from collections.abc import Iterable
from typing import IO, Any, Final

from backref.index.footer import MAGIC, Struct, footer_bytes, read_footer

_ROWS, _GROUPS = 3, 4
"""Of a footer: how many rows there are, and the row groups."""
_CHUNKS, _BYTES, _GROUP_ROWS, _START, _PACKED = 1, 2, 3, 5, 6
"""Of a row group: its column chunks, their size, its rows, where they begin, and their size in the file."""
_COLUMN: Final = 3
"""Of a column chunk: what is said of it."""
_PATH, _COLUMN_BYTES, _COLUMN_PACKED, _DATA, _DICTIONARY = 3, 6, 7, 9, 11
"""Of that: the column's path, both sizes, and where its pages and its dictionary begin."""


def rows_of_groups(file: IO[bytes]) -> list[int]:
    """How many rows each row group of a file has."""
    return [_number(group, _GROUP_ROWS) for group in _groups_of(read_footer(file))]


def splice(old: IO[bytes], other: IO[bytes], out: IO[bytes]) -> None:
    """Write a Parquet file with the columns of an old one, but for those that another one of as many rows has."""
    footer = read_footer(old)
    out.write(MAGIC)
    groups, others = _groups_of(footer), _groups_of(read_footer(other))
    for group, taken in zip(groups, others, strict=True):
        _write_group(out, group, _chunks(old, group) | _chunks(other, taken))
    out.write(footer_bytes(footer))


def interleave(old: IO[bytes], other: IO[bytes], order: Iterable[int | None], out: IO[bytes]) -> None:
    """Write a Parquet file with row groups of two: those of an old one by number, and for None the next of the other.

    The other says what the footer says beside that.
    """
    footer = read_footer(other)
    out.write(MAGIC)
    olds, others = _groups_of(read_footer(old)), iter(_groups_of(footer))
    groups = []
    for number in order:
        group, file = (next(others), other) if number is None else (olds[number], old)
        _write_group(out, group, _chunks(file, group))
        groups.append(group)
    _set(footer, _GROUPS, (footer[_GROUPS][1][0], groups))
    _set(footer, _ROWS, sum(_number(group, _GROUP_ROWS) for group in groups))
    out.write(footer_bytes(footer))


def _groups_of(footer: Struct) -> list[Struct]:
    groups: list[Struct] = footer[_GROUPS][1][1]
    return groups


Chunks = dict[tuple[bytes, ...], tuple[Struct, bytes]]
"""Column chunks by the path of their column: what is said of each, and its bytes."""


def _chunks(file: IO[bytes], group: Struct) -> Chunks:
    """The column chunks of a row group, which lie side by side."""
    file.seek(_number(group, _START))
    said = [(chunk, _said(chunk)) for chunk in group[_CHUNKS][1][1]]
    return {tuple(column[_PATH][1][1]): (chunk, file.read(_number(column, _COLUMN_PACKED))) for chunk, column in said}


def _write_group(out: IO[bytes], group: Struct, chunks: Chunks) -> None:
    """Write column chunks side by side and let the row group say where they are."""
    _set(group, _START, out.tell())
    for chunk, content in chunks.values():
        said = _said(chunk)
        begins = [at for at in (_DATA, _DICTIONARY) if at in said]
        moved = out.tell() - min(_number(said, at) for at in begins)
        for at in begins:
            _set(said, at, _number(said, at) + moved)
        out.write(content)
    told = [chunk for chunk, _ in chunks.values()]
    _set(group, _CHUNKS, (group[_CHUNKS][1][0], told))
    _set(group, _BYTES, sum(_number(_said(chunk), _COLUMN_BYTES) for chunk in told))
    _set(group, _PACKED, sum(_number(_said(chunk), _COLUMN_PACKED) for chunk in told))


def _said(chunk: Struct) -> Struct:
    said: Struct = chunk[_COLUMN][1]
    return said


def _number(struct: Struct, at: int) -> int:
    return int(struct[at][1])


def _set(struct: Struct, at: int, value: Any) -> None:
    struct[at] = (struct[at][0], value)
