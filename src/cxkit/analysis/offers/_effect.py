"""Effects of offers against those who were held out, and what another choice would have brought."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from cxkit.columns import numbers, read, together
from cxkit.stats.effects import Effect, randomised
from cxkit.stats.results import Estimate
from cxkit.stats.sampling.weighting import hajek_mean, weighted_mean


def offer_effect(
    outcome: Any,
    arm: Any,
    probability: Any,
    *,
    treated: str = "chosen",
    control: str = "held_out",
    unit: str = "share",
) -> Effect:
    """The effect of offers on an outcome: the mean of the treated arm less that of the control arm.

    One row a customer: the outcome (bought, spent, complained, opted out: 1 or 0, or a number), the arm and
    the probability with which the customer came into it, as the offer keeps it. Everybody counts in the arm
    as drawn, whether the offer was seen or not. Each weighs as much as the arm was unlikely (Hájek), so
    programmes with different hold-outs can be told together. `verdict()` can be that it is inconclusive.

    >>> arm, chance = ["chosen"] * 900 + ["held_out"] * 100, [0.9] * 900 + [0.1] * 100
    >>> effect = offer_effect([1] * 180 + [0] * 720 + [1] * 15 + [0] * 85, arm, chance)
    >>> round(effect.value, 3), effect.verdict()
    (0.05, EffectVerdict.INCONCLUSIVE)
    """
    outcome, arm, probability = together(outcome=outcome, arm=arm, probability=probability)
    arms = np.array([str(each) for each in read(arm, "arm").cells()], object)
    values = numbers(outcome, "outcome", missing=True)
    chance = numbers(probability, "probability", missing=True)

    def mean(name: str) -> Estimate:
        rows = (arms == name) & ~np.isnan(values)
        return hajek_mean(values[rows], chance[rows], definition="outcome", unit=unit)

    return randomised(mean(treated), mean(control))


def off_policy(outcome: Any, probability: Any, target_probability: Any, *, unit: str = "number") -> Estimate:
    """The mean outcome that another way of choosing would have had, from choices with known probabilities.

    `probability` is that with which each offer was chosen, `target_probability` that with which the other
    way would have chosen it. Each weighs the second over the first, and the weights are made to sum to one
    (self-normalised); `n_effective` is what they leave of the rows (Kish). What was never explored cannot be
    told.

    >>> off_policy([1, 0, 0, 1], [0.9, 0.9, 0.1, 0.1], [0, 0, 1, 1]).value
    0.5
    """
    outcome, probability, target_probability = together(
        outcome=outcome, probability=probability, target_probability=target_probability
    )
    chance = numbers(probability, "probability", above=0)
    wanted = numbers(target_probability, "target_probability", low=0)
    mean = weighted_mean(numbers(outcome, "outcome"), wanted / chance, definition="off_policy", unit=unit)
    left_out = int((wanted == 0).sum())
    return attrs.evolve(mean, dropped={"never_chosen": left_out})
