"""Ranking fills the ranked columns with what the design's formulas give, and touches nothing else."""

import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rank_webs import Arrow, add_run, indexed, published, ring, rows, slow_walk

import backref
from backref.errors import ConvergenceError, QuestionError
from backref.graph.walk import Settings
from backref.index.graphs import open_graph
from backref.index.layout import current_name
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import DOMAINS, HOSTS, PAGES
from backref.pipeline.rank import after_ingest
from backref.pipeline.rank.addresses import subnet
from backref.pipeline.rank.arcs import placement_weights
from backref.pipeline.rank.index import rank
from backref.pipeline.rank.options import LEAST_LINKED, RankOptions

HOSTS_OF = ["a.com", "www.a.com", "b.com", "c.github.io", "d.github.io", "e.co.uk", "shop.e.co.uk", "f.de", "10.1.2.3"]
PAGES_OF = [f"https://{host}/{path}" for host in HOSTS_OF for path in ("", "x")]

arrows = st.lists(
    st.builds(
        Arrow,
        source=st.sampled_from(PAGES_OF),
        target=st.sampled_from(PAGES_OF),
        placement=st.sampled_from(["content", "footer", "hidden", "unknown"]),
        follow=st.sampled_from([True, True, True, False]),
        ip=st.sampled_from([None, "192.0.2.1", "192.0.2.9", "198.51.100.1", "2001:db8::1"]),
    ).filter(lambda arrow: arrow.source != arrow.target),
    min_size=1,
    max_size=40,
)


@contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp())
    try:
        yield path
    finally:
        shutil.rmtree(path)


def pair_weights(snapshot: Snapshot, level: str) -> dict[tuple[str, str], float]:
    """Arcs by their best placed followed link, from the rows of `links`."""
    weights: dict[tuple[str, str], float] = {}
    for row in rows(snapshot, "links").filter(pl.col("lost_at").is_null() & pl.col("follow")).iter_rows(named=True):
        pair = row[f"source_{level}"], row[f"target_{level}"]
        weights[pair] = max(weights.get(pair, 0.0), placement_weights()[row["placement"]])
    return {pair: weight for pair, weight in weights.items() if weight}


def check_sites(snapshot: Snapshot, level: str) -> None:
    """PageRank, earned scores and ratings are those of the dictionaries."""
    sites, weights = rows(snapshot, f"{level}s"), pair_weights(snapshot, level)
    graph = next(g for g in snapshot.manifest.graphs if g.level == level and g.source == "links")
    store, names = open_graph(snapshot, graph.name), sites[level].to_list()
    assert (graph.nodes, graph.arcs) == (len(names), len(weights))
    if not weights:
        assert sites["rating"].null_count() == len(names)
        return
    uniform, _ = slow_walk(names, weights, names)
    assert sites["pagerank"].to_list() == pytest.approx([uniform[name] for name in names], abs=1e-7)
    _, earned = slow_walk(names, weights, [names[node] for node in store.array("trusted")])
    assert store.array("earned").tolist() == pytest.approx([earned[name] for name in names], abs=1e-7)
    referring = [sum(target == name for _, target in weights) for name in names]
    check_ranks(sites, store.array("earned"), referring)


def check_ranks(sites: pl.DataFrame, earned: np.ndarray, referring: list[int]) -> None:
    """Places by score, then by referring sites; equals share the worst."""
    order = [(float(np.float32(score)), count) for score, count in zip(earned, referring, strict=True)]
    places = [sum(other >= own for other in order) for own in order]
    assert sites["rating_rank"].to_list() == places
    expected = [100 * (1 - math.log(place) / math.log(len(places) + 1)) for place in places]
    assert sites["rating"].to_list() == pytest.approx(expected, abs=1e-4)


