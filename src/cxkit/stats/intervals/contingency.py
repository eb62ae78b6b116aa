"""Tables of counts: chi-square with residuals, k proportions, trend in proportions, paired answers.

The p-values need SciPy (the chi-square and binomial distributions), except with one degree of freedom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import table as read_table, together
from cxkit.errors import Invalid
from cxkit.stats.intervals.proportions import check_counts
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats, floats, refuse_unless
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._normal import two_sided_p
from cxkit.stats.results._reasons import EMPTY, NO_CHANGE, NO_VARIATION, TOO_FEW
from cxkit.stats.results._significance import Significance
from cxkit.values import Reason

__all__ = [
    "ChiSquare",
    "chi_square",
    "chi_square_tail",
    "fit_ratio",
    "k_proportions",
    "mcnemar",
    "proportion_trend",
]


def chi_square_tail(statistic: float, df: float) -> float:
    """The probability of a chi-square value above `statistic`; needs SciPy unless df is 1.

    >>> round(chi_square_tail(3.841458820694124, 1), 12)
    0.05
    """
    if df == 1:
        return two_sided_p(math.sqrt(max(statistic, 0.0)))
    special = scipy_module("special", needed_for="the chi-square distribution")
    return float(special.chdtrc(df, statistic))


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class ChiSquare(Tabular):
    """A chi-square test of a table, with what it is made of.

    `expected` counts, `residuals` adjusted so that each is about standard normal without association (beyond
    2 or 3 a cell stands out), Cramer's V as the size of the association from 0 to 1. Rows or columns without
    counts are left out of the test; their expected counts and residuals are 0.
    """

    test: Significance
    expected: Floats
    residuals: Floats
    cramers_v: float | None

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a cell of the table."""
        places = np.indices(self.expected.shape).reshape(2, -1)
        return {
            "row": places[0].tolist(),
            "column": places[1].tolist(),
            "expected": self.expected.ravel().tolist(),
            "residual": self.residuals.ravel().tolist(),
        }

    def summary(self) -> dict[str, Any]:
        """The test and the size of the association."""
        return {"test": self.test.to_dict(), "cramers_v": self.cramers_v}

    def __repr__(self) -> str:
        size = "" if self.cramers_v is None else f", cramers_v={self.cramers_v:.4g}"
        return f"ChiSquare({self.test!r}{size})"


def _missing(name: str, reason: Reason, shape: tuple[int, ...]) -> ChiSquare:
    empty = np.zeros(shape)
    test = Significance.missing(reason, method=name)
    return ChiSquare(test=test, expected=empty, residuals=empty.copy(), cramers_v=None)


def chi_square(table: ArrayLike) -> ChiSquare:
    """Pearson's chi-square test of a table of counts, without continuity correction.

    Undefined without counts, or with fewer than two rows or columns that have any.

    >>> table = chi_square([[30, 10], [20, 40]])
    >>> table
    ChiSquare(Significance(chi-square, statistic=16.67, df=1, p=4.456e-05), cramers_v=0.4082)
    >>> table.residuals.round(3).tolist()
    [[4.082, -4.082], [-4.082, 4.082]]
    """
    counts = read_table(table, "table", low=0)
    total = float(counts.sum())
    if total == 0:
        return _missing("chi-square", EMPTY, counts.shape)
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    used = int((rows > 0).sum()), int((columns > 0).sum())
    if min(used) < 2:
        return _missing("chi-square", NO_VARIATION, counts.shape)
    expected = np.outer(rows, columns) / total
    filled = expected > 0
    gaps = np.where(filled, counts - expected, 0.0)
    divisor = np.where(filled, expected, 1.0)
    statistic, df = float((gaps**2 / divisor).sum()), (used[0] - 1) * (used[1] - 1)
    shares = np.outer(1 - rows / total, 1 - columns / total)
    residuals = gaps / np.sqrt(divisor * np.where(shares > 0, shares, 1.0))
    test = Significance(
        method="chi-square", statistic=statistic, df=df, p_value=chi_square_tail(statistic, df)
    )
    v = math.sqrt(statistic / (total * (min(used) - 1)))
    return ChiSquare(test=test, expected=expected, residuals=residuals, cramers_v=min(v, 1.0))


