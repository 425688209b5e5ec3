"""From an audit to a disavow file on the command line: nothing is written that nobody decided."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_index import Row, link, write_index
from typer.testing import CliRunner, Result

import backref
from backref.cli._app import application
from backref.errors import QuestionError
from backref.workspace import disavow

Run = Callable[..., Result]


def _bad(number: int) -> Row:
    return link(
        f"https://bad{number}.net/p",
        "https://www.example.com/",
        anchor="cheap shoes",
        anchor_class="exact",
        intents=["farm"],
        risk=0.9,
        value=0.0,
        source_ip="10.0.0.1",
    )


@pytest.fixture(scope="module")
def spammed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index in which six domains form a pattern and one is fine."""
    good = link("https://good.org/", "https://www.example.com/", anchor_class="brand", intents=["editorial"], risk=0.1)
    return write_index(tmp_path_factory.mktemp("spammed"), [good, *map(_bad, range(6))])


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(application(), arguments)


def test_review_lists_what_is_worth_a_look_and_keeps_decisions(spammed: Path, tmp_path: Path) -> None:
    file = tmp_path / "decisions.tsv"
    result = invoke("disavow", "review", "example.com", str(file), "--index", str(spammed))
    assert result.exit_code == 0, result.output
    assert "6 entries, 6 to decide" in result.stderr
    text = file.read_text()
    assert "good.org" not in text
    assert "cheap shoes" in text
    file.write_text(text.replace("bad3.net\t\t\t", "bad3.net\tdisavow\t2026-04-01\tpaid in 2024"))
    again = invoke("disavow", "review", "example.com", str(file), "--index", str(spammed))
    assert "6 entries, 5 to decide" in again.stderr
    assert "bad3.net\tdisavow\t2026-04-01\tpaid in 2024\tfirst" in file.read_text()


def test_write_refuses_without_a_reason_and_writes_only_what_was_decided(tmp_path: Path) -> None:
    decisions, to = tmp_path / "decisions.tsv", tmp_path / "disavow.txt"
    decisions.write_text("entry\tdecision\nbad.net\tdisavow\ngood.org\tkeep\nlater.org\t\n")
    refused = invoke("disavow", "write", str(decisions), str(to))
    assert isinstance(refused.exception, QuestionError)
    assert "--links-were-bought" in str(refused.exception.hint)
    assert not to.exists()
    for reason in ("--links-were-bought", "--manual-action"):
        result = invoke("disavow", "write", str(decisions), str(to), reason)
        assert result.exit_code == 0
        assert "1 entry;" in result.stderr
        assert to.read_text() == "domain:bad.net\n"


def test_lint_names_lines_and_fails_on_errors(tmp_path: Path) -> None:
    file = tmp_path / "disavow.txt"
    file.write_text("domain:a.com\nb.com\ndomain:www.c.com\n")
    result = invoke("disavow", "lint", str(file))
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith("line 2: error: neither a URL")
    assert second.startswith("line 3: warning: covers only this host")
    told = json.loads(invoke("disavow", "lint", str(file), "--json").stdout)
    assert (told["errors"], [complaint["line"] for complaint in told["complaints"]]) == (1, [2, 3])
    file.write_text("domain:a.com\n")
    assert invoke("disavow", "lint", str(file)).exit_code == 0


def test_diff_says_what_the_new_file_adds_and_takes_back(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("domain:a.com\ndomain:b.com\n")
    new.write_text("domain:b.com\ndomain:c.com\n")
    result = invoke("disavow", "diff", str(old), str(new))
    assert result.stdout == "+ domain:c.com\n- domain:a.com\n"
    told = json.loads(invoke("disavow", "diff", str(old), str(new), "--json").stdout)
    assert told == {"added": ["domain:c.com"], "removed": ["domain:a.com"], "kept": 1}


def test_a_file_that_is_missing_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(backref.SourceError, match="cannot be read"):
        disavow.lint(tmp_path / "none.txt")
    latin = tmp_path / "latin.tsv"
    latin.write_bytes("entry\tdecision\nb\xfccher.de\tkeep\n".encode("latin-1"))
    with pytest.raises(backref.SourceError, match="not UTF-8"):
        disavow.write(latin, tmp_path / "out.txt", confirmed=True)
