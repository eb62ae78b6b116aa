"""The life of a complaint as one table: ISO 10002, clause 7, with the guards that make it fair."""

from __future__ import annotations

from datetime import datetime

from cxkit.complaints import facts
from cxkit.complaints._enums import OPEN, ComplaintStatus as S, Severity
from cxkit.complaints._state import ComplaintState
from cxkit.complaints._wording import WORDS
from cxkit.complaints.facts import ComplaintFact
from cxkit.kernel import (
    Begin,
    Changes,
    Lifecycle,
    OneOf,
    Step,
    agreement_fits,
    copies,
    evolve,
    fields_changed,
    sets,
)
from cxkit.values import Reason, instant_text


def has_customer(complaint: ComplaintState, at: datetime) -> Reason | None:
    """An anonymous complaint cannot be acknowledged."""
    return WORDS["complaint.anonymous"]() if complaint.is_anonymous else None


def is_acknowledged(complaint: ComplaintState, at: datetime) -> Reason | None:
    """The customer was told of the receipt, unless nobody knows the customer."""
    if complaint.status is S.RECEIVED and not complaint.is_anonymous:
        return WORDS["complaint.not_acknowledged"]()
    return None


def investigator_is_independent(complaint: ComplaintState, fact: facts.Investigated) -> Reason | None:
    """Nobody investigates a complaint about themselves, or an appeal against their own decision."""
    if fact.investigator in complaint.accused:
        return WORDS["complaint.not_independent"](agent=fact.investigator)
    if complaint.escalations > 0 and fact.investigator in complaint.deciders:
        return WORDS["complaint.same_decider"](agent=fact.investigator)
    return None


def decider_is_independent(complaint: ComplaintState, fact: facts.Decided) -> Reason | None:
    """Nobody decides about themselves; no decision or appeal rests on the work of an accused agent."""
    for agent in (fact.by.id, complaint.investigator):
        if agent is not None and agent in complaint.accused:
            return WORDS["complaint.not_independent"](agent=agent)
    appealed = complaint.escalations > 0 and fact.by.id in complaint.deciders
    return WORDS["complaint.same_decider"](agent=fact.by.id) if appealed else None


def not_by_the_accused(complaint: ComplaintState, fact: ComplaintFact) -> Reason | None:
    """Nobody sets aside a complaint about themselves: that would decide it."""
    return WORDS["complaint.not_independent"](agent=fact.by.id) if fact.by.id in complaint.accused else None


def has_evidence(complaint: ComplaintState, at: datetime) -> Reason | None:
    """A decision rests on evidence, or says that there is none."""
    return None if complaint.evidence or complaint.no_evidence else WORDS["complaint.no_evidence"]()


def danger_is_met(complaint: ComplaintState, at: datetime) -> Reason | None:
    """An immediate action was taken if health or safety is at stake."""
    in_danger = complaint.severity is Severity.SAFETY and complaint.acted_at is None
    return WORDS["complaint.no_action"]() if in_danger else None


def may_be_closed(complaint: ComplaintState, at: datetime) -> Reason | None:
    """The decision was accepted and carried out, not answered in time, or every appeal is exhausted."""
    return _CLOSING_RULES[complaint.status](complaint, at)


def _closes_accepted(complaint: ComplaintState, at: datetime) -> Reason | None:
    count = sum(not remedy.is_done for remedy in complaint.remedies)
    return WORDS["complaint.not_carried_out"](count=count) if count else None


def _closes_unanswered(complaint: ComplaintState, at: datetime) -> Reason | None:
    if complaint.is_anonymous:
        return None
    if complaint.reply_by is None:
        return WORDS["complaint.no_deadline"]()
    if not complaint.appeal_told:
        return WORDS["complaint.nothing_left"]()
    return (
        WORDS["complaint.still_time"](until=instant_text(complaint.reply_by))
        if at < complaint.reply_by
        else None
    )


def _closes_rejected(complaint: ComplaintState, at: datetime) -> Reason | None:
    return (
        None
        if complaint.escalations or complaint.ruled_at is not None
        else WORDS["complaint.not_exhausted"]()
    )


def _closes_referred(complaint: ComplaintState, at: datetime) -> Reason | None:
    if complaint.ruled_at is None:
        return WORDS["complaint.not_ruled"](body=complaint.referred_to)
    return _closes_accepted(complaint, at)


def _closes_decided(complaint: ComplaintState, at: datetime) -> Reason | None:
    return None if complaint.is_anonymous else WORDS["complaint.not_communicated"]()


_CLOSING_RULES = {
    S.DECIDED: _closes_decided,
    S.ACCEPTED: _closes_accepted,
    S.COMMUNICATED: _closes_unanswered,
    S.REJECTED: _closes_rejected,
    S.REFERRED: _closes_referred,
}


def is_referred(complaint: ComplaintState, at: datetime) -> Reason | None:
    """Only a body to which the complaint was referred rules on it."""
    return (
        WORDS["complaint.not_referred"]()
        if complaint.referred_to is None and complaint.status is not S.REFERRED
        else None
    )


