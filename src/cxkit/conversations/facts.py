"""What can happen in a conversation with a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.conversations._enums import Disconnector, Purpose, RecordingUse, Status
from cxkit.errors import Fault, OffScale
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.values import (
    CSAT_1_5,
    AgentId,
    Channel,
    ConversationId,
    CustomerId,
    MessageId,
    MessageKind,
    OrderId,
    Scale,
    TicketId,
    Visibility,
)
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.conversations._conversation import Conversation

__all__ = [
    "Abandoned",
    "Answered",
    "CallbackChosen",
    "ConversationFact",
    "Ended",
    "Erased",
    "Filed",
    "HoldEnded",
    "HoldStarted",
    "Imported",
    "Linked",
    "Messaged",
    "Offered",
    "Overflowed",
    "Rated",
    "Recorded",
    "RecordingConsent",
    "StepTaken",
    "Transferred",
    "WrapUpEnded",
    "WrapUpStarted",
]


@record(abstract=True)
class ConversationFact(Fact):
    """Something that happened in a conversation."""

    schema_prefix: ClassVar[str] = "conversation."


@record
class Offered(ConversationFact):
    """The customer asked for somebody and waits; a contact that ends in the voice menu is never offered."""

    conversation: ConversationId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    channel: Channel
    purpose: Purpose | None = None
    topic: str | None = None
    queue: str | None = None
    order: OrderId | None = None
    ticket: TicketId | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """A conversation that waits for an answer."""
        same = ("customer", "channel", "purpose", "topic", "queue", "order", "ticket", "external")
        return {"id": self.conversation, **{name: getattr(self, name) for name in same}}


@record
class Imported(ConversationFact):
    """The contact as another system recorded it; what that system did not say is None.

    `abandoned` None means not known; the durations are those that the other system measured.
    """

    conversation: ConversationId = field(longest=LONGEST_ID)
    status: Status = Status.ENDED
    customer: CustomerId | None = None
    channel: Channel = Channel.OTHER
    purpose: Purpose | None = None
    topic: str | None = None
    queue: str | None = None
    agent: AgentId | None = None
    order: OrderId | None = None
    ticket: TicketId | None = None
    external: tuple[ExternalId, ...] = personal(default=())
    offered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    abandoned: bool | None = None
    queue_time: timedelta | None = field(default=None, low=timedelta(0))
    talk_time: timedelta | None = field(default=None, low=timedelta(0))
    hold_time: timedelta | None = field(default=None, low=timedelta(0))
    wrap_time: timedelta | None = field(default=None, low=timedelta(0))
    resolved: bool | None = None
    satisfaction: int | None = None
    scale: Scale = CSAT_1_5

    def rules(self) -> Iterator[Fault]:
        """The rating lies on its scale; nobody who gave up was answered; times run forwards."""
        yield from _on_scale("satisfaction", self.satisfaction, self.scale)
        if self.abandoned and (self.answered_at or self.talk_time):
            yield Fault(
                "abandoned", "conversation.answered", "an answered contact was not abandoned in the queue"
            )
        if self.abandoned is not None and self.abandoned != (self.status is Status.ABANDONED):
            rule = "must agree with status: an abandoned contact has the status 'abandoned', no other has"
            yield Fault("abandoned", "conversation.status", rule)
        known = [(name, at) for name in _TIMES if (at := getattr(self, name)) is not None]
        for (earlier, first), (later, second) in pairwise(known):
            if second < first:
                yield Fault(later, "conversation.order", f"lies before {earlier}")

    def begin(self) -> Changes:
        """The conversation in the state observed."""
        same = ("status", "customer", "channel", "purpose", "topic", "queue", "agent", "order", "ticket")
        return {
            "id": self.conversation,
            "resolved": self.resolved,
            "external": self.external,
            **{name: getattr(self, name) for name in same},
        }


_TIMES = ("offered_at", "answered_at", "ended_at")


def _on_scale(path: str, answer: int | None, scale: Scale) -> Iterator[Fault]:
    if answer is None:
        return
    try:
        scale.check(answer)
    except OffScale as error:
        yield from (fault.under(path) for fault in error.faults)


@record
class Answered(ConversationFact):
    """An agent took the contact."""

    agent: AgentId = field(longest=LONGEST_ID)

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """The agent in charge."""
        return {"agent": self.agent}


@record
class Abandoned(ConversationFact):
    """The customer left the queue before anybody answered."""


@record
class Overflowed(ConversationFact):
    """Nobody was free in time: the queue passed the contact on to another queue."""

    queue: str = field(longest=100)

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """The queue it waits in now."""
        return {"queue": self.queue}


@record
class CallbackChosen(ConversationFact):
    """The customer asked to be called back instead of waiting: this is not an abandonment."""

    due_at: datetime | None = None


@record
class Transferred(ConversationFact):
    """The contact went back into a queue, for a group or for one agent; the next answer ends the wait."""

    queue: str | None = None
    agent: AgentId | None = None

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """The queue it waits in; nobody is in charge."""
        return {"queue": self.queue or state.queue, "agent": None}


@record
class HoldStarted(ConversationFact):
    """The customer was put on hold."""


@record
class HoldEnded(ConversationFact):
    """The agent came back to the customer."""


@record
class Ended(ConversationFact):
    """The contact is over; the agent may still have work to do on it.

    A customer who leaves the queue has `Abandoned` it; a queue may end for other reasons, such as closing.
    """

    disconnected_by: Disconnector


@record
class WrapUpStarted(ConversationFact):
    """The agent works on the contact after it, or after handing it on (after-contact work)."""

    agent: AgentId | None = None


@record
class WrapUpEnded(ConversationFact):
    """The agent is done with it; the conversation is, when nobody else is still wrapping up."""

    agent: AgentId | None = None

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """Nothing but the status, and that only for the last one."""
        wrapping = sum(part.wrap is None for part in state.handlings())
        return {} if wrapping < 2 else {"status": state.status}


@record
class Messaged(ConversationFact):
    """Somebody wrote or said something. `by` is the author in the role of that moment."""

    message: MessageId | None = None
    text: str = personal(default="")
    visibility: Visibility = Visibility.PUBLIC
    kind: MessageKind = MessageKind.HUMAN

    @property
    def from_staff(self) -> bool:
        """Whether a person of the staff wrote to the customer; the role is that of the moment."""
        human = self.kind is MessageKind.HUMAN and self.visibility is Visibility.PUBLIC
        return human and self.by.is_staff


@record
class StepTaken(ConversationFact):
    """A step of the declared service process was taken, such as confirming what the customer needs."""

    step: str = field(longest=100)


@record
class Filed(ConversationFact):
    """The record of the conversation: question, solution, class, and whether the question is resolved.

    What is left None stays as it was.
    """

    topic: str | None = None
    question: str | None = personal(default=None)
    solution: str | None = personal(default=None)
    resolved: bool | None = None

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """The parts of the record that it names."""
        named = ("topic", "question", "solution", "resolved")
        return {name: value for name in named if (value := getattr(self, name)) is not None}


@record
class Linked(ConversationFact):
    """The conversation belongs to an order or a ticket."""

    order: OrderId | None = None
    ticket: TicketId | None = None

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """The links that it names."""
        return {"order": self.order or state.order, "ticket": self.ticket or state.ticket}


@record
class RecordingConsent(ConversationFact):
    """The customer agreed to recording, transcription or analysis, or refused; the last word counts."""

    given: bool
    uses: frozenset[RecordingUse] = frozenset(RecordingUse)

    def effect(self, state: Conversation, /) -> Mapping[str, Any]:
        """What is now agreed."""
        return {"consented": state.consented | self.uses if self.given else state.consented - self.uses}


@record
class Recorded(ConversationFact):
    """The conversation was recorded, transcribed or analysed; possible only with the customer's consent."""

    use: RecordingUse
    where: str | None = personal(default=None)


@record
class Rated(ConversationFact):
    """The customer said how satisfied they are with this conversation."""

    score: int
    scale: Scale = CSAT_1_5
    comment: str | None = personal(default=None)

    def rules(self) -> Iterator[Fault]:
        """The score lies on its scale."""
        yield from _on_scale("score", self.score, self.scale)


@record
class Erased(ConversationFact):
    """Everything personal was taken out of the conversation and its history."""
