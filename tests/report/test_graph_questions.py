"""Questions over graphs against plain sets and sums over the same arcs."""

import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_graph import (
    SHOE_FOOTPRINTS,
    Arcs,
    name_graphs,
    random_arcs,
    sources_of,
    targets_of,
    write_footprints,
    write_graph,
)
from small_index import link, write_index

import backref
from backref.errors import QuestionError
from backref.index.graph_store import GraphFolder
from backref.report.answer import Answer
from backref.report.graph.ratings import domains_of

ARCS = random_arcs(60, 400)
WEIGHTED: Arcs = {arc: 1.0 if at % 3 else 0.2 for at, arc in enumerate(random_arcs(40, 200, seed=2))}
HEAD = max({target for _, target in ARCS}, key=lambda name: (len(sources_of(ARCS, name)), name))
NAMES = sorted({name for arc in ARCS for name in arc} - {HEAD})
MINE = NAMES[8]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with two rated releases, one that is not rated, and links of its own to one domain."""
    root = write_index(tmp_path_factory.mktemp("graphs"), [link("https://own.test/", "https://known.test/")])
    name_graphs(
        root,
        write_graph(root, "release-2", ARCS, others=["alone.test"]),
        write_graph(root, "release-1", WEIGHTED),
        write_graph(root, "bare", ARCS, ranked=False),
    )
    return root


@pytest.fixture(scope="module")
def index(root: Path) -> Iterator[backref.Index]:
    with backref.open(root) as opened:
        yield opened


class Columns:
    """The columns of a graph folder by domain."""

    def __init__(self, root: Path, graph: str) -> None:
        self._folder = GraphFolder.open(root / "graph" / graph)

    def __getitem__(self, column: str) -> dict[str, float]:
        names = self._folder.names
        return {names.name(node): value.item() for node, value in enumerate(self._folder.array(column))}


@pytest.fixture(scope="module")
def columns(root: Path) -> Columns:
    return Columns(root, "release-2")


def by_domain(answer: Answer) -> dict[str, dict[str, Any]]:
    return {row["domain"]: row for row in answer.rows}


class TestRating:
    @pytest.mark.parametrize(("graph", "arcs"), [("release-2", ARCS), ("release-1", WEIGHTED)])
    @pytest.mark.parametrize("place", range(5))
    def test_the_parts_are_what_each_domain_passes_on(
        self, index: backref.Index, root: Path, graph: str, arcs: Arcs, place: int
    ) -> None:
        target = sorted({to for _, to in arcs})[place]
        columns = Columns(root, graph)
        strengths: dict[str, float] = defaultdict(float)
        for (source, _), weight in arcs.items():
            strengths[source] += weight
        held, earned = columns["anchored"], columns["earned"]
        answer = index.rating(target, graph=graph, limit=None)
        for row in answer.rows:
            weight = arcs[row["domain"], target]
            assert row["earned"] == pytest.approx(0.85 * held[row["domain"]] * weight / strengths[row["domain"]])
            assert row["share"] == pytest.approx(row["earned"] / earned[target])
        assert by_domain(answer).keys() == sources_of(arcs, target)
        assert [row["share"] for row in answer.rows] == sorted((r["share"] for r in answer.rows), reverse=True)
        assert [row["cumulative"] for row in answer.rows] == pytest.approx(np.cumsum([r["share"] for r in answer.rows]))

    def test_the_numbers_of_the_domain_stand_beside_its_parts(self, index: backref.Index, columns: Columns) -> None:
        about = index.rating(HEAD, limit=3).about
        for name in ("rating", "rating_rank", "pagerank", "pagerank_rank", "earned"):
            assert about[name] == pytest.approx(columns[name][HEAD])
        assert about["referring_domains"] == len(sources_of(ARCS, HEAD))
        assert about["linked_domains"] == len(targets_of(ARCS, HEAD))
        assert (about["level"], about["graph"], about["graph_source"]) == ("domain", "release-2", "a release")
        assert about["ranking"]["damping"] == 0.85
        whole = index.rating(HEAD, limit=None).rows
        assert about["first_ten_share"] == pytest.approx(sum(row["share"] for row in whole[:10]))
        place = f"place {columns['rating_rank'][HEAD]} of {about['nodes']}"
        many = f"the first 10 of {len(whole)} referring domains"
        assert about["in_words"] == f"{place}; {many} give {about['first_ten_share']:.0%} of its score"

    def test_a_domain_that_nobody_links_to_has_no_parts(self, index: backref.Index) -> None:
        answer = index.rating("alone.test")
        assert (answer.total, answer.about["earned"], answer.about["first_ten_share"]) == (0, 0.0, 0.0)
        assert answer.about["in_words"] == "no domain links to alone.test"

    def test_what_is_not_there_is_told(self, index: backref.Index) -> None:
        assert index.rating("nowhere.test").note == "nowhere.test is not in the graph release-2 (61 domains)"
        assert index.rating(HEAD, graph="bare").note == "graph bare is not ranked yet: run `backref rank`"
        with pytest.raises(QuestionError, match="the index has no graph 'releas-2'") as raised:
            index.rating(HEAD, graph="releas-2")
        assert raised.value.hint is not None
        assert "release-2" in raised.value.hint


@pytest.mark.parametrize("graph", ["release-2", "bare"])
class TestNeighbours:
    @pytest.mark.parametrize("target", NAMES[:6])
    def test_they_are_those_of_the_arcs(self, index: backref.Index, graph: str, target: str) -> None:
        referring, linked = (index.ask(f"{way}-domains", target=target, graph=graph) for way in ("referring", "linked"))
        assert by_domain(referring).keys() == sources_of(ARCS, target)
        assert by_domain(linked).keys() == targets_of(ARCS, target)
        assert referring.total == len(sources_of(ARCS, target))
        assert all(row["links"] is None for row in referring.rows)
        assert referring.about["graph"] == graph

    @pytest.mark.parametrize("order", [None, "rating:desc", "domain"])
    @pytest.mark.parametrize("where", [None, "rating < 60"])
    def test_pages_put_together_are_the_whole_in_order(
        self, index: backref.Index, graph: str, order: str | None, where: str | None
    ) -> None:
        asked: dict[str, Any] = {"graph": graph, "order_by": order, "where": where}
        whole = index.referring_domains(HEAD, limit=None, **asked)
        rows, cursor = [], None
        while True:
            page = index.referring_domains(HEAD, limit=7, cursor=cursor, **asked)
            rows += page.rows
            assert page.total == len(whole)
            cursor = page.cursor
            if cursor is None:
                break
        assert rows == whole.rows
        if order == "domain":
            assert [row["domain"] for row in rows] == sorted(row["domain"] for row in rows)


def test_the_best_rated_neighbours_come_first(index: backref.Index, columns: Columns) -> None:
    ranks = columns["rating_rank"]
    rows = index.referring_domains(HEAD, graph="release-2", limit=10).rows
    assert [ranks[row["domain"]] for row in rows] == sorted(ranks[name] for name in sources_of(ARCS, HEAD))[:10]


class TestRouting:
    def test_a_release_answers_for_a_domain_that_links_do_not_know(self, index: backref.Index) -> None:
        answer = index.referring_domains(HEAD, limit=None)
        assert answer.about["graph"] == "release-2"
        assert by_domain(answer).keys() == sources_of(ARCS, HEAD)

    def test_links_answer_for_a_domain_that_they_know(self, index: backref.Index) -> None:
        answer = index.referring_domains("known.test")
        assert answer.about == {}
        assert [(row["domain"], row["links"]) for row in answer.rows] == [("own.test", 1)]

    def test_what_only_links_can_tell_is_asked_of_links(self, index: backref.Index) -> None:
        assert index.referring_domains(HEAD, where_links="follow").total == 0
        with pytest.raises(QuestionError, match="where_links asks about links"):
            index.referring_domains(HEAD, graph="release-2", where_links="follow")
        with pytest.raises(QuestionError, match="a graph does not know lost links"):
            index.referring_domains(HEAD, graph="release-2", status="lost")

    def test_an_export_goes_the_same_way(self, index: backref.Index, tmp_path: Path) -> None:
        assert index.export("referring-domains", tmp_path / "r.csv", target=HEAD) == len(sources_of(ARCS, HEAD))


class TestTrust:
    @pytest.mark.parametrize("target", [HEAD, *NAMES[:4]])
    def test_the_unsupported_share_is_the_sum_of_its_evidence(
        self, index: backref.Index, columns: Columns, target: str
    ) -> None:
        rows, about = (answer := index.trust(target, limit=None)).rows, answer.about
        assert sum(row["equity"] for row in rows) == pytest.approx(1)
        unsupported = sum(row["equity"] for row in rows if row["unsupported"])
        assert all(row["unsupported"] == (row["unreached"] or row["linked_back"]) for row in rows)
        assert {row["domain"] for row in rows if row["linked_back"]} == sources_of(ARCS, target) & targets_of(
            ARCS, target
        )
        if len(rows) < 5:
            assert about["unsupported"] is None
            assert about["in_words"].startswith("too little evidence")
        else:
            assert about["unsupported"] == pytest.approx(unsupported)
            assert about["unsupported"] == pytest.approx(columns["unsupported"][target], abs=1e-6)

    def test_referrers_that_link_alike_are_twins(self, tmp_path: Path) -> None:
        same = {(f"farm{number}.test", f"{place}.test"): 1.0 for number in range(6) for place in "abcde"}
        root = write_index(tmp_path, [])
        others = {("x.test", "a.test"): 1.0, ("a.test", "x.test"): 1.0}
        name_graphs(root, write_graph(root, "farm", {**same, **others}))
        with backref.open(root) as opened:
            answer = opened.trust("a.test")
        assert {row["domain"]: row["twins"] for row in answer.rows} == {
            **{f"farm{number}.test": 5 for number in range(6)},
            "x.test": 0,
        }
        assert answer.about["twins"] == 6
        assert "evidence" not in answer.about  # ranked, but as releases are


class TestRivals:
    @pytest.mark.parametrize("target", [HEAD, NAMES[3]])
    def test_competitors_share_telling_domains(self, index: backref.Index, target: str) -> None:
        mine = sources_of(ARCS, target)
        scores: dict[str, float] = defaultdict(float)
        for source in mine:
            linked = targets_of(ARCS, source)
            for other in linked - {target}:
                scores[other] += 1 / math.log(len(linked))
        answer = index.competitors(target, limit=None)
        found = {row["domain"]: row["score"] for row in answer.rows}
        assert found == pytest.approx(scores)
        for row in answer.rows:
            shared = mine & sources_of(ARCS, row["domain"])
            assert row["shared"] == len(shared)
            assert row["shared_of_mine"] == pytest.approx(len(shared) / len(mine))
            telling = sorted(shared, key=lambda name: len(targets_of(ARCS, name)))
            degrees = [len(targets_of(ARCS, name)) for name in row["evidence"]]
            assert set(row["evidence"]) <= shared
            assert degrees == [len(targets_of(ARCS, name)) for name in telling[:5]]

    @pytest.mark.parametrize("at_least", [1, 2, 3])
    def test_a_gap_is_who_links_to_them_and_not_to_us(self, index: backref.Index, at_least: int) -> None:
        mine, theirs = [MINE, NAMES[9]], [HEAD, NAMES[5], NAMES[6]]
        answer = index.gap(mine=mine, theirs=theirs, at_least=at_least, limit=None)
        expected = {}
        for name in {*NAMES, HEAD} - {*mine, *theirs}:
            linked = {their for their in theirs if (name, their) in ARCS}
            if len(linked) >= at_least and not any((name, own) in ARCS for own in mine):
                expected[name] = linked
        assert {row["domain"]: set(row["linked"]) for row in answer.rows} == expected
        assert all(row["links_to"] == len(row["linked"]) for row in answer.rows)
        assert [row["links_to"] for row in answer.rows] == sorted((r["links_to"] for r in answer.rows), reverse=True)

    def test_a_gap_says_what_a_link_would_bring(self, index: backref.Index) -> None:
        rows = index.gap(mine=[MINE], theirs=[HEAD], limit=5).rows
        for row in rows:
            alone = index.what_if(MINE, link_from=[row["domain"]]).rows[0]
            assert (row["gain"], row["points"]) == (pytest.approx(alone["gain"]), pytest.approx(alone["points"]))

    def test_an_intersection_links_to_all_unless_fewer_are_enough(self, index: backref.Index) -> None:
        targets = [HEAD, NAMES[5], NAMES[6]]
        common = set.intersection(*(sources_of(ARCS, target) for target in targets)) - set(targets)
        assert by_domain(index.intersect(targets, limit=None)).keys() == common
        linkers = [name for name in [*NAMES, HEAD] if sum((name, target) in ARCS for target in targets) >= 2]
        assert by_domain(index.intersect(targets, at_least=2, limit=None)).keys() == set(linkers) - set(targets)

    def test_unknown_competitors_are_named(self, index: backref.Index) -> None:
        answer = index.gap(mine=[MINE], theirs=[HEAD, "nowhere.test"], limit=1)
        assert answer.about["unknown"] == ["nowhere.test"]
        assert answer.note is not None
        assert "nowhere.test is not in the graph" in answer.note
        with pytest.raises(QuestionError, match="at_least is not 0"):
            index.gap(mine=[MINE], theirs=[HEAD], at_least=0)

    def test_a_bad_line_of_a_list_is_named(self, index: backref.Index) -> None:
        answer = index.ratings([HEAD, "not a domain", "nowhere.test"])
        assert answer.about["unknown"] == 2
        assert (answer.note or "").endswith(": not a domain, nowhere.test")

    def test_a_gap_to_oneself_is_explained(self, index: backref.Index) -> None:
        answer = index.gap(mine=[MINE], theirs=[f"www.{MINE}"])
        assert (answer.total, answer.note) == (0, "every domain of theirs is one of mine")

    def test_nobody_links_to_all_of_several_where_one_is_unknown(self, index: backref.Index) -> None:
        assert index.intersect([HEAD, "nowhere.test"]).total == 0
        assert index.gap(mine=[MINE], theirs=[HEAD, "nowhere.test"], at_least=2).total == 0
        with pytest.raises(QuestionError, match="at_least is 3, of 2 different domains"):
            index.intersect([HEAD, "nowhere.test", f"www.{HEAD}"], at_least=3)

    def test_a_site_that_the_graph_does_not_know_has_a_gap_without_gains(self, index: backref.Index) -> None:
        answer = index.gap(mine=["nowhere.test"], theirs=[HEAD], limit=None)
        assert by_domain(answer).keys() == sources_of(ARCS, HEAD)
        assert {(row["gain"], row["points"]) for row in answer.rows} == {(None, None)}


class TestWhatIf:
    def test_the_bundle_is_what_a_ranking_with_the_links_gives(self, index: backref.Index, tmp_path: Path) -> None:
        target = NAMES[7]
        new = [name for name in NAMES if name != target and (name, target) not in ARCS][:3]
        about = index.what_if(target, link_from=new).about
        root = write_index(tmp_path, [])
        with_links = {**ARCS, **{(name, target): 1.0 for name in new}}
        trusted = GraphFolder.open(index.folder / "graph" / "release-2").array("trusted")
        write_graph(root, "r", with_links, others=["alone.test"], trusted=np.array(trusted))
        folder = Columns(root, "r")
        assert about["method"] == "exact"
        assert about["earned_after"] == pytest.approx(folder["earned"][target], abs=1e-7)
        assert about["points"] == pytest.approx(about["rating_after"] - about["rating"], abs=1e-4)

    def test_the_formula_comes_near(self, index: backref.Index) -> None:
        target = NAMES[7]
        asked = {"target": target, "link_from": [HEAD, NAMES[2]]}
        exact, formula = (index.ask("what-if", method=method, **asked).about for method in ("exact", "estimate"))
        assert formula["method"] == "estimate"
        assert formula["gain"] == pytest.approx(exact["gain"], rel=0.5)

    def test_a_link_that_exists_adds_nothing(self, index: backref.Index) -> None:
        source, target = next(iter(ARCS))
        answer = index.what_if(target, link_from=[source])
        assert [(row["gain"], row["links_already"]) for row in answer.rows] == [(0.0, True)]
        assert answer.about["gain"] == 0
        assert answer.about["in_words"] == f"{target} earns nothing more: all of these domains link to it already"

    def test_what_no_trusted_site_reaches_adds_nothing(self, index: backref.Index, columns: Columns) -> None:
        unreached = min(NAMES, key=lambda name: columns["anchored"][name])
        answer = index.what_if("alone.test", link_from=[unreached])
        assert answer.about["gain"] == 0
        assert "no trusted site reaches" in answer.about["in_words"]
        assert "none of these" in index.what_if(HEAD, link_from=["nowhere.test"]).about["in_words"]
        assert "links to itself" in index.what_if(HEAD, link_from=[HEAD]).about["in_words"]

    @pytest.mark.parametrize("method", ["exact", "estimate"])
    def test_a_gain_says_how_far_it_goes(self, index: backref.Index, columns: Columns, method: str) -> None:
        said = set()
        for target in [*NAMES, HEAD]:
            answer = index.ask("what-if", target=target, link_from=[NAMES[2], NAMES[3]], method=method)
            about, words = answer.about, answer.about["in_words"]
            assert about["gain"] == pytest.approx(about["earned_after"] - about["earned"])
            if about["points"]:
                said.add("goes")
                assert f"from place {about['rating_rank']} to {about['rating_rank_after']}" in words
            elif about["gain"] > 1e-9:
                said.add("keeps")
                assert about["rating_rank_after"] == about["rating_rank"]
                assert "keeps place" in words or target == HEAD
        assert "goes" in said


class TestTop:
    @pytest.mark.parametrize(("by", "column"), [("rating", "rating_rank"), ("pagerank", "pagerank_rank")])
    @pytest.mark.parametrize("tld", [None, "com", "co.uk", "test"])
    def test_it_is_the_order_of_the_ranks(
        self, index: backref.Index, columns: Columns, by: str, column: str, tld: str | None
    ) -> None:
        ranks = columns[column]
        names = [name for name in ranks if tld is None or name.endswith(f".{tld}")]
        answer = index.top(by=by, tld=tld, limit=8)
        assert [ranks[row["domain"]] for row in answer.rows] == sorted(ranks[name] for name in names)[:8]
        assert answer.total == len(names)
        assert answer.note is None or not names
        whole = index.top(by=by, tld=tld, limit=None)
        assert by_domain(whole).keys() == set(names)

    def test_a_top_level_domain_that_nobody_has_is_told(self, index: backref.Index) -> None:
        assert "no domain under nowhere is in the graph" in (index.top(tld="nowhere").note or "")

    def test_pages_go_on_where_they_ended(self, index: backref.Index) -> None:
        first = index.top(by="referring_domains", limit=5)
        second = index.top(by="referring_domains", limit=5, cursor=first.cursor)
        assert first.rows + second.rows == index.top(by="referring_domains", limit=10).rows
        degrees = [row["referring_domains"] for row in first.rows + second.rows]
        assert degrees == sorted(degrees, reverse=True)

    def test_conditions_are_about_the_first(self, index: backref.Index) -> None:
        answer = index.top(where="referring_domains >= 10", limit=None)
        assert by_domain(answer).keys() == {name for name in [*NAMES, HEAD] if len(sources_of(ARCS, name)) >= 10}
        assert answer.about["looked_at"] == 61


class TestRatings:
    def test_many_targets_are_rows_in_the_order_given(self, index: backref.Index, columns: Columns) -> None:
        targets = [f"https://www.{HEAD}/page", "known.test", "nowhere.test", "not a domain", NAMES[3]]
        rows = index.ratings(targets).rows
        assert [row["target"] for row in rows] == targets
        assert [row["rating"] for row in rows] == [
            pytest.approx(columns["rating"][HEAD]), None, None, None, pytest.approx(columns["rating"][NAMES[3]]),
        ]  # fmt: skip
        assert [row["backlinks"] for row in rows] == [None, 1, None, None, None]
        assert rows[0]["referring_domains"] == len(sources_of(ARCS, HEAD))
        assert rows[3]["domain"] is None

    def test_a_long_list_is_found_as_one_by_one(self, index: backref.Index) -> None:
        targets = [*NAMES, *(f"nowhere{number}.test" for number in range(300))]
        answer = index.ratings(targets)
        assert len(answer) == answer.total == len(targets)
        assert answer.rows[: len(NAMES)] == index.ratings(NAMES).rows
        assert answer.about["unknown"] == 300


def test_targets_of_a_long_list_are_read_as_those_of_a_short_one() -> None:
    odd = [
        "Example.COM",
        "https://www.example.co.uk/a?b",
        "*.example.org",
        "//example.net/x",
        "not a domain",
        "",
        "é.fr",
    ]
    odd += [" a.github.io ", "192.0.2.1", "http://[::1]/", "ftp://example.com/", "example.com:8080", "localhost"]
    assert domains_of(odd * 100) == domains_of(odd) * 100


def test_a_neighbourhood_is_the_best_around_with_every_link_among_them(index: backref.Index, columns: Columns) -> None:
    ranks = columns["rating_rank"]
    answer = index.neighbourhood(HEAD, size=4, limit=None)
    near = {
        name
        for side in (sources_of(ARCS, HEAD), targets_of(ARCS, HEAD))
        for name in sorted(side, key=lambda name: ranks[name])[:4]
    }
    assert answer.rows[0]["domain"] == HEAD
    assert len(by_domain(answer)) <= 9
    assert {ranks[name] for name in by_domain(answer)} == {ranks[name] for name in near | {HEAD}}
    shown = set(by_domain(answer))
    for row in answer.rows:
        assert set(row["links_to"]) == targets_of(ARCS, row["domain"]) & shown
    assert answer.about["shown_arcs"] == sum(len(row["links_to"]) for row in answer.rows)


def test_a_domain_that_links_nowhere_has_a_neighbourhood_too(index: backref.Index) -> None:
    answer = index.neighbourhood("alone.test")
    assert [(row["domain"], row["links_to"]) for row in answer.rows] == [("alone.test", [])]


class TestNetwork:
    @pytest.fixture
    def shared(self, tmp_path: Path) -> Iterator[backref.Index]:
        root = write_index(tmp_path, [])
        rows = [*SHOE_FOOTPRINTS, ("third.test", "ip", "1"), *((f"crowd{n}.test", "ns", "big") for n in range(501))]
        rows += [("example.com", "ns", "big"), ("example.org", "ns", "big")]
        write_footprints(root, rows)
        with backref.open(root) as opened:
            yield opened

    def test_two_kinds_shared_make_a_network(self, shared: backref.Index) -> None:
        answer = shared.network("example.com")
        domains = 2 + 1 + 501
        assert [row["domain"] for row in answer.rows] == ["example.org"]
        row = answer.rows[0]
        assert row["kinds"] == 2, "what over 500 domains have says nothing"
        assert row["weight"] == pytest.approx(math.log(domains / 2) + math.log(domains / 3))
        assert [(f["kind"], f["value"]) for f in row["shared"]] == [("analytics", "1"), ("ip", "1")]
        assert {"kind": "ns", "value": "big"} in answer.about["footprints"]

    def test_what_runs_a_site_does_not_say_who(self, tmp_path: Path) -> None:
        root = write_index(tmp_path, [])
        write_footprints(root, [(name, kind, "1") for name in ("a.test", "b.test") for kind in ("ads", "generator")])
        with backref.open(root) as index:
            assert index.network("a.test").total == 0
            (row,) = index.network("a.test", least_kinds=1).rows
        assert (row["kinds"], [f["kind"] for f in row["shared"]]) == (1, ["ads", "generator"])

    def test_one_kind_is_enough_where_that_is_asked_for(self, shared: backref.Index) -> None:
        assert set(by_domain(shared.network("example.com", least_kinds=1))) == {"example.org", "third.test"}
        assert shared.network("third.test").note == "no other domain shares footprints of 2 kinds with third.test"
        assert shared.network("nowhere.test").note == "no footprints of nowhere.test are known"
