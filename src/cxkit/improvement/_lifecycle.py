"""The life of an action as one table, and the rules that the table alone cannot say."""

from __future__ import annotations

from cxkit.improvement import facts
from cxkit.improvement._enums import ActionStatus
from cxkit.improvement._state import ActionState
from cxkit.improvement._wording import WORDS
from cxkit.kernel import Begin, Changes, Lifecycle, Step, copies, sets
from cxkit.values import EffectVerdict, Reason, later

_WORKED = (EffectVerdict.EFFECTIVE, EffectVerdict.PARTLY)


def effect_can_show(action: ActionState, fact: facts.Checked) -> Reason | None:
    """Nobody judges an effect before it can show."""
    if action.plan is None or action.done_at is None:
        return None
    from_then = max(action.plan.check_at, later(action.done_at, action.plan.lag))
    return WORDS["action.too_early"](at=from_then) if fact.at < from_then else None


def verdict_is_measured(action: ActionState, fact: facts.Checked) -> Reason | None:
    """A verdict rests on an effect of enough; for want of data it is inconclusive."""
    if fact.verdict is EffectVerdict.INCONCLUSIVE:
        return None
    if fact.effect is None:
        return WORDS["action.no_effect"](verdict=fact.verdict)
    few = action.plan is not None and fact.effect.n < action.plan.minimum
    return WORDS["action.too_few"](n=int(fact.effect.n), verdict=fact.verdict) if few else None


def it_worked(action: ActionState, fact: facts.Standardised) -> Reason | None:
    """Only what worked becomes the standard."""
    return None if action.verdict in _WORKED else WORDS["action.not_effective"]()


def closer_is_not_owner(action: ActionState, fact: facts.Closed) -> Reason | None:
    """Nobody closes their own action."""
    return WORDS["action.own"](owner=fact.by.id or "-") if fact.by.id == action.owner else None


def what_did_not_work_goes_on(action: ActionState, fact: facts.Closed) -> Reason | None:
    """A measure that worked is standardised first; another has a next action, or its risk is accepted."""
    if action.status is ActionStatus.STANDARDISED:
        return None
    if action.verdict in _WORKED:
        return WORDS["action.not_standardised"]()
    named = fact.next_action is not None or bool(fact.accepted_risk)
    return None if named else WORDS["action.no_next"]()


_ROUND = ("started_at", "done_at", "checked_at", "closed_at", "verdict", "effect", "standard")
"""The fields of one round of plan, do, check, act."""


def recurred(action: ActionState, fact: facts.Recurred) -> Changes:
    """The action is open anew, with its cause known: plan, effect and verdict are those of the next round."""
    fresh: Changes = dict.fromkeys(("plan", "planned_at", *_ROUND))
    return {**fresh, "trigger": fact.trigger, "recurrences": action.recurrences + 1}


def planned(action: ActionState, fact: facts.Planned) -> Changes:
    """The plan and its date; of an action that was checked it is the next round."""
    fresh: Changes = dict.fromkeys(_ROUND) if action.status is ActionStatus.CHECKED else {}
    return {**fresh, "plan": fact.plan, "planned_at": fact.at}


def spread(action: ActionState, fact: facts.Spread) -> Changes:
    """The sister action is named."""
    return {"spread": (*action.spread, fact.into)}


_S = ActionStatus
_OPEN = {_S.FOUND, _S.ANALYSED, _S.PLANNED, _S.DOING, _S.DONE, _S.CHECKED, _S.STANDARDISED}

LIFECYCLE = Lifecycle(
    begins={
        facts.Found: Begin(_S.FOUND, copies("title", "kind", "trigger", "unit", "parent", id="action")),
    },
    steps={
        facts.Analysed: Step(
            source={_S.FOUND, _S.ANALYSED}, target=_S.ANALYSED, effect=sets("cause", "area")
        ),
        facts.Planned: Step(
            source={_S.ANALYSED, _S.PLANNED, _S.DOING, _S.CHECKED},
            target={_S.ANALYSED: _S.PLANNED, _S.CHECKED: _S.PLANNED},
            effect=planned,
        ),
        facts.Started: Step(source=_S.PLANNED, target=_S.DOING, effect=sets(started_at="at")),
        facts.Done: Step(source={_S.PLANNED, _S.DOING}, target=_S.DONE, effect=sets(done_at="at")),
        facts.Checked: Step(
            source={_S.DONE, _S.CHECKED},
            target=_S.CHECKED,
            effect=sets("verdict", "effect", checked_at="at"),
            checks=(effect_can_show, verdict_is_measured),
        ),
        facts.Standardised: Step(
            source=_S.CHECKED, target=_S.STANDARDISED, effect=sets(standard="where"), checks=(it_worked,)
        ),
        facts.Spread: Step(source={_S.CHECKED, _S.STANDARDISED, _S.CLOSED}, effect=spread),
        facts.Recurred: Step(
            source={_S.CHECKED, _S.STANDARDISED, _S.CLOSED}, target=_S.FOUND, effect=recurred
        ),
        facts.Closed: Step(
            source={_S.CHECKED, _S.STANDARDISED},
            target=_S.CLOSED,
            effect=sets(closed_at="at"),
            checks=(closer_is_not_owner, what_did_not_work_goes_on),
        ),
        facts.Cancelled: Step(source=_OPEN, target=_S.CANCELLED, effect=sets(closed_at="at")),
        facts.Erased: Step(),
    },
    permission="improve",
    permissions={"erase_customer": [facts.Erased]},
)
