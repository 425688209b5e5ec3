"""Every question answers as plain Python over the same links does."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import judge
import pytest
from shoe_web import LINKS, PAGES
from small_index import Row, link, page, write_index

import backref
from backref.report import BY_NAME

TARGETS: list[dict[str, Any]] = [
    {"target": "example.com"},
    {"target": "www.example.com", "scope": "host"},
    {"target": "https://www.example.com/a", "scope": "exact"},
    {"target": "https://www.example.com/a", "scope": "prefix"},
    {"target": "example.com", "scope": "domain", "protocol": "http"},
    {"target": "example.com", "status": "lost"},
    {"target": "example.com", "status": "all"},
    {"target": "example.com", "status": "since=2026-03-08"},
    {"target": "example.net"},
]
about = pytest.mark.parametrize("asked", TARGETS, ids=lambda asked: " ".join(asked.values()))


def plain(rows: list[Row], question: str) -> list[Row]:
    """The rows with just the columns that the question shows."""
    names = [column.name for column in BY_NAME[question].columns]
    return [{name: row[name] for name in names} for row in rows]


def in_order(rows: list[Row], question: str) -> list[Row]:
    return sorted(rows, key=lambda row: tuple(row[name] for name in BY_NAME[question].key))


@about
def test_backlinks_are_the_external_links_in_scope(index: backref.Index, asked: dict[str, Any]) -> None:
    expected = in_order(judge.chosen(judge.external(LINKS), **asked), "backlinks")
    answer = index.backlinks(**asked, limit=None)
    assert answer.rows == plain(expected, "backlinks")
    assert answer.total == len(expected)


@about
def test_internal_links_are_those_within_the_domain(index: backref.Index, asked: dict[str, Any]) -> None:
    expected = in_order(judge.chosen(judge.internal(LINKS), **asked), "internal-links")
    assert index.internal_links(**asked, limit=None).rows == plain(expected, "internal-links")


@about
@pytest.mark.parametrize("internal", ["exclude", "include", "only"])
def test_outlinks_are_seen_from_their_source(index: backref.Index, asked: dict[str, Any], internal: Any) -> None:
    rows = {"exclude": judge.external(LINKS), "only": judge.internal(LINKS), "include": LINKS}[internal]
    expected = in_order(judge.chosen(rows, side="source", **asked), "outlinks")
    assert index.outlinks(**asked, internal=internal, limit=None).rows == plain(expected, "outlinks")


def counted(answer: Any, *by: str) -> dict[Any, Row]:
    """The rows by what they are grouped by."""
    return {tuple(row.pop(name) for name in by): row for row in answer.rows}


def unrated(rows: dict[Any, Row]) -> dict[Any, Row]:
    """The same of an index that was not ranked."""
    return {by: {**row, "rating": None} for by, row in rows.items()}


@about
def test_referring_domains_count_links_by_domain(index: backref.Index, asked: dict[str, Any]) -> None:
    expected = judge.counts(
        judge.chosen(judge.external(LINKS), **asked),
        lambda row: (row["source_domain"],),
        referring_pages="source_url",
        referring_hosts="source_host",
        target_pages="target_url",
    )
    assert counted(index.referring_domains(**asked, limit=None), "domain") == unrated(expected)


@about
def test_referring_hosts_count_links_by_host(index: backref.Index, asked: dict[str, Any]) -> None:
    expected = judge.counts(
        judge.chosen(judge.external(LINKS), **asked),
        lambda row: (row["source_host"], row["source_domain"]),
        referring_pages="source_url",
        target_pages="target_url",
    )
    assert counted(index.referring_hosts(**asked, limit=None), "host", "domain") == expected


@about
def test_anchors_count_links_by_text_or_alt(index: backref.Index, asked: dict[str, Any]) -> None:
    rows = judge.chosen(judge.external(LINKS), **asked)
    expected = judge.counts(
        rows,
        lambda row: (row["anchor"] or row["alt"] or "",),
        referring_pages="source_url",
        referring_domains="source_domain",
        target_pages="target_url",
    )
    images = Counter(row["alt"] or "" for row in rows if row["kind"] == "image")
    for (anchor,), row in expected.items():
        row["links_image"] = images[anchor]
    assert counted(index.anchors(**asked, limit=None), "anchor") == expected


@about
def test_top_pages_count_links_by_target_and_say_what_its_last_visit_showed(
    index: backref.Index, asked: dict[str, Any]
) -> None:
    expected = judge.counts(
        judge.chosen(judge.external(LINKS), **asked),
        lambda row: (row["target_url"],),
        referring_pages="source_url",
        referring_hosts="source_host",
        referring_domains="source_domain",
    )
    visited = {row["url"]: row for row in PAGES}
    for (url,), row in expected.items():
        row |= {name: visited.get(url, {}).get(name) for name in ("rating", "status", "title", "visited_at")}
    assert counted(index.top_pages(**asked, limit=None), "url") == expected


@about
def test_linked_domains_count_links_to_other_domains(index: backref.Index, asked: dict[str, Any]) -> None:
    expected = judge.counts(
        judge.chosen(judge.external(LINKS), side="source", **asked),
        lambda row: (row["target_domain"],),
        source_pages="source_url",
        target_pages="target_url",
    )
    assert counted(index.linked_domains(**asked, limit=None), "domain") == unrated(expected)


@about
def test_broken_links_lead_to_urls_whose_last_visit_failed(index: backref.Index, asked: dict[str, Any]) -> None:
    dead = {row["url"]: row for row in PAGES if row["status"] and row["status"] >= 400}
    found = [row for row in judge.chosen(judge.external(LINKS), **asked) if row["target_url"] in dead]
    expected = [
        {
            **row,
            "target_status": dead[row["target_url"]]["status"],
            "target_outcome": dead[row["target_url"]]["outcome"],
            "target_visited": dead[row["target_url"]]["visits"][-1]["time"],
        }
        for row in in_order(found, "broken")
    ]
    assert index.broken(**asked, limit=None).rows == plain(expected, "broken")


@about
def test_overview_counts_live_links_and_tells_of_the_lost(index: backref.Index, asked: dict[str, Any]) -> None:
    asked = {name: value for name, value in asked.items() if name != "status"}
    rows = judge.chosen(judge.external(LINKS), **asked, status="all")
    live = [row for row in rows if row["lost_at"] is None]
    lost = [row for row in rows if row["lost_at"] is not None]
    live_domains = {row["source_domain"] for row in live}
    ips = {row["source_ip"] for row in live} - {None}
    told = index.overview(**asked).rows[0]
    assert (
        told.items()
        >= {
            "links": len(live),
            "links_follow": sum(row["follow"] for row in live),
            "links_nofollow": sum(row["nofollow"] for row in live),
            "links_ugc": sum(row["ugc"] for row in live),
            "links_sponsored": sum(row["sponsored"] for row in live),
            "links_lost": len(lost),
            "referring_pages": len({row["source_url"] for row in live}),
            "referring_hosts": len({row["source_host"] for row in live}),
            "referring_domains": len(live_domains),
            "referring_domains_follow": len({row["source_domain"] for row in live if row["follow"]}),
            "referring_domains_lost": len({row["source_domain"] for row in lost} - live_domains),
            "referring_ips": len(ips),
            "referring_subnets": len({ip.rpartition(".")[0] for ip in ips if "." in ip}),
            "target_pages": len({row["target_url"] for row in live}),
            "first_seen": min(row["first_seen"] for row in rows),
            "last_seen": max(row["last_seen"] for row in rows),
            "kinds": most_frequent(row["kind"] for row in live),
            "placements": most_frequent(row["placement"] for row in live),
            "languages": most_frequent(row["source_language"] for row in live),
            "lost_reasons": most_frequent(row["lost_reason"] for row in lost),
            "tlds": most_frequent(tld(domain) for domain in live_domains),
        }.items()
    )


def tld(domain: str) -> str | None:
    last = domain.rpartition(".")[2]
    return None if last.isdigit() else last


def most_frequent(values: Any) -> list[Row]:
    counted = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0] or ""))
    return [{"value": value, "count": count} for value, count in counted]


def test_overview_says_how_much_of_target_and_referrers_was_crawled(index: backref.Index) -> None:
    told = index.overview("www.example.com", scope="host").rows[0]
    assert told["pages_visited"] == 1
    assert told["pages_known"] == 3
    assert told["referrers_pages_visited"] == 1, "of all referring domains only a.org/1 was read"


def test_compare_puts_overviews_side_by_side(index: backref.Index) -> None:
    answer = index.compare(["example.net", "nowhere.test", "example.com"])
    first, unknown, second = answer.rows
    assert first["links"] == index.overview("example.net").rows[0]["links"]
    assert second["links"] == index.overview("example.com").rows[0]["links"]
    assert unknown["target"] == "nowhere.test"
    assert unknown["links"] is None
    assert answer.total == 3
    assert "nowhere.test" in (answer.note or "")


def test_page_tells_its_visits_in_order(index: backref.Index) -> None:
    answer = index.page("https://www.example.com/a")
    (row,) = answer.rows
    assert row["url"] == "https://www.example.com/a"
    assert [(visit["outcome"], visit["status"]) for visit in row["visits"]] == [("ok", 200), ("gone", 404)]
    assert row["status"] == 404
    assert row["backlinks"] == index.backlinks("https://www.example.com/a").total


def test_the_http_and_the_https_form_are_two_pages(index: backref.Index) -> None:
    assert {row["url"] for row in index.page("example.com/").rows} == {"http://example.com/", "https://example.com/"}
    assert [row["url"] for row in index.page("example.com/", protocol="http").rows] == ["http://example.com/"]


@pytest.mark.parametrize(("group", "by"), [("one_per_domain", "source_domain"), ("one_per_page", "source_url")])
def test_a_group_shows_its_best_link(index: backref.Index, group: Any, by: str) -> None:
    """Followed before not followed, content before other places, old before new."""
    best: dict[str, Row] = {}
    for row in sorted(judge.chosen(judge.external(LINKS), "example.com"), key=_worth):
        best.setdefault(row[by], row)
    answer = index.backlinks("example.com", group=group, limit=None)
    assert answer.rows == plain(in_order(list(best.values()), "backlinks"), "backlinks")
    assert answer.total == len(best)


def _worth(row: Row) -> tuple[Any, ...]:
    key = tuple(row[name] for name in BY_NAME["backlinks"].key)
    return (not row["follow"], row["placement"] != "content", row["first_seen"], key)


def test_groups_are_made_of_the_rows_that_meet_the_condition(index: backref.Index) -> None:
    rows = [row for row in judge.chosen(judge.external(LINKS), "example.com") if row["kind"] == "image"]
    answer = index.backlinks("example.com", group="one_per_domain", where="kind = image", limit=None)
    assert answer.total == len({row["source_domain"] for row in rows})
    assert {row["kind"] for row in answer.rows} == {"image"}


def test_where_links_decides_what_is_counted(index: backref.Index) -> None:
    rows = [row for row in judge.chosen(judge.external(LINKS), "example.com") if row["placement"] == "footer"]
    answer = index.referring_domains("example.com", where_links="placement = footer", limit=None)
    assert sum(row["links"] for row in answer.rows) == len(rows)
    url = rows[0]["source_url"]
    by_url = index.referring_domains("example.com", where_links={"field": "source_url", "is": ["eq", url]})
    assert by_url.total == 1, "columns that are put together can be asked for, too"


def test_where_filters_the_rows_of_the_answer(index: backref.Index) -> None:
    answer = index.referring_domains("example.com", where="links >= 5", limit=None)
    expected = judge.counts(judge.chosen(judge.external(LINKS), "example.com"), lambda row: row["source_domain"])
    assert {row["domain"] for row in answer.rows} == {name for name, row in expected.items() if row["links"] >= 5}


# what ratings stand on


def rated(folder: Path, source: str) -> backref.Index:
    """A page with a link and a rating, in an index whose own links are too few, ranked by these or by a release."""
    links = [link("https://a.org/", "https://example.com/", source_rating=12.345678)]
    write_index(folder, links, [page("https://example.com/", rating=41.56789)])
    path = folder / "snapshots" / "000001-test.json"
    ranking = {"source": source, "footing": {"reason": "too small"}}
    path.write_text(json.dumps(json.loads(path.read_text()) | {"ranking": ranking}))
    return backref.open(folder)


def test_the_rating_of_a_page_is_told(tmp_path: Path) -> None:
    with rated(tmp_path, "links") as index:
        assert index.page("https://example.com/").rows[0]["rating"] == 41.5679
        assert index.top_pages("example.com").rows[0]["rating"] == 41.5679
        assert index.referring_domains("example.com").rows[0]["rating"] == 12.3457


@pytest.mark.parametrize("question", ["backlinks", "referring_domains", "top_pages", "page"])
def test_answers_with_ratings_say_when_these_say_little(tmp_path: Path, question: str) -> None:
    """Not when their columns are left out, nor when ratings come from a release by name."""
    with rated(tmp_path / "own", "links") as index:
        ask = getattr(index, question)
        assert "too small for ratings to say much" in ask("https://example.com/").about["caution"]
        url = ask("https://example.com/").table.column_names[0]
        assert ask("https://example.com/", select=[url]).about == {}
        assert index.overview("example.com").about == {}
    with rated(tmp_path / "release", "cc-main-2026") as index:
        assert getattr(index, question)("https://example.com/").about == {}