def check_pages(snapshot: Snapshot) -> None:
    """Pages that earn more over all followed links have the higher rating."""
    pages = rows(snapshot, "pages")
    known = pages["key"].to_list()
    links = rows(snapshot, "links_out").filter(pl.col("follow") & pl.col("lost_at").is_null())
    pairs = zip(links["source_key"], links["target_key"], strict=True)
    weights = {(s, t): 1.0 for s, t in pairs if s != t and s in known and t in known}
    if not weights:
        assert pages["rating"].null_count() == len(known)
        return
    domain = dict(zip(known, pages["domain"], strict=True))
    firsts: dict[str, str] = {}
    for page in sorted({source for source, _ in weights}):
        firsts.setdefault(domain[page], page)
    trusted = trusted_domains(snapshot)
    anchors = [page for site, page in firsts.items() if site in trusted] or list(firsts.values())
    _, earned = slow_walk(known, weights, anchors)
    ratings = dict(zip(known, pages["rating"].to_list(), strict=True))
    for better, worse in pairwise(sorted(known, key=lambda page: -earned[page])):
        assert ratings[better] > ratings[worse] or earned[better] <= earned[worse] + 1e-6


def check_addresses(snapshot: Snapshot, level: str) -> None:
    """Addresses and networks of what links to a site; null where none of them is known."""
    live = rows(snapshot, "links").filter(pl.col("lost_at").is_null())
    for site in rows(snapshot, f"{level}s").iter_rows(named=True):
        found = live.filter(pl.col(f"target_{level}") == site[level])["source_ip"]
        known = set(found.drop_nulls())
        expected: tuple[int | None, ...] = (len(known), len({subnet(ip) for ip in known}))
        if not known:
            expected = (None, None) if len(found) else (0, 0)
        assert (site["referring_ips"], site["referring_subnets"]) == expected


class TestRatings:
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(arrows)
    def test_are_those_of_the_formulas(self, drawn: list[Arrow]) -> None:
        """Ratings of domains, hosts and pages agree with dictionaries that follow the design; so do addresses."""
        with folder() as root:
            snapshot = indexed(root, drawn)
            for level in ("domain", "host"):
                check_sites(snapshot, level)
                check_addresses(snapshot, level)
            check_pages(snapshot)

    def test_do_not_depend_on_the_order_of_ingests(self, tmp_path: Path) -> None:
        """Two runs, ranked after each, give the same rows and the same files in either order."""
        first, second = ring(30)[:40], ring(30)[40:]
        states = []
        for name, order in (("ab", ("a", "b")), ("ba", ("b", "a"))):
            for run in order:
                add_run(tmp_path / name, run, {"a": first, "b": second}[run])
                snapshot = published(tmp_path / name)
            tables = [snapshot.manifest.tables[t] for t in ("domains", "hosts", "pages", "links", "footprints")]
            states.append((tables, snapshot.manifest.graphs))
        assert states[0] == states[1]

    def test_know_a_site_without_links_between_domains(self, tmp_path: Path) -> None:
        """One site that links only to itself: no domain is rated, its pages are."""
        snapshot = indexed(
            tmp_path, [Arrow("https://a.com/", "https://a.com/x"), Arrow("https://a.com/x", "https://a.com/")]
        )
        assert rows(snapshot, "domains")["rating"].to_list() == [None]
        assert rows(snapshot, "domains")["referring_ips"].to_list() == [0]
        assert rows(snapshot, "pages")["rating"].null_count() == 0


def trusted_domains(snapshot: Snapshot) -> set[str]:
    graph = next(g for g in snapshot.manifest.graphs if g.level == "domain" and g.source == "links")
    store = open_graph(snapshot, graph.name)
    return {store.names.name(int(node)) for node in store.array("trusted")} if store.has("trusted") else set()


class TestAddresses:
    def test_networks_are_cut_by_family(self) -> None:
        """IPv4 at 24 bits, IPv6 at 48; what is no address has no network."""
        assert subnet("203.0.113.200") == "203.0.113.0/24"
        assert subnet("2001:db8:7:ffff::1") == "2001:db8:7::/48"
        assert subnet("unknown") is None


