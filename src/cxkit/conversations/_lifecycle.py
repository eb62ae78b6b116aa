"""The life of a conversation as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxkit.conversations._enums import CONNECTED, WAITING, Disconnector, Status
from cxkit.conversations.facts import (
    Abandoned,
    Answered,
    CallbackChosen,
    Ended,
    Erased,
    Filed,
    HoldEnded,
    HoldStarted,
    Imported,
    Linked,
    Messaged,
    Offered,
    Overflowed,
    Rated,
    Recorded,
    RecordingConsent,
    StepTaken,
    Transferred,
    WrapUpEnded,
    WrapUpStarted,
)
from cxkit.kernel import Lifecycle, Step
from cxkit.values import Reason, Text

if TYPE_CHECKING:
    from cxkit.conversations._conversation import Conversation

NO_CONSENT = Text(
    "conversation.no_consent",
    "the customer has not agreed to this: {use}",
    "顾客未同意：{use}",
    "顧客未同意：{use}",
)
NOWHERE = Text(
    "conversation.nowhere",
    "a transfer names the queue or the agent that it goes to",
    "转接须指明目标队列或客服",
    "轉接須指明目標佇列或客服",
)


LEFT_THE_QUEUE = Text(
    "conversation.left_the_queue",
    "a customer who leaves the queue has abandoned the contact: record that",
    "顾客离开队列属于放弃，请登记为放弃",
    "顧客離開佇列屬於放棄，請登記為放棄",
)


NOT_THEIRS = Text(
    "conversation.not_theirs",
    "{agent} had no part in it that is free for a wrap-up",
    "{agent}未参与该沟通，或正在进行话后处理",
    "{agent}未參與該溝通，或正在進行話後處理",
)
NOT_WRAPPING = Text(
    "conversation.not_wrapping",
    "{agent} is not wrapping it up",
    "{agent}未在进行话后处理",
    "{agent}未在進行話後處理",
)


def can_wrap_up(conversation: Conversation, fact: WrapUpStarted) -> Reason | None:
    """Who took part can wrap up, one wrap-up at a time."""
    parts = [part for part in conversation.handlings() if fact.agent in (None, part.agent)]
    return None if parts and parts[-1].wrap is not None else NOT_THEIRS(agent=fact.agent or "-")


def is_wrapping_up(conversation: Conversation, fact: WrapUpEnded) -> Reason | None:
    """Only a wrap-up that began can end."""
    parts = (part for part in conversation.handlings() if fact.agent in (None, part.agent))
    return None if any(part.wrap is None for part in parts) else NOT_WRAPPING(agent=fact.agent or "-")


def customer_agreed(conversation: Conversation, fact: Recorded) -> Reason | None:
    """Nothing is recorded, transcribed or analysed without the customer's consent."""
    if fact.use in conversation.consented:
        return None
    return NO_CONSENT(use=fact.use)


def goes_somewhere(conversation: Conversation, fact: Transferred) -> Reason | None:
    """A transfer has a destination."""
    return None if fact.queue or fact.agent else NOWHERE()


def not_abandoned(conversation: Conversation, fact: Ended) -> Reason | None:
    """Leaving the queue has its own fact."""
    waiting = conversation.status is Status.QUEUED
    return LEFT_THE_QUEUE() if waiting and fact.disconnected_by is Disconnector.CUSTOMER else None


_LIVE = WAITING | CONNECTED
_MET = CONNECTED | {Status.WRAP_UP, Status.ENDED}

LIFECYCLE = Lifecycle(
    begins={Offered: Status.QUEUED, Imported: None},
    steps={
        Answered: Step(source=WAITING, target=Status.ACTIVE),
        Abandoned: Step(source=Status.QUEUED, target=Status.ABANDONED),
        Overflowed: Step(source=Status.QUEUED),
        CallbackChosen: Step(source=Status.QUEUED, target=Status.CALLBACK),
        Transferred: Step(source=CONNECTED, target=Status.QUEUED, checks=(goes_somewhere,)),
        HoldStarted: Step(source=Status.ACTIVE, target=Status.ON_HOLD),
        HoldEnded: Step(source=Status.ON_HOLD, target=Status.ACTIVE),
        Ended: Step(source=_LIVE, target=Status.ENDED, checks=(not_abandoned,)),
        WrapUpStarted: Step(
            source=_LIVE | {Status.WRAP_UP, Status.ENDED},
            target={Status.ENDED: Status.WRAP_UP},
            checks=(can_wrap_up,),
        ),
        WrapUpEnded: Step(
            source=_LIVE | {Status.WRAP_UP, Status.ENDED},
            target={Status.WRAP_UP: Status.ENDED},
            checks=(is_wrapping_up,),
        ),
        Messaged: Step(source=_LIVE),
        StepTaken: Step(source=_MET),
        Filed: Step(),
        Linked: Step(),
        RecordingConsent: Step(source=_LIVE),
        Recorded: Step(source=_MET, checks=(customer_agreed,)),
        Rated: Step(source=_MET),
        Erased: Step(),
    },
)
