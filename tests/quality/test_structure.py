"""Sites small enough to be worked out on paper, and random ones against slow readable twins."""

from collections import deque
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.site import structure

Arcs = list[tuple[int, int]]


def site(pages: int, arcs: Arcs, redirects: dict[int, int] | None = None) -> structure.Site:
    sources, targets = np.array(arcs, np.int64).reshape(-1, 2).T
    sent = np.full(pages, -1)
    for page, to in (redirects or {}).items():
        sent[page] = to
    return structure.site_of(pages, sources, targets, sent)


def slow_flow(pages: int, arcs: set[tuple[int, int]], start: list[float]) -> list[float]:
    """The same walk, page by page."""
    out = {page: [to for source, to in arcs if source == page] for page in range(pages)}
    held = list(start)
    for _ in range(400):
        new = [0.15 * share for share in start]
        for page, links in out.items():
            for to in links:
                new[to] += 0.85 * held[page] / len(links)
            if not links:
                new = [value + 0.85 * held[page] * share for value, share in zip(new, start, strict=True)]
        held = new
    return held


def slow_depths(arcs: set[tuple[int, int]], pages: int, home: int) -> list[int]:
    """Breadth-first search with a queue."""
    depth, queue = {home: 0}, deque([home])
    while queue:
        page = queue.popleft()
        for source, to in sorted(arcs):
            if source == page and to not in depth:
                depth[to] = depth[page] + 1
                queue.append(to)
    return [depth.get(page, structure.UNREACHED) for page in range(pages)]


drawn_sites = st.integers(1, 8).flatmap(
    lambda pages: st.tuples(
        st.just(pages), st.lists(st.tuples(st.integers(0, pages - 1), st.integers(0, pages - 1)), max_size=30)
    )
)


def test_two_pages_that_link_to_each_other_share_equally() -> None:
    assert structure.flow(site(2, [(0, 1), (1, 0)])).held == pytest.approx([0.5, 0.5], abs=1e-12)


def test_a_home_page_with_two_leaves_holds_what_paper_says() -> None:
    """x₀ = .15/3 + .85·(x₁ + x₂)/1 and leaves linking back: x₀ = .05 + .85·(1 − x₀), so x₀ = .9/1.85."""
    held = structure.flow(site(3, [(0, 1), (0, 2), (1, 0), (2, 0)])).held
    assert held == pytest.approx([0.9 / 1.85, (1 - 0.9 / 1.85) / 2, (1 - 0.9 / 1.85) / 2], abs=1e-12)


def test_a_page_linked_twice_counts_once_and_a_link_to_itself_not_at_all() -> None:
    assert site(2, [(0, 1), (0, 1), (1, 1)]).degrees_out.tolist() == [1, 0]


def test_a_link_to_a_page_that_redirects_leads_to_where_it_ends() -> None:
    """0 links to 1, which sends to 2, which sends to 3; the redirecting pages have no links of their own."""
    found = site(4, [(0, 1), (1, 0)], {1: 2, 2: 3})
    assert list(zip(found.sources.tolist(), found.targets.tolist(), strict=True)) == [(0, 3)]


def test_redirects_that_go_round_in_a_circle_stay_where_they_are() -> None:
    assert structure.settled(np.array([1, 0, 0, -1])).tolist() == [0, 1, 2, 3]


def test_a_page_that_only_itself_links_to_is_an_orphan_but_the_home_page_is_not() -> None:
    found = site(4, [(0, 1), (2, 1), (3, 3)])
    assert structure.orphans(found, np.array([0])).tolist() == [False, False, True, True]


def test_pages_no_way_leads_to_have_no_depth() -> None:
    assert structure.depths(site(4, [(0, 1), (1, 2), (0, 2), (3, 0)]), np.array([0])).tolist() == [0, 1, 1, -1]


def test_equity_that_enters_at_one_page_flows_from_there_only() -> None:
    """1 gets all external links and links to 2; 0 links to 1 but nobody reaches 0."""
    held = structure.flow(site(3, [(0, 1), (1, 2)]), np.array([0.0, 1.0, 0.0])).held
    assert held == pytest.approx([0, 1 / 1.85, 0.85 / 1.85], abs=1e-12)


def test_a_site_without_pages_has_nothing_to_share() -> None:
    assert len(structure.flow(site(0, [])).held) == 0


@given(drawn_sites)
def test_internal_pagerank_agrees_with_its_slow_twin(drawn: tuple[int, Arcs]) -> None:
    pages, arcs = drawn
    different = {(source, to) for source, to in arcs if source != to}
    found = structure.flow(site(pages, arcs))
    assert found.held == pytest.approx(slow_flow(pages, different, [1 / pages] * pages), abs=1e-10)
    assert found.held.sum() == pytest.approx(1)
    weighted = np.arange(1, pages + 1) / (pages * (pages + 1) / 2)
    assert structure.flow(site(pages, arcs), weighted).held == pytest.approx(
        slow_flow(pages, different, weighted.tolist()), abs=1e-10
    )


@given(drawn_sites)
def test_click_depths_agree_with_their_slow_twin(drawn: tuple[int, Arcs]) -> None:
    pages, arcs = drawn
    found = structure.depths(site(pages, arcs), np.array([0]))
    assert found.tolist() == slow_depths(set(arcs), pages, 0)


def test_a_million_links_are_done_in_seconds() -> None:
    """About half a second on a laptop; the limit leaves room for a busy machine."""
    random = np.random.default_rng(1)
    sources, targets = random.integers(0, 50_000, 1_000_000), (random.random(1_000_000) ** 3 * 50_000).astype(np.int64)
    begin = perf_counter()
    large = structure.site_of(50_000, sources, targets)
    structure.flow(large)
    structure.depths(large, np.array([0]))
    assert perf_counter() - begin < 10
