"""Whether answers to reviews change their ratings: against reviews of the same rating without an answer."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np

from cxkit.analysis.feedback._incidence import flag_codes
from cxkit.columns import numbers, together
from cxkit.stats.results import EMPTY, Estimate, Interval
from cxkit.stats.results._display import Single
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.values import EffectVerdict


@attrs.frozen(slots=True, kw_only=True)
class ReplyEffect(Single):
    """The effect of answers on ratings: how much more they changed than unanswered ones of the same rating.

    `naive` is how much the answered ones changed by themselves: low ratings rise without an answer too, so it
    flatters. `n` are answered, `n_unanswered` unanswered; `left_out` answered ones of ratings without both.
    """

    effect: Estimate
    naive: float | None
    n: int
    n_unanswered: int
    left_out: int

    @property
    def verdict(self) -> EffectVerdict:
        """The verdict of the interval: never ineffective for want of data."""
        low, high = self.effect.low, self.effect.high
        if low is not None and low > 0:
            return EffectVerdict.EFFECTIVE
        return EffectVerdict.INEFFECTIVE if high is not None and high < 0 else EffectVerdict.INCONCLUSIVE


def reply_effect(before: Any, after: Any, replied: Any, *, confidence: float = 0.95) -> ReplyEffect:
    """The effect of answers, one row a review: its first rating, the one it has now, whether it was answered.

    Within each first rating the mean change of answered reviews less that of unanswered ones, put together by
    how many were answered there. Needs two of both; undefined without.

    >>> effect = reply_effect([1] * 8, [1, 1, 2, 1, 3, 4, 2, 3], [False] * 4 + [True] * 4)
    >>> round(effect.effect.value, 2), effect.naive, effect.verdict.label("zh-Hans")
    (1.75, 2.0, '有效')
    """
    check_confidence(confidence)
    before, after, replied = together(before=before, after=after, replied=replied)
    first, last = numbers(before, "before", missing=True), numbers(after, "after", missing=True)
    flags = flag_codes(replied, "replied")
    known = ~np.isnan(first) & ~np.isnan(last) & (flags >= 0)
    change, answered = last - first, flags == 1
    strata: list[tuple[int, float, float]] = []
    n_unanswered = 0
    for rating in np.unique(first[known]).tolist():
        here = known & (first == rating)
        yes, no = change[here & answered], change[here & ~answered]
        if len(yes) < 2 or len(no) < 2:
            continue
        # One spread for both sides: few equal changes are no certainty.
        pooled = np.concatenate([yes - yes.mean(), no - no.mean()])
        spread = float((pooled**2).sum()) / (len(pooled) - 2)
        variance = spread * (1 / len(yes) + 1 / len(no))
        strata.append((len(yes), float(yes.mean() - no.mean()), variance))
        n_unanswered += len(no)
    n, everybody = sum(each for each, _, _ in strata), int((known & answered).sum())
    described: dict[str, Any] = {"definition": "reply effect", "unit": "number"}
    if not n:
        effect = Estimate.missing(EMPTY, **described)
    else:
        value = sum(each * difference for each, difference, _ in strata) / n
        error = math.sqrt(sum((each / n) ** 2 * variance for each, _, variance in strata))
        half = z_of(confidence) * error
        interval = Interval(low=value - half, high=value + half, confidence=confidence, method="stratified")
        effect = Estimate(
            value=value, n=n, standard_error=error, interval=interval, confidence=confidence, **described
        )
    naive = float(change[known & answered].mean()) if everybody else None
    return ReplyEffect(effect=effect, naive=naive, n=n, n_unanswered=n_unanswered, left_out=everybody - n)
