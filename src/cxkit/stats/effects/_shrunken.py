"""The shrunken baseline: what a unit that was chosen because it was bad would have come to by itself.

The worst of a month are in part those with bad luck, and the luck does not last. So what is expected is not
the figure that triggered the action, but that figure pulled towards its peers by as much as chance explains
(Galton 1886; empirical Bayes as in `cxkit.stats.shrink_means`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import flags
from cxkit.errors import Invalid
from cxkit.stats.effects._effect import Effect, estimated, undefined
from cxkit.stats.intervals.means import MeanDifference, welch
from cxkit.stats.profiling import shrink_means
from cxkit.stats.results import EMPTY, NO_VARIATION, TOO_FEW, Estimate, Estimates, Interval
from cxkit.stats.results._elementwise import Floats
from cxkit.values import EffectDesign, Reason

FEWEST_PEERS: Final = 5


def shrunken_baseline(before: Estimate, after: Estimate, peers: Estimates | Sequence[Estimate]) -> Effect:
    """The effect of an action on one unit, chosen for its figure `before`, against its shrunken baseline.

    `peers` are figures of the same kind that tell what is usual: those of all units in the period that
    triggered the action, or the unit's own of earlier periods, without the one that triggered it. Expected is
    m + rho (before - m), m their mean and rho = tau² / (tau² + sigma² / n); the variance of the effect is
    rho sigma² / n before + sigma² / n after + those of m and of rho, which k peers tell: 2 / (k - 1) of the
    squared pull (Morris 1983). Undefined with fewer than 5 peers.

    >>> from cxkit.stats.tallies import tally_share
    >>> def of(yes, n):
    ...     return tally_share([1] * yes + [0] * (n - yes)).result()
    >>> shops = [of(yes, 100) for yes in (70, 78, 80, 83, 85, 88, 92, 60)]
    >>> effect = shrunken_baseline(of(60, 100), of(74, 100), shops)
    >>> effect.naive, round(effect.expected, 3), effect.verdict()
    (0.14, 0.63, EffectVerdict.INCONCLUSIVE)
    """
    if before.value is None or after.value is None:
        return undefined(EffectDesign.SHRUNKEN, before.undefined or after.undefined or EMPTY, after)
    if before.unit != after.unit:
        raise Invalid("figures of different kinds are not compared", code="compare.definition", path="after")
    usual = _usual(peers, after.unit)
    if not isinstance(usual, _Usual):
        return undefined(EffectDesign.SHRUNKEN, usual, after)
    kept = usual.kept(before.n)
    expected = usual.mean + kept * (before.value - usual.mean)
    own = max(expected * (1 - expected), 0.0) if after.unit == "share" else usual.spread
    drawn = kept * own / before.n + own / after.n + (1 - kept) ** 2 * usual.of_mean
    error = math.hypot(math.sqrt(drawn), usual.of_kept(before.value - expected))
    return Effect(
        design=EffectDesign.SHRUNKEN,
        figure=estimated(after.value - expected, error, before.n + after.n, "effect", after.unit),
        expected=expected,
        naive=after.value - before.value,
        kept=kept,
        parts={"before": before, "after": after},
    )


def shrunken_differences(before: Sequence[Estimate], after: Sequence[Estimate], treated: ArrayLike) -> Effect:
    """The effect on several units that were chosen for their figures, against the others, all shrunk alike.

    One figure a unit, of the same kind. Each unit's own effect is its figure `after` less its shrunken
    baseline, for which all units are the peers; the effect is the mean of the treated less the mean of the
    others, so that what befell everybody falls away. The interval is Welch's over units (SciPy); `n` counts
    them. Units without both figures are left out; two treated and two others are needed, five in all.

    >>> from cxkit.stats.tallies import tally_share
    >>> def of(yes):
    ...     return tally_share([1] * yes + [0] * (100 - yes)).result()
    >>> first, later = [60, 62, 78, 80, 83, 85, 88, 92], [80, 84, 77, 82, 83, 84, 89, 90]
    >>> effect = shrunken_differences([*map(of, first)], [*map(of, later)], [True] * 2 + [False] * 6)
    >>> round(effect.naive, 2), round(effect.value, 2), effect.verdict()
    (0.21, 0.18, EffectVerdict.EFFECTIVE)
    """
    marked = flags(treated, "treated")
    if not len(before) == len(after) == len(marked):
        raise Invalid("name the same units in all three", code="column.length", path="treated")
    there = [
        (one, other.value, mark)
        for one, other, mark in zip(before, after, marked.tolist(), strict=True)
        if one.value is not None and other.value is not None
    ]
    chosen = np.array([mark for *_, mark in there], np.bool_)
    fewest = int(min(chosen.sum(), (~chosen).sum()))
    few = TOO_FEW(needed=2, n=fewest)
    usual = few if fewest < 2 else _usual([one for one, *_ in there], there[0][0].unit)
    if not isinstance(usual, _Usual):
        return undefined(EffectDesign.DIFFERENCES, usual, next(iter(after), None))
    pairs = np.array([(one.value, one.n, value) for one, value, _ in there], np.float64)
    y0, kept, y1 = pairs[:, 0], usual.kept(pairs[:, 1]), pairs[:, 2]
    expected = usual.mean + kept * (y0 - usual.mean)
    own, pulled = y1 - expected, y0 - expected
    test = welch(own[chosen], own[~chosen])
    apart = float(pulled[chosen].mean() - pulled[~chosen].mean())
    error = math.hypot(test.standard_error or 0.0, usual.of_kept(apart))
    figure = Estimate(
        value=test.difference,
        n=len(there),
        standard_error=error,
        interval=_widened(test, error),
        definition="effect",
        unit=there[0][0].unit,
    )
    return Effect(
        design=EffectDesign.DIFFERENCES,
        figure=figure,
        expected=float(expected[chosen].mean() + own[~chosen].mean()),
        naive=float((y1 - y0)[chosen].mean()),
        kept=float(kept[chosen].mean()),
    )


def _widened(found: MeanDifference, error: float) -> Interval:
    """The interval of a difference for a larger standard error."""
    centre, own = found.difference, found.standard_error
    if centre is None or not own or found.interval.low is None or found.interval.high is None:
        return found.interval
    low, high = (centre + (bound - centre) * error / own for bound in found.interval.bounds)
    return attrs.evolve(found.interval, low=low, high=high)


class _Usual(NamedTuple):
    """The usual among peers: their mean, the spread of their true figures, and that of single answers."""

    mean: float
    tau: float
    spread: float
    of_mean: float
    peers: int

    def kept(self, n: Any) -> Any:
        """The share of a deviation that is not luck, of a figure of n answers."""
        return self.tau**2 / (self.tau**2 + self.spread / n)

    def of_kept(self, pulled: float) -> float:
        """The error of a baseline pulled so far: the kept share is itself estimated from the peers."""
        return abs(pulled) * math.sqrt(2 / (self.peers - 1))


def _usual(peers: Estimates | Sequence[Estimate], unit: str) -> _Usual | Reason:
    values, sizes, errors = _columns(peers)
    if values.size < FEWEST_PEERS:
        return TOO_FEW(needed=FEWEST_PEERS, n=values.size)
    pooled = float((values * sizes).sum() / sizes.sum())
    # One spread of single answers for all: a unit's own is 0 where all its few answers are alike.
    squares = float((errors**2 * sizes**2).sum() / sizes.sum())
    spread = pooled * (1 - pooled) if unit == "share" else squares
    if not spread > 0:
        return NO_VARIATION
    shrunk = shrink_means(values, np.sqrt(spread / sizes))
    tau = float(shrunk.spread or 0.0)
    of_mean = 1 / float((1 / (tau**2 + spread / sizes)).sum())
    return _Usual(float(shrunk.mean or 0.0), tau, spread, of_mean, values.size)


def _columns(peers: Estimates | Sequence[Estimate]) -> tuple[Floats, Floats, Floats]:
    """Values, sizes and standard errors of the peers that have a figure."""
    if isinstance(peers, Estimates):
        good = (peers.defined & (peers.n > 0)).ravel()
        errors = np.zeros(peers.shape) if peers.standard_error is None else peers.standard_error
        columns = (np.asarray(column, np.float64).ravel()[good] for column in (peers.values, peers.n, errors))
        values, sizes, errors = columns
        return values, sizes, errors
    rows = [
        (each.value, each.n, each.standard_error or 0.0)
        for each in peers
        if each.value is not None and each.n
    ]
    table = np.array(rows, np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
