"""The shrunken baseline: what a unit that was chosen because it was bad would have come to by itself.

The worst of a month are in part those with bad luck, and the luck does not last. So what is expected is not
the figure that triggered the action, but that figure pulled towards its peers by as much as chance explains
(Galton 1886; empirical Bayes as in `cxkit.stats.shrink_means`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from cxkit.errors import Invalid
from cxkit.stats.effects._effect import Effect, estimated, undefined
from cxkit.stats.profiling import shrink_means
from cxkit.stats.results import EMPTY, NO_VARIATION, TOO_FEW, Estimate, Estimates
from cxkit.stats.results._elementwise import Floats
from cxkit.values import EffectDesign

FEWEST_PEERS: Final = 5


def shrunken_baseline(before: Estimate, after: Estimate, peers: Estimates | Sequence[Estimate]) -> Effect:
    """The effect of an action on one unit, chosen for its figure `before`, against its shrunken baseline.

    `peers` are figures of the same kind that tell what is usual: those of all units in the period that
    triggered the action, or the unit's own of earlier periods, without the one that triggered it. Expected is
    m + rho (before - m), m their mean and rho = tau² / (tau² + sigma² / n); the variance of the effect is
    rho sigma² / n before + sigma² / n after + that of m. Undefined with fewer than 5 peers.

    >>> from cxkit.stats.tallies import tally_share
    >>> def of(yes, n):
    ...     return tally_share([1] * yes + [0] * (n - yes)).result()
    >>> shops = [of(yes, 100) for yes in (70, 78, 80, 83, 85, 88, 92, 60)]
    >>> effect = shrunken_baseline(of(60, 100), of(74, 100), shops)
    >>> effect.naive, round(effect.expected, 3), effect.verdict()
    (0.14, 0.63, EffectVerdict.INCONCLUSIVE)
    """
    values, sizes, errors = _columns(peers)
    if before.value is None or after.value is None:
        return undefined(EffectDesign.SHRUNKEN, before.undefined or after.undefined or EMPTY, after)
    if before.unit != after.unit:
        raise Invalid("figures of different kinds are not compared", code="compare.definition", path="after")
    if values.size < FEWEST_PEERS:
        return undefined(EffectDesign.SHRUNKEN, TOO_FEW(needed=FEWEST_PEERS, n=values.size), after)
    is_share = after.unit == "share"
    pooled = float((values * sizes).sum() / sizes.sum())
    # One spread of single answers for all: a unit's own is 0 where all its few answers are alike.
    spread = pooled * (1 - pooled) if is_share else float((errors**2 * sizes**2).sum() / sizes.sum())
    if not spread > 0:
        return undefined(EffectDesign.SHRUNKEN, NO_VARIATION, after)
    shrunk = shrink_means(values, np.sqrt(spread / sizes))
    mean, tau = float(shrunk.mean or 0.0), float(shrunk.spread or 0.0)
    kept = tau**2 / (tau**2 + spread / before.n)
    expected = mean + kept * (before.value - mean)
    own = max(expected * (1 - expected), 0.0) if is_share else spread
    of_mean = 1 / float((1 / (tau**2 + spread / sizes)).sum())
    error = math.sqrt(kept * own / before.n + own / after.n + (1 - kept) ** 2 * of_mean)
    return Effect(
        design=EffectDesign.SHRUNKEN,
        figure=estimated(after.value - expected, error, before.n + after.n, "effect", after.unit),
        expected=expected,
        naive=after.value - before.value,
        kept=kept,
        parts={"before": before, "after": after},
    )


def _columns(peers: Estimates | Sequence[Estimate]) -> tuple[Floats, Floats, Floats]:
    """Values, sizes and standard errors of the peers that have a figure."""
    if isinstance(peers, Estimates):
        good = (peers.defined & (peers.n > 0)).ravel()
        errors = np.zeros(peers.shape) if peers.standard_error is None else peers.standard_error
        found = (np.asarray(column, np.float64).ravel()[good] for column in (peers.values, peers.n, errors))
        values, sizes, errors = found
        return values, sizes, errors
    rows = [
        (each.value, each.n, each.standard_error or 0.0)
        for each in peers
        if each.value is not None and each.n
    ]
    table = np.array(rows, np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
