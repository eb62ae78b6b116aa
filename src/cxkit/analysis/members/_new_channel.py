"""Effects of a new channel on volume, waiting and cost: demand that is new, and demand that moved to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.analysis._wording import CHANNEL_FIGURES, WORDS
from cxkit.columns import numbers, together
from cxkit.errors import Invalid
from cxkit.stats.effects import Effect, interrupted_series
from cxkit.stats.results import EMPTY, Estimate, Interval
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.values import Labelled, Language


class Shift(Labelled):
    """The change of a figure, from the interval of the effect on it."""

    ROSE = "rose", "Rose", "上升", "上升"
    FELL = "fell", "Fell", "下降", "下降"
    CANNOT_BE_TOLD = "cannot_be_told", "Cannot be told", "尚无法判断", "尚無法判斷"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class NewChannel(Tabular):
    """Effects of a new channel, each a mean a period against what was to be expected without it.

    `volume` is of all channels together, `others` of those that were there before, and `wait`, `cost` and
    `cost_per_contact` of all, where they were given. What the others lost moved to the new channel: it is
    `cannibalised`, as a share of what the new one took. The rest is `new_demand`; both may lie outside 0 to
    1, where the others grew as well.
    """

    effects: Mapping[str, Effect]
    taken: float
    """Contacts that the new channel took a period, from its start on."""
    periods: int
    confidence: float

    @property
    def cannibalised(self) -> Estimate:
        """The share of the new channel's volume that the others lost; the volume itself is taken as it is."""
        return self._share(-1.0, "cannibalised")

    @property
    def new_demand(self) -> Estimate:
        """The share of the new channel's volume that would not have come at all."""
        return self._share(1.0, "new demand")

    def _share(self, sign: float, definition: str) -> Estimate:
        figure = self.effects["others" if sign < 0 else "volume"].figure
        described: dict[str, Any] = {"unit": "share", "definition": definition, "confidence": self.confidence}
        if figure.value is None:
            return Estimate.missing(figure.undefined or EMPTY, n=figure.n, **described)
        if self.taken <= 0:
            return Estimate.missing(EMPTY, n=figure.n, **described)
        bounds = [sign * bound / self.taken for bound in figure.interval.bounds]
        return Estimate(
            value=sign * figure.value / self.taken,
            n=figure.n,
            interval=Interval(low=min(bounds), high=max(bounds), confidence=self.confidence, method="ar1"),
            **described,
        )

    def shift(self, figure: str) -> Shift:
        """Whether a figure rose or fell by it; not to be told where the interval spans 0 or there is none."""
        if figure not in self.effects:
            raise Invalid(f"is one of {', '.join(self.effects)}, got {figure}", code="choice", path="figure")
        interval = self.effects[figure].interval
        if not interval.defined or 0.0 in interval:
            return Shift.CANNOT_BE_TOLD
        return Shift.ROSE if interval.bounds[0] > 0 else Shift.FELL

    def text(self, language: Language = "en") -> str:
        """A line for each figure: what changed, and whether it can be told."""
        return "\n".join(
            WORDS["channel.line"].render(
                language,
                what=CHANNEL_FIGURES[name].in_language(language),
                change=_written(effect.figure),
                shift=self.shift(name).label(language),
            )
            for name, effect in self.effects.items()
        )

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a figure."""
        each = self.effects.values()
        return {
            "figure": list(self.effects),
            "expected": [effect.expected for effect in each],
            "effect": [effect.value for effect in each],
            "low": [effect.figure.low for effect in each],
            "high": [effect.figure.high for effect in each],
            "naive": [effect.naive for effect in each],
            "shift": [str(self.shift(name)) for name in self.effects],
        }

    def summary(self) -> dict[str, Any]:
        """Contacts that the new channel took a period, and the share of them that is new."""
        return {
            "taken": self.taken,
            "periods": self.periods,
            "cannibalised": self.cannibalised.value,
            "new_demand": self.new_demand.value,
        }

    def __repr__(self) -> str:
        figures = ", ".join(f"{name} {self.shift(name)}" for name in self.effects)
        return f"NewChannel(took {self.taken:,.4g} a period; cannibalised {self.cannibalised}; {figures})"


def _each(cost: Floats, contacts: Floats) -> Floats:
    """The cost of a contact; 0 where there is none."""
    return np.divide(cost, contacts, out=np.zeros_like(cost), where=contacts > 0)


def _written(figure: Estimate) -> str:
    """A change with its bounds, as every language writes them."""
    if figure.value is None:
        return "–"
    bounds = f" [{figure.low:+,.4g}, {figure.high:+,.4g}]" if figure.interval.defined else ""
    return f"{figure.value:+,.4g}{bounds}"


def new_channel(
    new: ArrayLike,
    others: ArrayLike,
    start: int,
    *,
    control: ArrayLike | None = None,
    wait: ArrayLike | None = None,
    control_wait: ArrayLike | None = None,
    cost: ArrayLike | None = None,
    control_cost: ArrayLike | None = None,
    trigger: int | None = None,
) -> NewChannel:
    """The effects of a channel that opened in period `start`, from figures of equal periods (days, weeks).

    `new` and `others` are contacts (or orders) by the new channel and by all others together, `wait` a mean
    or median wait over all, `cost` what all channels cost together; `control` and its like are the same
    figures where the channel did not open, without which a season looks like an effect. Each effect is that
    of an interrupted series (`cxkit.stats.effects.interrupted_series`): eight periods before and after are
    needed. `trigger` is the period for whose figure the channel was opened, which is left out.

    >>> rng = np.random.default_rng(1)
    >>> season = 1000 + 200 * np.sin(np.arange(40) / 4)
    >>> control = rng.poisson(season)
    >>> opened = np.arange(40) >= 20
    >>> new, others = rng.poisson(300 * opened), rng.poisson(season - 240 * opened)
    >>> shop = new_channel(new, others, 20, control=control)
    >>> 0.6 < shop.cannibalised.value < 1, shop.shift("others")
    (True, Shift.FELL)
    """
    new, others, control, wait, control_wait, cost, control_cost = together(
        new=new, others=others, control=control, wait=wait, control_wait=control_wait, cost=cost,
        control_cost=control_cost,
    )  # fmt: skip
    taken, before = numbers(new, "new"), numbers(others, "others")
    if not 0 <= start <= taken.size:
        raise Invalid(f"is a period of the {taken.size}, got {start}", code="number.range", path="start")
    total = taken + before

    def effect(values: Floats, beside: ArrayLike | None, name: str) -> Effect:
        unit = "seconds" if name == "wait" else "number"
        return interrupted_series(values, start, control=beside, trigger=trigger, unit=unit)

    effects = {"volume": effect(total, control, "volume"), "others": effect(before, control, "others")}
    if wait is not None:
        effects["wait"] = effect(numbers(wait, "wait"), control_wait, "wait")
    if cost is not None:
        spent = numbers(cost, "cost")
        effects["cost"] = effect(spent, control_cost, "cost")
        beside = None
        if control is not None and control_cost is not None:
            beside = _each(numbers(control_cost, "control_cost"), numbers(control, "control"))
        effects["cost_per_contact"] = effect(_each(spent, total), beside, "cost_per_contact")
    after = np.arange(taken.size) >= start
    return NewChannel(
        effects=effects,
        taken=float(taken[after].mean()) if after.any() else 0.0,
        periods=int(after.sum()),
        confidence=0.95,
    )
