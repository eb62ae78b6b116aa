"""The life of a conversation as one table, and the rules that the table alone cannot say."""

from __future__ import annotations

from cxkit.conversations import facts
from cxkit.conversations._enums import CONNECTED, WAITING, Disconnector, RecordingUse, Status
from cxkit.conversations._state import ConversationState
from cxkit.conversations._wording import WORDS
from cxkit.kernel import Begin, Changes, Lifecycle, OneOf, Step, copies, fields_changed, sets
from cxkit.values import Reason


def can_wrap_up(conversation: ConversationState, fact: facts.WrapUpStarted) -> Reason | None:
    """An agent who took part can wrap up, one wrap-up at a time."""
    parts = [part for part in conversation.handlings if fact.agent in (None, part.agent)]
    return (
        None
        if parts and parts[-1].wrap is not None
        else WORDS["conversation.not_theirs"](agent=fact.agent or "-")
    )


def is_wrapping_up(conversation: ConversationState, fact: facts.WrapUpEnded) -> Reason | None:
    """Only a wrap-up that has begun can end."""
    parts = (part for part in conversation.handlings if fact.agent in (None, part.agent))
    return (
        None
        if any(part.wrap is None for part in parts)
        else WORDS["conversation.not_wrapping"](agent=fact.agent or "-")
    )


def customer_agreed(
    conversation: ConversationState, fact: facts.Recorded | facts.Transcribed
) -> Reason | None:
    """Nothing is recorded, transcribed or analysed without the customer's consent."""
    use = fact.use if isinstance(fact, facts.Recorded) else RecordingUse.TRANSCRIPTION
    return None if use in conversation.consented else WORDS["conversation.no_consent"](use=use)


def message_is_new(conversation: ConversationState, fact: facts.Messaged) -> Reason | None:
    """A message is recorded once, however often its channel brings it."""
    said = (each.message for each in conversation.history if isinstance(each, facts.Messaged))
    known = fact.message is not None and fact.message in said
    return WORDS["conversation.message_known"](message=fact.message) if known else None


def goes_somewhere(conversation: ConversationState, fact: facts.Transferred) -> Reason | None:
    """A transfer has a destination."""
    return None if fact.queue or fact.agent else WORDS["conversation.nowhere"]()


def not_abandoned(conversation: ConversationState, fact: facts.Ended) -> Reason | None:
    """A customer who leaves the queue abandons the contact, which is another fact."""
    waiting = conversation.status is Status.QUEUED
    return (
        WORDS["conversation.left_the_queue"]()
        if waiting and fact.disconnected_by is Disconnector.CUSTOMER
        else None
    )


def filed(conversation: ConversationState, fact: facts.Filed) -> Changes:
    """The fields of the record that the fact names; False names one."""
    fields = ("topic", "question", "solution", "resolved")
    return {name: value for name in fields if (value := getattr(fact, name)) is not None}


def consent_given_or_withdrawn(conversation: ConversationState, fact: facts.RecordingConsent) -> Changes:
    """The uses that the customer agrees to from now on."""
    before = conversation.consented
    return {"consented": before | fact.uses if fact.given else before - fact.uses}


def wrap_up_ended(conversation: ConversationState, fact: facts.WrapUpEnded) -> Changes:
    """The last wrap-up ends the conversation, unless it goes on with another agent."""
    wrapping = sum(part.wrap is None for part in conversation.handlings)
    return {"status": Status.ENDED} if conversation.status is Status.WRAP_UP and wrapping < 2 else {}


_S = Status
_LIVE = WAITING | CONNECTED | {_S.OUTSIDE}
_AFTER_WORK = _LIVE | {_S.WRAP_UP, _S.ENDED}
_MET = CONNECTED | {_S.OUTSIDE, _S.WRAP_UP, _S.ENDED}
_SAME = ("customer", "channel", "purpose", "topic", "queue", "order", "ticket", "external")

_LEAVING = (facts.Abandoned, facts.CallbackChosen)

LIFECYCLE = Lifecycle(
    begins={
        facts.Offered: Begin(_S.QUEUED, copies(*_SAME, id="conversation")),
        facts.Imported: Begin(
            OneOf((), field="status"), copies(*_SAME, "agent", "resolved", id="conversation")
        ),
    },
    steps={
        facts.Answered: Step(source=WAITING, target=_S.ACTIVE, effect=sets("agent")),
        facts.Abandoned: Step(source=_S.QUEUED, target=_S.ABANDONED),
        facts.Overflowed: Step(source=_S.QUEUED, effect=sets("queue")),
        facts.CallbackChosen: Step(source=_S.QUEUED, target=_S.CALLBACK),
        facts.Transferred: Step(
            source=CONNECTED,
            target=_S.QUEUED,
            effect=sets(agent=None, if_given=("queue",)),
            checks=(goes_somewhere,),
        ),
        facts.PassedOn: Step(source=CONNECTED | {_S.QUEUED}, target=_S.OUTSIDE),
        facts.HoldStarted: Step(source=_S.ACTIVE, target=_S.ON_HOLD),
        facts.HoldEnded: Step(source=_S.ON_HOLD, target=_S.ACTIVE),
        facts.Ended: Step(source=_LIVE, target=_S.ENDED, checks=(not_abandoned,)),
        facts.WrapUpStarted: Step(source=_AFTER_WORK, target={_S.ENDED: _S.WRAP_UP}, checks=(can_wrap_up,)),
        facts.WrapUpEnded: Step(
            source=_AFTER_WORK,
            target=OneOf({_S.WRAP_UP: {_S.WRAP_UP, _S.ENDED}}),
            effect=wrap_up_ended,
            checks=(is_wrapping_up,),
        ),
        facts.Messaged: Step(source=_LIVE, checks=(message_is_new,)),
        facts.StepTaken: Step(source=_MET),
        facts.Filed: Step(effect=filed),
        facts.Linked: Step(effect=sets(if_given=("order", "ticket"))),
        facts.RecordingConsent: Step(source=_LIVE, effect=consent_given_or_withdrawn),
        facts.Recorded: Step(source=_MET, checks=(customer_agreed,)),
        facts.Transcribed: Step(source=_MET, checks=(customer_agreed,)),
        facts.Rated: Step(source=_MET),
        facts.FieldsChanged: Step(effect=fields_changed),
        facts.Erased: Step(),
    },
    permission="serve_conversation",
    permissions={
        "write_message": [facts.Offered, facts.Messaged, facts.RecordingConsent, facts.Ended, *_LEAVING],
        "rate_service": [facts.Rated],
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)
