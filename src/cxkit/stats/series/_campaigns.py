"""Did the campaign do anything? Uplift against a baseline, and the check that groups are what was planned.

Source: Fabijan and others (2019), KDD, for the sample ratio mismatch; Roberts (1959) for the EWMA baseline.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import counts as whole_counts, numbers, together
from cxkit.errors import Invalid, shown
from cxkit.stats.control_charts._ewma_cusum import ewma
from cxkit.stats.intervals._small_tables import exact_p_of_constants
from cxkit.stats.intervals.contingency import fit_ratio
from cxkit.stats.intervals.means import mean_and_deviation
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.results._pictures import GREY, INK, drawing_axes, finished, name_points
from cxkit.stats.results._reasons import NO_EXPOSURE, NO_TEST, NO_VARIATION, TOO_FEW
from cxkit.stats.results._significance import Significance, z_test
from cxkit.values import Reason

Baseline = Literal["mean", "ewma", "seasonal"]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Uplift(Tabular):
    """Gain of a campaign's periods above their baseline, a period and in all.

    `difference` is the mean a period above the expected, `relative` the same as a share of the expected
    (undefined where nothing was expected), `total` over all periods.
    """

    actual: Floats
    expected: Floats
    difference: Estimate
    relative: Estimate
    total: Estimate
    test: Significance
    baseline: Baseline

    def columns(self) -> dict[str, Any]:
        """One row a period of the campaign."""
        return {
            "period": list(range(self.actual.size)),
            "actual": self.actual.tolist(),
            "expected": self.expected.tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The uplift and the test."""
        return {
            "baseline": self.baseline,
            "difference": self.difference.to_dict(),
            "relative": self.relative.to_dict(),
            "total": self.total.to_dict(),
            "test": self.test.to_dict(),
        }

    def __repr__(self) -> str:
        return f"Uplift({self.difference} a period, {self.relative}, {self.test!r})"

    def plot(self, ax: Any = None, *, labels: Sequence[Any] | None = None) -> Any:
        """Draw the campaign's periods beside what was expected; gives the axes.

        `labels` name the periods.
        """
        ax = drawing_axes(ax, needed_for="a campaign")
        places = np.arange(self.actual.size)
        ax.plot(places, self.actual, marker="o", color=INK, label="actual")
        ax.plot(places, self.expected, linestyle="--", color=GREY, label="expected")
        if labels is not None:
            name_points(ax, labels, ordered=True)
        else:
            name_points(ax, range(self.actual.size), ordered=True)
        title = f"campaign against its baseline ({self.baseline})"
        return finished(ax, title=title, xlabel="period of the campaign", ylabel="value", legend=True)


def campaign_uplift(
    campaign: ArrayLike,
    before: ArrayLike,
    *,
    baseline: Baseline = "mean",
    weight: float = 0.2,
    period: int = 7,
    confidence: float = 0.95,
) -> Uplift:
    """The uplift of a campaign's periods over those before it, in equal periods such as days.

    The baseline is the "mean" of the periods before; their exponentially weighted average ("ewma", with
    `weight`), which follows a drifting level; or, "seasonal", the mean of the periods at the same place of a
    season of `period`, such as the weekday. Intervals are normal, from the spread of the periods before
    around their own baseline and the spread within the campaign; where neither varies the test is that of all
    permutations. Two periods or more are needed on both sides
    (for "seasonal", two seasons before).

    >>> campaign_uplift([130, 142, 128, 150], [100, 110, 95, 105, 98, 102, 108, 97]).difference
    Estimate(uplift 35.62, n=4, 95% wald 24.79 to 46.46)
    """
    check_confidence(confidence)
    now, past = numbers(campaign, "campaign"), numbers(before, "before")
    if baseline not in get_args(Baseline):
        known = ", ".join(get_args(Baseline))
        raise Invalid(f"use one of {known}, got {shown(baseline)}", code="campaign.baseline", path="baseline")
    needed = 2 * period if baseline == "seasonal" else 2
    if now.size < 2 or past.size < needed:
        few = TOO_FEW(needed=2, n=now.size) if now.size < 2 else TOO_FEW(needed=needed, n=past.size)
        return _undefined(now, baseline, few, confidence)
    expected, base_variance = _expectation(past, now.size, baseline, weight, period)
    difference, deviation, size = mean_and_deviation(now - expected)
    error, mean = math.sqrt(deviation**2 / size + base_variance), float(expected.mean())
    figures = {"n": now.size, "confidence": confidence, "options": {"baseline": baseline}}
    return Uplift(
        actual=now,
        expected=expected,
        difference=_wald(difference, error, "uplift", "number", figures),
        relative=_relative(difference, mean, error, base_variance, figures),
        total=_wald(difference * now.size, error * now.size, "total uplift", "number", figures),
        test=_tested(difference, error, now, past),
        baseline=baseline,
    )