def clocks_run(complaint: ComplaintState, at: datetime) -> Reason | None:
    """Clocks that stand still cannot be stopped."""
    return None if complaint.stopped_for is None else WORDS["complaint.stopped"]()


def clocks_stand(complaint: ComplaintState, at: datetime) -> Reason | None:
    """Only clocks that stand still are restarted."""
    return WORDS["complaint.not_stopped"]() if complaint.stopped_for is None else None


def remedy_is_there(complaint: ComplaintState, fact: facts.RemedyCarriedOut) -> Reason | None:
    """A remedy is carried out once."""
    is_open = fact.index < len(complaint.remedies) and not complaint.remedies[fact.index].is_done
    return None if is_open else WORDS["complaint.no_remedy"](index=fact.index)


def not_itself(complaint: ComplaintState, fact: facts.MarkedDuplicate | facts.Split) -> Reason | None:
    """A complaint is no duplicate or part of itself."""
    others = fact.into if isinstance(fact, facts.Split) else (fact.of,)
    return WORDS["complaint.itself"]() if complaint.id in others else None


def is_new(complaint: ComplaintState, fact: facts.Split) -> Reason | None:
    """A complaint is split off only once."""
    return next(
        (WORDS["complaint.split_twice"](id=id) for id in fact.into if id in complaint.split_into), None
    )


_SAME = ("customer", "channel", "words", "remedy_sought", "links", "external", "sent_at")
_OWN = ("representative", "accused", "evidence", "happened_on", "publication_allowed", "is_anonymous")
_OBSERVED = ("kind", "labels", "severity", "outcome", "filing", "timely", "disputed")
_TIMES = ("received_at", "acknowledged_at", "decided_at", "responded_at", "closed_at")
_received = copies(*_SAME, *_OWN, "split_from", id="complaint")
_imported = copies(*_SAME, *_OBSERVED, *_TIMES, id="complaint")
_decided = sets("outcome", "remedies", "root_cause", "responsible")
_communicated = sets("reply_by", "appeal_told")


def received(fact: facts.Received) -> Changes:
    """A new complaint, received when it was recorded unless the fact says earlier."""
    return {**_received(fact), "received_at": fact.received_at or fact.at}


def _acknowledged(complaint: ComplaintState, fact: facts.Acknowledged) -> Changes:
    return {"acknowledged_at": complaint.acknowledged_at or fact.at}


def assessed(complaint: ComplaintState, fact: facts.Assessed) -> Changes:
    """The latest assessment; everybody ever accused stays accused."""
    accused = tuple(dict.fromkeys((*complaint.accused, *fact.accused)))
    return {"kind": fact.kind, "labels": fact.labels, "severity": fact.severity, "accused": accused}


def _action_taken(complaint: ComplaintState, fact: facts.ActionTaken) -> Changes:
    return {"acted_at": complaint.acted_at or fact.at}


def _accused(complaint: ComplaintState, fact: facts.Accused) -> Changes:
    return {"accused": tuple(dict.fromkeys((*complaint.accused, fact.agent)))}


def _evidence_added(complaint: ComplaintState, fact: facts.EvidenceAdded) -> Changes:
    return {"evidence": (*complaint.evidence, fact.evidence)}


def updated(complaint: ComplaintState, fact: facts.Updated) -> Changes:
    """The latest update, and the first holding response."""
    return {"updated_at": fact.at, "held_at": complaint.held_at or (fact.at if fact.is_holding else None)}


def decided(complaint: ComplaintState, fact: facts.Decided) -> Changes:
    """The latest decision; `decided_at` is the time of the first one."""
    return {
        **_decided(complaint, fact),
        "decided_at": complaint.decided_at or fact.at,
        "deciders": (*complaint.deciders, *([fact.by.id] if fact.by.id else [])),
    }


def communicated(complaint: ComplaintState, fact: facts.Communicated) -> Changes:
    """The first answer counts; a later decision does not move it."""
    return {**_communicated(complaint, fact), "responded_at": complaint.responded_at or fact.at}


def accepted(complaint: ComplaintState, fact: facts.Accepted) -> Changes:
    """Not disputed, unless an earlier decision was rejected."""
    return {"disputed": bool(complaint.disputed), "accepted_at": fact.at}


def _escalated(complaint: ComplaintState, fact: facts.Escalated) -> Changes:
    return {"escalations": complaint.escalations + 1}


def _remedy_carried_out(complaint: ComplaintState, fact: facts.RemedyCarriedOut) -> Changes:
    done = {"done_at": fact.at}
    remedies = (
        evolve(remedy, done) if index == fact.index else remedy
        for index, remedy in enumerate(complaint.remedies)
    )
    return {"remedies": tuple(remedies)}


def _linked(complaint: ComplaintState, fact: facts.Linked) -> Changes:
    return {"links": complaint.links.joined(fact.links)}


def _split_off(complaint: ComplaintState, fact: facts.Split) -> Changes:
    return {"split_into": (*complaint.split_into, *fact.into)}


