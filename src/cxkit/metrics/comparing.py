"""Comparing two figures of one metric: two months, two teams, two products."""

from __future__ import annotations

from typing import Any, cast

import attrs
import numpy as np

from cxkit.errors import Invalid
from cxkit.metrics.waits import QUANTILE
from cxkit.stats.comparison import Comparisons
from cxkit.stats.comparison import compare as compare_estimates
from cxkit.stats.estimate import Comparison, Estimate
from cxkit.stats.estimates import Estimates
from cxkit.stats.interval import Sufficient
from cxkit.stats.tally import Tally
from cxkit.stats.weighting import NORMAL

__all__ = ["compare"]


def compare(
    first: Tally | Estimate | Estimates,
    second: Tally | Estimate | Estimates,
    figure: str | None = None,
    **options: Any,
) -> Comparison | Comparisons:
    """Whether two figures of one metric differ, of different people: the first against the second.

    Takes tallies (and `figure`, options as for `Tally.result`) or their results. Shares, scores and times are
    compared by their difference, rates by their ratio; quantiles by the standard errors that their
    intervals imply (Price and Bonett 2002).

    >>> from cxkit.metrics import nps
    >>> compare(nps.tally([10, 9, 9, 7, 6]), nps.tally([3, 6, 7, 9, 2])).value
    0.8
    """
    one, two = (
        each.result(figure, **options) if isinstance(each, Tally) else each for each in (first, second)
    )
    if dict(one.options) != dict(two.options):
        names = {*one.options, *two.options} - {"values"}
        differing = {name for name in names if one.options.get(name) != two.options.get(name)}
        if differing:
            raise Invalid(
                f"the figures were made with different options ({', '.join(sorted(differing))})",
                code="compare.options",
            )
    paired: Any = compare_estimates
    return cast("Comparison | Comparisons", paired(_plain(one), _plain(two)))


def _plain(figure: Any) -> Any:
    """A quantile as a figure with a standard error; every other figure as it is."""
    kept = figure.sufficient
    if kept is None or kept.methods.name != QUANTILE:
        return figure
    if isinstance(figure, Estimate):
        if figure.value is None or figure.standard_error is None:
            return figure
        return attrs.evolve(figure, interval=Sufficient(NORMAL, (figure.value, figure.standard_error)))
    error = np.zeros(figure.values.shape) if figure.standard_error is None else figure.standard_error
    return attrs.evolve(figure, interval=Sufficient(NORMAL, (figure.values, error)))
