"""Facts of conversations: everything that can happen in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.conversations._enums import Disconnector, Purpose, RecordingUse, Speaker, Status
from cxkit.errors import Fault, OffScale
from cxkit.kernel import Attachment, ExternalId, Fact, FieldsChanged as Changed, Role, field, personal, record
from cxkit.values import (
    CSAT_1_5,
    LONGEST_ID,
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

__all__ = [
    "Abandoned",
    "Answered",
    "CallbackChosen",
    "ConversationFact",
    "Ended",
    "Erased",
    "FieldsChanged",
    "Filed",
    "HoldEnded",
    "HoldStarted",
    "Imported",
    "Linked",
    "Messaged",
    "Offered",
    "Overflowed",
    "PassedOn",
    "Rated",
    "Recorded",
    "RecordingConsent",
    "StepTaken",
    "Transcribed",
    "Transferred",
    "Utterance",
    "WrapUpEnded",
    "WrapUpStarted",
]


@record(abstract=True)
class ConversationFact(Fact):
    """Something that happened in a conversation."""

    schema_prefix: ClassVar[str] = "conversation."


@record
class Offered(ConversationFact):
    """The contact entered a queue; a contact that ends in the voice menu is never offered."""

    conversation: ConversationId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    channel: Channel
    purpose: Purpose | None = None
    topic: str | None = personal(default=None)
    queue: str | None = None
    order: OrderId | None = None
    ticket: TicketId | None = None
    external: tuple[ExternalId, ...] = personal(default=())


@record
class Imported(ConversationFact):
    """The contact was imported as another system recorded it; what that system did not say is None.

    `abandoned` None means not known; the durations are those that the other system measured.
    """

    conversation: Named[ConversationId] = field(longest=LONGEST_ID)
    status: Named[Status] = field(default=Status.ENDED)
    customer: MaybeNamed[CustomerId] = field(default=None)
    channel: Named[Channel] = field(default=Channel.OTHER)
    purpose: MaybeNamed[Purpose] = field(default=None)
    topic: str | None = personal(default=None)
    queue: str | None = None
    agent: MaybeNamed[AgentId] = field(default=None)
    order: MaybeNamed[OrderId] = field(default=None)
    ticket: MaybeNamed[TicketId] = field(default=None)
    external: Several[ExternalId] = personal(default=())
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
        """The rating is on its scale, an abandoned contact was not answered, and times are in order."""
        yield from _on_scale("satisfaction", self.satisfaction, self.scale)
        if self.abandoned and (self.answered_at or self.talk_time):
            yield Fault(
                "abandoned", "conversation.answered", "an answered contact was not abandoned in the queue"
            )
        if self.abandoned is not None and self.abandoned != (self.status is Status.ABANDONED):
            rule = "must agree with status: an abandoned contact has the status 'abandoned', no other has"
            yield Fault("abandoned", "conversation.status", rule)
        times = [(name, at) for name in _TIMES if (at := getattr(self, name)) is not None]
        for (earlier, first), (later, second) in pairwise(times):
            if second < first:
                yield Fault(later, "conversation.order", f"lies before {earlier}")


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


@record
class Abandoned(ConversationFact):
    """The customer left the queue before anybody answered."""


@record
class Overflowed(ConversationFact):
    """The contact was passed on to another queue, because nobody answered in time."""

    queue: str = field(longest=100)


@record
class CallbackChosen(ConversationFact):
    """The customer asked for a callback instead of waiting; this is not an abandonment."""

    due_at: datetime | None = None


@record
class Transferred(ConversationFact):
    """The contact was transferred: it waits in a queue, for a group or an agent, until the next answer."""

    queue: str | None = None
    agent: AgentId | None = None


@record
class PassedOn(ConversationFact):
    """The contact was passed on to an outside line, such as a maker's hotline: nobody here is waited for."""

    line: str = field(longest=100)


@record
class HoldStarted(ConversationFact):
    """The customer was put on hold."""


@record
class HoldEnded(ConversationFact):
    """The agent came back to the customer."""


@record
class Ended(ConversationFact):
    """The contact ended; the agent may still have work to do on it.

    A customer who leaves the queue has `Abandoned` it; a queue may end for other reasons, such as closing.
    """

    disconnected_by: Disconnector


