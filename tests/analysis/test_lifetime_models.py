"""Models of buying: the published example comes out of the raw purchases, and the edges are finite."""

import gzip
import sys
from datetime import UTC, datetime, timedelta
from math import inf, lgamma, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.lifetime import (
    BgNbd,
    GammaGamma,
    _bg_nbd as buying,
    fit_bg_nbd,
    fit_gamma_gamma,
    lifetime_value,
    summarize_purchases,
)
from cxkit.analysis.lifetime._fitting import lowest
from cxkit.errors import Invalid, MissingExtra

CDNOW = Path(__file__).parents[2].parent / "shared" / "data" / "cdnow_sample.csv.gz"
MODEL = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)
SPENDING = GammaGamma(p=6.25, q=3.74, gamma=15.44)
POSITIVE = st.floats(0.05, 8)


@pytest.fixture(scope="module")
def cdnow():
    """The calibration half of the CD shop's purchases, in weeks."""
    if not CDNOW.exists():
        pytest.skip(f"there are no purchases at {CDNOW}")
    rows = [line.split() for line in gzip.decompress(CDNOW.read_bytes()).decode().splitlines()]
    return summarize_purchases(
        [row[0] for row in rows],
        [datetime.strptime(row[2], "%Y%m%d").replace(tzinfo=UTC) for row in rows],
        [float(row[4]) for row in rows],
        until=datetime(1997, 9, 30, tzinfo=UTC),
        time_unit=7,
    )


def test_the_published_fit_of_buying_comes_out_of_the_raw_purchases(cdnow):
    assert len(cdnow.customers) == 2357
    assert int(cdnow.x.sum()) == 2457
    found = fit_bg_nbd(cdnow.x, cdnow.t_x, cdnow.watched)
    assert [found.r, found.alpha, found.a, found.b] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=1e-3)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_the_published_fit_of_spending_comes_out_of_the_raw_purchases(cdnow):
    x, spend = cdnow.spenders()
    found = fit_gamma_gamma(x, spend)
    assert found.n == 946
    assert [found.p, found.q, found.gamma] == pytest.approx([6.25, 3.74, 15.44], rel=5e-3)
    assert 0 < found.correlation < 0.2


def test_time_in_days_gives_the_same_model_in_days(cdnow):
    weeks = fit_bg_nbd(cdnow.x, cdnow.t_x, cdnow.watched)
    days = fit_bg_nbd(cdnow.x, 7 * cdnow.t_x, 7 * cdnow.watched)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-4)
    assert [days.r, days.a, days.b] == pytest.approx([weeks.r, weeks.a, weeks.b], rel=1e-4)


@settings(max_examples=60)
@given(st.lists(POSITIVE, min_size=4, max_size=4))
def test_the_slope_of_the_likelihood_is_the_slope_of_the_likelihood(parameters):
    x, t_x = np.array([0.0, 1, 2, 7]), np.array([0, 1.5, 4, 4.5])
    data = buying._Data.of(x, t_x, np.array([5.0, 5, 4, 6]), np.array([3.0, 1, 2, 1]))
    logs = np.log(parameters)
    slope = buying._objective(logs, data)[1]
    steps = 1e-5 * np.eye(4)
    measured = [
        (buying._objective(logs + h, data)[0] - buying._objective(logs - h, data)[0]) / 2e-5 for h in steps
    ]
    assert slope == pytest.approx(measured, rel=1e-4, abs=1e-5)


@settings(max_examples=60)
@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, st.integers(0, 40))
def test_the_expectation_is_finite_rises_with_time_and_stays_below_that_of_a_customer_who_never_leaves(
    r, alpha, a, b, x
):
    model = BgNbd(r=r, alpha=alpha, a=a, b=b)
    time = np.array([0.0, 0.5, 3, 30])
    found = model.expected_given(x, 2.0 * (x > 0), 4.0, time)
    assert np.isfinite(found).all()
    assert (np.diff(found) > 0).all()
    assert found[0] == pytest.approx(0, abs=1e-9)
    assert (found <= (r + x) / (alpha + 4) * time + 1e-7).all()


def test_the_expectation_has_no_hole_where_its_formula_is_nothing_over_nothing():
    around = [BgNbd(r=0.243, alpha=4.414, a=a, b=2.4).expected(39) for a in (0.998, 0.9995, 1, 1.0005, 1.002)]
    assert around[2] == pytest.approx(1.0806539831698072, abs=1e-9)
    assert (np.diff(around) < 0).all()
    assert around[1] + around[3] == pytest.approx(2 * around[2], abs=1e-6)
    ends = [BgNbd(r=0.5, alpha=2, a=a, b=0.4).expected(10) for a in (0.598, 0.6, 0.602)]
    assert ends[0] > ends[1] > ends[2]


def test_who_never_bought_again_can_not_have_left_and_a_long_silence_speaks_of_leaving():
    assert MODEL.alive(0, 0, 38.86) == 1
    silent = MODEL.alive([20, 20, 20], [38, 30, 10], [38.86] * 3)
    assert (np.diff(silent) < 0).all()
    assert MODEL.alive(500, 1, 500) < 1e-12


def test_the_expectation_does_not_overflow_for_those_who_buy_all_the_time():
    found = MODEL.expected_given(5000, 99, 100, 1000)
    assert np.isfinite(found)
    assert found > 0


