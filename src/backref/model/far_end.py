"""How the page at the far end of a link is stored: subdomain, domain and path, instead of host and key.

Each of these texts differs from row to row, and the key says the host again. Where a table is sorted by the other
end, leaving that out takes a third off a row. Rows in memory have key and host; only files do not.
"""

from typing import NamedTuple

import pyarrow as pa

from backref.model.tables import WORD, Table


class Names(NamedTuple):
    """The columns of a far end, in memory and on disk."""

    key: str
    host: str
    domain: str
    subdomain: str
    path: str

    @classmethod
    def of(cls, end: str) -> "Names":
        """Those of `source` or `target`."""
        return cls(*(f"{end}_{part}" for part in cls._fields))


def stored_schema(table: Table) -> pa.Schema:
    """The columns of the table's files."""
    fields = {column.name: column.type for column in table.columns}
    if table.far_end:
        names = Names.of(table.far_end)
        instead = {names.key: (names.path, pa.string()), names.host: (names.subdomain, WORD)}
        fields = dict(instead.get(name, (name, type_)) for name, type_ in fields.items())
    return pa.schema(list(fields.items()))


def stored_columns(table: Table, columns: list[str]) -> list[str]:
    """The columns of the table's files that these columns are made from, in the files' order."""
    wanted = set(columns)
    if table.far_end:
        names = Names.of(table.far_end)
        if wanted & {names.key, names.host}:
            wanted |= {names.subdomain, names.domain}
        if names.key in wanted:
            wanted.add(names.path)
    return [name for name in stored_schema(table).names if name in wanted]
