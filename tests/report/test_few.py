"""Few rows are read from where they stand and answered in memory: the same rows and answers as over files."""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shoe_web import LINKS, PAGES
from small_index import link, write_index

import backref
from backref.errors import BackrefError
from backref.index import sparse
from backref.index.scan import read_rows
from backref.index.snapshot import Snapshot
from backref.model.far_end import stored_schema
from backref.model.index import TABLES
from backref.model.manifest import FileEntry, Manifest
from backref.report import BY_NAME, FieldType, few, places
from backref.report.few import FewRows
from backref.report.lookup import Named
from backref.report.question import Question, Reading
from backref.urls import KeyRange

_UNORDERED = {FieldType.TEXTS, FieldType.OBJECT, FieldType.OBJECTS}
_QUESTIONS = [BY_NAME[name] for name in BY_NAME if BY_NAME[name].reads]
_URLS = [row["target_url"] for row in LINKS] + [row["source_url"] for row in LINKS]
_TARGETS = ["example.com", "www.example.com", "example.net", "org", "nowhere.test", "https://nowhere.test/x", *_URLS]
_LINK_WHERES = [
    "follow",
    "anchor ~ 'shoes' or nofollow",
    "anchor =~ 'sh.e'",
    "anchor =~ '('",
    "placement in (content, footer)",
    "first_seen >= 2026-03-02",
    "not (position > 3)",
    "occurrences >= 1.5",
    "position = 2.0",
    "anchor_variants any ~ 'shoe'",
    "provenance.archive = 'a.warc.gz'",
    "source_url ^= 'https://'",
    "anchor = 'it's $low $v0 \u2615'",
]


@pytest.fixture(scope="module", autouse=True)
def _open(folder: Path) -> Iterator[None]:
    """The same index twice, once with all rows taken for many."""
    with backref.open(folder) as quick, backref.open(folder) as slow:
        slow._engine.find = lambda reads: None  # type: ignore[method-assign]
        _opened[:] = [quick, slow]
        yield


_opened: list[backref.Index] = []


def told(index: backref.Index, question: str, said: dict[str, Any]) -> tuple[Any, ...]:
    """All that an answer says, or the error."""
    try:
        answer = index.ask(question, **said)
    except BackrefError as error:
        return type(error), str(error), error.hint
    return answer.rows, answer.table.schema, answer.total, answer.cursor, answer.coverage, answer.note


@st.composite
def asked(draw: st.DrawFn) -> tuple[Question, dict[str, Any]]:
    """A question with whatever may be said about it."""
    question = draw(st.sampled_from(_QUESTIONS))
    said: dict[str, Any] = {"target": draw(st.sampled_from(_TARGETS))}
    for parameter in question.parameters:
        if parameter.choices:
            said[parameter.name] = draw(st.sampled_from([None, *parameter.choices]))
    if question.has("status"):
        said["status"] = draw(st.sampled_from(["live", "lost", "all", "since=2026-03-20"]))
    names = [column.name for column in question.columns]
    if question.has("where"):
        fitting = [where for where in _LINK_WHERES if where.lstrip("not (").split()[0].split(".")[0] in names]
        counting = ["links > 1", "links_follow >= 1 and links < 3.5", "first_seen < 2026-03-05"]
        said["where"] = draw(st.sampled_from([None, *(counting if question.counted else fitting)]))
    if question.has("where_links"):
        said["where_links"] = draw(st.sampled_from([None, *_LINK_WHERES[:6]]))
    said["select"] = draw(st.one_of(st.none(), st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)))
    if question.has("order_by"):
        ordered = [column.name for column in question.columns if column.type not in _UNORDERED]
        steps = st.builds(lambda name, way: name + way, st.sampled_from(ordered), st.sampled_from(["", ":desc"]))
        said["order_by"] = draw(st.one_of(st.none(), st.lists(steps, max_size=2)))
        said["limit"] = draw(st.sampled_from([0, 1, 3, 10, 100, None]))
    return question, said


@settings(max_examples=60, deadline=None)
@given(asked())
def test_the_answer_is_the_same_as_over_files(example: tuple[Question, dict[str, Any]]) -> None:
    """Rows, their types, total, cursor, coverage, note and errors; and so on from the cursor."""
    question, said = example
    quick, slow = _opened
    for _ in range(3):
        answer = told(quick, question.name, said)
        assert answer == told(slow, question.name, said)
        if len(answer) == 3 or answer[3] is None:
            break
        said = {**said, "cursor": answer[3]}


def test_few_rows_are_planned_once_and_read_without_the_other_columns(index: backref.Index) -> None:
    engine = index._engine
    places_ = engine.find([(Reading("links", "target_key"), KeyRange("", "\x7f"))])
    assert places_ is not None
    sql = "SELECT anchor FROM few_links WHERE follow"
    first = engine.of_few(sql, places_)
    with engine._plans.session(sql) as session:
        plan = session._plans[sql]
        assert plan.scans == {frozenset({"anchor", "follow"})}
    assert engine.of_few(sql, places_) == first
    with engine._plans.session(sql) as session:
        assert session._plans[sql] is plan


def test_a_session_forgets_the_plan_that_was_not_used_for_longest(index: backref.Index) -> None:
    engine = index._engine
    places_ = engine.find([(Reading("links", "target_key"), KeyRange("", "\x7f"))]) or []
    with engine._plans.session("") as session:
        for number in range(200):
            assert session.table(f"SELECT {number} AS n", lambda _: {})["n"].to_pylist() == [number]
        assert not session.knows("SELECT 0 AS n")
        assert session.knows("SELECT 199 AS n")
    assert engine.of_few("SELECT count(*) AS n FROM few_links", places_)["n"][0].as_py() > 0