def test_the_likelihood_is_the_published_one_even_where_its_powers_overflow():
    def published(x, t_x, watched):
        r, alpha, a, b = 0.243, 4.414, 0.793, 2.426
        gammas = lgamma(r + x) - lgamma(r) + lgamma(a + b) - lgamma(b) + lgamma(b + x) - lgamma(a + b + x)
        stayed = -(r + x) * log(alpha + watched)
        left = log(a / (b + x - 1)) - (r + x) * log(alpha + t_x) if x else -inf
        return gammas + r * log(alpha) + float(np.logaddexp(stayed, left))

    for history in ((0, 0, 38.86), (2, 30.43, 38.86), (7, 29.43, 38.86), (500, 1, 500)):
        assert MODEL.log_likelihood_of(*history) == pytest.approx(published(*history), rel=1e-10)


def test_data_that_tell_nothing_are_refused():
    with pytest.raises(Invalid, match="nobody bought again"):
        fit_bg_nbd([0, 0], [0, 0], [10, 20])
    with pytest.raises(Invalid, match="between 0 and watched"):
        fit_bg_nbd([1], [11], [10])
    with pytest.raises(Invalid, match="must be 0 where x is 0"):
        MODEL.alive(0, 3, 10)
    with pytest.raises(Invalid, match="give penalty=0.001") as alike:
        fit_bg_nbd([3] * 20, [9] * 20, [10] * 20)
    assert alike.value.code == "bg_nbd.no_optimum"
    assert fit_bg_nbd([3] * 20, [9] * 20, [10] * 20, penalty=0.01).r > 0
    with pytest.raises(Invalid, match=r"spend\[1\]: must be above 0"):
        fit_gamma_gamma([1, 1], [10, 0])
    with pytest.raises(Invalid, match="as there is no mean at q <= 1"):
        GammaGamma(p=1, q=0.9, gamma=1).expected(0, 0)
    assert GammaGamma(p=1, q=0.9, gamma=1).population_mean is None


def test_a_spend_is_drawn_from_the_customer_s_own_towards_everybody_s():
    found = SPENDING.expected([1, 5, 50], [100.0, 100, 100])
    assert SPENDING.population_mean < found[0] < found[1] < found[2] < 100


def test_a_lifetime_value_is_linear_in_spend_and_falls_with_the_discount():
    history = [2, 0], [30.43, 0], [38.86, 38.86], [22.35, 0]
    value = [
        lifetime_value(MODEL, SPENDING, *history, periods=12, period=4.345, discount=rate)
        for rate in (0, 0.01, 0.1)
    ]
    assert (np.diff(value, axis=0) < 0).all()
    undiscounted = MODEL.expected_given(*history[:3], 12 * 4.345) * SPENDING.expected([2, 0], [22.35, 0])
    assert value[0] == pytest.approx(undiscounted)
    with pytest.raises(Invalid, match="periods"):
        lifetime_value(MODEL, SPENDING, *history, periods=0, discount=0)


def test_purchases_of_one_local_day_are_one_and_those_after_the_end_are_left_out():
    first = datetime(2026, 2, 1, 15, 30, tzinfo=UTC)
    at = [first, first + timedelta(hours=1), first + timedelta(days=7), first + timedelta(days=30)]
    until = first + timedelta(days=10)
    far = summarize_purchases(["a"] * 4, at, [1, 2, 4, 8], until=until, tz="Asia/Shanghai")
    assert (far.x.tolist(), far.t_x.tolist(), far.watched.tolist()) == ([2], [7.0], [10.0])
    assert (far.spend.tolist(), far.left_out) == ([3.0], 1)
    near = summarize_purchases(["a"] * 4, at, [1, 2, 4, 8], until=until)
    assert (near.x.tolist(), near.spend.tolist()) == ([1], [4.0])
    with pytest.raises(Invalid, match="no purchase until then"):
        summarize_purchases(["a"], at[:1], until=first - timedelta(days=1))


def test_there_is_no_fit_where_the_likelihood_rises_for_ever_or_only_far_away():
    bounds = {"size": 1.0, "penalty": 0.0, "farthest": 12.0}
    assert lowest(lambda x: (float(-x.sum()), -np.ones(2)), np.zeros(2), **bounds) is None
    assert lowest(lambda x: (float(np.exp(-x).sum()), -np.exp(-x)), np.zeros(2), **bounds) is None


@settings(max_examples=30)
@given(st.lists(POSITIVE, min_size=3, max_size=3), st.sampled_from([0.01, 0.1]))
def test_a_fit_ends_where_the_penalized_likelihood_is_flat(parameters, penalty):
    rng = np.random.default_rng(5)
    watched = rng.uniform(5, 60, 40)
    x = rng.poisson(rng.gamma(parameters[0], watched / 10 / parameters[1]))
    t_x = np.where(x > 0, watched * rng.uniform(0.2, 0.2 + parameters[2] / 10, 40), 0)
    if not x.any():
        return
    found = fit_bg_nbd(x, t_x, watched, penalty=penalty)
    scale = watched.mean()
    logs = np.log([found.r, found.alpha / scale, found.a, found.b])
    data = buying._Data.of(x.astype(float), t_x / scale, watched / scale, np.ones(40))
    slope = buying._objective(logs, data)[1] / 40 + 2 * penalty * logs
    assert np.abs(slope).max() < 1e-5


def test_a_fit_without_scipy_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(MissingExtra, match=r"cxkit\[stats\]"):
        fit_bg_nbd([0, 2], [0, 9], [10, 10])
