"""Pages that earn links against expectation: shrinkage by what pages have in common."""

import numpy as np
import pytest
from scipy import stats

from backref.quality.profile import magnets


def drawn(shape: float, pages: int = 4000, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts of pages whose true ratios are drawn from a gamma distribution of that shape."""
    random = np.random.default_rng(seed)
    groups = random.integers(0, 4, pages)
    usual = np.array([1.0, 3.0, 8.0, 20.0])[groups]
    ratios = random.gamma(shape, 1 / shape, pages)
    return random.poisson(usual * ratios), groups, ratios


@pytest.mark.parametrize("shape", [0.5, 2.0, 8.0])
def test_the_shape_that_the_counts_were_drawn_with_is_found(shape: float) -> None:
    counts, groups, _ = drawn(shape)
    assert magnets.judge(counts, groups).shape == pytest.approx(shape, rel=0.2)


def test_ninety_of_a_hundred_intervals_hold_the_truth() -> None:
    counts, groups, ratios = drawn(2.0)
    judged = magnets.judge(counts, groups)
    inside = (judged.low <= ratios) & (ratios <= judged.high)
    assert 0.88 <= inside.mean() <= 0.92


def test_shrunk_ratios_come_nearer_to_the_truth_than_plain_ones() -> None:
    counts, groups, ratios = drawn(2.0)
    judged = magnets.judge(counts, groups)
    plain = counts / judged.expected
    assert np.abs(judged.ratio - ratios).mean() < 0.8 * np.abs(plain - ratios).mean()


def test_many_links_where_few_are_usual_stand_over_one_where_hardly_any_is() -> None:
    """Sixty where six are usual, against one where a tenth is."""
    counts = np.array([60, *[6] * 60, 1, *[0] * 60])
    groups = np.array([0] * 61 + [1] * 61)
    judged = magnets.judge(counts, groups)
    assert judged.ratio.argmax() == 0
    assert judged.ratio[61] < counts[61] / judged.expected[61]


def test_the_formula_on_paper() -> None:
    counts, groups = np.array([4, 0, 2, 2, 1, 3]), np.zeros(6, np.int64)
    judged = magnets.judge(counts, groups)
    assert judged.expected == pytest.approx([2.0] * 6)
    assert judged.ratio == pytest.approx((counts + judged.shape) / (2.0 + judged.shape))
    judge = stats.gamma.ppf(0.05, counts + judged.shape) / (2.0 + judged.shape)
    assert judged.low == pytest.approx(judge, rel=1e-6)


def test_without_pages_there_is_nothing_to_judge() -> None:
    assert len(magnets.judge(np.empty(0, np.int64), np.empty(0, np.int64)).ratio) == 0


@pytest.mark.parametrize(
    ("path", "title", "kind"),
    [
        ("/", None, "home"),
        ("", None, "home"),
        ("/tools/gear-ratio", None, "tool"),
        ("/bike-survey-2026", None, "data"),
        ("/guides/touring", None, "guide"),
        ("/best-panniers", None, "list"),
        ("/news/opening", None, "news"),
        ("/product/42", None, "product"),
        ("/category/tents?page=2", None, "category"),
        ("/about", None, "about"),
        ("/files/map.pdf", None, "file"),
        ("/blog/winter", None, "article"),
        ("/blog/winter", "Winter tyres: a review", "review"),
        ("/x1", "Gear ratio calculator", "tool"),
        ("/x1", None, "other"),
    ],
)
def test_what_a_page_offers_is_guessed_from_its_path_then_its_title(path: str, title: str | None, kind: str) -> None:
    assert magnets.kind_of(path, title) == kind
    assert kind in magnets.KINDS


@pytest.mark.parametrize(("days", "age"), [(None, 1), (0, 0), (89, 0), (90, 1), (400, 2), (5000, 3)])
def test_ages_are_weeks_months_years_and_old(days: float | None, age: int) -> None:
    assert magnets.age_of(days) == age
