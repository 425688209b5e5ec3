"""`backref rank` on the command line."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result
from rank_webs import Arrow, add_run, indexed, published, ring
from typer.testing import CliRunner

import backref
from backref.cli._app import application
from backref.errors import QuestionError, SourceError
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
        "ratings from links: 30 of 30 domains linked",
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


def _weights(path: Path, old: str, new: str) -> Path:
    text = files("backref.quality").joinpath("data/weights.toml").read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    return path


def _rank(index: Path, *options: str) -> Result:
    return CliRunner().invoke(application(), ["rank", "--index", str(index), *options])


def _values(index: Path) -> list[float]:
    with backref.open(index) as opened:
        return [row["value"] for row in opened.backlinks("s0003.com", scope="domain").rows]


def test_scores_again_with_the_users_weights(index: Path, tmp_path: Path) -> None:
    """Values follow the file, the manifest keeps it, and `explain` and the next ingest go by it."""
    assert _rank(index).exit_code == 0
    before = _values(index)
    mine = _weights(tmp_path / "mine.toml", "\nfollow = 1.0", "\nfollow = 0.5")
    told = json.loads(_rank(index, "--weights", str(mine), "--json").stdout)
    assert told["ranking"]["scores"]["values"]["value"]["follow"]["follow"] == 0.5
    assert _values(index) == pytest.approx([value / 2 for value in before])
    with backref.open(index) as opened:
        lines = opened.explain("https://s0002.com/", "https://s0003.com/").rows
    assert next(line["value"] for line in lines if line["name"] == "follow") == 0.5
    add_run(index, "next", [Arrow("https://s0001.com/new", "https://s0002.com/")])
    assert (published(index).manifest.ranking or {})["scores"]["values"] == told["ranking"]["scores"]["values"]
    assert "values" not in json.loads(_rank(index, "--json").stdout)["ranking"]["scores"]


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("nofollow = 0.25", "nofolow = 0.25", "value.follow.nofolow is not a weight", "mean value.follow.nofollow?"),
        ("[value.sitewide]", "[xyz]", "xyz is not a weight", "the file has: version, value, confidence, label, risk"),
        ("harmful_families = 2\n", "", "label.harmful_families is missing", "default is label.harmful_families = 2"),
        ("harmful_families = 2", "harmful_families = 2.5", "label.harmful_families is 2.5", "a whole number from 0 to"),
        ("gone = 0.0", "gone = -1", "value.eligibility.gone is -1", "a number from 0 to 1; the default is 0.0"),
        ("gone = 0.0", "gone = true", "value.eligibility.gone is True", "a number from 0 to 1"),
        ("authority_power = 0.5", "authority_power = nan", "value.authority_power is nan", "a number from 0 to 10"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_weights(
    index: Path, tmp_path: Path, old: str, new: str, message: str, hint: str
) -> None:
    """File, key and what would be right; nothing is published."""
    name = current_name(index)
    error = _rank(index, "--weights", str(path := _weights(tmp_path / "mine.toml", old, new))).exception
    assert isinstance(error, QuestionError)
    assert error.message == f"{path}: {message}"
    assert hint in str(error.hint)
    assert current_name(index) == name


def test_python_has_the_same_entry_points(index: Path, tmp_path: Path) -> None:
    """What the commands do, with paths or texts; one source needs no list."""
    (tmp_path / "mine.txt").write_text("s0001.com\n")
    summary = backref.rank(str(index), trusted=tmp_path / "mine.txt")
    assert summary.snapshot == current_name(index)
    assert summary.ranking["trusted"]["trusted"] == 1
    (tmp_path / "a.html").write_text('<a href="https://example.org/">x</a>')
    day = datetime(2026, 1, 31)
    backref.ingest(
        tmp_path / "a.html", tmp_path / "made", base_url="https://example.com/", date=day, workers=1, rank=False
    )
    with backref.open(tmp_path / "made") as made:
        assert made.backlinks("example.org").rows[0]["first_seen"].isoformat() == "2026-01-31T00:00:00+00:00"
    (tmp_path / "vertices.txt").write_text("0\tcom.example\n1\torg.example\n")
    (tmp_path / "edges.txt").write_text("0\t1\n1\t0\n")
    graphs = backref.ingest_graph([tmp_path / "vertices.txt", tmp_path / "edges.txt"], tmp_path / "made", name="tiny")
    assert [(graph.name, graph.arcs) for graph in graphs.graphs] == [("tiny", 2)]


def test_weights_that_are_no_toml_name_the_line(index: Path, tmp_path: Path) -> None:
    """As does a file that is not there."""
    (tmp_path / "mine.toml").write_text("version = 1\n[value\n")
    broken = _rank(index, "--weights", str(tmp_path / "mine.toml")).exception
    assert isinstance(broken, SourceError)
    assert "line 2" in broken.message
    assert isinstance(_rank(index, "--weights", str(tmp_path / "none.toml")).exception, SourceError)


def test_an_ingest_says_what_ranking_it_left(tmp_path: Path) -> None:
    """A small index is ranked after it; one without a ranking says how to get it."""
    (tmp_path / "a.html").write_text('<a href="https://example.org/">x</a>')
    told = [str(tmp_path / "a.html"), "--base-url", "https://example.com/", "--workers", "1", "--date", "2026-01-31"]
    without = CliRunner().invoke(application(), ["ingest", *told, "--index", str(tmp_path / "one"), "--no-rank"])
    assert "not ranked: backref rank rates sites and scores links" in without.stderr, without.output
    ranked = CliRunner().invoke(application(), ["ingest", *told, "--index", str(tmp_path / "two")])
    assert "ranked by its own links: too small for ratings to say much" in ranked.stderr
