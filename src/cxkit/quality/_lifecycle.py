"""The lives of evaluations and calibration rounds as tables, and the rules that the tables cannot say."""

from __future__ import annotations

from cxkit.kernel import Begin, Changes, Lifecycle, Step, copies, sets
from cxkit.quality import facts
from cxkit.quality._enums import EvaluationStatus, RoundStatus
from cxkit.quality._state import CalibrationState, EvaluationState, Rating
from cxkit.quality._wording import WORDS
from cxkit.values import AgentId, Reason


def evaluator_is_apart(evaluation: EvaluationState, fact: facts.Assigned) -> Reason | None:
    """Nobody evaluates themselves, or a case that is about them."""
    about = (evaluation.agent, *evaluation.concerned)
    apart = fact.evaluator is None or fact.evaluator not in about
    return None if apart else WORDS["evaluation.own"](agent=fact.evaluator)


def by_the_evaluator(evaluation: EvaluationState, fact: facts.Started | facts.Submitted) -> Reason | None:
    """Whoever it was given to fills it in."""
    rater = evaluation.rater
    return None if fact.by.id == rater else WORDS["evaluation.another"](rater=rater or "-")


def by_the_agent(evaluation: EvaluationState, fact: facts.Acknowledged | facts.Disputed) -> Reason | None:
    """The agent answers for themselves."""
    agent = evaluation.agent
    return (
        None if agent is not None and fact.by.id == agent else WORDS["evaluation.agent"](agent=agent or "-")
    )


def agent_is_known(evaluation: EvaluationState, fact: facts.Shared) -> Reason | None:
    """An evaluation about no agent is shared with none."""
    return None if evaluation.agent is not None else WORDS["evaluation.no_agent"]()


def in_time(evaluation: EvaluationState, fact: facts.Disputed) -> Reason | None:
    """A dispute comes within its time; after one decision there is one appeal."""
    if evaluation.disputes > 1:
        return WORDS["evaluation.appealed"]()
    until = evaluation.dispute_until
    return WORDS["evaluation.late"](until=until) if until is None or fact.at > until else None


def third_person(evaluation: EvaluationState, fact: facts.Upheld | facts.Amended) -> Reason | None:
    """Neither the agent nor the evaluator decides, and nobody decides twice."""
    parties = (evaluation.agent, evaluation.evaluator, *evaluation.concerned, *evaluation.deciders)
    apart = fact.by.id is not None and fact.by.id not in parties
    return None if apart else WORDS["evaluation.party"](who=fact.by.id or "-")


def may_end(evaluation: EvaluationState, fact: facts.Finalised) -> Reason | None:
    """An evaluation ends when nobody can object any more, and no machine fails anybody."""
    if evaluation.automatic is not None and evaluation.auto_failed:
        return WORDS["evaluation.machine"](rater=evaluation.automatic)
    if evaluation.status is EvaluationStatus.SUBMITTED:
        return None if evaluation.agent is None else WORDS["evaluation.unshared"]()
    until = evaluation.dispute_until
    open_still = evaluation.status is not EvaluationStatus.ACKNOWLEDGED and evaluation.disputes < 2
    if open_still and until is not None and fact.at <= until:
        return WORDS["evaluation.open"](until=until)
    return None


def decided(evaluation: EvaluationState, fact: facts.Upheld) -> Changes:
    """The decider is known, and until when the agent may appeal."""
    who = AgentId(fact.by.id or "")
    return {"deciders": (*evaluation.deciders, who), "dispute_until": fact.dispute_until}


def amended(evaluation: EvaluationState, fact: facts.Amended) -> Changes:
    """The answers are those of the decision."""
    who = AgentId(fact.by.id or "")
    changed: Changes = {"answers": fact.answers, "auto_failed": fact.auto_failed}
    return {**changed, "deciders": (*evaluation.deciders, who), "dispute_until": fact.dispute_until}


def disputed(evaluation: EvaluationState, fact: facts.Disputed) -> Changes:
    """Disputes are counted."""
    return {"disputes": evaluation.disputes + 1}


_S = EvaluationStatus
_DECIDED = {_S.UPHELD, _S.AMENDED}
_OPEN = {_S.SAMPLED, _S.ASSIGNED, _S.IN_PROGRESS}

