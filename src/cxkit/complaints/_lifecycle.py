"""The life of a complaint as one table: ISO 10002, clause 7, with the guards that make it fair."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cxkit.complaints._enums import ComplaintStatus, Severity
from cxkit.complaints.facts import (
    Accepted,
    Accused,
    Acknowledged,
    ActionTaken,
    Assessed,
    Closed,
    Communicated,
    Decided,
    Erased,
    Escalated,
    EvidenceAdded,
    EvidenceUnavailable,
    ExternallyRuled,
    HandlingRated,
    Imported,
    Investigated,
    Linked,
    MarkedDuplicate,
    Received,
    Reclassified,
    Referred,
    Rejected,
    RemedyCarriedOut,
    Reopened,
    RuledInadmissible,
    Split,
    Updated,
    Withdrawn,
)
from cxkit.kernel import Lifecycle, Step
from cxkit.values import Reason, Text, instant_text

if TYPE_CHECKING:
    from cxkit.complaints._complaint import Complaint
    from cxkit.complaints.facts import ComplaintFact

ANONYMOUS = Text(
    "complaint.anonymous",
    "it is anonymous: there is nobody to tell",
    "该投诉为匿名投诉，无法告知顾客",
    "該投訴為匿名投訴，無法告知顧客",
)
NOT_ACKNOWLEDGED = Text(
    "complaint.not_acknowledged",
    "the customer has not been told that it came in: acknowledge it first",
    "尚未向顾客确认收到投诉：请先回执",
    "尚未向顧客確認收到投訴：請先回覆收悉",
)
NOT_INDEPENDENT = Text(
    "complaint.not_independent",
    "{agent} is complained of and cannot investigate or decide: name somebody else",
    "{agent}是被投诉人，不能调查或决定：请另行指派",
    "{agent}是被投訴人，不能調查或決定：請另行指派",
)
SAME_DECIDER = Text(
    "complaint.same_decider",
    "{agent} took the decision that is appealed against: name somebody else",
    "{agent}作出了被申诉的决定：请另行指派",
    "{agent}作出了被申訴的決定：請另行指派",
)
NO_EVIDENCE = Text(
    "complaint.no_evidence",
    "it has no evidence: add some, or record that none is available",
    "没有证据：请补充证据，或登记无法取得证据",
    "沒有證據：請補充證據，或登記無法取得證據",
)
NO_ACTION = Text(
    "complaint.no_action",
    "somebody may be in danger: record what was done at once first",
    "可能危及人身安全：请先登记已采取的紧急措施",
    "可能危及人身安全：請先登記已採取的緊急措施",
)
NOT_COMMUNICATED = Text(
    "complaint.not_communicated",
    "the customer has not been told the decision: communicate it first",
    "尚未告知顾客处理结果：请先告知",
    "尚未告知顧客處理結果：請先告知",
)
NOT_EXHAUSTED = Text(
    "complaint.not_exhausted",
    "the customer does not accept the decision: escalate it or refer it to an outside body first",
    "顾客不接受处理结果：请先升级处理或转外部机构",
    "顧客不接受處理結果：請先升級處理或轉外部機構",
)
STILL_TIME = Text(
    "complaint.still_time",
    "the customer may still answer until {until}",
    "顾客在{until}之前仍可答复",
    "顧客在{until}之前仍可答覆",
)
NO_DEADLINE = Text(
    "complaint.no_deadline",
    "the customer has not answered and was given no day to answer by",
    "顾客尚未答复，且未告知答复期限",
    "顧客尚未答覆，且未告知答覆期限",
)
NOT_RULED = Text(
    "complaint.not_ruled",
    "the outside body {body} has not decided yet",
    "外部机构{body}尚未作出决定",
    "外部機構{body}尚未作出決定",
)
NOT_CARRIED_OUT = Text(
    "complaint.not_carried_out",
    "{count} of the remedies promised are not carried out",
    "还有{count}项承诺的补救措施未落实",
    "還有{count}項承諾的補救措施未落實",
)
NO_REMEDY = Text(
    "complaint.no_remedy",
    "the decision has no remedy number {index}, or it is carried out already",
    "处理结果中没有第{index}项补救措施，或已落实",
    "處理結果中沒有第{index}項補救措施，或已落實",
)
ITSELF = Text(
    "complaint.itself",
    "a complaint is no duplicate or part of itself",
    "投诉不能是其自身的重复或组成部分",
    "投訴不能是其自身的重複或組成部分",
)
SPLIT_TWICE = Text(
    "complaint.split_twice",
    "complaint {id} was made of it already: give the new one another id",
    "投诉{id}已由此拆分：请使用另一个编号",
    "投訴{id}已由此拆分：請使用另一個編號",
)
NOTHING_LEFT = Text(
    "complaint.nothing_left",
    "the customer was not told how to appeal: tell it in the communication",
    "未告知顾客申诉途径：请在告知结果时说明",
    "未告知顧客申訴途徑：請在告知結果時說明",
)


def has_customer(complaint: Complaint, at: datetime) -> Reason | None:
    """An anonymous complaint cannot be acknowledged."""
    return ANONYMOUS() if complaint.is_anonymous else None


def is_acknowledged(complaint: Complaint, at: datetime) -> Reason | None:
    """The customer knows that it came in, unless nobody knows the customer."""
    if complaint.status is ComplaintStatus.RECEIVED and not complaint.is_anonymous:
        return NOT_ACKNOWLEDGED()
    return None


def investigator_is_independent(complaint: Complaint, fact: Investigated) -> Reason | None:
    """Nobody investigates a complaint about oneself, or an appeal against the own decision."""
    if fact.investigator in complaint.accused:
        return NOT_INDEPENDENT(agent=fact.investigator)
    if complaint.escalations > 0 and fact.investigator in complaint.deciders:
        return SAME_DECIDER(agent=fact.investigator)
    return None


def decider_is_independent(complaint: Complaint, fact: Decided) -> Reason | None:
    """Nobody decides about oneself; neither decision nor appeal rests on a person complained of."""
    for agent in (fact.by.id, complaint.investigator):
        if agent is not None and agent in complaint.accused:
            return NOT_INDEPENDENT(agent=agent)
    appealed = complaint.escalations > 0 and fact.by.id in complaint.deciders
    return SAME_DECIDER(agent=fact.by.id) if appealed else None


def not_by_the_accused(complaint: Complaint, fact: ComplaintFact) -> Reason | None:
    """Nobody puts a complaint about oneself aside: that would decide it."""
    return NOT_INDEPENDENT(agent=fact.by.id) if fact.by.id in complaint.accused else None


def has_evidence(complaint: Complaint, at: datetime) -> Reason | None:
    """A decision rests on evidence, or says that there is none."""
    return None if complaint.evidence or complaint.no_evidence else NO_EVIDENCE()


def danger_is_met(complaint: Complaint, at: datetime) -> Reason | None:
    """Where health or safety is at stake, something was done at once."""
    in_danger = complaint.severity is Severity.SAFETY and complaint.acted_at is None
    return NO_ACTION() if in_danger else None


def may_be_closed(complaint: Complaint, at: datetime) -> Reason | None:
    """Accepted and carried out; or not answered in time; or every way of appeal gone."""
    return _TO_CLOSE[complaint.status](complaint, at)


def _accepted(complaint: Complaint, at: datetime) -> Reason | None:
    count = sum(not remedy.is_done for remedy in complaint.remedies)
    return NOT_CARRIED_OUT(count=count) if count else None


def _unanswered(complaint: Complaint, at: datetime) -> Reason | None:
    if complaint.is_anonymous:
        return None
    if complaint.reply_by is None:
        return NO_DEADLINE()
    if not complaint.appeal_told:
        return NOTHING_LEFT()
    return STILL_TIME(until=instant_text(complaint.reply_by)) if at < complaint.reply_by else None


def _rejected(complaint: Complaint, at: datetime) -> Reason | None:
    return None if complaint.escalations or complaint.ruled_at is not None else NOT_EXHAUSTED()


def _referred(complaint: Complaint, at: datetime) -> Reason | None:
    if complaint.ruled_at is None:
        return NOT_RULED(body=complaint.referred_to)
    return _accepted(complaint, at)


def _decided(complaint: Complaint, at: datetime) -> Reason | None:
    return None if complaint.is_anonymous else NOT_COMMUNICATED()


_TO_CLOSE = {
    ComplaintStatus.DECIDED: _decided,
    ComplaintStatus.ACCEPTED: _accepted,
    ComplaintStatus.COMMUNICATED: _unanswered,
    ComplaintStatus.REJECTED: _rejected,
    ComplaintStatus.REFERRED: _referred,
}


def remedy_is_there(complaint: Complaint, fact: RemedyCarriedOut) -> Reason | None:
    """A remedy is carried out once."""
    known = fact.index < len(complaint.remedies) and not complaint.remedies[fact.index].is_done
    return None if known else NO_REMEDY(index=fact.index)


def not_itself(complaint: Complaint, fact: MarkedDuplicate | Split) -> Reason | None:
    """Another complaint, not this one."""
    others = fact.into if isinstance(fact, Split) else (fact.of,)
    return ITSELF() if complaint.id in others else None


def is_new(complaint: Complaint, fact: Split) -> Reason | None:
    """A complaint is made of another once."""
    return next((SPLIT_TWICE(id=id) for id in fact.into if id in complaint.split_into), None)


_S = ComplaintStatus

ENDED = frozenset({_S.CLOSED, _S.WITHDRAWN, _S.DUPLICATE, _S.RECLASSIFIED, _S.INADMISSIBLE})
"""Nothing more happens, unless it is reopened."""

OPEN = frozenset(_S) - ENDED
"""Somebody still has to do something, or to answer."""

_BEFORE_DECISION = frozenset({_S.RECEIVED, _S.ACKNOWLEDGED, _S.ASSESSED, _S.INVESTIGATING})

LIFECYCLE = Lifecycle(
    begins={Received: _S.RECEIVED, Imported: None},
    steps={
        Acknowledged: Step(source=_S.RECEIVED, target=_S.ACKNOWLEDGED, guards=(has_customer,)),
        Assessed: Step(
            source={_S.RECEIVED, _S.ACKNOWLEDGED, _S.ASSESSED, _S.INVESTIGATING},
            target={_S.RECEIVED: _S.ASSESSED, _S.ACKNOWLEDGED: _S.ASSESSED},
            guards=(is_acknowledged,),
        ),
        ActionTaken: Step(source=OPEN),
        Investigated: Step(
            source={_S.ASSESSED, _S.INVESTIGATING, _S.ESCALATED},
            target=_S.INVESTIGATING,
            checks=(investigator_is_independent,),
        ),
        Accused: Step(source=OPEN),
        EvidenceAdded: Step(source=OPEN),
        EvidenceUnavailable: Step(source=OPEN),
        Updated: Step(source=OPEN, guards=(has_customer,)),
        Decided: Step(
            source={_S.INVESTIGATING, _S.ESCALATED},
            target=_S.DECIDED,
            guards=(has_evidence, danger_is_met),
            checks=(decider_is_independent,),
        ),
        Communicated: Step(source=_S.DECIDED, target=_S.COMMUNICATED),
        Accepted: Step(source={_S.COMMUNICATED, _S.REJECTED}, target=_S.ACCEPTED),
        Rejected: Step(source=_S.COMMUNICATED, target=_S.REJECTED),
        Escalated: Step(source={_S.COMMUNICATED, _S.REJECTED}, target=_S.ESCALATED),
        Referred: Step(source={_S.COMMUNICATED, _S.REJECTED}, target=_S.REFERRED),
        ExternallyRuled: Step(source=_S.REFERRED),
        RemedyCarriedOut: Step(source={_S.COMMUNICATED, _S.ACCEPTED, _S.REFERRED}, checks=(remedy_is_there,)),
        HandlingRated: Step(source={*OPEN, _S.CLOSED}),
        Linked: Step(),
        Split: Step(source=_BEFORE_DECISION, checks=(not_itself, is_new)),
        Closed: Step(source=set(_TO_CLOSE), target=_S.CLOSED, guards=(may_be_closed,)),
        Reopened: Step(source=_S.CLOSED, target=_S.ASSESSED),
        Withdrawn: Step(source=OPEN, target=_S.WITHDRAWN),
        MarkedDuplicate: Step(
            source=_BEFORE_DECISION, target=_S.DUPLICATE, checks=(not_itself, not_by_the_accused)
        ),
        Reclassified: Step(source=_BEFORE_DECISION, target=_S.RECLASSIFIED, checks=(not_by_the_accused,)),
        RuledInadmissible: Step(
            source=_BEFORE_DECISION, target=_S.INADMISSIBLE, checks=(not_by_the_accused,)
        ),
        Erased: Step(),
    },
)
