"""What surrounds the rows: coverage, nearness, forms, limits in time, and what the engine may touch."""

import json
import os
import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import duckdb
import polars as pl
import pytest
from asking import needed
from shoe_web import LINKS, PAGES
from small_index import START, link, write_index

import backref
from backref.errors import DamageError, IndexStateError, QuestionError, UrlError
from backref.model.index import TABLES
from backref.report import QUESTIONS
from backref.report.empty import empty
from backref.report.export import writer_for


def test_an_answer_comes_as_arrow_polars_pandas_and_json(index: backref.Index) -> None:
    answer = index.backlinks("example.com", limit=3)
    assert answer.table.num_rows == len(answer) == 3
    assert isinstance(answer.polars(), pl.DataFrame)
    assert answer.polars()["source_url"].to_list() == answer.pandas()["source_url"].to_list()
    told = json.loads(json.dumps(answer.as_json()))
    assert set(told) >= {"rows", "total", "cursor", "snapshot", "coverage", "seconds"}
    assert told["rows"][0]["first_seen"].endswith("Z")
    assert set(told["rows"][0]["provenance"]) == {"archive", "offset", "fetched_at", "reading"}


def test_times_are_utc_whatever_the_machine_thinks(index: backref.Index) -> None:
    column = index.backlinks("example.com").table["first_seen"]
    assert column.type.tz == "UTC"


def test_coverage_says_how_much_of_the_target_was_crawled(index: backref.Index) -> None:
    host = index.backlinks("www.example.com", scope="host").coverage
    assert host["pages_known"] == 3
    assert host["pages_visited"] == 1
    assert host["domain"] == "example.com"
    assert host["domain_known"]
    page = index.backlinks("https://www.example.com/a/b").coverage
    assert (page["pages_known"], page["pages_visited"]) == (1, 1)
    assert page["last_visited"] == START
    assert page["snapshot_first"] == START.isoformat()
    assert page["age_days"] > 0


def test_an_unknown_domain_is_said_to_be_unknown(index: backref.Index) -> None:
    answer = index.backlinks("nowhere.test")
    assert (answer.rows, answer.total, answer.cursor) == ([], 0, None)
    assert answer.note == (
        "nowhere.test is not in this index: none of its pages was visited and no other domain links to it"
    )
    assert not answer.coverage["domain_known"]
    assert index.overview("nowhere.test").rows == []


def test_an_unknown_page_of_a_known_domain_says_what_is_known_of_the_domain(index: backref.Index) -> None:
    answer = index.backlinks("https://example.com/nothing/here")
    live = sum(row["target_domain"] == "example.com" and not row["internal"] and not row["lost_at"] for row in LINKS)
    assert answer.total == 0
    assert "1 of its pages was visited" in (answer.note or "")
    assert f"{live} live links" in (answer.note or "")


def test_a_domain_that_was_crawled_but_is_not_linked_says_so(index: backref.Index) -> None:
    note = index.backlinks("alone.example.org").note or ""
    assert "no live link leads to it" in note


def test_a_target_that_names_nothing_is_refused(index: backref.Index) -> None:
    for text in ("", "exa mple.com", "javascript:alert(1)", "https://"):
        with pytest.raises(UrlError):
            index.backlinks(text)


def test_an_unknown_question_names_the_nearest(index: backref.Index) -> None:
    with pytest.raises(QuestionError) as caught:
        index.ask("backlink", target="example.com")
    assert caught.value.hint == "did you mean backlinks?"


def test_an_index_without_rows_answers_every_question(tmp_path: Path) -> None:
    with backref.open(write_index(tmp_path, [])) as index:
        for question in QUESTIONS:
            assert index.ask(question.name, **needed(question, "https://a.org/")).note


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_files_has_its_columns(table: str) -> None:
    relation = duckdb.sql(f"SELECT * FROM {empty(table)}")
    assert relation.columns == TABLES[table].names()
    assert relation.fetchall() == []


def test_no_index_and_a_damaged_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match="holds no index"):
        backref.open(tmp_path)
    root = write_index(tmp_path / "index", LINKS, PAGES)
    for path in (root / "files" / "links").iterdir():
        path.write_bytes(path.read_bytes()[:100])
    with backref.open(root) as index, pytest.raises(DamageError):
        index.backlinks("example.com")


def test_what_a_sort_spills_is_kept_apart_from_that_of_other_users(folder: Path) -> None:
    """A folder that somebody else made first could not be written to."""
    with backref.open(folder) as index:
        (row,) = index.sql("SELECT current_setting('temp_directory') AS path").rows
    assert row["path"].endswith(f"backref-duckdb-{os.getuid()}")


def test_a_question_that_takes_too_long_is_stopped(folder: Path) -> None:
    with backref.open(folder, seconds=0.05) as index, pytest.raises(QuestionError, match=r"took longer than 0\.05"):
        index.sql("SELECT count(*) FROM range(100000000) a, range(100000000) b")


def test_an_index_may_be_asked_from_several_threads(index: backref.Index) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(index.backlinks("example.com").total)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8


