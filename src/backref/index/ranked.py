"""Files of a table with other ranked columns: these are encoded, what was read is copied as it stands."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Self

import pyarrow as pa

from backref.index.files import GroupWriter, new_file, settle
from backref.index.splicing import rows_of_groups, splice
from backref.model.manifest import FileEntry
from backref.model.tables import Table


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
        with (self.root / self.entry.path).open("rb") as old:
            sizes = rows_of_groups(old)
        self._groups = GroupWriter(self._encoded, self.table, self.table.ranked_names(), sizes)
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
