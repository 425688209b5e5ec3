"""Files of a table with other ranked columns: these are encoded, what was read is copied as it stands."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, Self

import pyarrow as pa

from backref.index.files import GroupWriter, new_file, settle
from backref.index.footer import MAGIC, Struct, footer_bytes, read_footer
from backref.model.manifest import FileEntry
from backref.model.tables import Table

_GROUPS: Final = 4
"""Of a footer."""
_CHUNKS, _BYTES, _START, _PACKED = 1, 2, 5, 6
"""Of a row group: its column chunks, their size, where they begin, and their size in the file."""
_COLUMN: Final = 3
"""Of a column chunk: what is said of it."""
_PATH, _COLUMN_BYTES, _COLUMN_PACKED, _DATA, _DICTIONARY = 3, 6, 7, 9, 11
"""Of that: the column's path, both sizes, and where its pages and its dictionary begin."""


@dataclass(slots=True)
class RankedWriter:
    """Writes a file again with values for its ranked columns, the same that `TableWriter` makes of whole rows.

    The encoded columns of the file are in memory until it is closed.
    """

    root: Path
    table: Table
    entry: FileEntry
    """The file as it is."""
    _encoded: BytesIO = field(default_factory=BytesIO)
    _groups: GroupWriter = field(init=False)
    _path: Path = field(init=False)

    def __post_init__(self) -> None:
        self._groups = GroupWriter(self._encoded, self.table, self.table.ranked_names())
        self._path = new_file(self.root, self.table)

    def write(self, columns: pa.Table) -> None:
        """Append values for the rows that come next, a column for each ranked one."""
        self._groups.write(columns)

    def close(self) -> FileEntry:
        """Finish the file; its rows and keys are those of the old one."""
        self._groups.close()
        with (self.root / self.entry.path).open("rb") as old, self._path.open("wb") as out:
            splice(old, self._encoded, out)
        return settle(self._path, self.root, self.table, self.entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._path.unlink(missing_ok=True)


def splice(old: IO[bytes], other: IO[bytes], out: IO[bytes]) -> None:
    """Write a Parquet file with the columns of an old one, but for those that another one of as many rows has."""
    footer = read_footer(old)
    out.write(MAGIC)
    groups, others = _groups_of(footer), _groups_of(read_footer(other))
    for group, taken in zip(groups, others, strict=True):
        _write_group(out, group, _chunks(old, group) | _chunks(other, taken))
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
