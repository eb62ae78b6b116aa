"""The ticket: its state, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from cxkit.kernel import Aggregate, Lifecycle, field, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.tickets._desk_rules import DEFAULT_RULES, DeskRules
from cxkit.tickets._enums import UNSOLVED, CustomStatus, Link, LinkKind, Priority, Status
from cxkit.tickets._lifecycle import LIFECYCLE, statuses
from cxkit.tickets._milestones import Milestones, messages, milestones
from cxkit.tickets._targets import Commitment
from cxkit.tickets.facts import (
    Assigned,
    Classified,
    Closed,
    CustomerAwaited,
    Deleted,
    DependencyAdded,
    DependencySettled,
    Erased,
    Escalated,
    HandedOver,
    Imported,
    Linked,
    MarkedGenuine,
    MarkedSpam,
    Messaged,
    Opened,
    PriorityChanged,
    Recovered,
    Reopened,
    ReportedTo,
    Resumed,
    ScheduleChanged,
    Solved,
    StatusNamed,
    Tagged,
    ThirdPartyAwaited,
    TicketFact,
)
from cxkit.values import AgentId, Channel, CustomerId, GroupId, MessageId, MessageKind, TicketId, Visibility

if TYPE_CHECKING:
    from cxkit.values.calendar import BusinessCalendar


@record
class Ticket(Aggregate[TicketFact]):
    """A customer's request and everything that happened to it.

    `custom`, `party` and `wake_at` belong to the last status that was set with them.

    >>> from datetime import UTC, datetime
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    >>> ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=t, by=wang)
    >>> ticket.solve(at=t, by=amy)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    cxkit.errors.Refused: ticket 'T-1' refuses Solved: it has no assignee: assign it first (allowed now: ...)
    >>> ticket.assign("amy", at=t, by=amy).solve(at=t, by=amy)
    Ticket(id='T-1', history=<3 facts>, status=Status.SOLVED, customer='C-1', channel=Channel.CHAT, \
subject=<personal>, agent='amy', opened_at=2026-02-03T09:00:00Z)
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased

    status: Status
    custom: CustomStatus | None = None
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel
    subject: str = personal()
    topic: str | None = None
    tags: frozenset[str] = frozenset()
    priority: Priority = Priority.NORMAL
    agent: AgentId | None = None
    group: GroupId | None = None
    escalation: int = 0
    opened_at: datetime | None = None
    wake_at: datetime | None = None
    party: str | None = None
    resolution: str | None = None
    reopen_until: datetime | None = None
    schedule: str | None = None
    commitment: Commitment | None = None
    links: tuple[Link, ...] = ()
    parent: TicketId | None = None
    depends_on: frozenset[TicketId] = frozenset()
    follow_up_of: TicketId | None = None
    split_from: TicketId | None = None
    merged_into: TicketId | None = None
    merged_from: tuple[TicketId, ...] = ()
    shelved: tuple[Status, ...] = ()

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
        customer_class: str | None = None,
        topic: str | None = None,
        priority: Priority | str = Priority.NORMAL,
        group: GroupId | str | None = None,
        tags: Iterable[str] = (),
        status: Status | str = Status.NEW,
        wake_at: datetime | None = None,
        external: tuple[ExternalId, ...] = (),
        why: str | None = None,
    ) -> Self:
        """The request comes in; `status` other than new for one that begins waiting."""
        return cls.begin(
            Opened(
                ticket=TicketId(id),
                status=Status.of(status),
                customer=None if customer is None else CustomerId(customer),
                customer_class=customer_class,
                channel=Channel.of(channel),
                subject=subject,
                topic=topic,
                priority=Priority.of(priority),
                group=None if group is None else GroupId(group),
                tags=frozenset(tags),
                wake_at=wake_at,
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
        message: MessageId | str | None = None,
        channel: Channel | str | None = None,
        kind: MessageKind | str = MessageKind.HUMAN,
        visibility: Visibility | str = Visibility.PUBLIC,
    ) -> Self:
        """Somebody writes: customer, agent or bot, as `by` says."""
        return self.apply(
            Messaged(
                message=None if message is None else MessageId(message),
                text=text,
                visibility=Visibility.of(visibility),
                kind=MessageKind.of(kind),
                channel=None if channel is None else Channel.of(channel),
                at=at,
                by=by,
            )
        )

    def hand_over(self, *, at: datetime, by: Actor, group: GroupId | str | None = None) -> Self:
        """A bot hands it over to people."""
        return self.apply(HandedOver(group=None if group is None else GroupId(group), at=at, by=by))

    def assign(
        self,
        agent: AgentId | str | None = None,
        *,
        group: GroupId | str | None = None,
        at: datetime,
        by: Actor,
        why: str | None = None,
        rules: DeskRules = DEFAULT_RULES,
    ) -> Self:
        """An agent, a group or both take it over; neither: nobody has it. Only an agent opens a new one."""
        named = None if agent is None else AgentId(agent)
        team = None if group is None else GroupId(group)
        opens = rules.assigning_opens and named is not None
        return self.apply(Assigned(agent=named, group=team, opens=opens, at=at, by=by, why=why))

    def set_priority(
        self, priority: Priority | str, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """It becomes more or less urgent."""
        return self.apply(PriorityChanged(priority=Priority.of(priority), at=at, by=by, why=why))

    def classify(
        self, *, at: datetime, by: Actor, topic: str | None = None, customer_class: str | None = None
    ) -> Self:
        """Say what it is about, or which class of customer it concerns."""
        return self.apply(Classified(topic=topic, customer_class=customer_class, at=at, by=by))

    def tag(self, *added: str, at: datetime, by: Actor, remove: Iterable[str] = ()) -> Self:
        """Put tags on it and take others off."""
        return self.apply(Tagged(added=frozenset(added), removed=frozenset(remove), at=at, by=by))

    def set_schedule(self, schedule: str | None, *, at: datetime, by: Actor) -> Self:
        """Other opening hours hold for it; None for those of its service policy."""
        return self.apply(ScheduleChanged(schedule=schedule, at=at, by=by))

    def escalate(
        self,
        level: int | None = None,
        *,
        at: datetime,
        by: Actor,
        agent: AgentId | str | None = None,
        group: GroupId | str | None = None,
        why: str | None = None,
    ) -> Self:
        """It goes up: to the next level, unless one is named."""
        return self.apply(
            Escalated(
                level=self.escalation + 1 if level is None else level,
                agent=None if agent is None else AgentId(agent),
                group=None if group is None else GroupId(group),
                at=at,
                by=by,
                why=why,
            )
        )

    def await_customer(
        self, *, at: datetime, by: Actor, until: datetime | None = None, custom: CustomStatus | None = None
    ) -> Self:
        """The next word is the customer's."""
        return self.apply(CustomerAwaited(until=until, custom=custom, at=at, by=by))

    def hold(self, party: str, *, at: datetime, by: Actor, custom: CustomStatus | None = None) -> Self:
        """Somebody outside has to act first."""
        return self.apply(ThirdPartyAwaited(party=party, custom=custom, at=at, by=by))

    def resume(
        self, *, at: datetime, by: Actor, custom: CustomStatus | None = None, why: str | None = None
    ) -> Self:
        """The wait is over: its time came, the third party acted, or an agent takes it up again."""
        return self.apply(Resumed(custom=custom, at=at, by=by, why=why))

    def name_status(self, custom: CustomStatus | None, *, at: datetime, by: Actor) -> Self:
        """Another of the desk's own statuses within the category; None for the plain category."""
        return self.apply(StatusNamed(custom=custom, at=at, by=by))

    def solve(
        self,
        *,
        at: datetime,
        by: Actor,
        resolution: str | None = None,
        custom: CustomStatus | None = None,
        rules: DeskRules = DEFAULT_RULES,
    ) -> Self:
        """The request is answered; the customer may still reopen it, as long as the desk's rules say."""
        return self.apply(
            Solved(
                resolution=resolution,
                reopen_until=rules.reopen_until(at),
                required=rules.required,
                custom=custom,
                at=at,
                by=by,
            )
        )

    def reopen(
        self, *, at: datetime, by: Actor, custom: CustomStatus | None = None, why: str | None = None
    ) -> Self:
        """It was not solved after all."""
        return self.apply(Reopened(custom=custom, at=at, by=by, why=why))

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Make it final."""
        return self.apply(Closed(at=at, by=by, why=why))

    def mark_spam(self, *, at: datetime, by: Actor) -> Self:
        """It is no request at all."""
        return self.apply(MarkedSpam(at=at, by=by))

    def mark_genuine(self, *, at: datetime, by: Actor) -> Self:
        """It was a request after all, and stands where it stood."""
        return self.apply(MarkedGenuine(to=self._before(), at=at, by=by))

    def delete(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Put it in the bin."""
        return self.apply(Deleted(at=at, by=by, why=why))

    def recover(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take it out of the bin; it stands where it stood."""
        return self.apply(Recovered(to=self._before(), at=at, by=by, why=why))

    def link(self, kind: LinkKind | str, id: str, *, at: datetime, by: Actor) -> Self:
        """It concerns an order, a return, a complaint, a conversation, another ticket."""
        return self.apply(Linked(link=Link(kind=LinkKind.of(kind), id=id), at=at, by=by))

    def depend_on(self, ticket: TicketId | str, *, at: datetime, by: Actor) -> Self:
        """It cannot be solved before another ticket is."""
        return self.apply(DependencyAdded(ticket=TicketId(ticket), at=at, by=by))

    def settle_dependency(self, ticket: TicketId | str, *, at: datetime, by: Actor) -> Self:
        """The other ticket is solved, or no longer stands in the way."""
        return self.apply(DependencySettled(ticket=TicketId(ticket), at=at, by=by))

    def report_to(self, department: str, *, at: datetime, by: Actor, text: str | None = None) -> Self:
        """Feed what was learnt back to the department concerned."""
        return self.apply(ReportedTo(department=department, text=text, at=at, by=by))

    @property
    def is_unsolved(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in UNSOLVED

    @property
    def custom_status(self) -> CustomStatus | None:
        """The desk's own status, if the last one named belongs to the category the ticket is in."""
        return self.custom if self.custom is not None and self.custom.category is self.status else None

    def statuses(self) -> Iterator[tuple[datetime, Status]]:
        """The status after each fact that changed it, with the time; the first is that of the beginning."""
        for fact, status in statuses(self.history):
            yield fact.at, status

    def time_in(
        self, *statuses: Status | str, until: datetime, calendar: BusinessCalendar | None = None
    ) -> timedelta | None:
        """How long it was in any of the statuses up to an instant, in calendar or in business time.

        None for an imported ticket, because the import does not say what came before it.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 2, 3, 12, tzinfo=UTC)
        >>> wang = Actor.customer("C-1")
        >>> lamp = Ticket.open("T-1", channel="chat", subject="Lamp", at=noon, by=wang)
        >>> lamp.time_in("new", "open", until=noon + timedelta(hours=2))
        datetime.timedelta(seconds=7200)
        """
        if isinstance(self.history[0], Imported):
            return None
        wanted = {Status.of(status) for status in statuses}
        turns = [turn for turn in self.statuses() if turn[0] <= until]
        ends = [at for at, _ in turns[1:]] + [until]
        total = timedelta(0)
        for (since, status), end in zip(turns, ends, strict=False):
            if status in wanted and since < end:
                total += end - since if calendar is None else calendar.elapsed(since, end)
        return total

    def states(self) -> Iterator[Self]:
        """The ticket after each of its facts, in order; the last one is this ticket."""
        current = self.begin(self.history[0])
        yield current
        for fact in self.history[1:]:
            current = current._after(fact)
            yield current

    def messages(self) -> tuple[Messaged, ...]:
        """The messages of this ticket: those split off are gone, those split from another are here."""
        return tuple(messages(self.history))

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

    def _before(self) -> Status:
        return self.shelved[-1] if self.shelved else Status.OPEN