class TestSql:
    """SQL of one's own reads every table and nothing else."""

    def test_it_sees_the_tables_as_answers_show_them(self, index: backref.Index) -> None:
        answer = index.sql("SELECT count(*) AS n, min(source_url) AS first FROM links WHERE last_seen IS NOT NULL")
        outside = [row for row in LINKS if not row["internal"]]
        assert answer.rows == [{"n": len(outside), "first": min(row["source_url"] for row in outside)}]

    @pytest.mark.parametrize("table", TABLES)
    def test_every_table_is_there(self, index: backref.Index, table: str) -> None:
        assert index.sql(f"SELECT * FROM {table}", limit=1).total >= 0

    def test_the_total_counts_beyond_the_limit(self, index: backref.Index) -> None:
        answer = index.sql("SELECT * FROM range(100000)", limit=5)
        assert (len(answer), answer.total) == (5, 100_000)

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT * FROM read_text('/etc/hostname')",
            "SELECT * FROM '/etc/hostname'",
            "SELECT * FROM read_csv('../../../../etc/passwd')",
            "SELECT * FROM read_parquet('https://example.com/x.parquet')",
            "SELECT * FROM glob('/*')",
            "COPY links TO 'out.csv'",
            "CREATE TABLE t AS SELECT 1",
            "DROP VIEW links",
            "SET threads = 1",
            "ATTACH 'x.db'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "PRAGMA database_list",
            "SELECT 1; SELECT 2",
            "WITH x AS (SELECT 1) DELETE FROM links",
            "",
            "SELEC 1",
            "SELECT nothing FROM links",
        ],
    )
    def test_it_reads_the_index_and_nothing_else(self, index: backref.Index, statement: str) -> None:
        with pytest.raises((QuestionError, DamageError)):
            index.sql(statement)


def test_the_sql_of_a_question_runs_elsewhere_with_the_same_result(index: backref.Index) -> None:
    for question in QUESTIONS:
        if not question.reads:
            continue
        said = {"where": "anchor ~ 'shoes' and first_seen >= 2026-03-02"} if question.name == "backlinks" else {}
        target = "https://www.example.com/a" if question.name == "page" else "example.com"
        text = index.sql_of(question.name, target=target, **said)
        with duckdb.connect() as elsewhere:
            elsewhere.execute("SET TimeZone = 'UTC'")
            elsewhere.execute(text)
            rows = elsewhere.to_arrow_table().to_pylist()
        assert rows == index.ask(question.name, target=target, **said).rows, question.name


def test_a_lost_link_shows_when_and_why(tmp_path: Path) -> None:
    gone = datetime(2026, 4, 1, tzinfo=UTC)
    lost = link("https://a.org/", "https://example.com/", lost_at=gone, lost_reason="page_gone")
    with backref.open(write_index(tmp_path, [lost])) as index:
        assert index.backlinks("example.com").total == 0
        (row,) = index.backlinks("example.com", status="lost").rows
        assert (row["lost_at"], row["lost_reason"]) == (gone, "page_gone")
        assert index.backlinks("example.com", status="since=2026-04-01").total == 1
        assert index.backlinks("example.com", status="since=2026-04-02").total == 0


def test_an_interrupt_from_the_keyboard_is_one_whatever_the_engine_calls_it(index: backref.Index) -> None:
    with pytest.raises(KeyboardInterrupt), index._engine._limited(None, lambda: None):
        raise RuntimeError("Query interrupted")


@pytest.mark.parametrize(
    "value",
    [
        "DATE '-infinity'",
        "TIMESTAMPTZ 'infinity'",
        "TIMESTAMP '0044-03-15 (BC) 00:00:00'",
        "[DATE '1970-01-01', DATE 'infinity']",
        "{'at': TIMESTAMP '10000-01-01'}",
        "MAP {'at': DATE '0001-12-31 (BC)'}",
    ],
)
def test_a_date_that_python_has_none_of_is_explained(index: backref.Index, value: str) -> None:
    answer = index.sql(f"SELECT {value} AS day")
    with pytest.raises(QuestionError, match="before the year 1"):
        _ = answer.rows
    with pytest.raises(QuestionError, match="before the year 1"):
        writer_for("csv")(answer.table.to_batches(), answer.table.schema, BytesIO())


def test_the_first_and_the_last_day_and_nanoseconds_are_plain_values(index: backref.Index) -> None:
    answer = index.sql("SELECT DATE '0001-01-01' AS a, DATE '9999-12-31' AS b, TIMESTAMP_NS '2026-01-01 12:00:00' AS c")
    assert answer.as_json()["rows"] == [{"a": "0001-01-01", "b": "9999-12-31", "c": "2026-01-01T12:00:00"}]


def test_sql_takes_a_limit_from_0(index: backref.Index) -> None:
    assert len(index.sql("SELECT 1", limit=0)) == 0
    with pytest.raises(QuestionError, match="limit cannot be -1"):
        index.sql("SELECT 1", limit=-1)
