"""The conversation: one contact with a customer, from the queue to the wrap-up."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from cxkit.conversations._enums import Disconnector, Purpose, RecordingUse, Status
from cxkit.conversations._lifecycle import LIFECYCLE
from cxkit.conversations._measures import Handling, Measures, Wait, handlings, measures, waits
from cxkit.conversations.facts import (
    Abandoned,
    Answered,
    CallbackChosen,
    ConversationFact,
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
from cxkit.kernel import Aggregate, Lifecycle, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.values import (
    CSAT_1_5,
    AgentId,
    Channel,
    ConversationId,
    CustomerId,
    MessageKind,
    OrderId,
    Scale,
    TicketId,
    Visibility,
)


@record
class Conversation(Aggregate[ConversationFact]):
    """One contact with a customer: a call, a chat, a video session, a visit to the store.

    >>> from datetime import UTC, datetime, timedelta
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    >>> call = Conversation.offer("V-1", customer="C-1", channel="phone", queue="returns", at=t, by=wang)
    >>> call = call.answer("amy", at=t + timedelta(seconds=20), by=amy)
    >>> call = call.end("customer", at=t + timedelta(seconds=200), by=wang)
    >>> call.measures().queue_time, call.measures().talk_time
    (datetime.timedelta(seconds=20), datetime.timedelta(seconds=180))
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased

    status: Status
    customer: CustomerId | None = None
    channel: Channel
    purpose: Purpose | None = None
    topic: str | None = None
    queue: str | None = None
    agent: AgentId | None = None
    order: OrderId | None = None
    ticket: TicketId | None = None
    resolved: bool | None = None
    question: str | None = personal(default=None)
    solution: str | None = personal(default=None)
    consented: frozenset[RecordingUse] = frozenset()

    @classmethod
    def offer(
        cls,
        id: ConversationId | str,
        *,
        channel: Channel | str,
        at: datetime,
        by: Actor,
        customer: CustomerId | str | None = None,
        purpose: Purpose | str | None = None,
        topic: str | None = None,
        queue: str | None = None,
        order: OrderId | str | None = None,
        ticket: TicketId | str | None = None,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """The customer asks for somebody and waits."""
        return cls.begin(
            Offered(
                conversation=ConversationId(id),
                customer=None if customer is None else CustomerId(customer),
                channel=Channel.of(channel),
                purpose=None if purpose is None else Purpose.of(purpose),
                topic=topic,
                queue=queue,
                order=None if order is None else OrderId(order),
                ticket=None if ticket is None else TicketId(ticket),
                external=external,
                at=at,
                by=by,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The contact as another system recorded it."""
        return cls.begin(fact)

    def answer(self, agent: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """An agent takes it."""
        return self.apply(Answered(agent=AgentId(agent), at=at, by=by))

    def abandon(self, *, at: datetime, by: Actor) -> Self:
        """The customer leaves the queue before anybody answers."""
        return self.apply(Abandoned(at=at, by=by))

    def overflow(self, queue: str, *, at: datetime, by: Actor) -> Self:
        """Nobody was free in time: it waits in another queue."""
        return self.apply(Overflowed(queue=queue, at=at, by=by))

    def choose_callback(self, *, at: datetime, by: Actor, due_at: datetime | None = None) -> Self:
        """The customer asks to be called back."""
        return self.apply(CallbackChosen(due_at=due_at, at=at, by=by))

    def transfer(
        self, *, at: datetime, by: Actor, queue: str | None = None, agent: AgentId | str | None = None
    ) -> Self:
        """It goes back into a queue, for another group or for one agent."""
        named = None if agent is None else AgentId(agent)
        return self.apply(Transferred(queue=queue, agent=named, at=at, by=by))

    def hold(self, *, at: datetime, by: Actor) -> Self:
        """Put the customer on hold."""
        return self.apply(HoldStarted(at=at, by=by))

    def resume(self, *, at: datetime, by: Actor) -> Self:
        """Come back to the customer."""
        return self.apply(HoldEnded(at=at, by=by))

    def end(self, disconnected_by: Disconnector | str, *, at: datetime, by: Actor) -> Self:
        """The contact is over, by whom or what."""
        return self.apply(Ended(disconnected_by=Disconnector.of(disconnected_by), at=at, by=by))

    def wrap_up(self, *, at: datetime, by: Actor, agent: AgentId | str | None = None) -> Self:
        """The agent works on it after the contact; `agent` by default the one in charge last."""
        named = None if agent is None else AgentId(agent)
        return self.apply(WrapUpStarted(agent=named, at=at, by=by))

    def finish_wrap_up(self, *, at: datetime, by: Actor, agent: AgentId | str | None = None) -> Self:
        """The agent is done with it."""
        named = None if agent is None else AgentId(agent)
        return self.apply(WrapUpEnded(agent=named, at=at, by=by))

    def say(
        self,
        text: str = "",
        *,
        at: datetime,
        by: Actor,
        kind: MessageKind | str = MessageKind.HUMAN,
        visibility: Visibility | str = Visibility.PUBLIC,
    ) -> Self:
        """Somebody writes or says something: customer, agent or bot, as `by` says."""
        seen, written = Visibility.of(visibility), MessageKind.of(kind)
        return self.apply(Messaged(text=text, visibility=seen, kind=written, at=at, by=by))

    def take_step(self, step: str, *, at: datetime, by: Actor) -> Self:
        """A step of the declared service process is taken."""
        return self.apply(StepTaken(step=step, at=at, by=by))

    def file(
        self,
        *,
        at: datetime,
        by: Actor,
        topic: str | None = None,
        question: str | None = None,
        solution: str | None = None,
        resolved: bool | None = None,
    ) -> Self:
        """Write the record: question, solution, class, and whether it is resolved."""
        return self.apply(
            Filed(topic=topic, question=question, solution=solution, resolved=resolved, at=at, by=by)
        )

    def link(
        self,
        *,
        at: datetime,
        by: Actor,
        order: OrderId | str | None = None,
        ticket: TicketId | str | None = None,
    ) -> Self:
        """It belongs to an order or a ticket."""
        bought = None if order is None else OrderId(order)
        case = None if ticket is None else TicketId(ticket)
        return self.apply(Linked(order=bought, ticket=case, at=at, by=by))

    def consent(self, *uses: RecordingUse | str, given: bool, at: datetime, by: Actor) -> Self:
        """The customer agrees to recording, transcription or analysis, or refuses; no use named means all."""
        named = frozenset(RecordingUse.of(use) for use in uses) or frozenset(RecordingUse)
        return self.apply(RecordingConsent(given=given, uses=named, at=at, by=by))

    def record(self, use: RecordingUse | str, *, at: datetime, by: Actor, where: str | None = None) -> Self:
        """It is recorded, transcribed or analysed, which needs the customer's consent."""
        return self.apply(Recorded(use=RecordingUse.of(use), where=where, at=at, by=by))

    def rate(
        self, score: int, *, at: datetime, by: Actor, scale: Scale = CSAT_1_5, comment: str | None = None
    ) -> Self:
        """The customer says how satisfied they are."""
        return self.apply(Rated(score=score, scale=scale, comment=comment, at=at, by=by))

    def measures(self) -> Measures:
        """Times, durations and rating as metrics ask for them, in one reading of the history."""
        return measures(self.history, self.status)

    def waits(self) -> tuple[Wait, ...]:
        """Every stay in a queue, in order."""
        return waits(self.history)

    def handlings(self) -> tuple[Handling, ...]:
        """Every agent's part, in order."""
        return handlings(self.history)

    def messages(self) -> tuple[Messaged, ...]:
        """Everything written or said, in order."""
        return tuple(fact for fact in self.history if isinstance(fact, Messaged))

    def mentions(self, words: str) -> bool:
        """Whether its question, solution, topic or any message has these words, in capitals or not."""
        sought = words.casefold()
        texts = (self.topic, self.question, self.solution, *(message.text for message in self.messages()))
        return any(sought in text.casefold() for text in texts if text)
