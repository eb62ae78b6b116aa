"""Training told on four levels (Kirkpatrick): reaction, learning, behaviour, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.columns import FlagKind, groups, numbers, together
from cxkit.stats.effects import Effect, shrunken_differences
from cxkit.stats.intervals.paired import paired_means
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.tallies import tally_share, tally_values
from cxkit.values import EffectDesign, EffectVerdict

Better = Literal["higher", "lower"]


def training_effect(people: ArrayLike, values: ArrayLike, *, after: ArrayLike, trained: ArrayLike) -> Effect:
    """The effect of a training on behaviour or results, against those not trained yet.

    One row a scored answer or a contact: whose, its value (0 and 1 throughout, or any numbers), whether it
    lies after the training (missing: neither, such as the first weeks after), and whether that person was
    trained. People are sent to training after a bad time, so each is held against a shrunken baseline
    (`cxkit.stats.effects.shrunken_differences`), never against the plain time before.

    >>> rng = np.random.default_rng(3)
    >>> people = np.tile(np.arange(30), 40)
    >>> after, trained = np.repeat([0, 1], 600), people < 10
    >>> values = 1.0 * (rng.random(1200) < 0.6 + 0.25 * (after * trained))
    >>> training_effect(people, values, after=after, trained=trained).verdict()
    EffectVerdict.EFFECTIVE
    """
    given = together(people=people, values=values, after=after, trained=trained)
    y = numbers(given[1], "values", missing=True)
    late = np.asarray(FlagKind().strictly(given[2], "after"))
    chosen = np.asarray(FlagKind().strictly(given[3], "trained"))
    names, place = groups(given[0], "people").placed()
    counted = ~np.isnan(y) & (late >= 0) & (chosen >= 0)
    is_share = bool(np.isin(y[counted], (0.0, 1.0)).all())

    def figure(rows: Any) -> Estimate:
        tally = tally_share(y[rows]) if is_share else tally_values(y[rows], quantiles=False)
        return cast(Estimate, tally.result())

    own = [counted & (place == at) for at in range(len(names))]
    return shrunken_differences(
        [figure(rows & (late == 0)) for rows in own],
        [figure(rows & (late == 1)) for rows in own],
        [bool((chosen[rows] == 1).any()) for rows in own],
    )


def normalised_gain(before: ArrayLike, after: ArrayLike, *, most: float = 1.0) -> Estimate:
    """The mean share of what could be gained that was gained: (after - before) / (most - before), by person.

    Undefined for whoever had everything before; they are left out and counted, as are missing tests.

    >>> normalised_gain([0.4, 0.5, 1.0], [0.7, 0.9, 1.0]).dropped
    {'missing': 1}
    """
    first, second = together(before=before, after=after)
    one, two = numbers(first, "before", missing=True), numbers(second, "after", missing=True)
    room = np.where(one < most, most - one, np.nan)
    gains = tally_values((two - one) / room, quantiles=False, definition="normalised gain")
    return cast(Estimate, gains.result())


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Kirkpatrick(Tabular):
    """A training on four levels, each with its n and verdict; one that was not measured is absent.

    Reaction has no verdict: who liked a course has not learned by it. Learning is the change of the same
    people's tests; behaviour and results are effects, inconclusive wherever their intervals span 0.
    """

    reaction: Estimate
    learning: Estimate
    gain: Estimate
    effects: Mapping[str, Effect]
    verdicts: Mapping[str, EffectVerdict]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a level; the figure before is not told as an effect."""
        rows: dict[str, Estimate] = {"reaction": self.reaction, "learning": self.learning}
        rows |= {name: effect.figure for name, effect in self.effects.items()}
        return {
            "level": list(rows),
            "value": [each.value for each in rows.values()],
            "low": [each.low for each in rows.values()],
            "high": [each.high for each in rows.values()],
            "n": [each.n for each in rows.values()],
            "verdict": [
                None if (verdict := self.verdicts.get(name)) is None else str(verdict) for name in rows
            ],
        }

    def summary(self) -> dict[str, Any]:
        """The normalised gain."""
        return {"gain": self.gain.to_dict()}

    def __repr__(self) -> str:
        return f"Kirkpatrick({', '.join(f'{name} {verdict}' for name, verdict in self.verdicts.items())})"


def kirkpatrick(
    *,
    ratings: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    behaviour: Effect | None = None,
    results: Mapping[str, tuple[Effect, Better]] | None = None,
    hoped: float | None = None,
    minimum: int = 5,
) -> Kirkpatrick:
    """A training on four levels: ratings and tests by person, and effects from `training_effect`.

    `results` names metrics with the direction that is better; `hoped` is the effect on behaviour that was
    planned. Fewer than `minimum` people prove nothing. The paired interval needs SciPy.

    >>> training = kirkpatrick(ratings=[4, 5, 5, 4, 3], before=[0.4, 0.5, 0.3, 0.6, 0.4], after=[0.7] * 5)
    >>> dict(training.verdicts)
    {'learning': EffectVerdict.EFFECTIVE}
    """
    ratings, before, after = together(ratings=ratings, before=before, after=after)
    reaction: Any = tally_values(
        ratings, quantiles=False, low=0, definition="reaction", name="ratings"
    ).result()
    learning = paired_means(before, after).figure
    effects: dict[str, Effect] = {} if behaviour is None else {"behaviour": behaviour}
    before_and_after = Effect(design=EffectDesign.NONE, figure=learning)
    verdicts = {"learning": before_and_after.verdict(minimum=minimum)}
    if behaviour is not None:
        verdicts["behaviour"] = behaviour.verdict(hoped=hoped, minimum=minimum)
    for name, (effect, better) in (results or {}).items():
        effects[name] = effect
        verdicts[name] = effect.verdict(better=better, minimum=minimum)
    return Kirkpatrick(
        reaction=reaction,
        learning=learning,
        gain=normalised_gain(before, after),
        effects=effects,
        verdicts=verdicts,
    )
