"""Questions about profiles, asked of small indexes whose answers can be worked out by hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from shoe_web import LINKS
from small_index import DAY, START, Row, link, page, write_index

import backref

HOME = "https://www.toy.com/"


def opened(folder: Path, links: list[Row], pages: list[Row] | None = None) -> backref.Index:
    return backref.open(write_index(folder, links, pages or []))


# what a profile is like


def best_links(target: str) -> dict[str, Row]:
    """The best live link of each referring domain, by plain Python."""
    live = [row for row in LINKS if row["target_domain"] == target and not row["internal"] and row["lost_at"] is None]
    order = sorted(
        live,
        key=lambda row: (
            not row["follow"],
            row["placement"] != "content",
            row["first_seen"],
            row["source_key"],
            row["target_key"],
            row["kind"],
        ),
    )
    found: dict[str, Row] = {}
    for row in order:
        found.setdefault(row["source_domain"], row)
    return found


@pytest.mark.parametrize("section", ["follow", "placement", "language"])
def test_a_distribution_counts_the_best_link_of_each_referring_domain(index: backref.Index, section: str) -> None:
    best = best_links("example.com").values()
    values = {
        "follow": ["follow" if row["follow"] else "not followed" for row in best],
        "placement": [row["placement"] for row in best],
        "language": [row["source_language"] for row in best if row["source_language"]],
    }[section]
    rows = index.profile("example.com", where=f'section = "{section}"').rows
    assert {row["value"]: row["domains"] for row in rows} == Counter(values)
    assert all(row["of"] == len(values) and row["low"] <= row["share"] <= row["high"] for row in rows)


def test_nothing_is_flagged_of_few_domains_and_it_says_so(index: backref.Index) -> None:
    answer = index.flags("example.com")
    assert len(answer) == 0
    assert answer.about["risk"] is None
    assert "it takes 30 to flag anything" in (answer.note or "")


def test_what_is_not_ranked_is_left_out_and_named(index: backref.Index) -> None:
    answer = index.profile("example.com")
    assert {"anchor", "value", "risk", "label", "intent"}.isdisjoint(row["section"] for row in answer.rows)
    assert "exact_anchors" in answer.about["not_watched"]
    assert "backref rank" in (answer.note or "")


def _profile_of(target: str, size: int, exact: int) -> list[Row]:
    """A target with so many referring domains, the first of which use one keyword for its anchor."""
    return [
        link(
            f"https://s{number}-{target}/",
            f"https://{target}/",
            anchor="buy shoes" if number < exact else f"{target} {number}",
            anchor_class="exact" if number < exact else "brand",
            intents=["editorial"],
            sitewide=False,
            source_rating=40.0,
            risk=0.1,
            value=0.5,
            label="neutral",
        )
        for number in range(size)
    ]


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[backref.Index]:
    """Twelve sites with two or three keyword anchors of forty, one with twenty."""
    links = [row for n in range(12) for row in _profile_of(f"peer{n}.com", 40, 2 + n % 2)]
    with opened(tmp_path_factory.mktemp("ranked"), links + _profile_of("bought.com", 40, 20)) as index:
        yield index


def test_a_share_far_beyond_that_of_peers_is_flagged_with_its_evidence(ranked: backref.Index) -> None:
    rows = {row["flag"]: row for row in ranked.flags("bought.com").rows}
    assert set(rows) == {"exact_anchors", "repeated_anchors"}
    flag = rows["exact_anchors"]
    assert (flag["domains"], flag["of"], flag["share"]) == (20, 40, 0.5)
    assert flag["low"] < 0.5 < flag["high"]
    assert flag["peers_high"] < 0.1
    assert flag["chance"] < 0.001
    assert len(flag["examples"]) == 5
    assert flag["policy"]
    assert flag["fix"]
    marked = {row["value"] for row in ranked.profile("bought.com", where='section = "anchor"').rows if row["flag"]}
    assert marked == {"exact"}


def test_a_profile_like_its_peers_is_calm(ranked: backref.Index) -> None:
    answer = ranked.flags("peer3.com")
    assert len(answer) == 0
    assert answer.about["risk"] == 0
    assert "nothing unusual" in (answer.note or "")


# how it grew


def test_new_and_lost_domains_are_counted_by_month_and_a_burst_is_one_beyond_the_index(tmp_path: Path) -> None:
    """The index finds as much in April as in March; the target 2 and 40, one of them lost since."""
    links = [
        link(f"https://o{n}.net/", f"https://other{n % 5}.com/", first_seen=START + (n % 2) * timedelta(days=40))
        for n in range(400)
    ]
    links += [link(f"https://early{n}.net/", "https://site.com/") for n in range(2)]
    later = START + 40 * DAY
    links += [link(f"https://late{n}.net/", "https://site.com/", first_seen=later) for n in range(39)]
    gone = {"first_seen": later, "lost_at": later + 30 * DAY, "lost_reason": "removed"}
    links.append(link("https://gone.net/", "https://site.com/", **gone))
    with opened(tmp_path, links) as index:
        rows = {row["month"]: row for row in index.velocity("site.com").rows}
        (flag,) = index.flags("site.com", where='flag = "burst"').rows
    assert (rows["2026-03"]["new_domains"], rows["2026-04"]["new_domains"]) == (2, 40)
    assert rows["2026-04"]["burst"]
    assert rows["2026-04"]["expected"] < 5
    assert (rows["2026-05"]["new_domains"], rows["2026-05"]["lost_domains"]) == (0, 1)
    assert flag["domains"] == 40


def test_one_crawl_cannot_tell_how_a_profile_grows(tmp_path: Path) -> None:
    with opened(tmp_path, [link("https://a.net/", "https://site.com/")]) as index:
        answer = index.velocity("site.com")
    assert [row["burst"] for row in answer.rows] == [False]
    assert "second crawl" in (answer.note or "")


def test_how_a_site_grows_that_nobody_links_to_is_not_told(tmp_path: Path) -> None:
    with opened(tmp_path, [link("https://a.net/", "https://site.com/")]) as index:
        for answer in (index.velocity("nobody.com"), index.flags("nobody.com")):
            assert (answer.rows, answer.total) == ([], 0)
            assert "nobody.com is not in this index" in (answer.note or "")


# what to review


def test_review_comes_first_for_high_risk_two_reasons_and_a_pattern(tmp_path: Path) -> None:
    farm = {"anchor_class": "exact", "anchor": "cheap shoes", "intents": ["farm"], "risk": 0.9}
    links = [link(f"https://farm{n}.net/", "https://site.com/", source_ip="10.0.0.1", **farm) for n in range(5)]
    links.append(link("https://alone.net/", "https://site.com/", source_ip="10.9.0.1", **{**farm, "anchor": "other"}))
    links.append(link("https://quiet.net/", "https://site.com/", nofollow=True, **farm))
    links.append(link("https://good.org/", "https://site.com/", anchor_class="brand", intents=["editorial"], risk=0.0))
    with opened(tmp_path, links) as index:
        rows = {row["domain"]: row for row in index.audit("site.com").rows}
        about = index.audit("site.com").about
    assert {name for name, row in rows.items() if row["verdict"] == "first"} == {
        *(f"farm{n}.net" for n in range(5)),
        "alone.net",  # the farm is its pattern
        "quiet.net",
    }
    assert "good.org" not in rows
    assert rows["farm0.net"]["pattern_domains"] == 7
    assert rows["farm0.net"]["risk"] == 0.9  # as backlinks has it, not as 32 bits do
    assert any("10.0.0.0/24" in reason for reason in rows["farm0.net"]["reasons"])
    assert rows["quiet.net"]["priority"] < rows["alone.net"]["priority"] <= rows["farm0.net"]["priority"]
    assert (about["referring_domains"], about["first"]) == (8, 7)


# what keeps links from doing their work

_LINKED = ["gone", "sent", "home", "away", "hidden", "fine", "never"]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[backref.Index]:
    """A site with one page for each fault, and links between its pages.

    home → fine, sent, away · fine → home, deep · deep → fine · hidden → home · island → home · sent redirects to fine.
    """
    arcs = ["- fine", "- sent", "- away", "fine -", "fine deep", "deep fine", "hidden -", "island -"]
    links = [link(*(HOME + end.strip("-") for end in arc.split()), anchor=arc.split()[1]) for arc in arcs]
    links.append(link(f"{HOME}hidden", f"{HOME}deep", anchor="fine"))
    links.append(link(f"{HOME}island", f"{HOME}deep", nofollow=True))
    links += [link(f"https://s{n}.net/", HOME + path) for path in _LINKED for n in range(_LINKED.index(path) + 1)]
    read = {"words": 300, "noindex": False, "internal_links": 2}
    pages = [
        page(HOME, [(START, "ok", 200)], **read),
        page(f"{HOME}fine", [(START, "ok", 200)], **read, title="A fine page"),
        page(f"{HOME}deep", [(START, "ok", 200)], **{**read, "internal_links": 1}),
        page(f"{HOME}hidden", [(START, "ok", 200)], **{**read, "noindex": True}),
        page(f"{HOME}island", [(START, "ok", 200)], **read),
        page(f"{HOME}gone", [(START, "gone", 404)]),
        page(f"{HOME}sent", [(START, "redirected", 301)], redirect=f"{HOME}sent2"),
        page(f"{HOME}sent2", [(START, "redirected", 301)], redirect=f"{HOME}fine"),
        page(f"{HOME}home", [(START, "redirected", 301)], redirect=HOME),
        page(f"{HOME}away", [(START, "redirected", 301)], redirect="https://elsewhere.org/x"),
    ]
    with opened(tmp_path_factory.mktemp("toy"), links, pages) as index:
        yield index


def test_the_problems_of_a_site_are_those_of_its_linked_pages_the_costliest_first(toy: backref.Index) -> None:
    rows = toy.health("toy.com").rows
    assert [row["lost"] for row in rows] == sorted((row["lost"] for row in rows), reverse=True)
    found = {row["url"].removeprefix(HOME): row for row in rows if row["state"] == "problem"}
    assert {path: (row["finding"], row["lost"]) for path, row in found.items()} == {
        "gone": ("page is gone", 1),
        "home": ("redirects to the home page", pytest.approx(3 * 0.9)),
        "away": ("redirects to another domain", 4),
        "hidden": ("asks not to be indexed", pytest.approx(5 * 0.9)),
    }
    assert f"{HOME}sent → {HOME}sent2 → {HOME}fine" not in str(found)


def test_one_page_shows_every_check_and_what_was_not_looked_at(toy: backref.Index) -> None:
    answer = toy.health(f"{HOME}fine")
    states = {row["check"]: row["state"] for row in answer.rows}
    assert states.pop("robots") == "unknown"
    assert set(states.values()) == {"ok"}
    assert set(states) == {"status", "canonical", "noindex", "soft_404", "orphan", "depth", "dead_end"}
    assert "100%" in (answer.note or "")


def test_a_chain_of_redirects_is_shown_step_by_step(toy: backref.Index) -> None:
    (row,) = toy.health(f"{HOME}sent").rows
    assert row["evidence"] == f"301: {HOME}sent → {HOME}sent2 → {HOME}fine"


def test_a_page_that_was_never_visited_is_unknown(toy: backref.Index) -> None:
    answer = toy.health(f"{HOME}never")
    (row,) = answer.rows
    assert (row["state"], row["keeps"], row["page_keeps"], row["lost"]) == ("unknown", None, None, 0)
    assert answer.about["pages_visited"] == 0
    assert "never visited" in (answer.note or "")


# how a site links within itself


def test_structure_is_what_paper_says(toy: backref.Index) -> None:
    answer = toy.structure("toy.com", limit=None)
    rows = {row["url"].removeprefix(HOME): row for row in answer.rows}
    assert {path: row["depth"] for path, row in rows.items() if row["depth"] is not None} == {
        "": 0,
        "fine": 1,
        "deep": 2,
        "away": 1,
    }
    assert {path for path, row in rows.items() if row["orphan"]} == {"hidden", "island"}
    assert rows[""]["links_out"] == 2, "fine twice, once by way of a redirect, and away"
    assert rows["deep"]["links_in"] == 2, "a nofollowed link does not count"
    assert answer.about["home"] == [HOME]


def test_what_lands_on_a_redirect_counts_where_it_ends_and_on_a_dead_page_is_lost(toy: backref.Index) -> None:
    answer = toy.structure("toy.com", limit=None)
    rows = {row["url"].removeprefix(HOME): row for row in answer.rows}
    total = sum(range(1, len(_LINKED) + 1))
    assert rows["fine"]["landed"] == pytest.approx((6 + 2) / total, abs=1e-4)
    assert rows[""]["landed"] == pytest.approx(3 / total, abs=1e-4)
    assert rows["sent"]["landed"] == 0
    assert answer.about["lost"] == pytest.approx(1 / total, abs=1e-4)
    assert rows["gone"]["held"] == 0
    assert sum(row["held"] for row in rows.values()) == pytest.approx(1, abs=1e-3)


def test_one_anchor_for_two_pages_and_three_for_one_are_conflicts(toy: backref.Index) -> None:
    first, second = toy.anchor_conflicts("toy.com").rows
    assert (first["anchor"], first["different"], first["pages"]) == ("fine", 2, [f"{HOME}fine", f"{HOME}deep"])
    assert (second["url"], second["different"]) == (f"{HOME}deep", 3)
    assert set(second["anchors"]) == {"deep", "fine", "an anchor"}


def test_a_link_is_suggested_between_pages_on_one_subject_that_lack_it(tmp_path: Path) -> None:
    facts = {"words": 300, "noindex": False}
    names = ["touring-tyres", "winter-tyres", "brass-bells", "oak-tables", "green-tea", "old-maps"]
    pages = [page(HOME + name, [(START, "ok", 200)], title=name, **facts) for name in names]
    pages.append(page(HOME, [(START, "ok", 200)], title="home", **facts))
    links = [link(HOME, HOME + name) for name in names] + [
        link(f"https://s{n}.net/", HOME + names[0]) for n in range(5)
    ]
    with opened(tmp_path, links, pages) as index:
        (row,) = index.internal_suggestions("toy.com").rows
    assert (row["source_url"], row["target_url"]) == (HOME + names[0], HOME + names[1])
    assert row["shared"] == ["tyres"]
    assert row["gain"] > 0


def test_a_site_that_is_an_address_has_a_home_page_and_no_www(tmp_path: Path) -> None:
    with opened(
        tmp_path, [link("https://a.com/", "http://192.0.2.1/"), link("https://a.com/", "http://192.0.2.1/x")]
    ) as index:
        for question in ("structure", "internal-suggestions", "health"):
            assert index.ask(question, target="192.0.2.1").total >= 0
        assert index.structure("192.0.2.1").about["home"] == ["http://192.0.2.1/"]


# which pages earn links


def test_magnets_are_ordered_by_what_they_earn_beside_their_kind(tmp_path: Path) -> None:
    links = [link(f"https://s{n}.net/", f"{HOME}blog/star") for n in range(30)]
    links += [link(f"https://t{n}-{k}.net/", f"{HOME}blog/plain{k}") for k in range(20) for n in range(2)]
    links += [link(f"https://h{n}.net/", HOME) for n in range(60)]
    with opened(tmp_path, links) as index:
        answer = index.magnets("toy.com")
    first, *others = answer.rows
    assert first["url"] == f"{HOME}blog/star"
    assert first["magnet"]
    assert first["low"] > 1
    assert not any(row["magnet"] for row in others)
    assert HOME not in {row["url"] for row in answer.rows}
    assert answer.about["home_domains"] == 60


def test_of_a_site_without_pages_nothing_is_said(index: backref.Index) -> None:
    for question in ("profile", "flags", "audit", "magnets", "health", "structure", "internal-suggestions"):
        answer = index.ask(question, target="nowhere.example")
        assert len(answer) == 0
        assert answer.note
