"""Immutable Parquet files: how rows of a table are written, named and described."""

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Self

import msgspec
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from backref.index.far_end import pack
from backref.index.layout import files_folder, sync_file
from backref.index.sparse import as_metadata, every_step
from backref.index.words import as_dictionary, in_order_of_use, plain
from backref.kernel.strings import joined
from backref.model.far_end import stored_schema
from backref.model.manifest import FileEntry
from backref.model.tables import TIME, WORD, Table

ROWS_PER_GROUP = 65_536
ROWS_PER_FILE = 1_048_576
_LEVEL = 3
_PAGE_BYTES = 64 << 10
"""Small pages let a reader of a short key range skip most of a row group; they cost 2 % of size."""
_DICTIONARY_BYTES = 1 << 20
"""Size of a column's dictionary above which its texts are written out: they hardly repeat then."""


def text_keys(table: Table) -> tuple[str, str | None]:
    """The first and, where there is one, the second text column that a table is sorted by."""
    by_name = {column.name: column.type for column in table.columns}
    texts = [name for name in table.sort_by if by_name[name] == pa.string()]
    return texts[0], texts[1] if len(texts) > 1 else None


def polars_schema(table: Table) -> dict[str, pl.DataType]:
    """The table's read columns as polars types; words are plain strings in memory."""
    plain = [(c.name, pa.string() if c.type == WORD else c.type) for c in table.columns if not c.ranked]
    return dict(frame(pa.schema(plain).empty_table()).schema)


def frame(rows: pa.Table, categories: Collection[str] = ()) -> pl.DataFrame:
    """An Arrow table as a frame; words are strings but for the columns that are wanted as categories.

    Categories live as long as a series of any thread has some: all words of a build would gather.
    """
    made = pl.from_arrow(plain(rows, categories))
    assert isinstance(made, pl.DataFrame)
    return made


def unranked(rows: pa.Table, table: Table) -> pa.Table:
    """Rows with nulls for the columns that a ranking will fill in, where they have none yet."""
    for column in table.columns:
        if column.ranked and column.name not in rows.column_names:
            rows = rows.append_column(column.name, pa.nulls(rows.num_rows, column.type))
    return rows


