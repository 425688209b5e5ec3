"""Files with other ranked columns are those that a writer of whole rows makes, byte for byte."""

from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.index import files
from backref.index.files import TableWriter
from backref.index.footer import footer_bytes, read_footer
from backref.index.ranked import RankedWriter
from backref.model.index import DOMAINS, HOSTS, LINKS, PAGES
from backref.model.manifest import FileEntry
from backref.model.tables import TIME, WORD, Column, Table

ROWS = 1000


def value(column: Column, row: int, random: Random) -> Any:
    """Something of a column's type; keys are in order."""
    kind: pa.DataType = column.type
    if column.name.endswith("_key") or column.name == "key":
        return f"com,example{row:05})/"
    if column.name.endswith(("host", "domain")):
        return f"example{row:05}.com"
    if pa.types.is_boolean(kind):
        return random.random() < 0.3
    if column.ranked and random.random() < 0.1:
        return None
    if kind in (pa.string(), WORD):
        return random.choice(["", "one", "two", "three ä" * random.randrange(9)])
    if pa.types.is_list(kind):
        return random.choices(["here", "there"], k=random.randrange(4)) if kind.value_type == pa.string() else []
    if pa.types.is_floating(kind):
        return random.random()
    return random.randrange(100)


def column_of(column: Column, random: Random) -> pa.Array:
    kind = pa.string() if column.type == WORD else pa.int64() if column.type == TIME else column.type
    return pa.array([value(column, row, random) for row in range(ROWS)], kind).cast(column.type)


def written(root: Path, table: Table, rows: pa.Table) -> FileEntry:
    with TableWriter(root, table) as writer:
        writer.write(rows)
        entry = writer.close()
    assert entry is not None
    return entry


@pytest.mark.parametrize("table", [LINKS, PAGES, HOSTS, DOMAINS], ids=lambda table: table.name)
def test_what_was_read_is_copied_and_what_is_ranked_is_as_if_written_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: Table
) -> None:
    monkeypatch.setattr(files, "ROWS_PER_GROUP", 300)
    random = Random(3)
    read = {column.name: column_of(column, random) for column in table.columns if not column.ranked}
    bare = written(tmp_path, table, pa.table(read))
    for _ in ("first", "again"):
        ranked = {column.name: column_of(column, random) for column in table.columns if column.ranked}
        whole = written(tmp_path, table, pa.table(read | ranked))
        with RankedWriter(tmp_path, table, bare) as writer:
            for start in range(0, ROWS, 170):
                writer.write(pa.table(ranked).slice(start, 170))
            assert writer.close() == whole
        bare = whole


def test_a_rewriting_that_fails_leaves_nothing(tmp_path: Path) -> None:
    rows = pa.table({column.name: column_of(column, Random(1)) for column in HOSTS.columns})
    entry = written(tmp_path, HOSTS, rows)
    with pytest.raises(KeyError), RankedWriter(tmp_path, HOSTS, entry) as writer:
        writer.write(rows.select(["host"]))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / entry.path]


NUMBERS = st.integers(-(1 << 63), (1 << 63) - 1)


def fields(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    structs = st.dictionaries(st.integers(1, 40), values, max_size=5).map(lambda d: (12, dict(sorted(d.items()))))
    lists = st.lists(NUMBERS, max_size=20).map(lambda numbers: (9, (6, numbers)))
    return structs | lists


KINDS = st.tuples(st.just(6), NUMBERS) | st.tuples(st.just(8), st.binary(max_size=200)) | st.sampled_from([(1, None)])


@given(st.dictionaries(st.integers(1, 99), st.recursive(KINDS, fields, max_leaves=9), max_size=9))
def test_a_footer_is_read_as_it_was_written(footer: dict[int, Any]) -> None:
    ordered = dict(sorted(footer.items()))
    assert read_footer(BytesIO(b"before" + footer_bytes(ordered))) == ordered
