"""The fields of an action, as its facts set them."""

from __future__ import annotations

from datetime import datetime

from cxkit.improvement._enums import ActionKind, ActionStatus, CauseArea
from cxkit.improvement._parts import MeasuredEffect, Plan, Trigger
from cxkit.improvement.facts import ActionFact
from cxkit.kernel import Aggregate, field, personal, record
from cxkit.values import ActionId, AgentId, EffectVerdict


@record(abstract=True)
class ActionState(Aggregate[ActionFact]):
    """The fields of an action; `Action` adds the verbs."""

    status: ActionStatus
    title: str = personal(longest=500)
    kind: ActionKind
    trigger: Trigger
    unit: str | None = None
    parent: ActionId | None = None
    cause: str | None = personal(default=None)
    area: CauseArea | None = None
    plan: Plan | None = None
    planned_at: datetime | None = None
    started_at: datetime | None = None
    done_at: datetime | None = None
    checked_at: datetime | None = None
    closed_at: datetime | None = None
    verdict: EffectVerdict | None = None
    effect: MeasuredEffect | None = None
    standard: str | None = None
    spread: tuple[ActionId, ...] = ()
    recurrences: int = field(default=0, low=0)

    @property
    def owner(self) -> AgentId | None:
        """The owner; None before the plan."""
        return None if self.plan is None else self.plan.owner

    @property
    def due_at(self) -> datetime | None:
        """When it is due; None before the plan."""
        return None if self.plan is None else self.plan.due_at

    @property
    def on_time(self) -> bool | None:
        """Whether the action was carried out by its due date; None before it was."""
        return None if self.plan is None or self.done_at is None else self.done_at <= self.plan.due_at

    @property
    def is_post_hoc(self) -> bool:
        """Whether another design than planned told its effect, or the plan is younger than the action."""
        if self.effect is None or self.plan is None:
            return False
        first, planned = self.started_at or self.done_at, self.planned_at
        late = planned is not None and first is not None and planned > first
        return late or self.effect.design is not self.plan.design