def _as_stored(column: pa.ChunkedArray, type_: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([as_dictionary(column).cast(type_)]) if type_ == WORD else column.cast(type_)


def _repeating(table: Table) -> list[str]:
    """Columns worth a Parquet dictionary: not flags, lists, numbers that differ, or the sorted key with its deltas."""
    schema = stored_schema(table)
    plain = [f.name for f in schema if pa.types.is_boolean(f.type) or pa.types.is_nested(f.type) or f.type == TIME]
    return [name for name in schema.names if name not in (*plain, "offset", table.sort_by[0])]


def _differing(rows: pa.Table, names: Collection[str]) -> list[str]:
    """Of these columns those of texts, not words, whose dictionary would be half as large again as one may be."""
    texts = [name for name in names if rows.schema.field(name).type == pa.string()]
    return [name for name in texts if _dictionary_bytes(joined(rows[name])) > 1.5 * _DICTIONARY_BYTES]


def _dictionary_bytes(column: pa.Array) -> int:
    """What the dictionary of a column of texts takes."""
    texts = pc.unique(column)
    return int(pc.sum(pc.binary_length(texts)).as_py() or 0) + 4 * len(texts)


def _one_piece(rows: pa.Table) -> pa.Table:
    """Rows that do not tell how they were put together: a writer ends its pages where pieces end."""
    columns = [
        in_order_of_use(as_dictionary(column)) if column.type == WORD else joined(column) for column in rows.columns
    ]
    return pa.table(columns, rows.schema)


def _compact(rows: pa.Table) -> pa.Table:
    """The rows without those that they were cut from: `combine_chunks` copies."""
    return pa.table([column.combine_chunks() for column in rows.columns], rows.schema)


def group_end(keys: pa.ChunkedArray, size: int) -> int:
    """Where a row group of at most so many rows, of more, ends: where a key does, unless one takes all of it."""
    ordered = pl.Series(keys.slice(0, size + 1))
    return int(ordered.search_sorted(ordered[-1], side="left")) or size


class GroupWriter:
    """Encodes columns of a table into a Parquet file, in row groups that do not tell in what pieces rows came."""

    def __init__(
        self, sink: Path | IO[bytes], table: Table, columns: Collection[str], sizes: Iterable[int] | None = None
    ) -> None:
        """`columns` are those of files; rows come with these alone. `sizes` are those of row groups, unless told all
        of about one size."""
        self.schema = pa.schema([field for field in stored_schema(table) if field.name in columns])
        self._sink = sink
        self._table = table
        self._held: list[pa.Table] = []
        self._held_rows = 0
        self._sizes = None if sizes is None else iter(sizes)
        self._most = self._next_size()
        self._writer: pq.ParquetWriter | None = None

    def write(self, rows: pa.Table) -> None:
        """Append rows; texts and words may be of any Arrow type."""
        self._held.append(self.typed(rows))
        self._held_rows += rows.num_rows
        if self._held_rows > self._most:
            self._flush()

    def _next_size(self) -> int:
        return ROWS_PER_GROUP if self._sizes is None else next(self._sizes, 0)

    def typed(self, rows: pa.Table) -> pa.Table:
        """Rows as the file has them."""
        return pa.table([_as_stored(rows[field.name], field.type) for field in self.schema], self.schema)

    def write_group(self, rows: pa.Table) -> None:
        """Write rows that are typed as one row group, whatever their number."""
        piece = _one_piece(rows)
        writer = self._writer or self._open(piece)
        writer.write_table(piece, row_group_size=piece.num_rows)

    def close(self, notes: Mapping[bytes, bytes] | None = None) -> None:
        """Write what is held, and the footer with what it says beside the schema."""
        if self._held_rows:
            self.write_group(pa.concat_tables(self._held))
        writer = self._writer or self._open(self.schema.empty_table())
        writer.add_key_value_metadata(notes or {})
        writer.close()

    def discard(self) -> None:
        """Let go of an unfinished file."""
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        rows = pa.concat_tables(self._held)
        while rows.num_rows > self._most:
            end = self._most if self._sizes else group_end(rows[self._table.sort_by[0]], self._most)
            self.write_group(rows.slice(0, end))
            rows = rows.slice(end)
            self._most = self._next_size()
        self._held_rows = rows.num_rows
        self._held = [_compact(rows)]

    def _open(self, first: pa.Table) -> pq.ParquetWriter:
        """Begin the file. Its first row group says which columns repeat too little for a dictionary."""
        repeating = [name for name in _repeating(self._table) if name in self.schema.names]
        differing = _differing(first, repeating)
        encodings = dict.fromkeys(differing, "DELTA_LENGTH_BYTE_ARRAY") | {self._table.sort_by[0]: "DELTA_BYTE_ARRAY"}
        self._writer = pq.ParquetWriter(
            self._sink,
            self.schema,
            compression="zstd",
            compression_level=_LEVEL,
            use_dictionary=[name for name in repeating if name not in differing],
            dictionary_pagesize_limit=_DICTIONARY_BYTES,
            data_page_size=_PAGE_BYTES,
            column_encoding={name: how for name, how in encodings.items() if name in self.schema.names} or None,
            write_statistics=[name for name in self._table.sort_by if name in self.schema.names],
            store_schema=False,
        )
        return self._writer


@dataclass(slots=True)
class TableWriter:
    """Writes sorted rows of one table into one new file.

    The bytes depend on the rows alone, not on the pieces they come in. `close` gives the entry for the
    manifest; the file's name is its checksum, so equal rows are one file.
    """

    root: Path
    table: Table
    rows: int = 0
    _groups: GroupWriter | None = None
    _path: Path | None = None
    _ends: list[tuple[str, str, str]] = field(default_factory=list)
    _kept: list[str] = field(default_factory=list)
    """Every so many keys."""

    def write(self, rows: pa.Table) -> None:
        """Append rows, in the table's columns and continuing its order; texts may be of any Arrow type."""
        if rows.num_rows == 0:
            return
        self._note_keys(rows)
        groups = self._groups or self._open()
        groups.write(pack(unranked(rows, self.table), self.table))
        self.rows += rows.num_rows

    def close(self) -> FileEntry | None:
        """Finish the file; None when no row was written."""
        if self._groups is None or self._path is None:
            return None
        self._groups.close(as_metadata(self._kept))
        (first, tie, _), (_, _, last) = self._ends[0], self._ends[-1]
        entry = FileEntry(path="", rows=self.rows, bytes=0, first_key=first, last_key=last, first_tie=tie, checksum="")
        settled = settle(self._path, self.root, self.table, entry)
        self._path = self._groups = None
        return settled

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what was written of an unfinished file; there is nothing to do after `close`."""
        if self._groups is not None:
            self._groups.discard()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _note_keys(self, rows: pa.Table) -> None:
        key, tie = text_keys(self.table)
        self._kept += every_step(rows[key], self.rows)
        first, last = rows[key][0].as_py(), rows[key][-1].as_py()
        self._ends = [*self._ends[:1], (first, rows[tie][0].as_py() if tie else "", last)]

    def _open(self) -> GroupWriter:
        self._path = new_file(self.root, self.table)
        self._groups = GroupWriter(self._path, self.table, stored_schema(self.table).names)
        return self._groups


_made = count()


def new_file(root: Path, table: Table) -> Path:
    """A path for a file of a table that is being written, which no other one of this machine has."""
    folder = files_folder(root, table.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f".{os.getpid()}-{next(_made)}.parquet"


def settle(path: Path, root: Path, table: Table, entry: FileEntry) -> FileEntry:
    """Put a file that was written in its place, and say so in its entry: its path, bytes and checksum."""
    sync_file(path)
    checksum = checksum_of(path)
    final = files_folder(root, table.name) / f"{checksum}.parquet"
    path.replace(final)
    return msgspec.structs.replace(
        entry, path=str(final.relative_to(root)), bytes=final.stat().st_size, checksum=checksum
    )


def checksum_of(path: Path) -> str:
    """The `blake2b` of a file's bytes, 16 bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def checksum_text(content: bytes) -> str:
    """The same of bytes in memory."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