def k_proportions(successes: ArrayLike, trials: ArrayLike) -> Significance:
    """Chi-square test that k proportions are equal; groups without trials are left out.

    >>> k_proportions([82, 85, 91, 97], [100, 100, 105, 108])
    Significance(k proportions, statistic=2.748, df=3, p=0.4321)
    """
    x, n = floats(successes, trials)
    check_counts(x, n)
    test = chi_square(np.stack([x, n - x], axis=1)).test
    return attrs.evolve(test, method="k proportions")


def proportion_trend(
    successes: ArrayLike, trials: ArrayLike, scores: ArrayLike | None = None
) -> Significance:
    """Cochran-Armitage test of a linear trend in proportions over ordered groups.

    `scores` place the groups (default 1, 2, 3 ...). Undefined where all answers or all scores are alike.

    Source: Armitage (1955), Biometrics 11:375.

    >>> proportion_trend([82, 85, 91, 97], [100, 100, 105, 108])
    Significance(Cochran-Armitage trend, statistic=2.714, df=1, p=0.09947)
    """
    method = "Cochran-Armitage trend"
    successes, trials, scores = together(successes=successes, trials=trials, scores=scores)
    x, n = floats(successes, trials)
    check_counts(x, n)
    places = floats(np.arange(1, x.size + 1) if scores is None else scores)[0]
    if places.shape != x.shape or x.ndim != 1:
        raise Invalid("there is one score for each group", code="trend.scores", path="scores")
    total = float(n.sum())
    if total == 0:
        return Significance.missing(EMPTY, method=method)
    share = float(x.sum()) / total
    centred = places - float((n * places).sum()) / total
    variance = share * (1 - share) * float((n * centred**2).sum())
    if variance <= 0:
        return Significance.missing(NO_VARIATION, method=method)
    statistic = float((x * centred).sum()) ** 2 / variance
    return Significance(method=method, statistic=statistic, df=1, p_value=chi_square_tail(statistic, 1))


_MCNEMAR: Final = ("chi-square", "corrected", "exact")


def mcnemar(only_first: int, only_second: int, *, method: str = "exact") -> Significance:
    """McNemar's test that the same people agree as often the first time as the second.

    Only those who changed count. `method` is "exact" (binomial, needs SciPy), "chi-square" or "corrected"
    (with continuity correction). Undefined where nobody changed.

    >>> mcnemar(5, 12, method="chi-square")
    Significance(McNemar chi-square, statistic=2.882, df=1, p=0.08956)
    >>> mcnemar(5, 12)
    Significance(McNemar exact, p=0.1435)
    """
    if method not in _MCNEMAR:
        raise Invalid(f"a method is one of {', '.join(_MCNEMAR)}", code="test.method", path="method")
    changed, name = only_first + only_second, f"McNemar {method}"
    if min(only_first, only_second) < 0:
        raise Invalid("counts are 0 or more", code="statistics.rule", path="only_first")
    if changed == 0:
        return Significance.missing(NO_CHANGE, method=name)
    if method == "exact":
        special = scipy_module("special", needed_for=name)
        p_value = min(1.0, 2 * float(special.bdtr(min(only_first, only_second), changed, 0.5)))
        return Significance(method=name, p_value=p_value)
    gap = abs(only_first - only_second) - (1 if method == "corrected" else 0)
    statistic = max(gap, 0) ** 2 / changed
    return Significance(method=name, statistic=statistic, df=1, p_value=chi_square_tail(statistic, 1))


def fit_ratio(observed: ArrayLike, ratio: Sequence[float] | NDArray[np.float64]) -> Significance:
    """Chi-square test that counts follow a stated ratio, such as the split of a trial.

    It finds a sample ratio mismatch before results are compared.

    >>> fit_ratio([5100, 4900], [0.5, 0.5])
    Significance(goodness of fit, statistic=4, df=1, p=0.0455)
    """
    method = "goodness of fit"
    counts, parts = floats(observed, ratio)
    refuse_unless(counts >= 0, "counts are 0 or more", path="observed")
    refuse_unless(parts > 0, "the parts of a ratio are more than 0", path="ratio")
    if counts.size < 2:
        return Significance.missing(TOO_FEW(needed=2, n=counts.size), method=method)
    if not counts.any():
        return Significance.missing(EMPTY, method=method)
    expected = parts / parts.sum() * counts.sum()
    statistic, df = float(((counts - expected) ** 2 / expected).sum()), counts.size - 1
    return Significance(method=method, statistic=statistic, df=df, p_value=chi_square_tail(statistic, df))
