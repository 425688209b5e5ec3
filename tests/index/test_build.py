"""A snapshot holds what its visits tell, however they were cut into runs, and in whatever order they came."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import oracle
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from webs import Link, Visit, write_run

from backref import urls
from backref.index import build, files
from backref.index.build import publish
from backref.index.memory import Budget
from backref.index.merge import dense
from backref.index.pairs import PAIR_SUMS
from backref.index.scan import read_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.far_end import stored_schema
from backref.model.index import HOST_LINKS, TABLES
from backref.model.progress import Silence

SITES = [
    "https://a.com",
    "http://a.com",
    "https://www.a.com",
    "https://b.co.uk",
    "https://c.github.io",
    "https://d.de:81",
]
PAGES = [f"{site}/{path}" for site in SITES for path in ("", "p", "q?x=1")]


class TightBudget(Budget):
    """A budget that makes parts of two rows."""

    def rows_per_part(self, width: float, held: int = 0) -> int:
        return 2


link = st.builds(
    Link,
    target=st.sampled_from(PAGES),
    kind=st.sampled_from(["text", "image"]),
    anchor=st.sampled_from(["x", "y"]),
    follow=st.booleans(),
)


@st.composite
def visit(draw: st.DrawFn, day: int, url: str) -> Visit:
    outcome = draw(st.sampled_from(["ok", "ok", "ok", "partial", "unchanged", "redirected", "gone", "error"]))
    shown = (
        draw(st.lists(link, max_size=4, unique_by=lambda x: (x.target, x.kind))) if outcome in ("ok", "partial") else []
    )
    status = {"redirected": 301, "gone": draw(st.sampled_from([404, 410])), "error": 500}.get(outcome, 200)
    flags = {"noindex": draw(st.booleans()), "canonical_elsewhere": draw(st.booleans())} if outcome == "ok" else {}
    return Visit(url, day, tuple(shown), outcome, status, **flags)


@st.composite
def histories(draw: st.DrawFn) -> list[Visit]:
    """Visits to a few pages, each page at most once a day."""
    moments = draw(st.lists(st.tuples(st.sampled_from(PAGES), st.integers(0, 5)), min_size=1, max_size=14, unique=True))
    return [draw(visit(day, url)) for url, day in moments]


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    try:
        yield path
    finally:
        shutil.rmtree(path)


def built(root: Path, groups: Sequence[Sequence[Visit]], budget: Budget | None = None) -> Snapshot:
    for number, group in enumerate(groups):
        write_run(root, f"r{number}", group)
        snapshot = publish(root, "backref test", budget or Budget(), Silence())
    assert snapshot is not None
    return snapshot


def rows(snapshot: Snapshot, table: str) -> pl.DataFrame:
    found = read_rows(snapshot.root, TABLES[table], snapshot.entries(table))
    if table != HOST_LINKS.name:
        return found
    by = ["source_host_key", "target_host_key", "source_host", "target_host"]
    return (
        found.group_by(by).agg(pl.col(PAIR_SUMS).sum(), pl.col("first_seen").min(), pl.col("last_seen").max()).sort(by)
    )


def url(row: dict[str, Any], side: str) -> str:
    return urls.url_of(row[f"{side}_key"], row[f"{side}_host"], row[f"{side}_https"])


def link_facts(snapshot: Snapshot, table: str, *names: str) -> dict[oracle.Identity, dict[str, Any]]:
    frame = dense(rows(snapshot, table))
    return {
        (url(row, "source"), url(row, "target"), row["kind"]): {name: row[name] for name in names}
        for row in frame.iter_rows(named=True)
    }


CHECKED = ("first_seen", "last_seen", "last_checked", "lost_at", "lost_reason", "anchor", "follow")


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_links_and_their_times_are_those_of_a_plain_reading(history: list[Visit]) -> None:
    expected = oracle.links(history)
    with folder() as root:
        snapshot = built(root, [history])
        for table, internal in (("links", False), ("links_internal", True)):
            wanted = {k: {n: v[n] for n in CHECKED} for k, v in expected.items() if v["internal"] == internal}
            assert link_facts(snapshot, table, *CHECKED) == wanted
        assert link_facts(snapshot, "links_out", *CHECKED) == {
            k: {n: v[n] for n in CHECKED} for k, v in expected.items()
        }


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), st.randoms(use_true_random=False), st.integers(1, 4), st.integers(1, 9))
def test_ingesting_in_any_order_gives_the_rows_of_ingesting_at_once(
    history: list[Visit], random: Any, count: int, size: int
) -> None:
    """However many rows a row group has; few of them make a file of many, most of which are copied."""
    shuffled = list(history)
    random.shuffle(shuffled)
    groups = [shuffled[i::count] for i in range(count) if shuffled[i::count]]
    with folder() as one, folder() as many, pytest.MonkeyPatch.context() as patch:
        at_once = built(one, [history])
        patch.setattr(build, "ROWS_PER_FILE", random.choice([3, 30]))
        patch.setattr(files, "ROWS_PER_GROUP", size)
        piecewise = built(many, groups, TightBudget())
        for table in TABLES:
            left, right = (rows(s, table).drop("archive", "offset", strict=False) for s in (at_once, piecewise))
            assert left.rows() == right.rows(), table


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_counts_of_hosts_and_domains_are_those_of_a_plain_reading(history: list[Visit]) -> None:
    counts = ("backlinks", "backlinks_follow", "backlinks_lost", "referring_pages", "referring_hosts")
    counts += ("referring_domains", "referring_domains_follow")
    with folder() as root:
        snapshot = built(root, [history])
        for table, level in (("hosts", "host"), ("domains", "domain")):
            expected = oracle.site_counts(history, level)
            found = {row[level]: row for row in rows(snapshot, table).iter_rows(named=True)}
            for name, row in found.items():
                assert {c: row[c] for c in counts} == {c: expected.get(name, {}).get(c, 0) for c in counts}
            assert set(expected) <= set(found)
        pages = rows(snapshot, "pages")
        assert pages["backlinks"].sum() == rows(snapshot, "links").filter(pl.col("lost_at").is_null()).height


def test_a_small_ingest_shares_the_files_it_does_not_touch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "ROWS_PER_FILE", 50)
    many = [
        Visit(f"https://s{i}.com/", 0, tuple(Link(f"https://t{j:03}.com/") for j in range(i, 200, 7)))
        for i in range(40)
    ]
    first = built(tmp_path, [many])
    write_run(tmp_path, "later", [Visit("https://new.com/", 1, (Link("https://t005.com/"),))])
    second = publish(tmp_path, "backref test", Budget(), Silence())
    assert second is not None
    before, after = ({entry.path for entry in s.entries("links")} for s in (first, second))
    assert len(before) > 10
    assert len(before - after) == 1


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    history = [Visit(page, 0, (Link(PAGES[0]), Link(PAGES[7]))) for page in PAGES]
    names = [built(tmp_path / str(i), [history], budget).name for i, budget in enumerate((Budget(), TightBudget()))]
    assert names[0] == names[1]


def test_what_is_published_can_be_read_by_any_engine(tmp_path: Path) -> None:
    snapshot = built(tmp_path, [[Visit("https://a.com/", 0, (Link("https://b.de/"),))]])
    for name, table in TABLES.items():
        found = duckdb.connect().read_parquet(snapshot.files(name)) if snapshot.files(name) else None
        assert found is None or found.columns == stored_schema(table).names


def test_nothing_new_publishes_nothing(tmp_path: Path) -> None:
    first = built(tmp_path, [[Visit("https://a.com/", 0)]])
    again = publish(tmp_path, "backref test", Budget(), Silence())
    assert again is not None
    assert again.name == first.name == open_snapshot(tmp_path).name
