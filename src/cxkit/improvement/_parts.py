"""Parts of an action: what triggered it, its plan, and the effect that was measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Self

from cxkit._typing import Named, Several
from cxkit.errors import Fault
from cxkit.improvement._enums import TriggerKind
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, AgentId, EffectDesign


@record(name="action.trigger")
class Trigger:
    """Trigger of an action: the figure that stood out, or the records that complain.

    `period` is never part of the baseline against which the effect is measured.

    >>> Trigger(kind="finding", metric="csat", value=0.71, n=140, period="2026-02").metric
    'csat'
    """

    kind: Named[TriggerKind]
    metric: str | None = field(default=None, longest=100)
    value: float | None = None
    n: int | None = field(default=None, low=0)
    period: str | None = field(default=None, longest=40)
    rule: str | None = field(default=None, longest=200)
    references: Several[str] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """A figure has its value and n; complaints are named."""
        if self.kind in (TriggerKind.FINDING, TriggerKind.STANDARD) and None in (
            self.metric,
            self.value,
            self.n,
        ):
            yield Fault("metric", "action.trigger", "name the metric, its value and its n")
        if self.kind is TriggerKind.COMPLAINTS and not self.references:
            yield Fault("references", "action.trigger", "name the complaints")


@record(name="action.plan")
class Plan:
    """Plan of an action, fixed before the data: measure, owner, when, and how its effect will be told.

    `hoped` is the size of the effect in units of the metric; `lag` how long after the action its effect can
    show, such as a return window; fewer than `minimum` are not judged.
    """

    measure: str = field(longest=2000)
    owner: Named[AgentId] = field(longest=LONGEST_ID)
    due_at: datetime
    metric: str = field(longest=100)
    design: Named[EffectDesign]
    hoped: float | None = None
    lag: timedelta = field(default=timedelta(0), low=timedelta(0))
    check_at: datetime
    minimum: int = field(default=30, low=1)

    def rules(self) -> Iterator[Fault]:
        """The effect is checked after it can show."""
        if self.check_at - self.due_at < self.lag:
            yield Fault("check_at", "action.check_at", "lies before the effect can show: due_at and lag")


@record(name="action.effect")
class MeasuredEffect:
    """Effect that was measured, with its interval and the design that told it.

    `naive` is the plain difference of after and before, which is in part luck that does not last. `unit` is
    that of the figures compared, such as "share"; None: that of the plan's metric.

    >>> MeasuredEffect(design="shrunken", value=0.05, low=0.01, high=0.09, n=400).n
    400.0
    """

    design: Named[EffectDesign]
    value: float
    low: float
    high: float
    n: float = field(low=0.0)
    naive: float | None = None
    unit: str | None = field(default=None, longest=40, sparse=True)

    def rules(self) -> Iterator[Fault]:
        """The interval holds the value."""
        if not self.low <= self.value <= self.high:
            yield Fault("value", "action.interval", "lies outside its interval")

    @classmethod
    def of(cls, effect: Any) -> Self | None:
        """The effect as `cxkit.stats.effects` tells it; None where it is undefined."""
        if effect.value is None or not effect.interval.defined:
            return None
        low, high = effect.interval.bounds
        return cls(
            design=effect.design,
            value=effect.value,
            low=low,
            high=high,
            n=effect.figure.n,
            naive=effect.naive,
            unit=effect.figure.unit,
        )