@record
class WrapUpStarted(ConversationFact):
    """The agent started wrap-up: work after the contact, or after transferring it."""

    agent: AgentId | None = None


@record
class WrapUpEnded(ConversationFact):
    """The agent finished wrap-up; the conversation ends with the last wrap-up."""

    agent: AgentId | None = None


@record
class Messaged(ConversationFact):
    """A message was written or spoken; `by` is its author in the role of that moment."""

    message: MessageId | None = None
    text: str = personal(default="", whose="actor")
    visibility: Visibility = Visibility.PUBLIC
    kind: MessageKind = MessageKind.HUMAN
    attachments: tuple[Attachment, ...] = personal(default=(), whose="actor", sparse=True)

    @property
    def from_staff(self) -> bool:
        """Whether a person of the staff wrote to the customer; the role is that of the moment."""
        return self.speaker in (Speaker.AGENT, Speaker.ASSISTED)

    @property
    def speaker(self) -> Speaker:
        """Speaker to the other side; none in notes, notices, spam and customers' automatic replies."""
        role, staff = self.by.role, self.by.is_staff
        if self.visibility is not Visibility.PUBLIC:
            return Speaker.OTHER
        if self.kind in (MessageKind.BOT, MessageKind.AUTOMATIC, MessageKind.AWAY):
            return Speaker.OTHER if role is Role.CUSTOMER else Speaker.of(self.kind.value)
        if not self.kind.by_person:
            return Speaker.OTHER
        if staff:
            return Speaker.ASSISTED if self.kind is MessageKind.ASSISTED else Speaker.AGENT
        return {Role.CUSTOMER: Speaker.CUSTOMER, Role.BOT: Speaker.BOT}.get(role, Speaker.OTHER)


@record(name="conversation.utterance")
class Utterance:
    """Something said in a call, as a transcript has it: who spoke from when until when, and in which words.

    `confidence` is how sure the transcript is of the words, from 0 to 1.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> said = Utterance(speaker="customer", at=t, until=t + timedelta(seconds=4), text="Where is it?")
    >>> said.text, said.until - said.at
    ('Where is it?', datetime.timedelta(seconds=4))
    """

    speaker: Named[Speaker]
    at: datetime
    until: datetime | None = None
    text: str = personal(default="")
    agent: MaybeNamed[AgentId] = field(default=None)
    confidence: float | None = field(default=None, low=0.0, high=1.0)

    def rules(self) -> Iterator[Fault]:
        """Nobody stops before they began."""
        if self.until is not None and self.until < self.at:
            yield Fault("until", "conversation.order", "lies before at")


@record
class Transcribed(ConversationFact):
    """The contact was transcribed, by a machine or a person; possible only with the customer's consent."""

    utterances: tuple[Utterance, ...]
    engine: str | None = field(default=None, longest=200)


@record
class StepTaken(ConversationFact):
    """A step of the declared service process was taken, such as confirming what the customer needs."""

    step: str = field(longest=100)


@record
class Filed(ConversationFact):
    """The record was filed: question, solution, topic, and whether the question is resolved.

    None leaves a field as it was.
    """

    topic: str | None = personal(default=None)
    question: str | None = personal(default=None, whose="customer")
    solution: str | None = personal(default=None, whose="customer")
    resolved: bool | None = None


@record
class Linked(ConversationFact):
    """The conversation was linked to an order or a ticket."""

    order: OrderId | None = None
    ticket: TicketId | None = None


@record
class RecordingConsent(ConversationFact):
    """The customer agreed to recording, transcription or analysis, or refused; the latest answer holds."""

    given: bool
    uses: frozenset[RecordingUse] = frozenset(RecordingUse)


@record
class Recorded(ConversationFact):
    """The conversation was recorded, transcribed or analysed; possible only with the customer's consent."""

    use: RecordingUse
    where: str | None = personal(default=None)


@record
class Rated(ConversationFact):
    """The customer rated the conversation."""

    score: int
    scale: Scale = CSAT_1_5
    comment: str | None = personal(default=None, whose="customer")

    def rules(self) -> Iterator[Fault]:
        """The score is on its scale."""
        yield from _on_scale("score", self.score, self.scale)


@record
class FieldsChanged(Changed, ConversationFact):
    """Own fields of the desk were set or cleared."""


@record
class Erased(ConversationFact):
    """Everything personal was taken out of the conversation and its history."""
