"""Facts of improvement actions."""

from __future__ import annotations

from typing import ClassVar

from cxkit.improvement._enums import ActionKind, CauseArea, CauseMethod
from cxkit.improvement._parts import MeasuredEffect, Plan, Trigger
from cxkit.kernel import Fact, field, personal, record
from cxkit.values import LONGEST_ID, ActionId, EffectVerdict

__all__ = [
    "ActionFact",
    "Analysed",
    "Cancelled",
    "Checked",
    "Closed",
    "Done",
    "Erased",
    "Found",
    "Planned",
    "Recurred",
    "Spread",
    "Standardised",
    "Started",
]


@record(abstract=True)
class ActionFact(Fact):
    """Something that happened to an improvement action."""

    schema_prefix: ClassVar[str] = "action."


@record
class Found(ActionFact):
    """Something to improve was found; `unit` is where: a team, a shop, a carrier, a product."""

    action: ActionId = field(longest=LONGEST_ID)
    title: str = personal(longest=500)
    kind: ActionKind
    trigger: Trigger
    unit: str | None = field(default=None, longest=200)
    parent: ActionId | None = None


@record
class Analysed(ActionFact):
    """The root cause was found, by a method and with evidence."""

    cause: str | None = personal(default=None, longest=2000)
    method: CauseMethod
    area: CauseArea | None = None
    evidence: tuple[str, ...] = personal(default=())


@record
class Planned(ActionFact):
    """The action was planned; a later plan takes the place of an earlier one and is known as such."""

    plan: Plan


@record
class Started(ActionFact):
    """The action began."""


@record
class Done(ActionFact):
    """The action was carried out."""

    note: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Checked(ActionFact):
    """The effect was checked against the metric that triggered the action."""

    verdict: EffectVerdict
    effect: MeasuredEffect | None = None
    comment: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Standardised(ActionFact):
    """The action became the standard: where it is written down."""

    where: str = field(longest=500)


@record
class Spread(ActionFact):
    """The action was carried over to a sister unit, as an action of its own."""

    into: ActionId = field(longest=LONGEST_ID)
    unit: str = field(longest=200)


@record
class Recurred(ActionFact):
    """The same signal came again: the action is open anew."""

    trigger: Trigger


@record
class Closed(ActionFact):
    """The action was closed by somebody other than its owner.

    One that did not work names the next action, or says that the risk is accepted.
    """

    next_action: ActionId | None = None
    accepted_risk: str | None = personal(default=None, longest=1000, whose="actor")


@record
class Cancelled(ActionFact):
    """The action was given up, for a reason."""

    reason: str = personal(longest=1000, whose="actor")


@record
class Erased(ActionFact):
    """Everything personal was taken out of the action and its history."""
