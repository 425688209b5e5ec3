"""Commands: data on stdout, talk on stderr, and exit codes that mean something."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from asking import needed_words
from small_index import link, write_index
from typer.testing import Result

import backref
from backref.cli import _building, _exporting, _graphs, _ranking
from backref.cli._overview import SUMMARIES
from backref.cli._summary import ranking_line
from backref.errors import SourceError
from backref.model.ledger import Ledger
from backref.report import QUESTIONS, Question

Run = Callable[..., Result]
Process = Callable[..., subprocess.CompletedProcess[bytes]]
CONTRACT = {
    *("source_url", "target_url", "kind", "anchor", "alt", "nofollow", "ugc", "sponsored", "follow", "placement"),
    *("context_before", "context_after", "first_seen", "last_seen", "lost_at", "lost_reason", "source_title"),
    *("source_domain", "target_domain", "occurrences", "provenance"),
}
"""What a row of backlinks has at least."""


def test_json_is_one_object_with_the_whole_answer(run: Run, folder: Path) -> None:
    result = run("backlinks", "example.com", "--json", "--limit", "3")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert set(told) >= {"rows", "total", "cursor", "snapshot", "coverage", "seconds"}
    assert set(told["rows"][0]) >= CONTRACT
    expected = backref.open(folder).backlinks("example.com", limit=3).as_json()
    assert told["rows"] == expected["rows"]
    assert (told["total"], told["cursor"]) == (expected["total"], expected["cursor"])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
@pytest.mark.parametrize("form", ["--json", "--csv", None])
def test_every_question_is_a_command_in_every_form(run: Run, question: Question, form: str | None) -> None:
    result = run(question.name, *needed_words(question), *([form] if form else []))
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() or re.search(r"no link from .* is known", result.stderr)
    assert re.search(r"\brows? in ", result.stderr)


def test_parameters_are_options_of_the_same_name(run: Run) -> None:
    result = run(
        *("backlinks", "www.example.com", "--scope", "host", "--status", "all", "--where", "kind = image", "--json"),
        *("--select", "kind,target_host", "--select", "status_of", "--order-by", "anchor:desc", "--protocol", "https"),
    )
    assert result.exit_code == 1
    result = run(
        *("backlinks", "www.example.com", "--scope", "host", "--status", "all", "--where", "kind = image", "--json"),
        *("--select", "kind,target_host", "--order-by", "anchor:desc", "--protocol", "https", "--limit", "500"),
    )
    rows = json.loads(result.stdout)["rows"]
    assert rows
    assert all(row == {"kind": "image", "target_host": "www.example.com"} for row in rows)


def test_where_may_be_json(run: Run) -> None:
    where = json.dumps({"field": "kind", "is": ["eq", "image"]})
    short = json.loads(run("backlinks", "example.com", "--json", "--where", "kind = image").stdout)
    assert json.loads(run("backlinks", "example.com", "--json", "--where", where).stdout)["rows"] == short["rows"]


def test_the_cursor_that_is_told_leads_on(run: Run) -> None:
    first = json.loads(run("backlinks", "example.com", "--json", "--limit", "2").stdout)
    second = json.loads(run("backlinks", "example.com", "--json", "--limit", "2", "--cursor", first["cursor"]).stdout)
    whole = json.loads(run("backlinks", "example.com", "--json", "--limit", "4").stdout)
    assert first["rows"] + second["rows"] == whole["rows"]
    assert f"more: --limit {first['total']} for all" in run("backlinks", "example.com", "--limit", "2").stderr


def test_an_unknown_target_is_told_and_no_failure(run: Run) -> None:
    result = run("backlinks", "nowhere.test", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"] == []
    assert "nowhere.test is not in this index" in result.stderr


def test_csv_makes_formulas_harmless(run: Run) -> None:
    result = run("anchors", "example.com", "--csv", "--select", "anchor", "--status", "all")
    assert "'=1+1" in [row["anchor"] for row in csv.DictReader(io.StringIO(result.stdout))]


def test_the_sql_of_a_question_can_be_seen(run: Run) -> None:
    result = run("anchors", "example.com", "--show-sql")
    assert "read_parquet(['" in result.stdout
    assert "com,example)" in result.stdout


def test_sql_of_ones_own(run: Run) -> None:
    told = json.loads(run("sql", "SELECT count(*) AS n FROM links", "--json").stdout)
    assert told["rows"][0]["n"] > 0
    assert run("sql", "DROP VIEW links").exit_code == 1


def test_one_row_is_called_one_row(run: Run, tmp_path: Path) -> None:
    assert "\n1 row in " in f"\n{run('overview', 'example.com').stderr}"
    assert " of 1 row in " in run("anchors", "example.com", "--limit", "0", "--where", "anchor = 'here'").stderr
    path = tmp_path / "overview.csv"
    assert "1 row written" in run("export", "overview", "example.com", "--to", str(path)).stderr


def test_export_writes_a_file_and_says_how_much(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "anchors.csv"
    result = run("export", "anchors", "example.com", "--to", str(path), "--where", "links > 1", "--scope", "domain")
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    rows = len(list(csv.DictReader(path.open(encoding="utf-8", newline=""))))
    assert f"{rows} rows written" in result.stderr


def test_export_to_standard_output(process: Process) -> None:
    done = process("export", "backlinks", "example.com", "--to", "-", "--format", "jsonl", "--select", "anchor")
    assert done.returncode == 0
    assert all(set(json.loads(line)) == {"anchor"} for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["backlinks", "example.com", "--where", "ancor = x"], 2, "hint: did you mean anchor?"),
        (["backlinks", "example.com", "--index", "nowhere"], 1, "hint: make one: backref ingest"),
        (["backlinks", "https://"], 2, "error: "),
        (["backlinks"], 2, "Missing argument"),
        (["backlinks", "example.com", "--scope", "page"], 2, "'exact', 'prefix', 'host', 'domain'"),
        (["backlink", "example.com"], 2, "Did you mean 'backlinks'?"),
        (["backlinks", "example.com", "--json", "--csv"], 2, "ask for one"),
        (["export", "backlinks", "example.com", "--to", "nowhere/a.csv"], 1, "error: nowhere/a.csv: No such file"),
        (["rating", "example.com", "--graph", "none"], 2, "error: "),
        (["ingest", "missing.warc", "--index", "x"], 1, "error: "),
        (["sql", "SELECT anchr FROM links"], 2, 'hint: Candidate bindings: "anchor"'),
        (["ingest", "x", "--index", "x", "--memory", "lots"], 2, "give a size such as 4GB"),
    ],
)
def test_a_failure_is_explained_on_stderr(process: Process, arguments: list[str], code: int, said: str) -> None:
    done = process(*arguments)
    assert done.returncode == code
    assert done.stdout == b""
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_full_disk_is_explained(folder: Path) -> None:
    command = f"{sys.executable} -m backref backlinks example.com --json --index {folder} >/dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True)
    assert (done.returncode, done.stderr) == (
        1,
        b"error: No space left on device\nhint: free some space and run this again\n",
    )


def test_json_has_null_for_what_is_no_number(run: Run) -> None:
    told = json.loads(run("sql", "SELECT 'nan'::DOUBLE AS a, 'inf'::DOUBLE AS a", "--json").stdout, parse_constant=int)
    assert told["rows"] == [{"a": None, "a_1": None}]


def test_the_version_is_told(process: Process) -> None:
    assert process("--version").stdout.decode() == f"backref {version('backref')}\n"


def test_a_reader_that_stops_early_is_no_failure_to_explain(folder: Path) -> None:
    command = (
        f"{sys.executable} -m backref export backlinks example.com --to - --format jsonl --index {folder} | head -1"
    )
    done = subprocess.run(["sh", "-c", command], capture_output=True)
    assert b"Traceback" not in done.stderr


def test_what_the_web_wrote_does_nothing_to_the_table(run: Run, tmp_path: Path) -> None:
    """Markup of rich, escapes, turned writing and line ends all stand there as text or not at all."""
    hostile = "[/red][bold]x \x1b[31m\u202e\x9bgo\nnext"
    write_index(tmp_path, [link("https://a.org/", "https://example.com/", anchor=hostile)])
    shown = run("backlinks", "example.com", BACKREF_INDEX=str(tmp_path)).stdout
    assert "[/red][bold]x [31mgo next" in shown
    assert not set("\x1b\u202e\x9b") & set(shown)


def test_backlinks_as_they_are_stored_say_how_to_see_the_best_first(run: Run, tmp_path: Path) -> None:
    write_index(tmp_path, [link(f"https://s{n}.org/", "https://example.com/", value=0.5) for n in range(3)])
    asked = ["backlinks", "example.com", "--limit", "1"]
    plain = run(*asked, BACKREF_INDEX=str(tmp_path))
    assert "more: --order-by value:desc for the best first, --limit 3 for all" in plain.stderr
    assert "value" in plain.stdout.splitlines()[0]
    assert "the best first" not in run(*asked, "--order-by", "first_seen", BACKREF_INDEX=str(tmp_path)).stderr


def test_a_table_in_a_pipe_is_whole_and_without_colour(process: Process) -> None:
    shown = process("backlinks", "example.com", "--limit", "5").stdout.decode()
    lines = shown.splitlines()
    assert len(lines) == 6
    assert lines[0].split() == ["source_url", "target_url", "anchor", "follow", "placement", "first_seen"]
    assert "\x1b" not in shown
    assert "…" not in shown
    assert lines == [line.rstrip() for line in lines]


def test_rows_that_do_not_fit_a_terminal_are_lists(folder: Path) -> None:
    """What is unknown of a row is left out of its list; the whole terminal has room for every line."""
    terminal, inside = pty.openpty()
    termios.tcsetwinsize(inside, (50, 60))
    command = [sys.executable, "-m", "backref", "backlinks", "example.com", "--limit", "2", "--index", str(folder)]
    every = "source_url,target_url,anchor,source_title,heading,lost_at,kind,follow,placement"
    subprocess.run([*command, "--select", every], stdout=inside, stderr=subprocess.DEVNULL, check=True)
    os.close(inside)
    with open(terminal, "rb", closefd=True) as file:
        text = re.sub(r"\x1b\[[0-9;]*m", "", file.read1(1 << 16).decode())
    lines = [line.rstrip() for line in text.splitlines()]
    assert [line.split()[0] for line in lines if line].count("source_url") == 2
    assert "" in lines[1:]
    assert not any(line.endswith(" –") for line in lines)
    assert max(map(len, lines)) <= 60


def test_data_is_utf_8_whatever_the_locale(process: Process) -> None:
    """The dash that stands for what is unknown is in no Latin character set."""
    plain = process("backlinks", "example.com", "--select", "lost_at").stdout
    assert "–".encode() in plain
    assert process("backlinks", "example.com", "--select", "lost_at", PYTHONIOENCODING="ascii").stdout == plain


def test_a_file_of_targets_that_is_not_utf_8_is_named(run: Run, tmp_path: Path) -> None:
    """As a list saved by a spreadsheet may be; a mark of byte order is none of the first target."""
    path = tmp_path / "targets.txt"
    path.write_bytes("\ufeffexample.com\r\nexample.org\r\n".encode())
    assert [
        row["domain"] for row in json.loads(run("ratings", "--targets-from", str(path), "--json").stdout)["rows"]
    ] == [
        "example.com",
        "example.org",
    ]
    path.write_bytes(b"example.com\nb\xfccher.example\n")
    assert "targets.txt, line 2: not UTF-8" in str(run("ratings", "--targets-from", str(path)).exception)


def test_help_and_the_library_load_nothing_heavy() -> None:
    heavy = "duckdb pyarrow polars numba numpy pandas rich selectolax fastwarc"
    show = f"print([name for name in {heavy!r}.split() if name in sys.modules])"
    loads = "import sys, backref.cli._app, backref.workspace; "
    done = subprocess.run([sys.executable, "-c", loads + show], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_help_is_shown_without_what_reads_a_command_line(run: Run) -> None:
    told = (
        "import sys, backref.cli; sys.argv = ['backref', '--help']; backref.cli.main(); print('typer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True)
    assert done.stdout == run("--help").stdout + "False\n"


def test_a_command_is_documented_as_the_overview_has_it(run: Run) -> None:
    for name, summary in SUMMARIES.items():
        assert " ".join(summary.split()) in " ".join(run(name, "--help").stdout.split())
    for function in (_building.ingest, _building.verify, _graphs.ingest_graph, _ranking.rank, _exporting.sql):
        assert (function.__doc__ or "") == SUMMARIES[function.__name__.replace("_", "-")]


class TestBuilding:
    """The commands around the index pass on what was said and tell what was done."""

    @pytest.fixture
    def ingested(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        """Stands in for the pipeline: keeps what it was called with."""
        called: dict[str, Any] = {}
        records, links = Ledger(kept=3), Ledger(kept=10)
        records.skip("not_html", 2)
        records.fail("damaged", "a.warc.gz at 17: cut short")
        run = SimpleNamespace(
            name="a.warc.gz", run="r1", records=records, links=links, visits=3, sightings=10, seconds=0.5, known=False
        )
        known = SimpleNamespace(**{**vars(run), "name": "b.warc.gz", "known": True})

        def ingest(sources: list[str], index: Path, **given: Any) -> Any:
            called.update(sources=sources, index=index, **given)
            if sources == ["broken"]:
                raise SourceError("broken is no archive", hint="try another")
            return SimpleNamespace(runs=[run, known], snapshot="000001-x", ranking=None, seconds=0.7)

        monkeypatch.setitem(sys.modules, "backref.pipeline", SimpleNamespace(ingest=ingest))
        return called

    def test_ingest_passes_on_what_was_said(self, run: Run, ingested: dict[str, Any], tmp_path: Path) -> None:
        result = run(
            *("ingest", "a.warc.gz", "b.warc.gz", "--index", str(tmp_path), "--memory", "2GB", "--workers", "3"),
            *("--strict", "0.1", "--base-url", "https://a.org/", "--date", "2026-01-31"),
        )
        assert result.exit_code == 0, result.output
        assert ingested["sources"] == ["a.warc.gz", "b.warc.gz"]
        assert ingested["index"] == tmp_path
        assert (ingested["memory"], ingested["workers"], ingested["strict"]) == (2 << 30, 3, 0.1)
        assert ingested["base_url"] == "https://a.org/"
        assert ingested["date"].isoformat() == "2026-01-31T00:00:00+00:00"

    def test_ingest_says_what_memory_it_cannot_keep_to(
        self, run: Run, ingested: dict[str, Any], tmp_path: Path
    ) -> None:
        told = run("ingest", "a.warc.gz", "--index", str(tmp_path), "--memory", "200MB")
        assert told.exit_code == 0
        assert "too small to be kept" in told.stderr
        assert "too small" not in run("ingest", "a.warc.gz", "--index", str(tmp_path), "--memory", "1GB").stderr

    def test_ingest_tells_ledgers_that_add_up(self, run: Run, ingested: dict[str, Any], tmp_path: Path) -> None:
        result = run("ingest", "a.warc.gz", "--index", str(tmp_path))
        assert "records 6 seen = 3 kept + 2 skipped (not_html 2) + 1 failed (damaged 1)" in result.stdout
        assert "b.warc.gz: read before" in result.stdout
        assert "a.warc.gz at 17: cut short" in result.stderr
        told = json.loads(run("ingest", "a.warc.gz", "--index", str(tmp_path), "--json").stdout)
        assert told["runs"][0]["records"]["seen"] == 6
        assert told["snapshot"] == "000001-x"
        assert told["ranking"] is None

    @pytest.mark.parametrize(
        ("ranking", "line"),
        [
            (None, "not ranked: backref rank rates sites and scores links"),
            (("links", None, False), "ranked by its own links"),
            (("links", "too small", False), "ranked by its own links: too small for ratings to say much"),
            (("cc-1", "too small", False), "ranked by the release cc-1"),
            (
                ("links", None, True),
                "ranked by its own links; carried from before, and new rows have none until backref rank",
            ),
        ],
    )
    def test_an_ingest_says_what_ranking_the_rows_carry(
        self, ranking: tuple[str, str | None, bool] | None, line: str
    ) -> None:
        noted = None
        if ranking is not None:
            source, reason, carried = ranking
            noted = {"source": source, "footing": {"reason": reason}, **({"carried": True} if carried else {})}
        assert ranking_line(noted) == line

    def test_an_input_that_cannot_be_read_is_explained(
        self, run: Run, ingested: dict[str, Any], tmp_path: Path
    ) -> None:
        assert isinstance(run("ingest", "broken", "--index", str(tmp_path)).exception, SourceError)

    def test_snapshots_are_listed_with_the_published_one_marked(self, run: Run) -> None:
        assert run("snapshots").stdout == "* 000001-test\n"
        assert json.loads(run("snapshots", "--json").stdout)["published"] == "000001-test"

    def test_damage_is_named_and_fails(self, run: Run) -> None:
        result = run("verify")
        assert result.exit_code == 1
        assert "files/links/" in result.stdout
