"""The action: something to improve, its cause, its plan, and whether it helped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from cxkit.improvement import facts
from cxkit.improvement._enums import ActionKind, CauseArea, CauseMethod
from cxkit.improvement._lifecycle import LIFECYCLE
from cxkit.improvement._parts import MeasuredEffect, Plan, Trigger
from cxkit.improvement._state import ActionState as ActionState
from cxkit.kernel import Actor, Fact, Lifecycle, record, several
from cxkit.values import ActionId, EffectVerdict


@record
class Action(ActionState):
    """An improvement action, from its trigger to the effect that it had.

    >>> from datetime import UTC, timedelta
    >>> t, lin, amy = datetime(2026, 3, 2, tzinfo=UTC), Actor.supervisor("lin"), Actor.agent("amy")
    >>> low = Trigger(kind="finding", metric="csat", value=0.71, n=140, period="2026-02")
    >>> action = Action.find("A-1", title="Late at noon", kind="corrective", trigger=low, at=t, by=lin)
    >>> action = action.analyse("one person at lunch", method="five_why", area="people", at=t, by=amy)
    >>> plan = Plan(measure="two on duty", owner="amy", due_at=t + timedelta(days=7), metric="csat",
    ...             design="shrunken", hoped=0.05, check_at=t + timedelta(days=40), minimum=100)
    >>> action = action.make_plan(plan, at=t, by=lin).finish(at=t + timedelta(days=5), by=amy)
    >>> early = facts.Checked(verdict="effective", at=t + timedelta(days=6), by=lin)
    >>> action.on_time, action.refusal(early).code
    (True, 'action.too_early')
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"
    staff_field: ClassVar[str] = "owner"

    @classmethod
    def find(
        cls,
        id: ActionId | str,
        *,
        title: str,
        kind: ActionKind | str,
        trigger: Trigger,
        at: datetime,
        by: Actor,
        unit: str | None = None,
    ) -> Self:
        """Record something to improve."""
        return cls.begin(
            facts.Found, action=id, title=title, kind=kind, trigger=trigger, unit=unit, at=at, by=by
        )

    def analyse(
        self,
        cause: str,
        *,
        method: CauseMethod | str,
        at: datetime,
        by: Actor,
        area: CauseArea | str | None = None,
        evidence: Iterable[str] = (),
    ) -> Self:
        """Record the root cause, how it was found, and with what evidence."""
        analysis = {"cause": cause, "method": method, "area": area, "evidence": several(evidence)}
        return self.apply(facts.Analysed, **analysis, at=at, by=by)

    def make_plan(self, plan: Plan, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Plan the action, before the data; once it is checked, plan the next round."""
        return self.apply(facts.Planned, plan=plan, at=at, by=by, why=why)

    def start(self, *, at: datetime, by: Actor) -> Self:
        """Begin the action."""
        return self.apply(facts.Started, at=at, by=by)

    def finish(self, *, at: datetime, by: Actor, note: str | None = None) -> Self:
        """Record that the action was carried out; its effect is awaited."""
        return self.apply(facts.Done, note=note, at=at, by=by)

    def check(
        self,
        verdict: EffectVerdict | str,
        effect: MeasuredEffect | None = None,
        *,
        at: datetime,
        by: Actor,
        comment: str | None = None,
    ) -> Self:
        """Record whether it helped, and the effect that was measured."""
        return self.apply(facts.Checked, verdict=verdict, effect=effect, comment=comment, at=at, by=by)

    def standardise(self, where: str, *, at: datetime, by: Actor) -> Self:
        """Make what worked the standard: where it is written down."""
        return self.apply(facts.Standardised, where=where, at=at, by=by)

    def spread_to(self, unit: str, *, id: ActionId | str, at: datetime, by: Actor) -> tuple[Self, Self]:
        """Carry the action over to a sister unit: this action, and a new one there that names it."""
        spread = self.apply(facts.Spread, into=id, unit=unit, at=at, by=by)
        same = {"title": self.title, "kind": self.kind, "trigger": self.trigger}
        return spread, self.begin(facts.Found, action=id, unit=unit, parent=self.id, **same, at=at, by=by)

    def recur(self, trigger: Trigger, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Open the action anew, because the same signal came again."""
        return self.apply(facts.Recurred, trigger=trigger, at=at, by=by, why=why)

    def close(
        self,
        *,
        at: datetime,
        by: Actor,
        next_action: ActionId | str | None = None,
        accepted_risk: str | None = None,
    ) -> Self:
        """Close the action, as somebody other than its owner."""
        left = {"next_action": next_action, "accepted_risk": accepted_risk}
        return self.apply(facts.Closed, **left, at=at, by=by)

    def cancel(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Give the action up."""
        return self.apply(facts.Cancelled, reason=reason, at=at, by=by)