EVALUATION: Lifecycle = Lifecycle(
    begins={
        facts.Sampled: Begin(
            _S.SAMPLED,
            copies(
                *("rubric", "rubric_version", "subject", "selection", "purpose", "agent", "team", "channel"),
                *("concerned", "visit"),
                id="evaluation",
            ),
        ),
    },
    steps={
        facts.Assigned: Step(
            source=_OPEN,
            target=_S.ASSIGNED,
            effect=sets("evaluator", "automatic"),
            checks=(evaluator_is_apart,),
        ),
        facts.Started: Step(source=_S.ASSIGNED, target=_S.IN_PROGRESS, checks=(by_the_evaluator,)),
        facts.Submitted: Step(
            source={_S.ASSIGNED, _S.IN_PROGRESS},
            target=_S.SUBMITTED,
            effect=sets("answers", "auto_failed", "report", submitted_at="at"),
            checks=(by_the_evaluator,),
        ),
        facts.Shared: Step(
            source=_S.SUBMITTED,
            target=_S.SHARED,
            effect=sets("dispute_until"),
            checks=(agent_is_known,),
        ),
        facts.Acknowledged: Step(source=_S.SHARED, target=_S.ACKNOWLEDGED, checks=(by_the_agent,)),
        facts.Disputed: Step(
            source={_S.SHARED, _S.ACKNOWLEDGED, *_DECIDED},
            target=_S.DISPUTED,
            effect=disputed,
            checks=(by_the_agent, in_time),
        ),
        facts.Upheld: Step(source=_S.DISPUTED, target=_S.UPHELD, effect=decided, checks=(third_person,)),
        facts.Amended: Step(source=_S.DISPUTED, target=_S.AMENDED, effect=amended, checks=(third_person,)),
        facts.Finalised: Step(
            source={_S.SUBMITTED, _S.SHARED, _S.ACKNOWLEDGED, *_DECIDED}, target=_S.FINAL, checks=(may_end,)
        ),
        facts.Expired: Step(source=_OPEN, target=_S.EXPIRED),
        facts.Voided: Step(
            source=set(_S) - {_S.FINAL, _S.EXPIRED, _S.VOIDED},
            target=_S.VOIDED,
        ),
        facts.Erased: Step(),
    },
    permission="review_quality",
    permissions={
        "answer_evaluation": [facts.Acknowledged, facts.Disputed],
        "erase_customer": [facts.Erased],
    },
)


def rater_rates(calibration: CalibrationState, fact: facts.Rated) -> Reason | None:
    """A rater of the round rates each of its items once, in time, and none of their own contacts."""
    who = fact.by.id
    item = next((item for item in calibration.items if item.id == fact.item), None)
    if item is None:
        return WORDS["calibration.no_item"](item=fact.item)
    if who not in calibration.raters or who == item.agent:
        return WORDS["calibration.no_rater"](who=who or "-")
    if any((rating.rater, rating.item) == (who, fact.item) for rating in calibration.ratings):
        return WORDS["calibration.rated"]()
    return WORDS["calibration.late"](until=calibration.until) if fact.at > calibration.until else None


def is_item(calibration: CalibrationState, fact: facts.Agreed) -> Reason | None:
    """The item is one of the round's."""
    known = any(item.id == fact.item for item in calibration.items)
    return None if known else WORDS["calibration.no_item"](item=fact.item)


def rated(calibration: CalibrationState, fact: facts.Rated) -> Changes:
    """The rating is kept with its rater."""
    rating = Rating(rater=AgentId(fact.by.id or ""), item=fact.item, answers=fact.answers)
    return {"ratings": (*calibration.ratings, rating)}


def agreed(calibration: CalibrationState, fact: facts.Agreed) -> Changes:
    """The newest agreement on an item holds."""
    others = [rating for rating in calibration.consensus if rating.item != fact.item]
    agreement = Rating(rater=AgentId(fact.by.id or "-"), item=fact.item, answers=fact.answers)
    return {"consensus": (*others, agreement)}


_R = RoundStatus

CALIBRATION: Lifecycle = Lifecycle(
    begins={
        facts.Opened: Begin(
            _R.OPEN, copies("rubric", "rubric_version", "items", "raters", "until", id="calibration")
        ),
    },
    steps={
        facts.Rated: Step(source=_R.OPEN, effect=rated, checks=(rater_rates,)),
        facts.DeadlineExtended: Step(source=_R.OPEN, effect=sets("until")),
        facts.Closed: Step(source=_R.OPEN, target=_R.CLOSED),
        facts.Agreed: Step(source={_R.CLOSED, _R.AGREED}, target=_R.AGREED, effect=agreed, checks=(is_item,)),
        facts.CalibrationErased: Step(),
    },
    permission="review_quality",
    permissions={"erase_customer": [facts.CalibrationErased]},
)
