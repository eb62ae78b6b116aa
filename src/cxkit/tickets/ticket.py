"""The ticket: its state, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, Self

from cxkit.kernel import Actor, Aggregate, ExternalId, Fact, Lifecycle, personal, record
from cxkit.tickets.facts import (
    Assigned,
    Closed,
    CustomerAwaited,
    Erased,
    Imported,
    Messaged,
    Opened,
    PriorityChanged,
    Reopened,
    Solved,
    ThirdPartyAwaited,
    TicketFact,
)
from cxkit.tickets.lifecycle import LIFECYCLE
from cxkit.tickets.milestones import Milestones, milestones, statuses
from cxkit.tickets.status import UNSOLVED, MessageKind, Priority, Status
from cxkit.values.channels import Channel, Visibility
from cxkit.values.ids import AgentId, CustomerId, GroupId, TicketId

__all__ = ["Ticket"]


@record
class Ticket(Aggregate[TicketFact]):
    """A customer's request and everything that happened to it.

    >>> from datetime import UTC, datetime
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    >>> ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=t, by=wang)
    >>> ticket.solve(at=t, by=amy)
    Traceback (most recent call last):
    cxkit.errors.Refused: ticket 'T-1' refuses Solved: it has no assignee: assign it first \
(allowed now: Messaged, Assigned, PriorityChanged, CustomerAwaited, ThirdPartyAwaited, Closed, Erased)
    >>> ticket.assign("amy", at=t, by=amy).solve(at=t, by=amy)
    Ticket(id='T-1', history=<3 facts>, status=Status.SOLVED, customer='C-1', channel=Channel.CHAT, \
subject=<personal>, agent='amy', opened_at=2026-02-03T09:00:00Z)
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased

    status: Status
    customer: CustomerId | None = None
    channel: Channel
    subject: str = personal()
    topic: str | None = None
    priority: Priority = Priority.NORMAL
    agent: AgentId | None = None
    group: GroupId | None = None
    opened_at: datetime | None = None

    @classmethod
    def open(
        cls,
        id: TicketId | str,
        *,
        channel: Channel | str,
        subject: str,
        at: datetime,
        by: Actor,
        customer: CustomerId | str | None = None,
        topic: str | None = None,
        priority: Priority | str = Priority.NORMAL,
        external: tuple[ExternalId, ...] = (),
        why: str | None = None,
    ) -> Self:
        """The request comes in."""
        return cls.begin(
            Opened(
                ticket=TicketId(id),
                customer=None if customer is None else CustomerId(customer),
                channel=Channel.of(channel),
                subject=subject,
                topic=topic,
                priority=Priority.of(priority),
                external=external,
                at=at,
                by=by,
                why=why,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The ticket as another system last showed it."""
        return cls.begin(fact)

    def reply(
        self,
        text: str = "",
        *,
        at: datetime,
        by: Actor,
        channel: Channel | str | None = None,
        kind: MessageKind | str = MessageKind.HUMAN,
        visibility: Visibility | str = Visibility.PUBLIC,
    ) -> Self:
        """Somebody writes: customer, agent or bot, as `by` says."""
        return self.apply(
            Messaged(
                text=text,
                visibility=Visibility.of(visibility),
                kind=MessageKind.of(kind),
                channel=None if channel is None else Channel.of(channel),
                at=at,
                by=by,
            )
        )

    def assign(
        self,
        agent: AgentId | str | None = None,
        *,
        group: GroupId | str | None = None,
        at: datetime,
        by: Actor,
        why: str | None = None,
    ) -> Self:
        """An agent, a group or both take it over."""
        named = None if agent is None else AgentId(agent)
        team = None if group is None else GroupId(group)
        return self.apply(Assigned(agent=named, group=team, at=at, by=by, why=why))

    def set_priority(
        self, priority: Priority | str, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """It becomes more or less urgent."""
        return self.apply(PriorityChanged(priority=Priority.of(priority), at=at, by=by, why=why))

    def await_customer(self, *, at: datetime, by: Actor, until: datetime | None = None) -> Self:
        """The next word is the customer's."""
        return self.apply(CustomerAwaited(until=until, at=at, by=by))

    def hold(self, party: str, *, at: datetime, by: Actor) -> Self:
        """Somebody outside has to act first."""
        return self.apply(ThirdPartyAwaited(party=party, at=at, by=by))

    def solve(self, *, at: datetime, by: Actor, resolution: str | None = None) -> Self:
        """The request is answered; the customer may still reopen it."""
        return self.apply(Solved(resolution=resolution, at=at, by=by))

    def reopen(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It was not solved after all."""
        return self.apply(Reopened(at=at, by=by, why=why))

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Make it final."""
        return self.apply(Closed(at=at, by=by, why=why))

    @property
    def is_unsolved(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in UNSOLVED

    def statuses(self) -> Iterator[tuple[datetime, Status]]:
        """The status after each fact that changed it, with the time; the first is that of the beginning."""
        return statuses(self.history)

    def milestones(self, *, bots: bool = False, close_counts: bool = True) -> Milestones:
        """First response, solutions, closing, reopens and messages, in one reading of the history.

        `bots` lets a bot's answer count as a response; `close_counts` takes a closing without a
        solution for one.
        """
        return milestones(self.history, bots=bots, close_counts=close_counts)

    def first_response_at(self, *, bots: bool = False) -> datetime | None:
        """When the staff first answered in public; None while nobody has, or when it is not known."""
        return self.milestones(bots=bots).first_response_at

    def first_solved_at(self, *, close_counts: bool = True) -> datetime | None:
        """When it was first solved, whatever happened since; None before, or when it is not known."""
        return self.milestones(close_counts=close_counts).first_solved_at

    def solved_at(self, *, close_counts: bool = True) -> datetime | None:
        """When it was solved for good as far as we know now: None while it is not solved."""
        return self.milestones(close_counts=close_counts).solved_at

    def closed_at(self) -> datetime | None:
        """When it was closed; None before."""
        return self.milestones().closed_at

    def reopens(self) -> int | None:
        """How often it went from solved to unsolved; None where an import does not say."""
        return self.milestones().reopens
