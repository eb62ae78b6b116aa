"""The conversation: one contact with a customer, from the queue to the wrap-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.conversations import facts
from cxkit.conversations._enums import Disconnector, Purpose, RecordingUse
from cxkit.conversations._lifecycle import LIFECYCLE
from cxkit.conversations._measures import Measures, Wait, measures, offered_at, waits
from cxkit.conversations._state import ConversationState
from cxkit.conversations._turns import PEOPLE_ANSWER, Message, Turn, TurnRule, spoken, turns_of
from cxkit.kernel import (
    Actor,
    Attachment,
    Derivation,
    Derived,
    ExternalId,
    Fact,
    Lifecycle,
    given,
    record,
    several,
)
from cxkit.kernel._called import Called
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


def _topic(conversation: Conversation) -> Iterable[str]:
    return () if conversation.topic is None else (conversation.topic,)


def _summary(conversation: Conversation) -> tuple[Any, ...]:
    """The measures that a table of contacts has, in its order."""
    measured = measures(conversation.history)
    return (
        measured.answered_by,
        measured.answered_in,
        measured.outcome,
        measured.offered_at,
        measured.answered_at,
        measured.abandoned_at,
        measured.ended_at,
        measured.abandoned,
        measured.callback,
        measured.transfers,
        measured.queue_time,
        measured.talk_time,
        measured.hold_time,
        measured.wrap_time,
        measured.satisfaction,
        None if measured.scale is None else str(measured.scale),
    )


def _offered_at(conversation: Conversation) -> datetime | None:
    return offered_at(conversation.history)


@record
class Conversation(ConversationState):
    """A contact with a customer: a call, a chat, a video session, a visit to the store.

    >>> from datetime import UTC, datetime, timedelta
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    >>> call = Conversation.offer("V-1", customer="C-1", channel="phone", queue="returns", at=t, by=wang)
    >>> call = call.answer("amy", at=t + timedelta(seconds=20), by=amy)
    >>> call = call.end("customer", at=t + timedelta(seconds=200), by=wang)
    >>> call.measures.queue_time, call.measures.talk_time
    (datetime.timedelta(seconds=20), datetime.timedelta(seconds=180))
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    derived: ClassVar[Derivation] = Derivation(
        version=2,
        fields={"topic": Derived(read=_topic, several=True), "offered_at": Derived(read=_offered_at)},
        summary=_summary,
    )
    erasure: ClassVar[type[Fact]] = facts.Erased

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
        """Put a contact into a queue, where the customer waits."""
        return cls.begin(facts.Offered, **given(locals(), conversation=id))

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a contact as another system recorded it."""
        return cls.begin(fact)

    def answer(self, agent: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """Answer the contact."""
        return self.apply(facts.Answered, agent=agent, at=at, by=by)

    def abandon(self, *, at: datetime, by: Actor) -> Self:
        """Record that the customer leaves the queue before anybody answers."""
        return self.apply(facts.Abandoned, at=at, by=by)

    def overflow(self, queue: str, *, at: datetime, by: Actor) -> Self:
        """Pass the contact on to another queue, because nobody answered in time."""
        return self.apply(facts.Overflowed, queue=queue, at=at, by=by)

    def choose_callback(self, *, at: datetime, by: Actor, due_at: datetime | None = None) -> Self:
        """Record that the customer asks to be called back."""
        return self.apply(facts.CallbackChosen, due_at=due_at, at=at, by=by)

    def transfer(
        self, *, at: datetime, by: Actor, queue: str | None = None, agent: AgentId | str | None = None
    ) -> Self:
        """Transfer the contact to another queue or agent, where it waits for an answer."""
        return self.apply(facts.Transferred, queue=queue, agent=agent, at=at, by=by)

    def pass_on(self, line: str, *, at: datetime, by: Actor) -> Self:
        """Pass the contact on to an outside line: who hangs up there has abandoned nothing."""
        return self.apply(facts.PassedOn, line=line, at=at, by=by)

    def hold(self, *, at: datetime, by: Actor) -> Self:
        """Put the customer on hold."""
        return self.apply(facts.HoldStarted, at=at, by=by)

    def resume(self, *, at: datetime, by: Actor) -> Self:
        """End the hold."""
        return self.apply(facts.HoldEnded, at=at, by=by)

    def end(self, disconnected_by: Disconnector | str, *, at: datetime, by: Actor) -> Self:
        """End the contact."""
        return self.apply(facts.Ended, disconnected_by=disconnected_by, at=at, by=by)

    def wrap_up(self, *, at: datetime, by: Actor, agent: AgentId | str | None = None) -> Self:
        """Start the wrap-up; `agent` is the one in charge last unless another is named."""
        return self.apply(facts.WrapUpStarted, agent=agent, at=at, by=by)

    def finish_wrap_up(self, *, at: datetime, by: Actor, agent: AgentId | str | None = None) -> Self:
        """Finish the wrap-up."""
        return self.apply(facts.WrapUpEnded, agent=agent, at=at, by=by)

    def say(
        self,
        text: str = "",
        *,
        at: datetime,
        by: Actor,
        kind: MessageKind | str = MessageKind.HUMAN,
        visibility: Visibility | str = Visibility.PUBLIC,
        attachments: Iterable[Attachment] = (),
    ) -> Self:
        """Add a message of the customer, an agent or a bot, as `by` says."""
        said = {"text": text, "visibility": visibility, "kind": kind, "attachments": attachments}
        return self.apply(facts.Messaged, **said, at=at, by=by)

    def transcribe(
        self, utterances: Iterable[facts.Utterance], *, at: datetime, by: Actor, engine: str | None = None
    ) -> Self:
        """Add a transcript of what was said, which needs the customer's consent; a later one goes on."""
        return self.apply(facts.Transcribed, utterances=several(utterances), engine=engine, at=at, by=by)

    def take_step(self, step: str, *, at: datetime, by: Actor) -> Self:
        """Note that a step of the service process was taken."""
        return self.apply(facts.StepTaken, step=step, at=at, by=by)

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
        """File the record: topic, question, solution, and whether the question is resolved."""
        return self.apply(
            facts.Filed, topic=topic, question=question, solution=solution, resolved=resolved, at=at, by=by
        )

    def link(
        self,
        *,
        at: datetime,
        by: Actor,
        order: OrderId | str | None = None,
        ticket: TicketId | str | None = None,
    ) -> Self:
        """Link the conversation to an order or a ticket."""
        return self.apply(facts.Linked, order=order, ticket=ticket, at=at, by=by)

    def consent(self, *uses: RecordingUse | str, given: bool, at: datetime, by: Actor) -> Self:
        """Record that the customer agrees to these uses of a recording, or refuses; none named means all."""
        named = frozenset(uses) or frozenset(RecordingUse)
        return self.apply(facts.RecordingConsent, given=given, uses=named, at=at, by=by)

    def record(self, use: RecordingUse | str, *, at: datetime, by: Actor, where: str | None = None) -> Self:
        """Record, transcribe or analyse the conversation, which needs the customer's consent."""
        return self.apply(facts.Recorded, use=use, where=where, at=at, by=by)

    def rate(
        self, score: int, *, at: datetime, by: Actor, scale: Scale = CSAT_1_5, comment: str | None = None
    ) -> Self:
        """Record how satisfied the customer is."""
        return self.apply(facts.Rated, score=score, scale=scale, comment=comment, at=at, by=by)

    @property
    def measures(self) -> Measures:
        """Times, durations and rating, in one reading of the history."""
        return measures(self.history)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """Every stay in a queue, in order."""
        return Called(waits(self.history))

    @property
    def messages(self) -> tuple[facts.Messaged, ...]:
        """Every message written or spoken, in order."""
        return Called(fact for fact in self.history if isinstance(fact, facts.Messaged))

    @property
    def said(self) -> tuple[Message, ...]:
        """Messages written, and utterances as transcripts have them, in the order of time."""
        return tuple(spoken(self.history))

    def turns(self, rule: TurnRule = PEOPLE_ANSWER) -> tuple[Turn, ...]:
        """The customer's questions and their answers, from messages and transcripts, by a rule."""
        return turns_of(self.said, rule, ended_at=self.measures.ended_at)

    def mentions(self, words: str) -> bool:
        """Whether question, solution, topic, a message or a transcript contains these words, in any case."""
        sought = words.casefold()
        said = (message.text for message in self.said)
        texts = (self.topic, self.question, self.solution, *said)
        return any(sought in text.casefold() for text in texts if text)
