"""Figures of a classifier: how well its scores part two classes, and shares corrected for its errors."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import flags, numbers, together
from cxkit.errors import Invalid, shown
from cxkit.stats._wording import WORDS
from cxkit.stats.intervals.means import midranks
from cxkit.stats.results._estimate import Estimate
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, check_resamples, z_of
from cxkit.stats.results._reasons import EMPTY, NEEDS_TWO

__all__ = ["area_under_curve", "corrected_share"]


def area_under_curve(scores: ArrayLike, truth: ArrayLike, *, confidence: float = 0.95) -> Estimate:
    """The area under the ROC curve: how often a true case scores above a false one, ties counting a half.

    The interval is that of DeLong on the logit, so that it stays within 0 and 1. Undefined where there is no
    true or no false case; without an interval where there is one of a kind, or all true cases score higher.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44:837.

    >>> area_under_curve([0.9, 0.8, 0.7, 0.6, 0.3, 0.2], [1, 1, 0, 1, 0, 0])
    Estimate(area under the curve 0.8889, n=6, 95% delong 0.2614 to 0.9945)
    """
    check_confidence(confidence)
    scores, truth = together(scores=scores, truth=truth)
    score, true = numbers(scores, "scores"), flags(truth, "truth")
    name, positive, negative = "area under the curve", int(true.sum()), int((~true).sum())
    if not positive or not negative:
        return Estimate.missing(EMPTY, n=score.size, definition=name)
    ranks = midranks(score)
    above = (ranks[true] - midranks(score[true])) / negative
    below = (ranks[~true] - midranks(score[~true])) / positive
    area = float(above.mean())
    error = None
    interval = Interval.missing(NEEDS_TWO, method="delong", confidence=confidence)
    if positive > 1 and negative > 1 and 0 < area < 1:
        error = math.sqrt(float(above.var(ddof=1)) / positive + float(below.var(ddof=1)) / negative)
        half = z_of(confidence) * error / (area * (1 - area))
        low, high = (1 / (1 + (1 - area) / area * math.exp(-side * half)) for side in (-1, 1))
        interval = Interval(low=low, high=high, confidence=confidence, method="delong")
    return Estimate(
        value=area,
        n=score.size,
        standard_error=error,
        interval=interval,
        confidence=confidence,
        definition=name,
    )


def corrected_share(
    found: int,
    n: int,
    hits: int,
    positives: int,
    rejections: int,
    negatives: int,
    rng: np.random.Generator,
    *,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Estimate:
    """The share of a class among n items, corrected for the errors of the classifier that found `found`.

    Of a validation sample with known classes, the classifier found `hits` of `positives` and left out
    `rejections` of `negatives`. With sensitivity se = hits / positives and specificity sp = rejections /
    negatives the share is (found/n + sp - 1) / (se + sp - 1), held within 0 and 1. The interval is a
    parametric bootstrap: each of the three shares is drawn from its beta distribution with Jeffreys' prior;
    draws that tell nothing (se + sp at most 1) count as 0 for the lower bound and as 1 for the upper.

    Undefined without items, without validated items of either class, and where se + sp is at most 1: such a
    classifier does no better than chance. The classifier must err in the sample as it does among the items.

    Source: Rogan and Gladen (1978), American Journal of Epidemiology 107:71.

    >>> corrected_share(278, 1000, 85, 100, 190, 200, np.random.default_rng(7))
    Estimate(corrected share 28.5%, n=1,000, 95% rogan_gladen 23.3% to 33.8%)
    """
    check_confidence(confidence)
    check_resamples(resamples)
    pairs = ("found", found, n), ("hits", hits, positives), ("rejections", rejections, negatives)
    for name, part, whole in pairs:
        if not 0 <= part <= whole:
            raise Invalid(f"lies between 0 and {whole}, got {shown(part)}", code="counts.range", path=name)
    options = {"resamples": resamples}
    if not (n and positives and negatives):
        return Estimate.missing(EMPTY, n=n, unit="share", definition="corrected share", options=options)
    alarms = (negatives - rejections) / negatives
    gained = hits / positives - alarms
    if gained <= 0:
        reason = WORDS["classifier.no_better"]()
        return Estimate.missing(reason, n=n, unit="share", definition="corrected share", options=options)
    draws = [rng.beta(part + 0.5, whole - part + 0.5, resamples) for _, part, whole in pairs]
    gain = draws[1] + draws[2] - 1
    tells = gain > 0
    shares = np.clip((draws[0] + draws[2] - 1) / np.where(tells, gain, 1.0), 0, 1)
    tail = (1 - confidence) / 2
    low = float(np.quantile(np.where(tells, shares, 0.0), tail))
    high = float(np.quantile(np.where(tells, shares, 1.0), 1 - tail))
    value = min(max((found / n - alarms) / gained, 0.0), 1.0)
    return Estimate(
        value=value,
        n=n,
        standard_error=float(shares.std()),
        interval=Interval(
            low=min(low, value), high=max(high, value), confidence=confidence, method="rogan_gladen"
        ),
        confidence=confidence,
        unit="share",
        definition="corrected share",
        options=options,
    )