def _tested(difference: float, error: float, now: Floats, past: Floats) -> Significance:
    """The z test; where neither the campaign nor the time before varied, the exact one of two constants."""
    method = "uplift = 0"
    if not error and difference and past.min() == past.max():
        return Significance(method=method, p_value=exact_p_of_constants(now.size, past.size))
    reason = NO_TEST if difference else NO_VARIATION
    return z_test(np.array(difference), np.array(error), method=method, reason=reason).one()


def _wald(value: float, error: float, name: str, unit: str, figures: Mapping[str, Any]) -> Estimate:
    half = z_of(figures["confidence"]) * error
    interval = Interval(low=value - half, high=value + half, confidence=figures["confidence"], method="wald")
    return Estimate(
        value=value, standard_error=error, interval=interval, definition=name, unit=unit, **figures
    )


def _relative(
    difference: float, mean: float, error: float, base_variance: float, figures: Mapping[str, Any]
) -> Estimate:
    if mean <= 0:
        return Estimate.missing(NO_EXPOSURE, definition="relative uplift", unit="share", **figures)
    # The ratio actual / expected, linearised: the baseline stands above and below.
    ratio = 1 + difference / mean
    spread = math.sqrt(max(error**2 - base_variance, 0.0) + ratio**2 * base_variance) / mean
    return _wald(difference / mean, spread, "relative uplift", "share", figures)


def _expectation(
    past: Floats, steps: int, baseline: Baseline, weight: float, period: int
) -> tuple[Floats, float]:
    """Expected level of the campaign's periods, and the variance of that level."""
    if past.min() == past.max():
        return np.full(steps, past[0]), 0.0
    if baseline == "mean":
        return np.full(steps, past.mean()), float(past.var(ddof=1)) / past.size
    if baseline == "ewma":
        level = ewma(past, weight)
        errors = past[1:] - level[:-1]
        spread = float(errors @ errors) / errors.size
        return np.full(steps, level[-1]), spread * weight / (2 - weight)
    places = np.arange(past.size) % period
    seen = np.bincount(places, minlength=period)
    means = np.bincount(places, weights=past, minlength=period) / seen
    errors = past - means[places]
    spread = float(errors @ errors) / (past.size - period)
    ahead = (past.size + np.arange(steps)) % period
    share = np.bincount(ahead, minlength=period) / steps
    return np.asarray(means[ahead], np.float64), spread * float((share**2 / seen).sum())


def _undefined(now: Floats, baseline: Baseline, reason: Reason, confidence: float) -> Uplift:
    figures: dict[str, Any] = {"n": now.size, "confidence": confidence, "options": {"baseline": baseline}}
    return Uplift(
        actual=now,
        expected=np.zeros(now.size),
        difference=Estimate.missing(reason, definition="uplift", **figures),
        relative=Estimate.missing(reason, definition="relative uplift", unit="share", **figures),
        total=Estimate.missing(reason, definition="total uplift", **figures),
        test=Significance.missing(reason, method="uplift = 0"),
        baseline=baseline,
    )


def sample_ratio_mismatch(observed: ArrayLike, expected_ratio: ArrayLike | None = None) -> Significance:
    """Do the groups of an experiment have the sizes that were planned? A chi-square test.

    `expected_ratio` is in any unit, equal when left out. A p-value below 0.001 means that the assignment is
    broken and that no result of the experiment should be read. From three groups on it needs scipy.

    >>> sample_ratio_mismatch([50_421, 49_579])
    Significance(sample ratio, statistic=7.09, df=1, p=0.007753)
    """
    observed, expected_ratio = together(observed=observed, expected_ratio=expected_ratio)
    seen = whole_counts(observed, "observed")
    ratio = (
        np.ones(seen.size) if expected_ratio is None else numbers(expected_ratio, "expected_ratio", above=0)
    )
    return attrs.evolve(fit_ratio(seen, ratio), method="sample ratio")