def test_many_rows_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(few, "MOST", 5)
    reading = Reading("links", "target_key")
    with backref.open(folder) as index:
        assert index._engine.find([(reading, KeyRange("", "\x7f"))]) is None
        assert index._engine.find([(reading, KeyRange("zz", "zzz"))]) == [few.Place("links", KeyRange("zz", "zzz"), ())]


keys = st.lists(st.text("abc", max_size=3), min_size=1, max_size=60).map(sorted)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=keys,
    ends=st.lists(st.text("abcd", max_size=3), min_size=2, max_size=2).map(sorted),
    group=st.integers(1, 20),
    per_file=st.integers(1, 60),
    step=st.integers(1, 9),
    told=st.booleans(),
)
def test_the_rows_of_a_range_are_those_that_a_plain_reading_finds(
    tmp_path_factory: pytest.TempPathFactory,
    keys: list[str],
    ends: list[str],
    group: int,
    per_file: int,
    step: int,
    told: bool,
) -> None:
    """Whatever the sizes of files and row groups, with keys that go on from one to the next, kept in footers or not."""
    low, high = ends
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "STEP", step)
        patch.setattr(sparse, "STEP", step)
        snapshot = _snapshot(tmp_path_factory.mktemp("places"), keys, group, per_file, told)
        rows = FewRows(snapshot, ThreadPoolExecutor(1))
        found = rows.find([(Reading("hosts", "host_key"), KeyRange(low, high))])
    assert found is not None
    read = rows.read(found, [frozenset({"backlinks"})])["hosts"].select(["host_key", "backlinks"]).to_pylist()
    assert read == [{"host_key": key, "backlinks": number} for number, key in enumerate(keys) if low <= key < high]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=keys, asked_for=st.lists(st.text("abcd", max_size=3), unique=True), per_file=st.integers(1, 60))
def test_names_are_looked_up_as_a_plain_search_finds_them(
    tmp_path_factory: pytest.TempPathFactory, keys: list[str], asked_for: list[str], per_file: int
) -> None:
    """Known names and others, in one file or many."""
    different = sorted(set(keys))
    snapshot = _snapshot(tmp_path_factory.mktemp("names"), different, 5, per_file, True)
    found = Named(snapshot).rows("hosts", "host_key", pl.Series(asked_for, dtype=pl.String), ["backlinks"])
    assert found.rows() == [(name, different.index(name)) for name in asked_for if name in different]


def test_rows_that_meet_a_condition_are_those_that_a_plain_reading_finds(index: backref.Index) -> None:
    """All their columns, wherever they stand in the range."""
    snapshot = index._snapshot
    every = read_rows(snapshot.root, TABLES["links"], snapshot.entries("links"))
    ends = ["", *every["target_key"].unique().sort().to_list(), "\x7f"]
    for low, high in itertools.combinations(ends, 2):
        found = index._engine.where("links", KeyRange(low, high), pl.col("follow"))
        inside = every.filter(pl.col("follow"), pl.col("target_key") >= low, pl.col("target_key") < high)
        assert found.select(every.columns).to_dicts() == inside.to_dicts()


def _snapshot(root: Path, keys: list[str], group: int, per_file: int, told: bool) -> Snapshot:
    entries = []
    for start in range(0, len(keys), per_file):
        some = keys[start : start + per_file]
        table = pa.table({"host_key": some, "backlinks": pa.array(range(start, start + len(some)), pa.int64())})
        if told:
            table = table.replace_schema_metadata(sparse.as_metadata(sparse.every_step(table["host_key"], 0)))
        pq.write_table(table, root / f"{start}.parquet", row_group_size=group, store_schema=False)
        entries.append(FileEntry(f"{start}.parquet", len(some), 0, some[0], some[-1], "", ""))
    return Snapshot(root, "s", Manifest(2, "v1", "", "", {"hosts": entries}, []))


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_in_memory_have_the_types_that_they_have_in_files(table: str, tmp_path: Path) -> None:
    """So that a statement over few rows gives the columns that it gives over files."""
    empty = few.schema_of(table).empty_table()
    path = tmp_path / "t.parquet"
    pq.write_table(stored_schema(TABLES[table]).empty_table(), path, store_schema=False)
    with duckdb.connect() as connection:
        connection.register("held", empty)
        held = connection.sql("SELECT column_name, column_type FROM (DESCRIBE held)").fetchall()
        filed = connection.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{path}')").fetchall()
    assert held == filed


@pytest.mark.parametrize("name", ["a*b", "[a]", "what?", "it's {a,b}"])
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    """Also like a pattern that other files match."""
    for folder in ("axb", "a", "whats", name):
        links = [link(f"https://{folder.encode().hex()}.org/", "https://example.com/")]
        write_index(tmp_path / folder, links if folder != name else LINKS, PAGES)
    with backref.open(tmp_path / name) as index:
        for engine_find in (index._engine.find, lambda reads: None):
            index._engine.find = engine_find  # type: ignore[method-assign]
            answer = index.backlinks("example.com", limit=None)
            assert answer.rows == _opened[1].backlinks("example.com", limit=None).rows
        assert (
            index.sql("SELECT count(*) AS n FROM links").rows == _opened[1].sql("SELECT count(*) AS n FROM links").rows
        )
        with duckdb.connect() as elsewhere:
            elsewhere.execute("SET TimeZone = 'UTC'")
            elsewhere.execute(index.sql_of("backlinks", target="example.com", limit=None))
            assert elsewhere.to_arrow_table().num_rows == len(answer)
