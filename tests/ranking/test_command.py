"""`backref rank` on the command line."""

import json
from pathlib import Path

import pytest
from rank_webs import indexed, ring
from typer.testing import CliRunner

from backref.cli._app import application
from backref.errors import QuestionError
from backref.index.layout import current_name


@pytest.fixture
def index(tmp_path: Path) -> Path:
    indexed(tmp_path / "index", ring(30), rank=False)
    return tmp_path / "index"


def test_says_what_ratings_stand_on(index: Path) -> None:
    """Lines for people on standard output; the snapshot on standard error."""
    result = CliRunner().invoke(application(), ["rank", "--index", str(index)])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "ratings from links: 30 of 30 domains are linked",
        "trusted: 20 domains by the recipe central-1",
        "the index is too small for ratings to say much: see referring domains first",
    ]
    assert f"snapshot {current_name(index)} after" in result.stderr


def test_prints_one_object(index: Path, tmp_path: Path) -> None:
    """The object is what the manifest keeps of the ranking."""
    (tmp_path / "mine.txt").write_text("s0001.com\n")
    options = ["--trusted", str(tmp_path / "mine.txt"), "--json"]
    told = json.loads(CliRunner().invoke(application(), ["rank", "--index", str(index), *options]).stdout)
    assert told["snapshot"] == current_name(index)
    assert told["ranking"]["trusted"]["trusted"] == 1
    assert told["ranking"]["lists"]["instead"].startswith("mine.txt:")


def test_explains_what_it_cannot_do(index: Path) -> None:
    """A graph that is not there is an error with a way out, and nothing is published."""
    name = current_name(index)
    error = CliRunner().invoke(application(), ["rank", "--index", str(index), "--from", "cc"]).exception
    assert isinstance(error, QuestionError)
    assert error.hint == "it has: links"
    assert current_name(index) == name
