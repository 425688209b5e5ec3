"""Files of which few rows change are written again with most of their row groups copied."""

from pathlib import Path

import msgspec
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webs import Link, Visit, write_run

from backref.index import files, sparse
from backref.index.build import publish
from backref.index.files import TableWriter
from backref.index.memory import Budget
from backref.index.publishing import name_after, publish_manifest
from backref.index.ranges import START
from backref.index.renewal import Renewal, laid_beside, split_off, units_of
from backref.index.scan import read_table
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import FOOTPRINTS, HOST_LINKS, LINKS, LINKS_OUT, PAGES
from backref.model.manifest import FileEntry
from backref.model.progress import Silence
from backref.model.tables import Table
from backref.pipeline.tables import fill

letters = st.lists(st.sampled_from("abcdefgh"), max_size=40).map(sorted)


def rows_of(keys: list[str]) -> pa.Table:
    others = {
        column.name: [f"{column.name} {key}" for key in keys] if column.type == pa.string() else [len(keys)] * len(keys)
        for column in FOOTPRINTS.columns
        if column.name not in ("footprint", "kind")
    }
    return pa.table({"footprint": keys, "kind": ["ip"] * len(keys), **others}).select(FOOTPRINTS.names())


def written(root: Path, keys: list[str]) -> FileEntry:
    with TableWriter(root, FOOTPRINTS) as writer:
        writer.write(rows_of(keys))
        entry = writer.close()
    assert entry is not None
    return entry


def keys_of(root: Path, entry: FileEntry) -> list[str]:
    return read_table(root, FOOTPRINTS, entry, START, None)["footprint"].to_pylist()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=letters.filter(bool), added=letters, size=st.integers(1, 6))
def test_units_that_are_kept_and_units_that_are_written_make_one_file_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: list[str], added: list[str], size: int
) -> None:
    """It has the same rows, keys and entry as one written at once, whatever its row groups are."""
    monkeypatch.setattr(files, "ROWS_PER_GROUP", size)
    monkeypatch.setattr(sparse, "STEP", 3)
    entry = written(tmp_path, old)
    units = units_of(tmp_path, FOOTPRINTS, entry)
    assert [unit.start[0] for unit in units] == sorted({unit.start[0] for unit in units})
    starts = ["", *(unit.start[0] for unit in units[1:]), "~"]
    with Renewal(tmp_path, FOOTPRINTS, entry) as file:
        for unit, low, high in zip(units, starts, starts[1:], strict=False):
            new = [key for key in added if low <= key < high]
            if new:
                file.write(rows_of(sorted([*new, *(key for key in old if low <= key < high)])))
                file.end_unit()
            else:
                file.keep(unit)
        renewed = file.close()
    at_once = written(tmp_path, sorted([*old, *added]))
    assert keys_of(tmp_path, renewed) == sorted([*old, *added])
    path = tmp_path / renewed.path
    assert sparse.kept_keys(path, "footprint") == sparse.kept_keys(tmp_path / at_once.path, "footprint")
    for name in ("rows", "first_key", "first_tie", "last_key"):
        assert getattr(renewed, name) == getattr(at_once, name)
    assert path.stat().st_size == renewed.bytes


@given(letters, letters)
def test_rows_laid_beside_each_other_are_in_order(old: list[str], new: list[str]) -> None:
    keys = pl.Series("footprint", sorted(set(new)), pl.String)
    others, concerned = split_off(rows_of(old), "footprint", keys)
    assert others["footprint"].to_pylist() == [key for key in old if key not in new]
    assert concerned["footprint"].to_pylist() == [key for key in old if key in new]
    both = laid_beside(others, rows_of(new), "footprint")
    assert both["footprint"].to_pylist() == sorted([*(key for key in old if key not in new), *new])


def groups(snapshot: Snapshot, table: Table) -> set[bytes]:
    """The bytes of all row groups."""
    found = set()
    for entry in snapshot.entries(table.name):
        path = snapshot.root / entry.path
        metadata, content = pq.ParquetFile(path).metadata, path.read_bytes()
        for group in (metadata.row_group(number) for number in range(metadata.num_row_groups)):
            chunks = [group.column(column) for column in range(group.num_columns)]
            start = min(chunk.dictionary_page_offset or chunk.data_page_offset for chunk in chunks)
            found.add(content[start : start + sum(chunk.total_compressed_size for chunk in chunks)])
    return found


def crawl(root: Path) -> Snapshot:
    visits = [
        Visit(f"https://s{i:02}.com/", 0, tuple(Link(f"https://t{j:03}.com/") for j in range(i, 200, 7)))
        for i in range(40)
    ]
    write_run(root, "first", visits)
    return published(root)


def published(root: Path) -> Snapshot:
    snapshot = publish(root, "backref test", Budget(), Silence())
    assert snapshot is not None
    return snapshot


def test_a_small_ingest_copies_the_row_groups_it_does_not_touch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS_PER_GROUP", 50)
    before = crawl(tmp_path)
    write_run(tmp_path, "later", [Visit("https://s41.com/", 1, (Link("https://t005.com/"),))])
    after = published(tmp_path)
    for table in (LINKS, LINKS_OUT, HOST_LINKS, PAGES):
        old, new = groups(before, table), groups(after, table)
        assert len(old) >= 4
        assert len(new - old) <= 2, table.name
        assert len(old & new) >= len(old) - 2, table.name


def test_rows_keep_their_scores_through_an_ingest_and_new_ones_have_none(tmp_path: Path) -> None:
    before = crawl(tmp_path)
    tables = dict(before.manifest.tables)
    for table, name in ((PAGES, "rating"), (LINKS, "value")):
        rows = sum(entry.rows for entry in tables[table.name])
        values = {name: pa.array([row / 7 for row in range(rows)], pa.float32())}
        tables[table.name] = fill(tmp_path, table, tables[table.name], values, lambda _rows: None)
    scored = msgspec.structs.replace(before.manifest, tables=tables)
    publish_manifest(tmp_path, name_after(before, scored), scored)
    known = open_snapshot(tmp_path)
    write_run(tmp_path, "later", [Visit("https://s05.com/", 1, (Link("https://t005.com/"), Link("https://new.com/")))])
    after = published(tmp_path)
    for table, name in ((PAGES, "rating"), (LINKS, "value")):
        had, has = (scores(snapshot, table, name) for snapshot in (known, after))
        assert {row: has[row] for row in had} == had
        assert len(has) > len(had)
        assert {has[row] for row in has.keys() - had.keys()} == {None}


def scores(snapshot: Snapshot, table: Table, name: str) -> dict[tuple[str, ...], float | None]:
    """A ranked column by what tells rows apart."""
    rows = pa.concat_tables(
        read_table(snapshot.root, table, entry, START, None) for entry in snapshot.entries(table.name)
    )
    columns = (rows[column].to_pylist() for column in (*table.sort_by, name))
    return {tuple(row): score for *row, score in zip(*columns, strict=True)}