def _reopened(complaint: ComplaintState, fact: facts.Reopened) -> Changes:
    return {"closed_at": None, "reopens": complaint.reopens + 1}


_BEFORE_DECISION = frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.ASSESSED, S.INVESTIGATING})
_ended = sets(closed_at="at")

LIFECYCLE = Lifecycle(
    begins={
        facts.Received: Begin(S.RECEIVED, received),
        facts.Imported: Begin(OneOf((), field="status"), _imported),
    },
    steps={
        facts.Acknowledged: Step(
            source=S.RECEIVED, target=S.ACKNOWLEDGED, effect=_acknowledged, guards=(has_customer,)
        ),
        facts.Assessed: Step(
            source=_BEFORE_DECISION,
            target={S.RECEIVED: S.ASSESSED, S.ACKNOWLEDGED: S.ASSESSED},
            effect=assessed,
            guards=(is_acknowledged,),
        ),
        facts.ActionTaken: Step(source=OPEN, effect=_action_taken),
        facts.Investigated: Step(
            source={S.ASSESSED, S.INVESTIGATING, S.ESCALATED},
            target=S.INVESTIGATING,
            effect=sets("investigator"),
            checks=(investigator_is_independent,),
        ),
        facts.Accused: Step(source=OPEN, effect=_accused),
        facts.EvidenceAdded: Step(source=OPEN, effect=_evidence_added),
        facts.EvidenceUnavailable: Step(source=OPEN, effect=sets(no_evidence=True)),
        facts.Updated: Step(source=OPEN, effect=updated, guards=(has_customer,)),
        facts.ClocksStopped: Step(source=OPEN, effect=sets(stopped_for="reason"), guards=(clocks_run,)),
        facts.ClocksRestarted: Step(effect=sets(stopped_for=None), guards=(clocks_stand,)),
        facts.DeadlineAgreed: Step(source=OPEN, checks=(agreement_fits,)),
        facts.Decided: Step(
            source={S.INVESTIGATING, S.ESCALATED},
            target=S.DECIDED,
            effect=decided,
            guards=(has_evidence, danger_is_met),
            checks=(decider_is_independent,),
        ),
        facts.Communicated: Step(source=S.DECIDED, target=S.COMMUNICATED, effect=communicated),
        facts.Accepted: Step(source={S.COMMUNICATED, S.REJECTED}, target=S.ACCEPTED, effect=accepted),
        facts.Rejected: Step(source=S.COMMUNICATED, target=S.REJECTED, effect=sets(disputed=True)),
        facts.Escalated: Step(source={S.COMMUNICATED, S.REJECTED}, target=S.ESCALATED, effect=_escalated),
        # Possible at any time; the company goes on until it has told its decision, or the body rules.
        facts.Referred: Step(
            target={S.COMMUNICATED: S.REFERRED, S.REJECTED: S.REFERRED}, effect=sets(referred_to="body")
        ),
        facts.ExternallyRuled: Step(
            target=S.REFERRED,
            effect=sets("outcome", "remedies", ruled_at="at", closed_at=None),
            guards=(is_referred,),
        ),
        facts.RemedyCarriedOut: Step(
            source={S.COMMUNICATED, S.ACCEPTED, S.REFERRED},
            effect=_remedy_carried_out,
            checks=(remedy_is_there,),
        ),
        facts.HandlingRated: Step(source={*OPEN, S.CLOSED}, effect=sets(handling_score="score")),
        facts.Linked: Step(effect=_linked),
        facts.Split: Step(source=_BEFORE_DECISION, effect=_split_off, checks=(not_itself, is_new)),
        facts.Closed: Step(
            source=set(_CLOSING_RULES), target=S.CLOSED, effect=_ended, guards=(may_be_closed,)
        ),
        facts.Reopened: Step(source=S.CLOSED, target=S.ASSESSED, effect=_reopened),
        facts.Withdrawn: Step(source=OPEN, target=S.WITHDRAWN, effect=_ended),
        facts.MarkedDuplicate: Step(
            source=_BEFORE_DECISION,
            target=S.DUPLICATE,
            effect=sets(closed_at="at", duplicate_of="of"),
            checks=(not_itself, not_by_the_accused),
        ),
        facts.Reclassified: Step(
            source=_BEFORE_DECISION, target=S.RECLASSIFIED, effect=_ended, checks=(not_by_the_accused,)
        ),
        facts.RuledInadmissible: Step(
            source=_BEFORE_DECISION,
            target=S.INADMISSIBLE,
            effect=sets(closed_at="at", refused_at="at"),
            checks=(not_by_the_accused,),
        ),
        facts.FieldsChanged: Step(effect=fields_changed),
        facts.Erased: Step(),
    },
    permission="handle_complaint",
    permissions={
        "complain": [facts.Received, facts.EvidenceAdded, facts.Accepted, facts.Rejected, facts.Withdrawn],
        "decide_complaint": [facts.Decided, facts.RuledInadmissible],
        "compensation": {facts.Decided: "remedies.amount"},
        "escalate": [facts.Escalated],
        "rate_service": [facts.HandlingRated],
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)