class TestRank:
    def test_writes_only_the_ranked_tables_again(self, tmp_path: Path) -> None:
        """Files of other tables are shared; a second ranking of the same finds nothing to publish."""
        before = indexed(tmp_path, ring(30), rank=False)
        assert rows(before, "domains")["rating"].null_count() == 30
        summary = rank(tmp_path)
        after = open_snapshot(tmp_path)
        assert summary.snapshot == after.name != before.name
        changed = {t for t, files in after.manifest.tables.items() if files != before.manifest.tables.get(t, [])}
        assert changed - {"links"} == {DOMAINS.name, HOSTS.name, PAGES.name}
        for table in (DOMAINS, HOSTS, PAGES):
            read = table.read_names()
            assert rows(after, table.name).select(read).equals(rows(before, table.name).select(read))
        assert rank(tmp_path).snapshot == after.name

    def test_afterwards_is_the_same_as_with_the_ingest(self, tmp_path: Path) -> None:
        """An index ranked by command has the files of one ranked when it was read."""
        indexed(tmp_path / "later", ring(30), rank=False)
        rank(tmp_path / "later")
        at_once = indexed(tmp_path / "once", ring(30))
        assert open_snapshot(tmp_path / "later").manifest.tables == at_once.manifest.tables

    def test_that_does_not_settle_leaves_the_index_as_it_was(self, tmp_path: Path) -> None:
        """There is no half-finished ranking."""
        indexed(tmp_path, ring(30), rank=False)
        name = current_name(tmp_path)
        with pytest.raises(ConvergenceError):
            rank(tmp_path, RankOptions(settings=Settings(max_rounds=2)))
        assert current_name(tmp_path) == name
        assert rank(tmp_path).ranking["walks"]["earned"]["residual"] <= 1e-9

    def test_goes_on_after_it_was_killed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was made before the end is found again, and the result is the same."""
        indexed(tmp_path / "killed", ring(30), rank=False)
        indexed(tmp_path / "whole", ring(30), rank=False)

        def kill(*_given: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("backref.pipeline.rank.index.fill", kill)
            with pytest.raises(KeyboardInterrupt):
                rank(tmp_path / "killed")
        assert rank(tmp_path / "killed").snapshot == rank(tmp_path / "whole").snapshot

    def test_says_that_a_small_index_is_too_small(self, tmp_path: Path) -> None:
        """Ratings are there, with the rule that says how little they mean."""
        ranking = indexed(tmp_path, ring(30)).manifest.ranking
        assert ranking is not None
        assert ranking["too_small"]
        assert ranking["footing"] == {
            "domains": 30,
            "linked": 30,
            "visited": 30,
            "least_linked": LEAST_LINKED,
            "least_visited_share": 0.2,
            "partial": False,
            "reason": "too small",
        }

    def test_says_that_a_partial_index_is_too_partial(self, tmp_path: Path) -> None:
        """A crawl of few sites that link to very many says little of these."""
        star = [Arrow(f"https://s{at % 20}.com/", f"https://t{at}.com/") for at in range(1_100)]
        snapshot = indexed(tmp_path, star)
        ranking = snapshot.manifest.ranking
        assert ranking is not None
        assert (ranking["footing"]["partial"], ranking["footing"]["reason"]) == (True, "too partial")
        assert ranking["trusted"]["recipe"] == "central-1"

    @pytest.mark.parametrize(("read", "told"), [(20, False), (40, True)])
    def test_does_not_tell_of_support_where_it_was_hardly_read(self, tmp_path: Path, read: int, *, told: bool) -> None:
        """Domains that nobody reaches are null there, not suspect: who reaches them was not read."""
        arrows = [Arrow(f"https://s{at % read}.com/", f"https://t{at % 100}.com/") for at in range(7 * read)]
        snapshot = indexed(tmp_path, [*arrows, *(Arrow(f"https://s{at}.com/", "https://hub.com/") for at in range(6))])
        for table in ("domains", "hosts"):
            shares = rows(snapshot, table)["unsupported"]
            assert (shares.null_count() < len(shares)) == told
        ratings = rows(snapshot, "domains")
        assert (ratings["rating"].null_count() == 0) == told
        assert ratings["rating"].is_null().equals(ratings["rating_rank"].is_null())
        with backref.open(tmp_path) as index:
            assert ("too little of the web was read" in index.trust("hub.com").about["in_words"]) != told
            assert ("unsupported" in index.rating("hub.com").about) == told
            reasons = [reason for row in index.audit("hub.com").rows for reason in row["reasons"]]
            assert ("hardly any trusted site reaches it" in reasons) == told

    def test_takes_what_nobody_reaches_for_unknown_where_little_was_read(self, tmp_path: Path) -> None:
        """A link from there is worth what one from a middling domain is, and its confidence says that it is a guess."""
        star = [Arrow(f"https://s{at % 20}.com/", f"https://t{at}.com/") for at in range(200)]
        ring = [Arrow("https://s1.com/", "https://s2.com/"), Arrow("https://s2.com/", "https://s1.com/")]
        indexed(tmp_path / "index", [*star, *ring], rank=False)
        (tmp_path / "mine.txt").write_text("s1.com\n")
        backref.rank(str(tmp_path / "index"), trusted=tmp_path / "mine.txt")
        with backref.open(tmp_path / "index") as index:
            links = {
                row["source_domain"]: row for row in index.backlinks("t2.com").rows + index.backlinks("t3.com").rows
            }
            reached, unknown = links["s2.com"], links["s3.com"]
            shown = {row["domain"]: row["rating"] for row in index.intersect(targets=["t3.com"]).rows}
        assert reached["source_rating"] > 0
        assert unknown["source_rating"] is None
        assert unknown["value"] == pytest.approx(reached["value"] * math.sqrt(25 / reached["source_rating"]), rel=1e-3)
        assert unknown["confidence"] == pytest.approx(reached["confidence"] - 0.25)
        assert shown == {"s3.com": None}

    def test_of_an_unknown_release_is_refused(self, tmp_path: Path) -> None:
        """The error names what there is."""
        indexed(tmp_path, ring(30))
        with pytest.raises(QuestionError, match="no graph of domains named 'cc-9'") as error:
            rank(tmp_path, RankOptions(source="cc-9"))
        assert error.value.hint == "it has: links"


class TestCarriedRatings:
    def test_are_renewed_once_enough_came(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """An index that takes a while to rank is ranked when enough was read, new or again, not after each page."""
        monkeypatch.setattr(after_ingest, "ALWAYS", 0)
        links = sum(entry.rows for entry in indexed(tmp_path, ring(30)).entries("links_out"))
        monkeypatch.setattr(after_ingest, "SHARE", 2.5 / (links + 3))
        carried = []
        for number in range(6):
            add_run(tmp_path, f"more{number}", [Arrow(f"https://new{number % 2}.com/", "https://s0003.com/")])
            ranking = published(tmp_path).manifest.ranking
            carried.append(ranking is not None and ranking.get("carried", False))
        assert carried == [True, True, False, True, True, False]

    def test_stay_with_their_rows(self, tmp_path: Path) -> None:
        """An ingest that does not rank keeps the ratings of what it knows, and leaves new rows without."""
        before = indexed(tmp_path, ring(30))
        add_run(tmp_path, "more", [Arrow("https://new.com/", "https://s0003.com/")])
        after = published(tmp_path, rank=False)
        assert after.manifest.ranking is not None
        assert after.manifest.ranking["carried"]
        for table, key in (("domains", "domain_key"), ("hosts", "host_key"), ("pages", "key")):
            old, new = rows(before, table), rows(after, table)
            both = new.join(old, on=key, how="left")
            assert both["rating"].equals(both["rating_right"])
            assert both["rating"].null_count() == 1
        assert after.manifest.graphs == before.manifest.graphs
        valued = dict(rows(after, "links").select("source_key", "value").rows())
        assert [source for source, value in valued.items() if value is None] == ["com,new)/"]


def test_an_address_is_a_domain_of_the_graph(tmp_path: Path) -> None:
    """A site without a name is found by its address, alone and among many."""
    indexed(tmp_path, [*ring(30), Arrow("https://s0001.com/", "http://192.0.2.7/")])
    with backref.open(tmp_path) as index:
        assert index.rating("192.0.2.7").about["referring_domains"] == 1
        many = index.ratings(["192.0.2.7", *(f"s{at:04}.com" for at in range(250))], limit=None).rows
    assert {row["domain"] for row in many if row["referring_domains"]} == {
        "192.0.2.7",
        *(f"s{at:04}.com" for at in range(30)),
    }
