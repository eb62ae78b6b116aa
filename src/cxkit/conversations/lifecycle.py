"""The life of a conversation as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Rated,
    Recorded,
    RecordingConsent,
    StepTaken,
    Transferred,
    WrapUpEnded,
    WrapUpStarted,
)
from cxkit.conversations.status import CONNECTED, WAITING, Status
from cxkit.kernel import Lifecycle, Step
from cxkit.values.labels import Reason, Text

if TYPE_CHECKING:
    from cxkit.conversations.conversation import Conversation

__all__ = ["LIFECYCLE"]

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


def customer_agreed(conversation: Conversation, fact: Recorded) -> Reason | None:
    """Nothing is recorded, transcribed or analysed without the customer's consent."""
    if fact.use in conversation.consented:
        return None
    return NO_CONSENT(use=fact.use)


def goes_somewhere(conversation: Conversation, fact: Transferred) -> Reason | None:
    """A transfer has a destination."""
    return None if fact.queue or fact.agent else NOWHERE()


_LIVE = WAITING | CONNECTED
_MET = CONNECTED | {Status.WRAP_UP, Status.ENDED}

LIFECYCLE = Lifecycle(
    begins={Offered: Status.QUEUED, Imported: None},
    steps={
        Answered: Step(source=WAITING, target=Status.ACTIVE),
        Abandoned: Step(source=Status.QUEUED, target=Status.ABANDONED),
        CallbackChosen: Step(source=Status.QUEUED, target=Status.CALLBACK),
        Transferred: Step(source=CONNECTED, target=Status.QUEUED, checks=(goes_somewhere,)),
        HoldStarted: Step(source=Status.ACTIVE, target=Status.ON_HOLD),
        HoldEnded: Step(source=Status.ON_HOLD, target=Status.ACTIVE),
        Ended: Step(source=CONNECTED | {Status.CALLBACK}, target=Status.ENDED),
        WrapUpStarted: Step(source=_LIVE | {Status.ENDED}, target={Status.ENDED: Status.WRAP_UP}),
        WrapUpEnded: Step(
            source=_LIVE | {Status.WRAP_UP, Status.ENDED}, target={Status.WRAP_UP: Status.ENDED}
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
