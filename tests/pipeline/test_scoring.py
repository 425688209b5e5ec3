"""Scoring a small web: against plain Python over the same rows, against itself, and against what `explain` says."""

from collections import defaultdict
from math import exp, isclose, log
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import backref
from backref import sample
from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import DOMAIN_LINKS, DOMAINS, LINKS, PAGES, VOCABULARY
from backref.model.manifest import FileEntry
from backref.model.tables import Table
from backref.pipeline.read.inputs import ingest
from backref.pipeline.score.links import score
from backref.quality.explain import again, facts_of
from backref.quality.ratings import DomainRatings
from backref.quality.sitewide import LEAST_PAGES, SECTION, SECTION_PAGES
from backref.quality.text.folding import fold_words
from backref.quality.weights import Weights, default_weights
from backref.report.answer import Answer
from backref.urls import url_of

JUDGED = ["intents", "signals", "value", "risk", "confidence", "label"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a small sample web, ranked and scored."""
    made = tmp_path_factory.mktemp("web")
    archives = sample.write(sample.generate(seed=5, scale=0.06), made / "archives")
    ingest([str(path) for path in archives if path.suffix == ".gz"], made / "index", workers=1)
    return made / "index"


@pytest.fixture(scope="module")
def snapshot(folder: Path) -> Snapshot:
    """Its published state."""
    return open_snapshot(folder)


@pytest.fixture(scope="module")
def links(snapshot: Snapshot) -> pl.DataFrame:
    """Its links."""
    return rows_of(snapshot, LINKS)


def rows_of(snapshot: Snapshot, table: Table, entries: list[FileEntry] | None = None) -> pl.DataFrame:
    found = entries if entries is not None else snapshot.entries(table.name)
    return pl.concat(scan_rows(snapshot.root, table, found, columns=table.names()))


def scored(snapshot: Snapshot, weights: Weights | None = None) -> tuple[dict[str, list[FileEntry]], dict[str, Any]]:
    ratings = DomainRatings.of(rows_of(snapshot, DOMAINS))
    return score(snapshot.root, snapshot.manifest.tables, ratings, lambda done: None, weights)


def test_scoring_fills_its_columns_and_touches_no_other(snapshot: Snapshot, links: pl.DataFrame) -> None:
    bare = pl.concat(scan_rows(snapshot.root, LINKS, snapshot.entries(LINKS.name)))
    assert bare.equals(links.select(bare.columns))
    assert (
        links.select("value", "risk", "confidence", "label", "intents", "signals").null_count().sum_horizontal()[0] == 0
    )


def test_the_same_scores_are_the_same_bytes(snapshot: Snapshot) -> None:
    tables, note = scored(snapshot)
    assert tables == {name: snapshot.entries(name) for name in (LINKS.name, VOCABULARY.name)}
    assert note["weights"] == default_weights().version
    assert sum(note["labels"].values()) == sum(entry.rows for entry in tables[LINKS.name])


def test_other_weights_are_other_scores_of_the_same_links(snapshot: Snapshot, links: pl.DataFrame) -> None:
    values = default_weights().values
    heavier = {**values, "value": {**values["value"], "follow": {**values["value"]["follow"], "nofollow": 1.0}}}
    tables, note = scored(snapshot, Weights.with_values(heavier))
    after = rows_of(snapshot, LINKS, tables[LINKS.name])
    assert note["values"] == heavier
    assert after.drop("value", "label").equals(links.drop("value", "label"))
    raised = after["value"] > links["value"]
    assert raised.any()
    assert not links.filter(raised)["follow"].any()


def test_sitewide_links_are_those_that_a_count_finds(snapshot: Snapshot, links: pl.DataFrame) -> None:
    visited = dict(rows_of(snapshot, DOMAINS).select("domain", "pages_visited").iter_rows())
    live = links.filter(pl.col("lost_at").is_null())
    whole: dict[tuple[Any, ...], int] = defaultdict(int)
    parts: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in live.iter_rows(named=True):
        whole[place(row)] += 1
        parts[(*place(row), row["dom_path"])] += row["dom_path"] is not None
    for row in live.iter_rows(named=True):
        pages, shown, here = visited[row["source_domain"]], whole[place(row)], parts[(*place(row), row["dom_path"])]
        everywhere = pages >= LEAST_PAGES and wilson(min(shown, pages), pages) >= 0.3
        section = here >= SECTION_PAGES and here >= SECTION * pages
        wanted = everywhere or section
        assert row["sitewide"] == (wanted if wanted or pages >= LEAST_PAGES else None)


def place(row: dict[str, Any]) -> tuple[Any, ...]:
    inside = row["placement"] == "content"
    return (row["target_key"], row["target_https"], row["source_domain"], row["kind"], inside)


def wilson(shown: int, pages: int) -> float:
    z, p = 1.959963984540054, shown / pages
    spread = z * (p * (1 - p) / pages + z * z / (4 * pages * pages)) ** 0.5
    return (p + z * z / (2 * pages) - spread) / (1 + z * z / pages)


def test_returned_links_are_those_of_pairs_that_link_both_ways(snapshot: Snapshot, links: pl.DataFrame) -> None:
    pairs = rows_of(snapshot, DOMAIN_LINKS).filter(pl.col("links") > 0)
    both = set(pairs.select("source_domain", "target_domain").iter_rows())
    for row in links.iter_rows(named=True):
        ends = (row["source_domain"], row["target_domain"])
        wanted = ends in both and ends[::-1] in both
        assert ("reciprocal" in row["signals"]) == wanted


def test_every_link_is_explained_to_the_numbers_that_are_stored(snapshot: Snapshot, links: pl.DataFrame) -> None:
    pages, domains = rows_of(snapshot, PAGES), rows_of(snapshot, DOMAINS)
    unsupported = dict(domains.select("domain", "unsupported").iter_rows())
    for at in range(0, len(links), 7):
        link = links[at]
        source, target = (at_end(pages, link, end) for end in ("source", "target"))
        told = again(facts_of(link, source, target, unsupported[link["source_domain"][0]]), default_weights())
        assert told.row(0) == link.select(JUDGED).row(0)


def at_end(pages: pl.DataFrame, link: pl.DataFrame, end: str) -> pl.DataFrame:
    return pages.filter(pl.col("key") == link[f"{end}_key"][0], pl.col("https") == link[f"{end}_https"][0])


def test_explain_multiplies_up_to_the_value_and_shows_the_proof(folder: Path, links: pl.DataFrame) -> None:
    best = links.sort("value", descending=True).row(0, named=True)
    source, target = (
        url_of(best[f"{end}_key"], best[f"{end}_host"], best[f"{end}_https"]) for end in ("source", "target")
    )
    with backref.open(folder) as index:
        answer = index.ask("explain", source=source, target=target)
    lines = answer.table.to_pylist()
    factors = [line for line in lines if line["section"] == "value"]
    assert isclose(exp(sum(line["log"] for line in factors)), best["value"], rel_tol=1e-5)
    assert all(isclose(line["log"], log(line["value"])) for line in factors)
    assert isclose(factors[-1]["total"], best["value"], rel_tol=1e-5)
    assert {line["name"] for line in lines if line["section"] == "signal"} == set(best["signals"])
    about = answer.about
    assert (about["archive"], about["offset"], about["label"]) == (best["archive"], best["offset"], best["label"])
    assert f"[{best['anchor'] or best['alt']}]" in about["snippet"]


def test_explain_tells_the_words_that_carry_the_relevance(folder: Path, links: pl.DataFrame) -> None:
    near = links.filter(pl.col("relevance") > 0.5).sort("relevance")
    told = [asked_of(folder, near.row(at, named=True)) for at in range(0, len(near), len(near) // 12)]
    found = 0
    for answer, row in told:
        terms = [line for line in answer.rows if line["section"] == "relevance"]
        assert terms
        around = " ".join(row[name] or "" for name in ("context_before", "anchor", "alt", "context_after", "heading"))
        for part, text in (("context", around), ("page", row["source_title"])):
            shares = [line["value"] for line in terms if line["inputs"] == part]
            assert shares == sorted(shares, reverse=True)
            assert sum(shares) <= 1.001
            words = {line["name"] for line in terms if line["inputs"] == part}
            assert words <= set(fold_words(text or ""))
            found += len(words)
    assert found > len(told)


def asked_of(folder: Path, row: dict[str, Any], **given: Any) -> tuple[Answer, dict[str, Any]]:
    ends = {end: url_of(row[f"{end}_key"], row[f"{end}_host"], row[f"{end}_https"]) for end in ("source", "target")}
    with backref.open(folder) as index:
        return index.ask("explain", **ends, **given), row


def test_each_of_several_links_between_two_pages_is_explained(folder: Path, links: pl.DataFrame) -> None:
    ends = ["source_key", "source_https", "target_key", "target_https"]
    several = links.filter(pl.len().over(ends) > 1).sort(*ends, "kind")
    both = several.head(2).to_dicts()
    best = max(both, key=lambda row: row["value"])
    answer, _ = asked_of(folder, both[0])
    assert (answer.about["kind"], answer.about["links"]) == (best["kind"], 2)
    assert [other["kind"] for other in answer.about["others"]] == [r["kind"] for r in both if r is not best]
    for row in both:
        answer, _ = asked_of(folder, row, kind=row["kind"])
        assert (answer.about["kind"], answer.about["value"]) == (row["kind"], row["value"])
    answer, _ = asked_of(folder, both[0], kind="form")
    assert (answer.note or "").endswith(f"none is such: there is {best['kind']}, {answer_kinds(both, best)}")


def answer_kinds(rows: list[dict[str, Any]], best: dict[str, Any]) -> str:
    return ", ".join(row["kind"] for row in rows if row is not best)


def test_explain_takes_pages_as_people_type_them(folder: Path, links: pl.DataFrame) -> None:
    best = links.filter(~pl.col("source_https")).sort("value", descending=True).row(0, named=True)
    source, target = (url_of(best[f"{end}_key"], best[f"{end}_host"], False) for end in ("source", "target"))
    with backref.open(folder) as index:
        typed = index.ask("explain", source=source.removeprefix("http://"), target=target.removeprefix("http://"))
        written = index.ask("explain", source=source, target=target)
    assert typed.about == written.about
    assert typed.total


def test_explain_says_what_is_not_known(folder: Path) -> None:
    with backref.open(folder) as index:
        answer = index.ask("explain", source="https://nobody.example/", target="https://www.larkspoke.com/")
    assert answer.total == 0
    assert "no link" in (answer.note or "")
    assert "backref backlinks larkspoke.com --where 'source_domain = \"nobody.example\"'" in (answer.note or "")


def test_backlinks_are_chosen_and_ordered_by_their_scores(folder: Path, links: pl.DataFrame) -> None:
    with backref.open(folder) as index:
        answer = index.ask(
            "backlinks", target="larkspoke.com", where='label != "harmful"', order_by=["value:desc"], limit=5
        )
    own = links.filter(
        pl.col("target_domain") == "larkspoke.com", pl.col("lost_at").is_null(), pl.col("label") != "harmful"
    )
    wanted = own.sort("value", descending=True)["value"].head(5).cast(pl.Float64).round(6).to_list()
    assert answer.table["value"].to_pylist() == wanted
