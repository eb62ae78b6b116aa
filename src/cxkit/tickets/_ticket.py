"""The ticket: its state, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from cxkit.kernel import Actor, Attachment, Derivation, ExternalId, Fact, Lifecycle, record, tried, wrong
from cxkit.kernel._called import Called
from cxkit.tickets import facts
from cxkit.tickets._computed import COMPUTED
from cxkit.tickets._desk_rules import DEFAULT_RULES, DeskRules
from cxkit.tickets._enums import CustomStatus, Link, LinkKind, Priority, Status, TicketKind
from cxkit.tickets._lifecycle import LIFECYCLE, statuses
from cxkit.tickets._milestones import Milestones, ResponseStart, milestones
from cxkit.tickets._state import TicketState
from cxkit.tickets._targets import ClockKind
from cxkit.values import (
    AgentId,
    Channel,
    CustomerId,
    GroupId,
    MessageId,
    MessageKind,
    OrganisationId,
    TicketId,
    Visibility,
)

if TYPE_CHECKING:
    from cxkit.values.calendar import BusinessCalendar


@record
class Ticket(TicketState):
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
    erasure: ClassVar[type[Fact]] = facts.Erased
    derived: ClassVar[Derivation] = COMPUTED

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
        """Open a ticket; give a `status` other than new for one that begins waiting."""
        return cls.begin(
            facts.Opened,
            ticket=id,
            status=status,
            customer=customer,
            customer_class=customer_class,
            channel=channel,
            subject=subject,
            topic=topic,
            priority=priority,
            group=group,
            tags=tags or frozenset(),
            wake_at=wake_at,
            external=external,
            at=at,
            by=by,
            why=why,
        )

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a ticket as another system last showed it."""
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
        attachments: Iterable[Attachment] = (),
        mentions: Iterable[AgentId | str] = (),
    ) -> Self:
        """Add a message of a customer, an agent or a bot, as `by` says; `mentions` are agents it calls on."""
        return self.apply(
            facts.Messaged,
            message=message,
            text=text,
            visibility=visibility,
            kind=kind,
            channel=channel,
            attachments=attachments,
            mentions=mentions,
            at=at,
            by=by,
        )

    def hand_over(self, *, at: datetime, by: Actor, group: GroupId | str | None = None) -> Self:
        """Hand the ticket over from a bot to people."""
        return self.apply(facts.HandedOver, group=group, at=at, by=by)

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
        """Assign to an agent, a group or both; to nobody if both are None.

        Assigning an agent opens a new ticket, assigning only a group does not.
        """
        bad = None if rules is DEFAULT_RULES else wrong(rules=(rules, DeskRules))
        opens = bad or (rules.assigning_opens and agent is not None)
        return self.apply(facts.Assigned, agent=agent, group=group, opens=opens, at=at, by=by, why=why)

    def set_priority(
        self, priority: Priority | str, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Change the priority."""
        return self.apply(facts.PriorityChanged, priority=priority, at=at, by=by, why=why)

    def classify(
        self, *, at: datetime, by: Actor, topic: str | None = None, customer_class: str | None = None
    ) -> Self:
        """Set the topic, or the class of customer."""
        return self.apply(facts.Classified, topic=topic, customer_class=customer_class, at=at, by=by)

    def tag(self, *added: str, at: datetime, by: Actor, remove: Iterable[str] = ()) -> Self:
        """Add tags and remove others."""
        return self.apply(facts.Tagged, added=added, removed=remove, at=at, by=by)

    def set_schedule(self, schedule: str | None, *, at: datetime, by: Actor) -> Self:
        """Set the opening hours that hold for the ticket; None for those of its service policy."""
        return self.apply(facts.ScheduleChanged, schedule=schedule, at=at, by=by)

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
        """Escalate to the next level, unless another is given."""
        return self.apply(
            facts.Escalated,
            level=self.escalation + 1 if level is None else level,
            agent=agent,
            group=group,
            at=at,
            by=by,
            why=why,
        )

    def await_customer(
        self, *, at: datetime, by: Actor, until: datetime | None = None, custom: CustomStatus | None = None
    ) -> Self:
        """Wait for the customer, at the longest `until` an instant."""
        return self.apply(facts.CustomerAwaited, until=until, custom=custom, at=at, by=by)

    def hold(self, party: str, *, at: datetime, by: Actor, custom: CustomStatus | None = None) -> Self:
        """Put on hold until a third party has acted."""
        return self.apply(facts.ThirdPartyAwaited, party=party, custom=custom, at=at, by=by)

    def resume(
        self, *, at: datetime, by: Actor, custom: CustomStatus | None = None, why: str | None = None
    ) -> Self:
        """Go on after a wait: its time came, the third party acted, or an agent takes it up again."""
        return self.apply(facts.Resumed, custom=custom, at=at, by=by, why=why)

    def name_status(self, custom: CustomStatus | None, *, at: datetime, by: Actor) -> Self:
        """Set the desk's own status within the category; None for the plain category."""
        return self.apply(facts.StatusNamed, custom=custom, at=at, by=by)

    def solve(
        self,
        *,
        at: datetime,
        by: Actor,
        resolution: str | None = None,
        custom: CustomStatus | None = None,
        rules: DeskRules = DEFAULT_RULES,
    ) -> Self:
        """Solve the ticket; the customer may reopen it as long as the desk's rules say."""
        bad = None if rules is DEFAULT_RULES else wrong(rules=(rules, DeskRules))
        return self.apply(
            facts.Solved,
            resolution=resolution,
            reopen_until=bad or tried(rules.reopen_until, at),
            required=bad or rules.required,
            custom=custom,
            at=at,
            by=by,
        )

    def reopen(
        self, *, at: datetime, by: Actor, custom: CustomStatus | None = None, why: str | None = None
    ) -> Self:
        """Reopen a solved ticket."""
        return self.apply(facts.Reopened, custom=custom, at=at, by=by, why=why)

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Close the ticket for good."""
        return self.apply(facts.Closed, at=at, by=by, why=why)

    def mark_spam(self, *, at: datetime, by: Actor) -> Self:
        """Mark the ticket as spam."""
        return self.apply(facts.MarkedSpam, at=at, by=by)

    def mark_genuine(self, *, at: datetime, by: Actor) -> Self:
        """Take back the mark of spam; the ticket has the status it had before."""
        return self.apply(facts.MarkedGenuine, to=self._before(), at=at, by=by)

    def delete(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Delete the ticket; it can be recovered."""
        return self.apply(facts.Deleted, at=at, by=by, why=why)

    def recover(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Recover a deleted ticket; it has the status it had before."""
        return self.apply(facts.Recovered, to=self._before(), at=at, by=by, why=why)

    def agree_deadline(
        self, clock: ClockKind | str, due_at: datetime, *, at: datetime, by: Actor, why: str
    ) -> Self:
        """Record a deadline that was agreed on for this ticket, beside its policy's, and why."""
        return self.apply(facts.DeadlineAgreed, clock=clock, due_at=due_at, at=at, by=by, why=why)

    def link(self, kind: LinkKind | str, id: str, *, at: datetime, by: Actor) -> Self:
        """Link the ticket to an order, a return, a complaint, a conversation or another ticket."""
        return self.apply(facts.Linked, link=tried(Link, kind=kind, id=id), at=at, by=by)

    def follow(
        self, *added: AgentId | str, at: datetime, by: Actor, remove: Iterable[AgentId | str] = ()
    ) -> Self:
        """Let members of the staff follow the ticket, and others no longer."""
        return self.apply(facts.FollowersChanged, added=added, removed=remove, at=at, by=by)

    def copy_to(self, *added: str, at: datetime, by: Actor, remove: Iterable[str] = ()) -> Self:
        """Let customers or addresses get copies of what is written, and others no longer."""
        return self.apply(facts.CopiesChanged, added=added, removed=remove, at=at, by=by)

    def set_kind(
        self, kind: TicketKind | str | None, *, at: datetime, by: Actor, due_at: datetime | None = None
    ) -> Self:
        """Set the kind of ticket, and when a task is to be done."""
        return self.apply(facts.KindChanged, kind=kind, due_at=due_at, at=at, by=by)

    def set_organisation(self, organisation: OrganisationId | str | None, *, at: datetime, by: Actor) -> Self:
        """Say whose organisation's ticket it is; service levels of its agreement hold from then on."""
        return self.apply(facts.OrganisationChanged, organisation=organisation, at=at, by=by)

    def snooze(self, until: datetime | None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Put the ticket aside until an instant or a customer's message; None takes it up."""
        return self.apply(facts.Snoozed, until=until, at=at, by=by, why=why)

    def log_work(
        self,
        work: str,
        minutes: int,
        *,
        at: datetime,
        by: Actor,
        agent: AgentId | str | None = None,
        billable: bool = False,
        text: str = "",
    ) -> Self:
        """Log work on the ticket under an id of its own, by default that of whoever logs it."""
        details: dict[str, Any] = {"agent": agent, "billable": billable, "text": text, "at": at, "by": by}
        return self.apply(facts.WorkLogged, work=work, minutes=minutes, **details)

    def correct_work(
        self, work: str, minutes: int, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Correct the minutes of logged work; 0 takes it back."""
        return self.apply(facts.WorkCorrected, work=work, minutes=minutes, at=at, by=by, why=why)

    def change_external_ids(
        self, *added: ExternalId, at: datetime, by: Actor, remove: Iterable[ExternalId] = ()
    ) -> Self:
        """Add ids of the ticket in other systems, and remove others."""
        return self.apply(facts.ExternalIdsChanged, added=added, removed=remove, at=at, by=by)

    def depend_on(self, ticket: TicketId | str, *, at: datetime, by: Actor) -> Self:
        """Let the ticket wait for the solution of another one."""
        return self.apply(facts.DependencyAdded, ticket=ticket, at=at, by=by)

    def settle_dependency(self, ticket: TicketId | str, *, at: datetime, by: Actor) -> Self:
        """Stop waiting for another ticket: it is solved, or no longer matters."""
        return self.apply(facts.DependencySettled, ticket=ticket, at=at, by=by)

    def report_to(self, department: str, *, at: datetime, by: Actor, text: str | None = None) -> Self:
        """Report a finding of the case to the department concerned."""
        return self.apply(facts.ReportedTo, department=department, text=text, at=at, by=by)

    @property
    def statuses(self) -> tuple[tuple[datetime, Status], ...]:
        """The status after each fact that changed it, with the time; the first is that of the beginning."""
        return Called((fact.at, status) for fact, status in statuses(self.history))

    def time_in(
        self, *statuses: Status | str, until: datetime, calendar: BusinessCalendar | None = None
    ) -> timedelta | None:
        """Time in any of the statuses up to an instant, in calendar or business time.

        None for an imported ticket, because the import does not have the statuses before it.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 2, 3, 12, tzinfo=UTC)
        >>> wang = Actor.customer("C-1")
        >>> lamp = Ticket.open("T-1", channel="chat", subject="Lamp", at=noon, by=wang)
        >>> lamp.time_in("new", "open", until=noon + timedelta(hours=2))
        datetime.timedelta(seconds=7200)
        """
        if isinstance(self.history[0], facts.Imported):
            return None
        wanted = {Status.of(status) for status in statuses}
        changes = [change for change in self.statuses if change[0] <= until]
        ends = [at for at, _ in changes[1:]] + [until]
        total = timedelta(0)
        for (since, status), end in zip(changes, ends, strict=False):
            if status in wanted and since < end:
                total += end - since if calendar is None else calendar.elapsed(since, end)
        return total

    @property
    def states(self) -> tuple[Self, ...]:
        """The ticket after each of its facts, in order; the last one is this ticket."""
        states = [self.begin(self.history[0])]
        for fact in self.history[1:]:
            states.append(states[-1]._after(fact))
        return Called(states)

    def milestones(
        self, *, bots: bool = False, close_counts: bool = True, start: ResponseStart = "reopening"
    ) -> Milestones:
        """First response, solutions, closing, reopens and messages, in one reading of the history.

        `bots` counts a bot's answer as a response; `close_counts` counts a closing without a solution as one.
        The wait for the first response begins with the opening (`start="opening"`), or with a bot's handover
        if there was one ("handover"), or also anew when a ticket that nobody had answered is reopened
        ("reopening").
        """
        return milestones(self.history, bots=bots, close_counts=close_counts, start=start)

    def first_response_at(self, *, bots: bool = False) -> datetime | None:
        """When the staff first answered in public; None before that, or if it is not known."""
        return self.milestones(bots=bots).first_response_at

    def first_solved_at(self, *, close_counts: bool = True) -> datetime | None:
        """When the ticket was first solved, even if reopened since; None before, or if it is not known."""
        return self.milestones(close_counts=close_counts).first_solved_at

    def solved_at(self, *, close_counts: bool = True) -> datetime | None:
        """When the ticket was last solved; None while it is not solved, or if it is not known."""
        return self.milestones(close_counts=close_counts).solved_at

    def closed_at(self) -> datetime | None:
        """When the ticket was closed; None before that, or if it is not known."""
        return self.milestones().closed_at

    def reopens(self) -> int | None:
        """How often the ticket was reopened; None if an import does not say."""
        return self.milestones().reopens

    def _before(self) -> Status:
        return self.shelved[-1] if self.shelved else Status.OPEN
