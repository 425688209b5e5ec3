"""Statistics without a library, against one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backref.quality.profile import intervals as intervals

shapes = st.floats(0.05, 200)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_wilson_is_scipys_and_holds_the_share(count: int, more: int) -> None:
    of = count + more
    low, high = intervals.wilson(count, of)
    assert 0 <= low <= (count / of if of else 0.5) <= high <= 1
    if of:
        judge = stats.binomtest(count, of).proportion_ci(0.95, "wilson")
        assert (low, high) == pytest.approx((judge.low, judge.high), abs=1e-9)


def test_nothing_seen_means_nothing_known() -> None:
    assert intervals.wilson(0, 0) == (0, 1)


@given(st.integers(1, 400), st.floats(0.1, 50), st.floats(0.1, 50), st.data())
def test_the_tail_of_a_share_drawn_from_peers_is_scipys(of: int, a: float, b: float, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    assert intervals.beta_binomial_tail(count, of, a, b) == pytest.approx(
        float(stats.betabinom.sf(count - 1, of, a, b)), abs=1e-7
    )


@given(st.integers(0, 300), st.floats(0.01, 100), st.floats(0.2, 100))
def test_the_tail_of_overdispersed_counts_is_scipys(count: int, mean: float, size: float) -> None:
    judge = float(stats.nbinom.sf(count - 1, size, size / (size + mean)))
    assert intervals.negative_binomial_tail(count, mean, size) == pytest.approx(judge, abs=1e-7)


def test_something_where_nothing_is_expected_is_a_surprise() -> None:
    assert intervals.negative_binomial_tail(1, 0.0, 5.0) == 0
    assert intervals.negative_binomial_tail(0, 0.0, 5.0) == 1


@given(shapes, st.floats(0, 400))
def test_the_gamma_distribution_is_scipys(shape: float, x: float) -> None:
    assert intervals.gamma_below(shape, x) == pytest.approx(float(stats.gamma.cdf(x, shape)), abs=1e-9)


@given(shapes, st.sampled_from([0.05, 0.5, 0.95]))
def test_a_quantile_of_the_gamma_distribution_holds_its_share(shape: float, share: float) -> None:
    judge = float(stats.gamma.ppf(share, shape))
    assert intervals.gamma_quantile(shape, share) == pytest.approx(judge, rel=1e-6, abs=1e-12)
    assert np.isfinite(intervals.gamma_quantile(shape, share))
