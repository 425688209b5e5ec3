"""The sample web through the whole of Backref: what the index says is what is known to be true."""

import json
from pathlib import Path
from typing import Any

import pytest

import backref
from backref import sample
from backref.pipeline import IngestSummary, ingest

FACTS = ("first_seen", "last_seen", "lost_at", "lost_reason", "follow", "occurrences")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IngestSummary]:
    """The folder of the sample web's archives and their index."""
    folder = tmp_path_factory.mktemp("sample")
    archives = [path for path in sample.write(sample.generate(7), folder) if path.name.endswith(".warc.gz")]
    return folder, ingest([str(path) for path in archives], folder / "index", workers=2)


def truth(folder: Path, sort: str = "link") -> list[dict[str, Any]]:
    lines = (json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines())
    return [row for row in lines if row["type"] == sort]


def identity(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["source_url"], row["target_url"], row["kind"]


def found(folder: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Every external link of the index, live and lost, as JSON shows it."""
    index = backref.open(folder / "index")
    rows = index.sql(
        """SELECT page_url(source_key, source_https, source_host) AS source_url,
                  page_url(target_key, target_https, target_host) AS target_url,
                  * EXCLUDE (source_key, target_key) FROM links""",
        limit=1_000_000,
    )
    return {identity(row): row for row in rows.as_json()["rows"]}


def test_every_external_link_is_found_with_its_history(web: tuple[Path, IngestSummary]) -> None:
    expected = {identity(row): {name: row[name] for name in FACTS} for row in truth(web[0])}
    rows = {key: {name: row[name] for name in FACTS} for key, row in found(web[0]).items()}
    assert rows.keys() == expected.keys()
    assert {key: row for key, row in rows.items() if row != expected[key]} == {}


def test_anchors_and_alternative_texts_are_those_of_the_truth(web: tuple[Path, IngestSummary]) -> None:
    rows = found(web[0])
    wrong = [row for row in truth(web[0]) if row["kind"] == "text" and rows[identity(row)]["anchor"] != row["anchor"]]
    wrong += [row for row in truth(web[0]) if row["kind"] == "image" and rows[identity(row)]["alt"] != row["alt"]]
    assert wrong == []


def test_the_second_crawl_shows_exactly_the_new_and_lost_links(web: tuple[Path, IngestSummary]) -> None:
    rows = found(web[0])
    for state in ("new", "lost"):
        known = {identity(row) for row in truth(web[0]) if row["state"] == state}
        since = [key for key, row in rows.items() if _state(row) == state]
        assert set(since) == known


def _state(row: dict[str, Any]) -> str:
    if row["lost_at"] is not None:
        return "lost"
    return "new" if row["first_seen"] >= "2026-09" else "live"


def test_the_pages_that_tell_of_their_site_tell_its_name_and_its_ids(web: tuple[Path, IngestSummary]) -> None:
    rows = backref.open(web[0] / "index").sql(
        """SELECT DISTINCT domain, site_name, list_filter(footprints, lambda f: f NOT LIKE 'asset:%') AS ids
           FROM pages WHERE site_name IS NOT NULL OR footprints IS NOT NULL""",
        limit=10_000,
    )
    found = {row["domain"]: (row["site_name"], row["ids"]) for row in rows.as_json()["rows"]}
    expected = {
        site["domain"]: (site["name"], [f"{kind}:{site[kind]}" for kind in ("analytics", "ads") if site[kind]])
        for site in truth(web[0], "site")
    }
    assert len(rows.as_json()["rows"]) == len(found) > 250
    assert found == {domain: expected[domain] for domain in found}


def test_the_ledgers_add_up(web: tuple[Path, IngestSummary]) -> None:
    for run in web[1].runs:
        assert run.records.kept == run.visits
        assert run.links.kept == run.sightings
        assert run.records.failed.total() == 0


def test_the_same_archive_is_not_read_twice(web: tuple[Path, IngestSummary]) -> None:
    again = ingest([str(web[0] / "sample-2026-09.warc.gz")], web[0] / "index", workers=1)
    assert [run.known for run in again.runs] == [True]
    assert again.snapshot == web[1].snapshot
