"""Rows into files: all of them, whole or not at all, and harmless when a spreadsheet opens them."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from small_index import link, write_index

import backref
from backref.errors import QuestionError
from backref.report.export import write_csv


def test_csv_holds_every_row_with_objects_spread_out(index: backref.Index, tmp_path: Path) -> None:
    rows = index.backlinks("example.com", limit=None).rows
    count = index.export("backlinks", tmp_path / "links.csv", target="example.com", raw=True)
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert count == len(rows) == len(read)
    assert [row["source_url"] for row in read] == [row["source_url"] for row in rows]
    assert [row["anchor"] for row in read] == [row["anchor"] for row in rows]
    assert [row["provenance_offset"] for row in read] == [str(row["provenance"]["offset"]) for row in rows]
    assert [json.loads(row["anchor_variants"] or "null") for row in read] == [row["anchor_variants"] for row in rows]
    assert [row["first_seen"] for row in read] == [f"{row['first_seen']:%Y-%m-%dT%H:%M:%SZ}" for row in rows]


def test_json_lines_hold_what_json_answers_hold(index: backref.Index, tmp_path: Path) -> None:
    index.export("backlinks", tmp_path / "links.jsonl", target="example.com")
    lines = (tmp_path / "links.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == index.backlinks("example.com", limit=None).as_json()["rows"]


def test_parquet_holds_the_table(index: backref.Index, tmp_path: Path) -> None:
    index.export("anchors", tmp_path / "anchors.parquet", target="example.com")
    assert pq.read_table(tmp_path / "anchors.parquet").to_pylist() == index.anchors("example.com", limit=None).rows


def test_an_export_takes_the_parameters_of_its_question(index: backref.Index, tmp_path: Path) -> None:
    said = {"where": "follow", "select": "anchor,source_url", "order_by": "anchor:desc", "status": "all"}
    index.export("backlinks", tmp_path / "some.jsonl", target="example.com", **said)
    lines = (tmp_path / "some.jsonl").read_text("utf-8").splitlines()
    expected = index.backlinks("example.com", limit=None, **said)  # type: ignore[arg-type]
    assert [json.loads(line) for line in lines] == expected.as_json()["rows"]


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


def exported(tmp_path: Path, *, raw: bool) -> list[str]:
    rows = [link(f"https://a.org/{n}", "https://example.com/", anchor=text) for n, text in enumerate(FORMULAS)]
    with backref.open(write_index(tmp_path / "index", rows)) as index:
        buffer = io.BytesIO()
        index.export("backlinks", buffer, format="csv", raw=raw, target="example.com", select="anchor")
    return [row["anchor"] for row in csv.DictReader(io.StringIO(buffer.getvalue().decode(), newline=""))]


def test_formulas_are_made_harmless_in_csv(tmp_path: Path) -> None:
    assert exported(tmp_path, raw=False) == [f"'{text}" for text in FORMULAS]


def test_formulas_stay_as_they_are_when_raw_is_asked_for(tmp_path: Path) -> None:
    assert exported(tmp_path, raw=True) == FORMULAS


def test_an_export_that_fails_leaves_what_was_there(index: backref.Index, tmp_path: Path) -> None:
    there = tmp_path / "links.csv"
    there.write_text("before")
    for said in ({"where": "nothing = 1"}, {"where": "anchor =~ '('"}):
        with pytest.raises(QuestionError):
            index.export("backlinks", there, target="example.com", **said)
    assert there.read_text() == "before"
    assert list(tmp_path.iterdir()) == [there]


def test_an_unknown_format_names_those_there_are(index: backref.Index, tmp_path: Path) -> None:
    with pytest.raises(QuestionError) as caught:
        index.export("backlinks", tmp_path / "links.xls", target="example.com")
    assert "csv, jsonl, parquet" in (caught.value.hint or "")
    with pytest.raises(QuestionError, match="does not end with a format"):
        index.export("backlinks", tmp_path / "links", target="example.com")


def test_a_name_may_end_in_capitals(index: backref.Index, tmp_path: Path) -> None:
    assert index.export("anchors", tmp_path / "ANCHORS.CSV", target="example.com") > 0


def test_a_folder_that_is_not_there_is_named_as_it_was_asked_for(index: backref.Index, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        index.export("anchors", tmp_path / "nowhere" / "a.csv", target="example.com")
    assert caught.value.filename == str(tmp_path / "nowhere" / "a.csv")


@pytest.mark.parametrize(
    "value", ["INTERVAL 3 DAYS", "'1'::BIT", "'x'::BLOB", "MAP {'a': 1}", "'a'::ENUM('a')", "NULL"]
)
def test_whatever_sql_makes_has_a_cell(index: backref.Index, value: str) -> None:
    table = index.sql(f"SELECT {value} AS value").table
    assert write_csv(table.to_batches(), table.schema, io.BytesIO()) == 1


def test_an_export_without_rows_still_has_its_header(index: backref.Index) -> None:
    buffer = io.BytesIO()
    index.export("anchors", buffer, format="csv", target="nowhere.test", select="anchor,links")
    assert buffer.getvalue() == b'"anchor","links"\n'
