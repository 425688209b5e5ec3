"""What voids a backlink at its target: one page for each thing that can be wrong."""

import pytest

from backref.quality.site import health
from backref.quality.site.health import Hop, Page, State

HOME = Hop("https://a.com/", "a.com", 200, is_home=True)
GOOD = Hop("https://a.com/new", "a.com", 200)


def page(**given: object) -> Page:
    """A page without fault, but for what is given."""
    facts = {"status": 200, "noindex": False, "words": 500, "title": "Gears", "links_in": 3, "links_out": 9, "depth": 2}
    return Page("https://a.com/old", "a.com", **{**facts, **given})  # type: ignore[arg-type]


def result(check: str, of: Page, chain: tuple[Hop, ...] = (), canonical: Hop | None = None) -> health.Finding:
    return next(finding for finding in health.examine(of, chain, canonical) if finding.check == check)


def test_a_page_without_fault_keeps_all_and_says_what_was_not_looked_at() -> None:
    findings = health.examine(page())
    assert {finding.check for finding in findings if finding.state is State.UNKNOWN} == {"robots"}
    assert health.kept(findings) == 1


def test_a_page_never_visited_is_unknown_not_fine() -> None:
    (found,) = health.examine(page(status=None))
    assert (found.state, found.keeps) == (State.UNKNOWN, None)


@pytest.mark.parametrize(("status", "keeps"), [(200, 1), (404, 0), (410, 0), (403, 0.2), (429, 0.5), (503, 0.5)])
def test_the_status_says_what_is_left(status: int, keeps: float) -> None:
    assert result("status", page(status=status)).keeps == keeps


@pytest.mark.parametrize(
    ("status", "chain", "finding", "keeps"),
    [
        (301, (GOOD,), "redirects once", 1),
        (302, (GOOD,), "redirects temporarily (302, 303, 307)", 0.9),
        (301, (Hop("https://a.com/1", "a.com", 301), Hop("https://a.com/2", "a.com", 301), GOOD), "several", 0.85),
        (301, (HOME,), "redirects to the home page", 0.1),
        (301, (Hop("https://b.com/", "b.com", 200, is_home=True),), "redirects to another domain", 0),
        (301, (Hop("https://a.com/x", "a.com", 404),), "redirects to a dead page", 0),
        (301, (Hop("https://a.com/x", "a.com", 301), Hop("https://a.com/old", "a.com", 301)), "circle", 0),
    ],
)
def test_a_redirect_is_judged_by_where_it_ends(status: int, chain: tuple[Hop, ...], finding: str, keeps: float) -> None:
    found = result("redirect", page(status=status), chain)
    assert finding in found.finding
    assert found.keeps == keeps
    assert all(hop.url in found.evidence for hop in chain)


def test_a_redirect_to_a_place_that_is_not_known_is_unknown() -> None:
    assert result("redirect", page(status=301)).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("named", "keeps"),
    [
        (Hop("https://a.com/old", "a.com", 200), 1),
        (GOOD, 0.9),
        (Hop("https://a.com/x", "a.com", 404), 0.2),
        (Hop("https://b.com/x", "b.com", 200), 0),
    ],
)
def test_a_canonical_is_judged_by_what_it_names(named: Hop, keeps: float) -> None:
    assert result("canonical", page(canonical=named.url), canonical=named).keeps == keeps


def test_noindex_leaves_little() -> None:
    assert result("noindex", page(noindex=True)).keeps == 0.1


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"title": "Page not found", "words": 20}, State.PROBLEM),
        ({"title": "Seite nicht gefunden", "copies": 5}, State.PROBLEM),
        ({"words": 20, "copies": 9}, State.PROBLEM),
        ({"title": "How we fixed our 404 pages"}, State.OK),
        ({"words": 20}, State.OK),
        ({"words": None}, State.UNKNOWN),
    ],
)
def test_one_cue_makes_no_soft_404_but_two_do(given: dict[str, object], state: State) -> None:
    assert result("soft_404", page(**given)).state is state


@pytest.mark.parametrize(
    ("check", "given", "state"),
    [
        ("orphan", {"links_in": 0}, State.NOTE),
        ("orphan", {"links_in": 0, "is_home": True}, State.OK),
        ("orphan", {"links_in": None}, State.UNKNOWN),
        ("depth", {"depth": 5}, State.NOTE),
        ("depth", {"depth": -1}, State.NOTE),
        ("depth", {"depth": None}, State.UNKNOWN),
        ("dead_end", {"links_out": 0}, State.NOTE),
        ("dead_end", {"links_out": None}, State.UNKNOWN),
    ],
)
def test_how_a_page_stands_within_its_site(check: str, given: dict[str, object], state: State) -> None:
    assert result(check, page(**given)).state is state


def test_findings_multiply_and_each_says_what_to_do() -> None:
    findings = health.examine(page(noindex=True, links_out=0))
    assert health.kept(findings) == pytest.approx(0.1 * 0.9)
    assert all(finding.fix for finding in findings if finding.state in {State.PROBLEM, State.NOTE})
