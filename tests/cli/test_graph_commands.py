"""Questions over graphs on a terminal: facts before rows, files of targets, exports."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]


def test_facts_stand_before_the_rows(run: Run) -> None:
    shown = run("rating", "example.com").stdout
    facts, _, rows = shown.partition("\n\n")
    assert "of it" in facts.splitlines()[0] or "it comes from" in facts.splitlines()[0]
    assert "graph links-small" in facts
    assert "level domain" in facts
    assert rows.split()[:3] == ["domain", "share", "cumulative"]


def test_json_holds_all_facts(run: Run) -> None:
    about = json.loads(run("rating", "example.com", "--json").stdout)["about"]
    assert about["ranking"]["damping"] == 0.85
    assert about["graph_source"] == "links"


def test_targets_may_come_from_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "targets.txt"
    path.write_text("# ours\nexample.com\n\n  example.org  \n")
    listed = csv.DictReader(io.StringIO(run("ratings", "example.net", "--targets-from", str(path), "--csv").stdout))
    assert [row["target"] for row in listed] == ["example.net", "example.com", "example.org"]


def test_no_targets_at_all_are_told(run: Run) -> None:
    result = run("ratings")
    assert result.exit_code == 1
    assert "ratings needs targets" in str(result.exception)


def test_a_column_that_is_unknown_in_every_row_takes_no_room(run: Run) -> None:
    shown = run("referring-domains", "example.com", "--graph", "links-small").stdout
    header = shown.partition("\n\n")[2].splitlines()[0]
    assert header.split() == ["domain", "rating"]


def test_a_computed_question_is_exported(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "gap.csv"
    result = run("export", "gap", "--mine", "example.com", "--theirs", "example.org", "--to", str(path))
    assert result.exit_code == 0, result.output
    assert "linker.test" in [row["domain"] for row in csv.DictReader(path.open(encoding="utf-8", newline=""))]
