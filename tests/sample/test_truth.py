"""The truth says exactly what the archives show."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from .plain_reading import Fetch, domain_of, fetches

FIRST_OF_SECOND_CRAWL = "2026-09-07"


@pytest.fixture(scope="module")
def links(written: Path) -> list[dict[str, Any]]:
    lines = (written / "truth.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["type"] == "link"]


@pytest.fixture(scope="module")
def read(written: Path) -> dict[str, list[Fetch]]:
    """All fetches by page, in order of time."""
    by_page: dict[str, list[Fetch]] = defaultdict(list)
    for archive in sorted(written.glob("*.warc.gz")):
        for fetch in fetches(archive):
            by_page[fetch.url].append(fetch)
    return by_page


def crawl_of(fetch: Fetch) -> int:
    return 1 if fetch.time.isoformat() < FIRST_OF_SECOND_CRAWL else 2


def test_external_links_of_each_crawl_are_those_of_the_truth(
    links: list[dict[str, Any]], read: dict[str, list[Fetch]]
) -> None:
    """No link of the truth is missing from the page, and no external link of a page is missing from the truth."""
    shown = {(f.url, crawl_of(f), *key) for page in read.values() for f in page for key in f.first}
    told = {(r["source_url"], crawl, r["target_url"], r["kind"]) for r in links for crawl in r["crawls"]}
    assert len(told) > 2000
    assert shown == told


def test_anchor_rel_and_occurrences_are_as_the_truth_says(
    links: list[dict[str, Any]], read: dict[str, list[Fetch]]
) -> None:
    """What the first occurrence says, its rel, and how often the link stands on the page."""
    told = {(r["source_url"], r["target_url"], r["kind"]): r for r in links}
    for url, page in read.items():
        for fetch in page:
            for key, seen in fetch.first.items():
                row = told[url, *key]
                anchor = row["alt"] if row["kind"] == "image" else row["anchor"]
                assert (seen.anchor, seen.rel) == (anchor, row["rel"]), (url, key)
                assert fetch.times[key] == row["occurrences"], (url, key)


def test_domains_are_registrable_domains(links: list[dict[str, Any]]) -> None:
    """Source and target domain of the truth agree with the Public Suffix List."""
    for row in links:
        assert row["source_domain"] == domain_of(row["source_url"]) != row["target_domain"]
        assert row["target_domain"] == domain_of(row["target_url"])


def replayed(page: list[Fetch]) -> dict[tuple[str, str], tuple[str, str, str | None, str | None]]:
    """First seen, last seen, lost at and lost reason of each link of a page: the rules of time, read plainly."""
    state: dict[tuple[str, str], tuple[str, str, str | None, str | None]] = {}
    for number, fetch in enumerate(page):
        now = fetch.time.isoformat()[:19] + "Z"
        for key in fetch.first:
            state[key] = (state.get(key, (now,))[0], now, None, None)
        reason, since = None, now
        if fetch.unchanged:
            state = {key: old if old[2] else (old[0], now, None, None) for key, old in state.items()}
        elif fetch.status == 410 or (fetch.status == 404 and number and page[number - 1].status == 404):
            reason = "page_gone"
            since = now if fetch.status == 410 else page[number - 1].time.isoformat()[:19] + "Z"
        elif 300 <= fetch.status < 400:
            reason = "page_redirected"
        elif fetch.status == 200 and not fetch.truncated:
            reason = "page_noindex" if fetch.noindex else "page_not_canonical" if fetch.canonical else "removed"
        if reason:
            gone = {key: old for key, old in state.items() if key not in fetch.first and old[2] is None}
            state |= {key: (old[0], old[1], since, reason) for key, old in gone.items()}
    return state


def test_new_lost_and_live_links_follow_from_the_archives(
    links: list[dict[str, Any]], read: dict[str, list[Fetch]]
) -> None:
    """A second, independent reading of the fetches gives the same dates and the same reasons."""
    told = {
        (r["source_url"], r["target_url"], r["kind"]): (
            r["first_seen"],
            r["last_seen"],
            r["lost_at"],
            r["lost_reason"],
        )
        for r in links
    }
    found = {(url, *key): times for url, page in read.items() for key, times in replayed(page).items()}
    assert found == told


def test_every_reason_of_loss_occurs(links: list[dict[str, Any]]) -> None:
    """Removed links and pages gone, redirected, not indexed and canonical elsewhere."""
    reasons = {r["lost_reason"] for r in links if r["lost_reason"]}
    assert reasons == {"removed", "page_gone", "page_redirected", "page_noindex", "page_not_canonical"}
    assert {r["state"] for r in links} == {"live", "lost", "new"}


def test_a_failed_fetch_loses_nothing(written: Path, links: list[dict[str, Any]]) -> None:
    """Errors, silence, torn answers and a single 404 leave the links of the page alive."""
    rows = map(json.loads, (written / "truth.jsonl").read_text("utf-8").splitlines())
    unproven = {"failed", "silent", "cut", "gone_unconfirmed", "unvisited", "unchanged"}
    pages = {row["url"]: row["fate"] for row in rows if row["type"] == "page"}
    assert unproven <= set(pages.values())
    assert not [r for r in links if pages[r["source_url"]] in unproven and r["lost_at"]]
