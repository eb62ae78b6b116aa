"""Agreement of several raters, any ratings missing, by five notions of chance side by side.

Gwet's AC1 (AC2 with weights), Fleiss, Krippendorff, Conger and Brennan-Prediger, with standard errors
linearised over units: what a unit adds to the coefficient, and how much units differ in that.

Sources: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61:29; Gwet (2014), Handbook
of Inter-Rater Reliability; Conger (1980); Brennan and Prediger (1981).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import Ints
from cxkit.stats.reliability._agreement import agreement_estimate, agreement_weights
from cxkit.stats.reliability._ratings import ratings_of
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._pictures import GREY, INK, drawing_axes, finished, name_points


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class RaterAgreement(Tabular):
    """Five coefficients of agreement of the same ratings, and the observed agreement that they share."""

    gwet: Estimate
    fleiss: Estimate
    krippendorff: Estimate
    conger: Estimate
    brennan_prediger: Estimate
    observed: float | None
    labels: tuple[Hashable, ...]

    def _all(self) -> tuple[Estimate, ...]:
        return self.gwet, self.fleiss, self.krippendorff, self.conger, self.brennan_prediger

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a coefficient."""
        each = self._all()
        return {
            "coefficient": [one.definition for one in each],
            "value": [one.value for one in each],
            "standard_error": [one.standard_error for one in each],
            "low": [one.low for one in each],
            "high": [one.high for one in each],
            "n": [one.n for one in each],
        }

    def summary(self) -> dict[str, Any]:
        """The observed agreement and the categories."""
        return {"observed": self.observed, "labels": list(self.labels)}

    def __repr__(self) -> str:
        figures = ", ".join(f"{one.definition} {one}" for one in self._all())
        return f"RaterAgreement({figures})"

    def plot(self, ax: Any = None) -> Any:
        """Draw the coefficients with their intervals; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of agreement")
        known = [one for one in self._all() if one.value is not None]
        for place, one in enumerate(known):
            if one.low is not None and one.high is not None:
                ax.hlines(place, one.low, one.high, color=GREY)
            ax.plot(float(one), place, "o", color=INK)
        ax.axvline(0, color=GREY, linewidth=1)
        ax.set_xlim(-1.02, 1.02)
        ax.set_ylim(-0.5, max(len(known), 1) - 0.5)
        name_points(ax, [one.definition for one in known], axis="y")
        return finished(ax, title="agreement of raters", xlabel="agreement beyond chance")


@attrs.frozen(slots=True, eq=False)
class _Units:
    """Counts of units by category, with what all coefficients need of them."""

    counts: Floats
    weights: Floats

    @property
    def given(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1), np.float64)

    @property
    def agreed(self) -> Floats:
        """The share of rater pairs that agree, unit by unit; 0 where there is no pair."""
        given = self.given
        close: Floats = (self.counts * (self.counts @ self.weights - 1)).sum(axis=1)
        pairs = given * (given - 1)
        return np.divide(close, pairs, out=np.zeros(given.size), where=pairs > 0)

    def coefficient(
        self, expected: float, each_expected: Floats | float
    ) -> tuple[float | None, float | None]:
        """(pa - pe) / (1 - pe) and its standard error; `each_expected` is what each unit adds to pe."""
        paired = self.given > 1
        n = paired.size
        if not paired.any() or not 1 - expected > 1e-12:
            return None, None
        value = (float(self.agreed[paired].mean()) - expected) / (1 - expected)
        each = n / paired.sum() * np.where(paired, self.agreed - expected, 0.0) / (1 - expected)
        each = each - 2 * (1 - value) * (each_expected - expected) / (1 - expected)
        return value, _error(each - value)


def _error(deviation: Floats) -> float | None:
    n = deviation.size
    return float(np.sqrt((deviation**2).sum() / (n * (n - 1)))) if n > 1 else None


def rater_agreement(
    ratings: ArrayLike,
    *,
    weights: str | ArrayLike = "none",
    missing: Hashable | None = None,
    categories: Sequence[Hashable] | None = None,
    confidence: float = 0.95,
) -> RaterAgreement:
    """Agreement of several raters, one row a unit and one column a rater.

    Units without any rating are left out; those rated once count for how often categories are used. With
    `weights` ("linear", "quadratic" or a matrix of disagreements) Gwet's coefficient is AC2. Undefined where
    no unit was rated twice or one category holds all ratings.

    >>> rater_agreement([[1, 1, 1], [2, 2, 1], [1, 1, None], [3, 3, 3], [2, 2, 2]]).gwet
    Estimate(gwet ac1 0.8052, n=5, 95% wald 0.4236 to 1)
    """
    table = ratings_of(ratings, missing=missing, categories=categories)
    if not isinstance(weights, str) or weights != "none":
        table.refuse_unordered("a weighted coefficient")
    places = table.positions()
    places = places[(places >= 0).any(axis=1)]
    size = len(table.labels)
    weight = agreement_weights(weights, size)
    counts = (
        np.stack([(places == code).sum(axis=1) for code in range(size)], axis=1) if size else np.zeros((0, 0))
    )
    units = _Units(counts.astype(np.float64), weight)
    plain = isinstance(weights, str) and weights == "none"
    options = {"weights": weights if isinstance(weights, str) else "custom"}
    results = {
        "gwet ac1" if plain else "gwet ac2": _gwet,
        "fleiss": _fleiss,
        "krippendorff": _krippendorff,
        "conger": _conger,
        "brennan-prediger": _brennan_prediger,
    }
    undefined = size < 2
    made: list[Estimate] = []
    for name, compute in results.items():
        value, error = (None, None) if undefined else compute(units, places)
        made.append(
            agreement_estimate(
                value, len(counts), error, definition=name, confidence=confidence, options=options
            )
        )
    paired = units.given > 1
    observed = float(units.agreed[paired].mean()) if paired.any() else None
    return RaterAgreement(
        gwet=made[0],
        fleiss=made[1],
        krippendorff=made[2],
        conger=made[3],
        brennan_prediger=made[4],
        observed=observed,
        labels=table.labels,
    )


def _usage(units: _Units) -> Floats:
    return np.asarray((units.counts / units.given[:, None]).mean(axis=0), np.float64)


def _gwet(units: _Units, places: Ints) -> tuple[float | None, float | None]:
    used, size = _usage(units), units.counts.shape[1]
    scale = float(units.weights.sum()) / (size * (size - 1))
    expected = scale * float((used * (1 - used)).sum())
    return units.coefficient(expected, scale * (units.counts @ (1 - used)) / units.given)


def _fleiss(units: _Units, places: Ints) -> tuple[float | None, float | None]:
    used = _usage(units)
    expected = float(used @ units.weights @ used)
    return units.coefficient(expected, units.counts @ (units.weights @ used) / units.given)


def _brennan_prediger(units: _Units, places: Ints) -> tuple[float | None, float | None]:
    expected = float(units.weights.mean())
    return units.coefficient(expected, expected)


def _conger(units: _Units, places: Ints) -> tuple[float | None, float | None]:
    size = units.counts.shape[1]
    rated = (places >= 0).sum(axis=0)
    places, rated = places[:, rated > 0], rated[rated > 0].astype(np.float64)
    raters, n = places.shape[1], len(places)
    if raters < 2:
        return None, None
    usage = np.stack([(places == code).sum(axis=0) / rated for code in range(size)], axis=1)
    others = usage.sum(axis=0) - usage
    expected = float(((others @ units.weights) * usage).sum()) / (raters * (raters - 1))
    # How much each rating moves pe: its category against what that rater uses on average.
    pull = others @ units.weights
    centre = (pull * usage).sum(axis=1)
    moved = np.where(places >= 0, np.take_along_axis(pull, places.clip(0).T, axis=1).T - centre, 0.0)
    each = expected + (moved * (n / rated)).sum(axis=1) / (raters * (raters - 1))
    return units.coefficient(expected, each)


def _krippendorff(units: _Units, places: Ints) -> tuple[float | None, float | None]:
    paired = units.given > 1
    if not paired.any():
        return None, None
    kept = _Units(units.counts[paired], units.weights)
    given, n = kept.given, int(paired.sum())
    mean = float(given.mean())
    used = kept.counts.sum(axis=0) / (n * mean)
    expected = float(used @ kept.weights @ used)
    if not 1 - expected > 1e-12:
        return None, None
    close = (kept.counts * (kept.counts @ kept.weights - 1)).sum(axis=1) / (mean * (given - 1))
    agreed = float(close.mean())
    plain = (agreed - expected) / (1 - expected)
    observed = agreed + (1 - agreed) / (n * mean)
    value = (observed - expected) / (1 - expected)
    # Gwet (2014) takes the standard error around the coefficient without the small-sample term 1 / (n mean).
    share = (given - mean) / mean
    each = (close - observed * share - expected) / (1 - expected)
    each_expected = kept.counts @ (kept.weights @ used) / mean - expected * share
    each = each - 2 * (1 - plain) * (each_expected - expected) / (1 - expected)
    return value, _error(each - plain)
